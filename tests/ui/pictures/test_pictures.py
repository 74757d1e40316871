"""Every picture in the window as PNG, SVG and PDF: by the button in a header, the action, the clipboard."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QToolButton

from gradstudio.export.errors import ExportError
from gradstudio.ui.kit import picture_export
from gradstudio.ui.kit.picture_export import picture_file
from gradstudio.ui.pictures.dialog import PictureDialog
from gradstudio.ui.window.panels import PANELS
from tests.qt_helpers import settle
from tests.ui.gestures import choose, click
from tests.ui.window.test_workspaces import dock

SVG = "{http://www.w3.org/2000/svg}"
STARTS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def opened(studio) -> PictureDialog:
    settle()
    return next(dialog for dialog in studio.window.findChildren(PictureDialog) if dialog.isVisible())


def ask(studio, title: str) -> PictureDialog:
    """Click the picture in the header of a panel, or beside its tab."""
    buttons = studio.window.findChildren(QToolButton, "header_picture")
    click(next(one for one in buttons if one.isVisible() and title in one.accessibleName()))
    return opened(studio)


def close(dialog: PictureDialog) -> None:
    dialog.reject()
    settle()


def told(studio) -> str:
    return studio.window.messages.text


def test_every_panel_in_sight_is_written_in_every_format(studio):
    window = studio.window
    for name, row in {row.name: row for row in PANELS}.items():
        if window.workspaces.current not in row.shares:
            window.workspaces.choose(next(iter(row.shares)))
            settle()
        window.docks.show(name)
        settle()
        pictures = list(window._pictures._pictures(window._panels.widget(name), row.title))
        assert pictures[0].title == row.title
        for picture in pictures:
            for end, start in STARTS.items():
                contents = picture_file(end, picture.size, picture.draw, title=picture.title, scale=1.0)
                assert contents.startswith(start), f"{picture.title} as {end}"
                if end == "svg":
                    ElementTree.fromstring(contents)
                elif end == "png":
                    assert QImage.fromData(contents).size() == picture.size


def test_the_button_in_a_header_chooses_its_panel_and_offers_all_others(studio):
    dialog = ask(studio, "Network")
    assert dialog.picture.currentText() == "Network"
    titles = [dialog.picture.itemText(index) for index in range(dialog.picture.count())]
    assert titles[0] == "Graph"
    assert {"Data and training", "Loss", "Output", "Inspector", "Data and training: Data"} <= set(titles)
    close(dialog)


def test_the_menu_of_a_header_or_a_tab_offers_the_picture_beside_the_panels(studio):
    window = studio.window
    header = dock(window, "loss").titleBarWidget()
    tabs = next(bar for bar in window.findChildren(QTabBar) if bar.tabText(bar.currentIndex()) == "Output")
    for widget, title in ((header, "Loss"), (tabs, "Output")):
        place = widget.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)
        settle()
        menu = QApplication.activePopupWidget()
        entries = [action.text() for action in menu.actions()]
        assert entries[0] == f"Save {title} as a picture…"
        assert "Health" in entries
        first = menu.actions()[0]
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(first).center())
        dialog = opened(studio)
        assert dialog.picture.currentText() == title
        close(dialog)


def test_the_action_chooses_the_panel_that_has_the_focus(studio):
    studio.window.output.view.setFocus()
    studio.window.actions_by_name["save_picture"].trigger()
    dialog = opened(studio)
    assert dialog.picture.currentText() == "Output"
    close(dialog)
    studio.window.canvas.view.setFocus()
    studio.window.actions_by_name["save_picture"].trigger()
    dialog = opened(studio)
    assert dialog.picture.currentText() == "Graph"
    close(dialog)


def test_saving_writes_the_file_and_says_so(studio, tmp_path, answer):
    for end, start in STARTS.items():
        dialog = ask(studio, "Output")
        choose(dialog.format, end)
        answer(str(tmp_path / f"map.{end}"))
        click(dialog.save_button)
        settle()
        assert (tmp_path / f"map.{end}").read_bytes().startswith(start)
        assert str(tmp_path / f"map.{end}") in told(studio)


def test_a_folder_that_is_not_there_is_said_and_the_dialog_stays(studio, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "gradstudio.ui.pictures.dialog.QFileDialog.getSaveFileName",
        lambda *arguments: (str(tmp_path / "no" / "map.png"), ""),
    )
    dialog = ask(studio, "Output")
    click(dialog.save_button)
    assert "cannot be written" in told(studio)
    assert dialog.isVisible()
    close(dialog)


def test_the_picture_is_copied_at_the_chosen_scale(studio):
    dialog = ask(studio, "Output")
    dialog.scale.setValue(1.5)
    size = dialog._chosen.size
    click(dialog.copy_button)
    image = QApplication.clipboard().image()
    assert image.width() == pytest.approx(1.5 * size.width(), abs=1)
    assert image.pixelColor(1, 1) == QColor(studio.themes.theme.surface)
    assert "clipboard" in told(studio)


def test_on_paper_samples_are_circles_axes_text_a_page_as_large_and_too_many_pixels_refused(
    studio, monkeypatch
):
    picture = studio.window.output.pictures("Output")[0]
    root = ElementTree.fromstring(picture_file("svg", picture.size, picture.draw, title="Output"))
    texts = {element.text.strip() for element in root.iter(f"{SVG}text") if element.text}
    assert {"x1", "x2"} <= texts
    assert len(list(root.iter(f"{SVG}circle"))) >= len(studio.window.plane.dataset)
    page = picture_file("pdf", picture.size, picture.draw, title="Output")
    assert f"[0 0 {picture.size.width()}.000000 {picture.size.height()}.000000]".encode() in page
    monkeypatch.setattr(picture_export, "MOST_PIXELS", 1000)
    with pytest.raises(ExportError, match="too large"):
        picture_file("png", picture.size, picture.draw, title="Output")


def test_the_focus_is_no_part_of_a_picture(studio):
    view, output = studio.window.output.view, studio.window.output
    studio.window.canvas.view.setFocus()
    settle()
    picture = output.pictures("Output")[0]
    without = picture_file("png", picture.size, picture.draw, title="Output")
    view.setFocus()
    settle()
    assert view.hasFocus()
    assert picture_file("png", picture.size, picture.draw, title="Output") == without
