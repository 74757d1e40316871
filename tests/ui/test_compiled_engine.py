"""The engine that everybody uses, played through the whole window: it says what a session says alone."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session
from tests.qt_helpers import runaway_spec, small_spec, until
from tests.ui.gestures import click, press_action
from tests.ui.losses import losses


def compiled(spec: ProjectSpec) -> ProjectSpec:
    return edits.set_training(spec, engine="compiled")


def losses_of(spec: ProjectSpec, steps: int) -> np.ndarray:
    session = Session(spec)
    session.advance(steps)
    return np.asarray(session.losses)


def test_the_demo_plays_to_its_end_with_the_notebooks_losses(open_studio, qtbot, notebook_rows):
    studio = open_studio(ProjectSpec())
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.heard.halts)
    until(qtbot, lambda: studio.step == 100 and len(losses(studio.window.loss_plot)) == 100)
    expected = [row["loss"] for row in notebook_rows]
    assert losses(studio.window.loss_plot) == pytest.approx(expected[:100], rel=1e-9)
    assert studio.window.bar.play_button.text() == "Play"
    assert studio.heard.failures == []


def test_an_edit_in_mid_run_is_taken_up_where_the_run_is(open_studio, qtbot):
    studio = open_studio(compiled(small_spec(samples=20)))
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    studio.window.editor.edit("Set L2", edits.set_training, l2=0.05)
    until(qtbot, lambda: studio.snapshot.spec == studio.spec)
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 2)
    alone = Session(compiled(small_spec(samples=20)))
    alone.advance()
    alone.adopt(studio.spec)
    alone.advance()
    assert np.array_equal(studio.snapshot.parameters, alone.parameters())


def test_undo_of_a_layer_while_it_plays_leaves_it_playing(open_studio, qtbot):
    studio = open_studio(compiled(small_spec(samples=20, steps=10**9)))
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.snapshot.step > 20)
    for _ in range(3):
        press_action(studio.window, "add_layer")
        until(qtbot, lambda: studio.snapshot.spec == studio.spec and studio.snapshot.step > 5)
        press_action(studio.window, "undo")
        until(qtbot, lambda: studio.snapshot.spec == studio.spec and studio.snapshot.step > 5)
    assert studio.trainer.is_playing
    assert studio.heard.failures == []
    shown = losses(studio.window.loss_plot)
    assert np.array_equal(shown, losses_of(studio.spec, len(shown)))


def test_a_run_that_overflows_is_told_and_can_be_started_again(open_studio, qtbot):
    studio = open_studio(compiled(runaway_spec()))
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.heard.divergences)
    assert studio.heard.failures == []
    until(qtbot, lambda: "diverged" in "".join(studio.window.messages.offers))
    press_action(studio.window, "reset")
    until(qtbot, lambda: studio.step == 0)
