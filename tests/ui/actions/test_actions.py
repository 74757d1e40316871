"""Every action and every control says what it is: to the eye, to the keyboard and to a screen reader."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
)

from gradstudio.resources import resource_path
from gradstudio.ui.actions.table import ACTIONS, MENUS
from tests.qt_helpers import settle
from tests.ui.gestures import choose_from_menu, key

LOW_SCREEN = 768
BY_NAME = {spec.name: spec for spec in ACTIONS}


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def test_every_action_is_named_described_and_findable():
    for name, spec in BY_NAME.items():
        assert spec.title, name
        assert spec.hint, name
        assert not spec.hint.endswith("."), name
        assert spec.hint != spec.title, name
        assert spec.menu in MENUS, name
        assert not spec.icon or resource_path("icons", f"{spec.icon}.svg").is_file(), name


def test_names_and_titles_are_unique():
    assert len(BY_NAME) == len(ACTIONS)
    assert max(Counter(spec.title for spec in ACTIONS).values()) == 1


def test_no_two_actions_share_a_key():
    keys = [
        QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.PortableText)
        for spec in ACTIONS
        for shortcut in spec.shortcuts
    ]
    assert "" not in keys
    assert max(Counter(keys).values()) == 1


def test_every_menu_has_room_below_the_menu_bar_of_a_low_screen(studio):
    for menu in studio.window.menuBar().findChildren(QMenu):
        menu.aboutToShow.emit()
        assert menu.sizeHint().height() <= LOW_SCREEN - studio.window.menuBar().height(), menu.title()


def test_every_action_stands_in_its_menu_with_its_keys(open_studio):
    studio = open_studio()  # whose menus nobody has opened: one of them is then called after what is selected
    held = studio.window.menuBar().actions()  # in PySide6 6.10 a menu is lost with its action
    menus = {action.text().replace("&", ""): action.menu() for action in held}
    for spec in ACTIONS:
        action = studio.window.actions_by_name[spec.name]
        entries = menus[spec.menu].actions()
        if spec.submenu:
            (submenu,) = (entry.menu() for entry in entries if entry.text() == spec.submenu)
            entries = submenu.actions()
        assert action in entries
        assert action.toolTip().startswith(spec.hint)
        assert [keys.toString() for keys in action.shortcuts()] == [
            QKeySequence(keys).toString() for keys in spec.shortcuts
        ]
        if spec.shortcuts:
            assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in action.toolTip()


def test_no_shortcut_is_taken_twice_in_the_window(studio):
    keys = Counter(
        sequence.toString() for action in studio.window.actions() for sequence in action.shortcuts()
    )
    assert [sequence for sequence, count in keys.items() if count > 1] == []


def test_every_toolbar_button_has_an_icon_and_a_tool_tip(studio):
    bar = studio.window.bar
    buttons = [button for button in bar.findChildren(QToolButton) if button.isVisible()]
    assert len(buttons) >= 7
    for button in buttons:
        assert not button.icon().isNull(), button.text()
        assert button.toolTip(), button.text()


def internal(widget) -> bool:
    """Whether Qt made it itself: a spin box's line, a scroll bar's arrow, a dock's buttons."""
    return widget.objectName().startswith("qt_") or isinstance(
        widget.parent(), (QAbstractSpinBox, QComboBox, QLineEdit)
    )


def test_every_control_has_a_name_for_a_screen_reader(studio):
    studio.window.selection.set_node(studio.window.model.graph.root)
    for section in studio.window.project.sections.values():
        section.heading.setChecked(True)
    controls = [
        widget
        for kind in (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit)
        for widget in studio.window.findChildren(kind)
        if not internal(widget) and widget.isVisible()
    ]
    assert len(controls) > 30
    nameless = [
        widget
        for widget in controls
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert nameless == []


def test_every_control_answers_what_it_is_for(studio):
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit)
    silent = [
        (type(widget).__name__, widget.objectName(), widget.accessibleName())
        for kind in kinds
        for widget in studio.window.findChildren(kind)
        if not internal(widget) and widget.isVisible() and not widget.toolTip()
    ]
    assert silent == []


def test_every_panel_is_named(studio):
    window = studio.window
    for panel in (window.canvas.view, window.builder.view, window.inspector, window.project.preview):
        assert panel.accessibleName()


def test_the_list_of_shortcuts_has_every_action(studio):
    key(studio.window.canvas.view, QKeySequence("F1")[0].key())
    dialog = next(box for box in studio.window.findChildren(QDialog) if box.isVisible())
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    for spec in ACTIONS:
        assert spec.title.rstrip("…") in shown
    dialog.close()


def test_about_tells_version_and_licence(studio):
    choose_from_menu(studio.window, "Help", "About")
    dialog = next(box for box in studio.window.findChildren(QDialog) if box.isVisible())
    shown = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "MIT" in shown
    assert "GradStudio" in shown
    dialog.close()


def test_a_panel_hides_and_shows_from_the_menu_and_reset_brings_it_back(studio):
    choose_from_menu(studio.window, "View", "Panels", "Inspector")
    assert not studio.window.inspector.isVisible()
    choose_from_menu(studio.window, "View", "Reset workspace")
    assert studio.window.inspector.isVisible()


def test_full_screen_and_back(studio):
    choose_from_menu(studio.window, "View", "Full screen")
    assert studio.window.isFullScreen()
    studio.window.activateWindow()
    settle()
    key(studio.window.canvas.view, QKeySequence("F11")[0].key())
    assert not studio.window.isFullScreen()
