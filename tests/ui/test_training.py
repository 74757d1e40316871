"""Opening the window, playing, pausing, stepping, resetting: by the buttons and by the keys."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel

from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from gradstudio.project.spec import ProjectSpec, TrainingSpec
from gradstudio.training.run.session import Session
from tests.qt_helpers import runaway_spec, small_spec, until
from tests.timed_steps import noting
from tests.ui.gestures import choose, click, key, named, press_action
from tests.ui.losses import losses


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def status(studio) -> str:
    return " ".join(label.text() for label in studio.window.statusBar().findChildren(QLabel))


def test_open_play_learn_pause(studio, qtbot):
    bar = studio.window.bar
    assert bar.play_button.text() == "Play"
    assert bar.readout("step") == "0"
    click(bar.play_button)
    assert bar.play_button.text() == "Pause"  # at once, however long the thread has other things to do
    until(qtbot, lambda: studio.trainer.is_playing)
    assert bar.play_button.text() == "Pause"
    until(qtbot, lambda: studio.snapshot.loss < 0.3)
    click(bar.play_button)
    until(qtbot, lambda: not studio.trainer.is_playing)
    assert bar.play_button.text() == "Play"
    assert losses(studio.window.loss_plot).min() < 0.4
    assert studio.snapshot.step > 10


def test_the_demo_opens_and_takes_its_first_step(open_shared, qtbot):
    studio = open_shared(ProjectSpec(training=TrainingSpec(engine="reference")))
    assert studio.window.bar.readout("loss") == "0.8958"
    press_action(studio.window, "step")
    until(qtbot, lambda: len(losses(studio.window.loss_plot)) == 1)
    assert losses(studio.window.loss_plot)[0] == pytest.approx(0.8958441028683222, abs=1e-9)


def test_space_plays_and_pauses(studio, qtbot):
    key(studio.window.canvas.view, Qt.Key.Key_Space)
    until(qtbot, lambda: studio.trainer.is_playing)
    key(studio.window.canvas.view, Qt.Key.Key_Space)
    until(qtbot, lambda: not studio.trainer.is_playing)


def test_each_press_of_step_is_one_step(studio, qtbot):
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    key(studio.window.canvas.view, ".", Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: studio.step == 2)
    assert studio.window.bar.readout("step") == "2"
    assert len(losses(studio.window.loss_plot)) == 2


def test_reset_brings_the_initial_weights_back(studio, qtbot):
    initial = studio.snapshot.parameters
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    assert not np.array_equal(studio.snapshot.parameters, initial)
    press_action(studio.window, "reset")
    until(qtbot, lambda: studio.step == 0)
    assert np.array_equal(studio.snapshot.parameters, initial)
    until(qtbot, lambda: len(losses(studio.window.loss_plot)) == 0)
    assert studio.window.bar.readout("step") == "0"


def test_new_weights_are_other_weights_and_can_be_undone(studio, qtbot):
    initial, seed = studio.snapshot.parameters, studio.spec.training.seed
    press_action(studio.window, "new_weights")
    until(qtbot, lambda: studio.is_settled)
    assert studio.spec.training.seed != seed
    assert not np.array_equal(studio.snapshot.parameters, initial)
    press_action(studio.window, "undo")
    until(qtbot, lambda: studio.is_settled)
    assert np.array_equal(studio.snapshot.parameters, initial)


def test_the_numbers_of_the_run_are_shown(studio, qtbot):
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    session = Session(studio.spec)
    session.advance()
    expected = session.snapshot()
    bar = studio.window.bar
    assert bar.readout("loss") == format_number(expected.loss)
    assert bar.readout("accuracy") == f"{expected.accuracy:.1%}"
    shown = status(studio)
    assert "step 1" in shown
    assert "2-4-1" in shown
    assert f"{studio.spec.parameter_count} parameters" in shown


def test_a_loss_beyond_reason_is_read_whole_in_the_bar(studio):
    bar = studio.window.bar
    losses = {1.962e17: "2.0·10¹⁷", 3.4e-12: "3·10⁻¹²", 123456.0: "123456", math.inf: "∞"}
    for loss, shown in losses.items():
        bar.show_snapshot(replace(studio.snapshot, loss=loss))
        assert bar.readout("loss") == shown
        number = next(label for label in bar.findChildren(QLabel) if label.text() == shown)
        assert number.width() >= number.fontMetrics().horizontalAdvance(shown)


def test_the_speed_is_shown_while_playing_only(studio, qtbot):
    click(studio.window.bar.play_button)
    until(qtbot, lambda: re.search(r"[\d,.]+ steps/s", status(studio)))
    assert "Training" in status(studio)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: not studio.trainer.is_playing)
    until(qtbot, lambda: "steps/s" not in status(studio))
    until(qtbot, lambda: "Paused" in status(studio))


def test_the_speed_can_be_limited(open_studio, qtbot):
    begun: list[float] = []
    studio = open_studio(make_session=noting(begun))
    choose(named(studio.window, QComboBox, "Speed"), 100.0)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.heard.step >= 60)
    assert 59 / (begun[59] - begun[0]) < 140


def test_reaching_the_number_of_steps_says_so_and_play_goes_on(open_shared, qtbot):
    studio = open_shared(small_spec(steps=15))
    click(studio.window.bar.play_button)
    until(qtbot, lambda: not studio.trainer.is_playing and studio.step == 15)
    until(qtbot, lambda: "15 steps" in studio.window.messages.text)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.heard.step > 20)


def test_a_run_that_overflows_names_step_and_parameter_and_keeps_the_window_alive(open_shared, qtbot):
    studio = open_shared(runaway_spec())
    click(studio.window.bar.play_button)
    until(qtbot, lambda: "diverged" in "".join(studio.window.messages.offers))
    (message,) = studio.window.messages.offers
    found = re.search(r"At step (\d+) .*layer\d\.neuron\d\.(w\d|b) is", message)
    assert found, message
    assert "learning rate" in message
    until(qtbot, lambda: studio.step == int(found[1]))
    assert len(losses(studio.window.loss_plot)) == int(found[1])
    assert studio.window.bar.play_button.text() == "Play"
    studio.window.grab()
    press_action(studio.window, "reset")
    until(qtbot, lambda: studio.step == 0)
    assert studio.window.messages.offers == ()


def test_that_training_stopped_is_no_longer_said_once_it_goes_on(open_shared, qtbot):
    studio = open_shared(edits.set_training(small_spec(), steps=3))
    studio.window.actions_by_name["play"].trigger()
    until(qtbot, lambda: studio.window.messages.text.startswith("Reached the 3 steps"))
    until(qtbot, lambda: not studio.trainer.is_playing)
    studio.window.actions_by_name["play"].trigger()
    until(qtbot, lambda: studio.step > 3)
    assert studio.window.messages.text == ""
    studio.window.actions_by_name["play"].trigger()
    until(qtbot, lambda: not studio.trainer.is_playing)
