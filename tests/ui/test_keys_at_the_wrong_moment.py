"""Typing where nothing takes it starts nothing, and where something takes it no shortcut is in the way."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QWidget

from gradstudio.ui.actions.table import ACTIONS
from gradstudio.ui.kit.unscrolled import TypedComboBox
from tests.qt_helpers import until
from tests.ui.gestures import key

ONLY_LOOKS = {
    *("fit", "zoom_selected", "log_loss", "output_steps", "output_fit", "fold", "unfold"),
    *("replay", "replay_back", "go_live", "bookmark_before", "bookmark_after", "debug_watch"),
}
"""Actions with a letter for a key: they change nothing but what is seen."""


def letters_of(keys: str) -> bool:
    """Whether keys are what one presses in typing a text."""
    return re.fullmatch(r"(Shift\+)?(.|Space)", keys) is not None


def test_of_all_that_has_a_letter_for_a_key_only_play_changes_more_than_what_is_seen() -> None:
    typed = {spec.name for spec in ACTIONS for keys in spec.shortcuts if letters_of(keys)}
    assert typed == {*ONLY_LOOKS, "play"}
    assert next(spec for spec in ACTIONS if spec.name == "play").shortcuts == ("Space",)


def test_no_shortcut_is_a_piece_of_a_number() -> None:
    keys = {keys.removeprefix("Shift+") for spec in ACTIONS for keys in spec.shortcuts}
    assert not keys & set("0123456789.,+-e'")


def stops_of_the_focus(window) -> list[QWidget]:
    """Return what a click or Tab can give the focus to, without what takes numbers or text."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, QLineEdit | QAbstractSpinBox | QComboBox)
    ]


def test_a_number_typed_with_nothing_selected_does_nothing(studio, qtbot):
    window = studio.window
    stops = stops_of_the_focus(window)
    assert window.canvas.view in stops
    assert window.builder.view in stops
    before, project = studio.step, studio.spec
    for stop in stops:
        stop.setFocus()
        for which in (Qt.Key.Key_F2, "2", ".", "5", "e", "3", ",", "0"):
            key(stop, which)
    studio.trainer.pause()
    until(qtbot, lambda: studio.is_settled)
    assert (studio.step, studio.spec) == (before, project)
    assert not studio.document.undo_stack.count()
    assert window.selection.node is None


def test_letters_typed_in_a_choice_choose_there(studio):
    window = studio.window
    boxes = [box for box in window.findChildren(QComboBox) if box.isVisible()]
    assert boxes
    assert all(isinstance(box, TypedComboBox) for box in boxes)
    layout = next(box for box in boxes if box.accessibleName() == "Layout")
    layout.setFocus()
    logarithmic = window.loss_plot.log_button.isChecked()
    key(layout, "l")
    assert window.loss_plot.log_button.isChecked() == logarithmic
    assert layout.currentText().lower().startswith("l")


def test_a_selected_number_is_typed_from_its_first_key_on(studio, qtbot):
    window = studio.window
    window.selection.set_node(window.model.node_of("layer1.neuron1.w1"))
    field = window.inspector.card.field
    field.setFocus()
    for which in (".", "5", Qt.Key.Key_Return):
        key(field, which)
    until(qtbot, lambda: studio.is_settled)
    assert studio.spec.network.edited[-1].value == 0.5
    assert studio.step == 0


def test_a_step_is_taken_by_its_own_keys(studio, qtbot):
    key(studio.window.canvas.view, ".", Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: studio.step == 1)
