"""A run that does badly is told while it happens, and a click leads on."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from gradstudio.project import edits
from gradstudio.project.spec import ConstantRate, LayerSpec, NetworkSpec, Plane, ProjectSpec, TrainingSpec
from gradstudio.project.suiting import suited_afresh
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import click, press_action


def plane(rate: float, steps: int = 10**6) -> ProjectSpec:
    """Return a regression of one linear neuron: its loss falls at a low rate and rises at a high one."""
    layers = (LayerSpec(size=1, activation="linear"),)
    training = TrainingSpec(
        loss="squared_error", learning_rate=ConstantRate(rate=rate), steps=steps, l2=0.0, engine="reference"
    )
    return ProjectSpec(data=Plane(samples=12), network=NetworkSpec(layers=layers), training=training)


def offered(studio) -> str:
    return " ".join(studio.window.messages.offers)


def button(studio, title: str) -> QPushButton:
    return next(
        b for b in studio.window.messages.findChildren(QPushButton) if b.isVisible() and b.text() == title
    )


RISING = plane(0.12)


def test_a_loss_that_has_risen_a_hundredfold_is_told_while_it_rises(open_shared, qtbot):
    studio = open_shared(RISING)
    studio.trainer.set_speed(100.0)  # at full speed it may have diverged within one slice
    told = []
    studio.trainer.judged.connect(lambda verdict: told.append(offered(studio)))
    click(studio.window.bar.play_button)
    until(qtbot, lambda: any(told))
    assert "too large" in next(text for text in told if text)


def test_a_click_lowers_the_rate_starts_over_and_the_run_does_well(open_shared, qtbot):
    studio = open_shared(RISING)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: offered(studio))
    run = studio.heard.run
    click(button(studio, "Lower the rate ÷10 and start over"))
    assert studio.spec.training.learning_rate.rate == pytest.approx(0.012)
    until(qtbot, lambda: studio.heard.run > run and studio.heard.step > 40)
    until(qtbot, lambda: studio.trainer.is_playing and offered(studio) == "")
    assert studio.snapshot.loss < 1.0
    press_action(studio.window, "undo")
    assert studio.spec == RISING


def test_steps_that_are_over_are_no_answer_to_a_loss_that_rose(open_shared, qtbot):
    studio = open_shared(edits.set_training(RISING, steps=30))
    studio.trainer.set_speed(0.0)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.heard.halts)
    assert "step 30" in offered(studio) or "step 3" in offered(studio)
    assert studio.window.messages.text == ""


def test_the_end_of_a_run_that_did_well_is_told(open_shared, qtbot):
    studio = open_shared(small_spec(steps=30))
    studio.trainer.set_speed(0.0)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.heard.halts)
    assert studio.window.messages.text.startswith("Reached the 30 steps")
    assert offered(studio) == ""


def test_a_run_that_stands_still_is_offered_larger_steps(open_shared, qtbot):
    studio = open_shared(plane(1e-9, steps=20))
    studio.trainer.set_speed(0.0)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.heard.halts)
    assert "always answering the mean" in offered(studio)
    click(button(studio, "Raise the rate ×10 and start over"))
    assert studio.spec.training.learning_rate.rate == pytest.approx(1e-8)


def test_settings_that_suit_are_a_click_away_and_the_run_does_well(open_shared, qtbot):
    studio = open_shared(RISING)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: offered(studio))
    run = studio.heard.run
    click(button(studio, "Use suitable settings"))
    assert studio.spec.data == RISING.data
    assert suited_afresh(studio.spec) == studio.spec
    until(qtbot, lambda: studio.heard.run > run and studio.heard.step > 20)
    until(qtbot, lambda: offered(studio) == "")
    press_action(studio.window, "undo")
    assert studio.spec == RISING


def test_what_was_said_of_a_run_goes_with_it(open_shared, qtbot):
    studio = open_shared(RISING)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: offered(studio))
    press_action(studio.window, "reset")
    until(qtbot, lambda: studio.step == 0)
    assert offered(studio) == ""


@pytest.fixture
def at_the_end(open_shared, qtbot):
    """A window whose run has just reached its 30 steps."""
    studio = open_shared(small_spec(steps=30))
    studio.trainer.set_speed(0.0)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.window.messages.text == "Reached the 30 steps of this project.")
    return studio


def test_a_click_plays_past_the_last_step(at_the_end, qtbot):
    click(button(at_the_end, "Go on"))
    until(qtbot, lambda: at_the_end.step > 30)
    assert at_the_end.window.messages.text == ""


def test_a_click_leads_to_the_field_that_says_how_many_steps(at_the_end):
    for section in at_the_end.window.project.sections.values():
        section.heading.setChecked(False)
    at_the_end.window.actions_by_name["drawer"].trigger()
    click(button(at_the_end, "Change…"))
    field = at_the_end.window.project.field("training.steps")
    assert field.isVisible()
    assert field.hasFocus()
    assert not field.visibleRegion().isEmpty()


def test_that_the_last_step_was_reached_is_not_said_at_step_0(at_the_end, qtbot):
    press_action(at_the_end.window, "reset")
    until(qtbot, lambda: at_the_end.step == 0)
    assert at_the_end.window.messages.text == ""


def test_that_the_last_step_was_reached_is_not_said_of_another_number_of_steps(at_the_end):
    at_the_end.window.editor.edit("Change steps", edits.set_training, steps=50)
    assert at_the_end.window.messages.text == ""


def test_that_the_last_step_was_reached_is_not_said_of_another_run(at_the_end, qtbot):
    run = at_the_end.heard.run
    at_the_end.window.actions_by_name["new_weights"].trigger()
    until(qtbot, lambda: at_the_end.heard.run != run)
    assert at_the_end.window.messages.text == ""


def test_that_the_last_step_was_reached_waits_until_the_lab_is_left(at_the_end, qtbot):
    messages, workspaces = at_the_end.window.messages, at_the_end.window.workspaces
    workspaces.choose("lab")
    assert messages.text == ""
    workspaces.choose("inspect")
    assert messages.text == "Reached the 30 steps of this project."
