"""The fields of the form on the left: what is typed becomes one edit, or is put back with a reason."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gradstudio.project import edits
from gradstudio.project.fields import set_field
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose, key, type_into


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def field(studio):
    """Find the field of a part of the spec, its section opened."""

    def find(path: str):
        studio.window.project.more.set_open(True)
        for section in studio.window.project.sections.values():
            if path in section.fields and not section.heading.isChecked():
                section.heading.click()
        settle()
        return studio.window.project.field(path)

    return find


def undo_steps(studio) -> int:
    return studio.document.undo_stack.index()


def test_a_legal_number_is_taken_however_it_is_written(studio, field):
    cases = [
        ("0.5", 0.5),
        ("1e-2", 0.01),
        (".25", 0.25),
        ("2", 2.0),
        (" 0.7 ", 0.7),
        ("1,5", 1.5),
        ("0,03", 0.03),
    ]
    for step, (typed, number) in enumerate(cases, start=1):
        type_into(field("training.learning_rate.rate"), typed)
        assert studio.spec.training.learning_rate.rate == number
        assert undo_steps(studio) == step
        assert studio.window.messages.text == ""


def test_leaving_a_field_takes_the_number_too(studio, field):
    type_into(field("training.l2"), "0.5", end=Qt.Key.Key_Tab)
    assert studio.spec.training.l2 == 0.5
    assert undo_steps(studio) == 1


def test_return_and_then_leaving_is_one_step(studio, field):
    type_into(field("training.l2"), "0.5")
    key(field("training.l2"), Qt.Key.Key_Tab)
    assert undo_steps(studio) == 1


def test_an_edit_can_be_undone_and_the_field_follows(studio, field):
    before = field("training.l2").text()
    type_into(field("training.l2"), "0.5")
    studio.window.actions_by_name["undo"].trigger()
    assert field("training.l2").text() == before


def test_what_is_no_number_is_put_back_with_a_message(studio, field):
    rate = field("training.learning_rate.rate")
    before = rate.text()
    for typed in ("abc", "1.2.3", "", "--1", "1e"):
        studio.window.messages.clear()
        type_into(rate, typed)
        assert rate.text() == before
        assert "number" in studio.window.messages.text
        assert undo_steps(studio) == 0


def test_a_fraction_is_no_whole_number(studio, field):
    type_into(field("training.steps"), "2.5")
    assert field("training.steps").text() == "1000000"
    assert "whole number" in studio.window.messages.text


ILLEGAL = (
    ("training.learning_rate.rate", "0"),
    ("training.learning_rate.rate", "-1"),
    ("training.learning_rate.rate", "inf"),
    ("training.learning_rate.rate", "nan"),
    ("training.l2", "-0.1"),
    ("training.steps", "0"),
    ("training.steps", "9" * 400),
    ("data.samples", "1"),
    ("data.samples", "1000000"),
    ("data.noise", "3"),
    ("training.seed", "-5"),
)


@pytest.mark.parametrize("typed", ["9223372036854775808", "-10000000000000000000"])
def test_a_whole_number_that_no_signal_carries_is_refused_with_the_reason(studio, field, typed):
    before = studio.spec
    type_into(field("training.seed"), typed)
    assert "9,223,372,036,854,775,807" in studio.window.messages.text
    assert studio.spec == before


def test_an_illegal_number_is_refused_with_the_reason_and_the_old_one_comes_back(studio, field):
    spec = studio.spec
    for path, typed in ILLEGAL:
        before = field(path).text()
        studio.window.messages.clear()
        type_into(field(path), typed)
        assert field(path).text() == before, (path, typed)
        assert studio.window.messages.text != "", (path, typed)
    assert studio.spec is spec
    assert undo_steps(studio) == 0


def test_escape_puts_the_old_number_back(studio, field):
    rate = field("training.learning_rate.rate")
    before = rate.text()
    rate.setFocus()
    QTest.keyClicks(rate, "77")
    key(rate, Qt.Key.Key_Escape)
    assert rate.text() == before
    key(rate, Qt.Key.Key_Return)
    assert undo_steps(studio) == 0


def test_typing_digits_points_and_spaces_triggers_no_command(studio, field):
    rate = field("training.learning_rate.rate")
    rate.setFocus()
    QTest.keyClicks(rate, " 0.5 fl")
    settle()
    assert not studio.trainer.is_playing
    assert studio.step == 0
    assert not studio.window.actions_by_name["log_loss"].isChecked()


def test_a_new_rate_is_followed_without_starting_over(studio, field, qtbot):
    run = studio.heard.run
    studio.trainer.step(3)
    until(qtbot, lambda: studio.step == 3)
    type_into(field("training.learning_rate.rate"), "0.01")
    until(qtbot, lambda: studio.snapshot.learning_rate == 0.01)
    until(qtbot, lambda: studio.step == 3)
    assert studio.heard.run == run


def test_another_seed_starts_over(studio, field, qtbot):
    run = studio.heard.run
    studio.trainer.step(3)
    until(qtbot, lambda: studio.step == 3)
    type_into(field("training.seed"), "99")
    until(qtbot, lambda: studio.heard.run == run + 1 and studio.step == 0)


def test_another_schedule_shows_its_own_fields(studio, field):
    assert not studio.window.project.field("training.learning_rate.end").isVisible()
    choose(field("training.learning_rate.kind"), "linear")
    assert studio.spec.training.learning_rate.kind == "linear"
    assert studio.spec.training.learning_rate.start == 0.2
    assert field("training.learning_rate.end").isVisible()
    assert not field("training.learning_rate.rate").isVisible()
    assert undo_steps(studio) == 1


def test_another_loss_gives_the_output_layer_its_size(studio, field, qtbot):
    choose(field("training.loss"), "softmax_cross_entropy")
    assert studio.spec.sizes == (2, 4, 2)
    until(qtbot, lambda: studio.is_settled)


@pytest.mark.parametrize("path", ["training.l2", "training.steps", "size"])
def test_what_is_being_typed_does_not_go_into_the_next_project(studio, qtbot, field, path):
    typed = studio.window.builder.view.headers[0].size_field if path == "size" else field(path)
    shown = typed.text()
    typed.setFocus()
    typed.selectAll()
    QTest.keyClicks(typed, "7")
    assert typed.isModified()
    studio.document.replace(studio.spec)
    assert typed.text() == shown
    key(typed, Qt.Key.Key_Tab)
    assert undo_steps(studio) == 0


def test_a_formula_that_is_being_typed_does_not_go_into_the_next_project(studio):
    formula = studio.window.project.features.formula
    formula.line.setFocus()
    QTest.keyClicks(formula.line, "x1 * x2")
    studio.document.replace(studio.spec)
    assert formula.line.text() == ""
    key(formula.line, Qt.Key.Key_Tab)
    assert undo_steps(studio) == 0


@pytest.mark.parametrize("path", ["training.optimizer.beta1", "training.stop.target_accuracy"])
def test_what_is_being_typed_goes_with_its_field(studio, field, path):
    """Undo takes the field away, or leaves it idle, while a number is typed into it."""
    window = studio.window
    if path == "training.optimizer.beta1":
        window.editor.edit("Optimizer", set_field, "training.optimizer.kind", "adam")
    else:
        window.editor.edit("Regression", edits.set_data, kind="plane")
        studio.document.undo_stack.undo()
    steps = undo_steps(studio)
    typed = field(path)
    typed.setFocus()
    typed.selectAll()
    QTest.keyClicks(typed, "0.5")
    assert typed.isModified()
    if path == "training.optimizer.beta1":
        window.editor.undo()
        assert undo_steps(studio) == steps - 1
    else:
        window.editor.redo()
        assert undo_steps(studio) == steps + 1
    assert window.messages.text == ""
