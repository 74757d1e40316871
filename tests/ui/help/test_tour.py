"""The tour leads through the window, outlines what it speaks of, and leaves everything as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDockWidget, QLabel

from gradstudio.app.program.tour_stops import TOUR
from gradstudio.ui.help.beside import beside
from gradstudio.ui.look.theme import DARK, LIGHT
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose_from_menu, click, key


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def card(studio):
    choose_from_menu(studio.window, "Help", "Take the tour")
    card = studio.window.help.tour.card
    assert card.isVisible()
    return card


def place_of(window, name: str) -> QRect:
    """Return where a panel is, with its header."""
    widget = window._panels.widget(name)
    holder = widget.parentWidget()
    widget = holder if isinstance(holder, QDockWidget) else widget
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def shown_workspace(window) -> str:
    return next(name for name, segment in window.bar.segments.items() if segment.isChecked())


@pytest.mark.parametrize("size", [(1280, 800), (900, 600)])
def test_each_stop_outlines_its_panel_in_its_workspace_and_the_card_stays_in_the_window(
    studio, card, size, qtbot
):
    window = studio.window
    window.resize(*size)
    settle()
    for number, stop in enumerate(TOUR):
        settle()
        assert card.accessibleName() == stop.title
        assert card.accessibleDescription() == stop.text
        assert shown_workspace(window) == stop.workspace
        panel = window._panels.widget(stop.panel)
        assert panel.isVisible()
        until(
            qtbot, lambda stop=stop: window.help.tour.outlined[0] == place_of(window, stop.panel)
        )  # when it is laid out
        assert len(window.help.tour.outlined) == 1 + bool(stop.control)
        assert window.rect().contains(card.geometry())
        assert all(
            label.height() >= label.heightForWidth(label.width()) for label in card.findChildren(QLabel)
        )
        assert window.children().index(card) > window.children().index(window.messages)
        assert card.next_button.text() == ("Done" if number == 5 else "Next")
        click(card.next_button)
    assert not card.isVisible()
    assert window.help.tour.outlined == []


def test_it_puts_back_the_workspace_as_it_was_and_remembers_nothing_of_its_own(studio, qtbot):
    window = studio.window
    window.workspaces.choose("design")
    window.docks.all[-1].show()  # the inspector, which is not there at first
    window.docks.all[0].hide()
    settle()
    before = [dock.isVisible() for dock in window.docks.all]
    window.actions_by_name["tour"].trigger()
    settle()
    assert shown_workspace(window) == "studio"
    assert [dock.isVisible() for dock in window.docks.all] != before
    key(window.help.tour.card.next_button, Qt.Key.Key_Escape)
    assert shown_workspace(window) == "design"
    assert [dock.isVisible() for dock in window.docks.all] == before
    window.workspaces.choose("studio")
    assert all(
        dock.isVisible() for dock in window.docks.all if dock.objectName() in ("loss_dock", "builder_dock")
    )


@pytest.mark.parametrize("name", ["loss", "canvas"])
def test_a_panel_that_filled_the_window_does_so_again(studio, name):
    window = studio.window
    widget = window._panels.widget(name)
    window.workspaces.fill(window.docks.dock_of(widget))
    settle()
    before = widget.size()
    window.actions_by_name["tour"].trigger()
    settle()
    assert widget.size() != before
    key(window.help.tour.card.next_button, Qt.Key.Key_Escape)
    settle()
    assert widget.size() == before
    assert not window.builder.isVisible()
    window.workspaces.choose("studio")
    assert window.builder.isVisible()


def test_a_window_closed_in_the_midst_remembers_what_was_before(studio):
    window = studio.window
    window.workspaces.choose("inspect")
    window.actions_by_name["tour"].trigger()
    window.workspaces.keep()
    assert studio.settings.workspace == "inspect"


def test_keys_go_on_back_and_out(studio, card):
    def pressed(which: Qt.Key) -> str:
        key(studio.window.focusWidget(), which)
        return card.accessibleName()

    assert studio.window.focusWidget() is card.next_button
    assert pressed(Qt.Key.Key_Left) == TOUR[0].title  # there is nothing before
    assert pressed(Qt.Key.Key_Right) == TOUR[1].title
    assert pressed(Qt.Key.Key_Return) == TOUR[2].title
    assert pressed(Qt.Key.Key_Left) == TOUR[1].title
    pressed(Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_escape_ends_it_from_elsewhere_too(studio, card):
    studio.window.bar.play_button.setFocus()
    key(studio.window.bar.play_button, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_the_window_is_used_meanwhile(studio, card, qtbot):
    window = studio.window
    before = studio.step
    click(window.bar.widgetForAction(window.actions_by_name["step"]))
    until(qtbot, lambda: studio.step == before + 1)
    assert card.isVisible()


def test_choosing_a_workspace_ends_it_there(studio, card):
    choose_from_menu(studio.window, "View", "Workspace", "Design")
    assert not card.isVisible()
    assert shown_workspace(studio.window) == "design"
    assert studio.window.workspaces.current == "design"


def test_the_page_of_the_first_start_begins_it(studio):
    choose_from_menu(studio.window, "Help", "Welcome")
    click(studio.window.help.page.tour_button)
    assert not studio.window.help.page.isVisible()
    assert studio.window.help.tour.card.isVisible()
    choose_from_menu(studio.window, "Help", "Welcome")
    assert not studio.window.help.tour.card.isVisible()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_line_is_in_the_accent_colour_and_lets_clicks_through(studio, card, theme):
    studio.themes.choose(theme.name)
    outline = studio.window.help.tour._outlines[0]
    image = outline.grab().toImage()
    assert image.pixelColor(image.width() // 2, 1) == QColor(theme.accent)
    assert not outline.mask().contains(outline.rect().center())
    assert outline.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_a_card_stands_beside_its_target_and_covers_it_only_where_there_is_no_other_room():
    size, room = QSize(100, 50), QRect(0, 0, 400, 300)
    for target in (
        QRect(0, 0, 200, 300),
        QRect(200, 0, 200, 300),
        QRect(0, 0, 400, 150),
        QRect(0, 200, 400, 100),
    ):
        place = beside(size, target, room)
        assert room.contains(place)
        assert not place.intersects(target)
    assert room.contains(beside(size, room, room))
