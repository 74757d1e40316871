"""Whatever can have the focus is announced by a name, in the window and in every dialog."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)

from gradstudio.app.document.kept_work import Kept
from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.ui.window.recovered_dialog import RecoveredDialog
from tests.qt_helpers import settle, until

BY_ACTION = (
    "export",
    "save_picture",
    "glossary",
    "shortcuts",
    "palette",
    "about",
    "export_graph",
    "draw_points",
)


def spoken(widget: QWidget) -> str:
    """Return what a screen reader calls a widget, or ""."""
    buddies = (label.text() for label in widget.window().findChildren(QLabel) if label.buddy() is widget)
    texts = [widget.accessibleName(), *buddies]
    if isinstance(widget, QAbstractButton | QLabel):
        texts.append(widget.text())
    if isinstance(widget, QGroupBox):
        texts.append(widget.title())
    if isinstance(widget, QTabBar):
        texts.append(widget.tabText(widget.currentIndex()))
    return next((text for text in texts if any(sign.isalnum() for sign in text)), "")


def nameless(root: QWidget) -> Iterator[str]:
    """Yield what can have the focus below a widget and has no name; parts that Qt makes for itself have none."""
    whole = (QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)
    for widget in (root, *root.findChildren(QWidget)):
        takes_focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
        inside = isinstance(widget.parent(), whole) or widget.objectName().startswith("qt_")
        empty = isinstance(widget, QTabBar) and not widget.count()
        if takes_focus and widget.isVisible() and not inside and not empty and not spoken(widget):
            yield f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}"


def dialog_of(window) -> QDialog:
    return next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def opened(studio):
    """A window in which all that can be folded is open, and a scalar is selected."""
    window = studio.window
    for folding in window.project._foldings.values():
        folding.set_open(True)
    window.selection.set_node(window.model.node_of("layer1.neuron1.w1"))
    settle()
    return window


def test_in_every_workspace_all_that_takes_the_focus_has_a_name(opened):
    for name in WORKSPACES:
        opened.workspaces.choose(name)
        settle()
        found = list(nameless(opened))
        assert not found, (name, found)
    opened.resize(900, 600)
    for name in ("drawer", "side"):
        opened.actions_by_name[name].trigger()
        settle()
        assert list(nameless(opened)) == [], name


def test_in_every_dialog_all_that_takes_the_focus_has_a_name(opened):
    for name in BY_ACTION:
        opened.actions_by_name[name].trigger()
        settle()
        dialog = dialog_of(opened)
        assert list(nameless(dialog)) == [], name
        dialog.close()
        settle()


def test_with_the_welcome_the_tour_and_messages_over_it_all_has_a_name(open_studio):
    window = open_studio().window
    window.messages.offer("offer", "There is something to be answered.", ())
    for name in ("welcome", "tour"):
        window.actions_by_name[name].trigger()
        settle()
        assert list(nameless(window)) == [], name


def test_a_fault_is_told_with_names(opened):
    opened.faults.show("Something broke.", "Do it again.", "Traceback: none")
    box = dialog_of(opened)
    details = next(button for button in box.findChildren(QAbstractButton) if "Details" in button.text())
    details.click()
    settle()
    assert list(nameless(box)) == []
    box.close()


def test_reading_a_table_has_a_name_for_each_field(studio, qtbot, tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text("length,width,species\n1,2,a\n2,3,b\n3,4,a\n4,5,b\n")
    studio.window.data_commands.read(path)
    dialog = dialog_of(studio.window)
    until(qtbot, dialog.use_button.isEnabled)
    assert list(nameless(dialog)) == []
    dialog.reject()


def test_the_presets_have_names(studio):
    bar = studio.window.menuBar()
    action = next(action for action in bar.actions() if action.text() == "&Presets")
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(action).center())
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert list(nameless(menu)) == []
    menu.close()


def test_recovered_edits_are_listed_with_names(studio):
    dialog = RecoveredDialog([("Moons, edited a while ago", Kept(path=None, when=0.0))], studio.window)
    dialog.show()
    settle()
    assert list(nameless(dialog)) == []
    dialog.close()
