"""Every loss of a run reaches the window, in order, however the run ends."""

from __future__ import annotations

import pytest

from gradstudio.project import edits
from gradstudio.project.spec import ConstantRate
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session
from tests.qt_helpers import runaway_spec, small_spec, until


@pytest.fixture
def recorded():
    """The sessions that were made, and the function that makes them."""
    sessions: list[Session] = []

    def make(spec, run_id):
        sessions.append(Session(spec, run_id=run_id))
        return sessions[-1]

    return sessions, make


def test_no_loss_is_lost_when_training_is_paused(make_trainer, recorded, qtbot):
    sessions, make = recorded
    trainer, heard = make_trainer(small_spec(), make)
    trainer.play()
    until(qtbot, lambda: heard.step > 300)
    trainer.pause()
    until(qtbot, lambda: not trainer.is_playing)
    until(qtbot, lambda: heard.step == sessions[0].step_count)
    assert heard.losses(heard.run) == list(sessions[0].losses)


def test_no_loss_is_lost_when_the_limit_is_reached(make_trainer, recorded, qtbot):
    sessions, make = recorded
    trainer, heard = make_trainer(small_spec(steps=157), make)
    trainer.play()
    until(qtbot, lambda: heard.halts and heard.step == 157)
    assert len(heard.losses(heard.run)) == 157
    assert heard.losses(heard.run) == list(sessions[0].losses)


def test_no_loss_is_lost_when_the_run_overflows(make_trainer, recorded, qtbot):
    sessions, make = recorded
    trainer, heard = make_trainer(runaway_spec(), make)
    trainer.play()
    until(qtbot, lambda: heard.divergences and heard.step == sessions[0].step_count > 0)
    assert heard.losses(heard.run) == list(sessions[0].losses)


def test_no_loss_is_lost_when_the_gui_is_slow_to_look(make_trainer, recorded, qtbot):
    sessions, make = recorded
    trainer, heard = make_trainer(small_spec(), make)
    trainer.play()
    until(qtbot, lambda: heard.step > 0)
    target = sessions[0].step_count + 200
    while sessions[0].step_count < target:  # the GUI thread is busy, no mail is taken
        sum(range(1000))
    trainer.pause()
    until(qtbot, lambda: heard.step == sessions[0].step_count and not trainer.is_playing)
    assert heard.losses(heard.run) == list(sessions[0].losses)


@pytest.mark.parametrize("leave", ["reset", "other sizes", "branch"])
def test_no_loss_is_lost_when_another_run_begins_while_training(make_trainer, recorded, qtbot, leave):
    sessions, make = recorded
    spec = small_spec()
    trainer, heard = make_trainer(spec, make)
    trainer.set_speed(0)
    trainer.play()
    until(qtbot, lambda: heard.step > 300)
    match leave:
        case "reset":
            trainer.reset()
        case "other sizes":
            trainer.set_spec(edits.add_layer(spec))
        case "branch":
            trainer.go_on(Moment(1, 100), spec)
    until(qtbot, lambda: heard.run == 2)
    assert heard.losses(1) == list(sessions[0].losses)
    assert [mail.snapshot.step for mail in heard.mails if mail.run == 1][-1] == sessions[0].step_count


def test_every_change_of_a_run_is_kept_with_its_step(make_trainer, qtbot):
    spec = small_spec()
    slower = edits.set_training(spec, learning_rate=ConstantRate(rate=0.1).model_dump())
    trainer, heard = make_trainer(spec)
    trainer.step(4)
    trainer.set_spec(slower)
    trainer.step(2)
    trainer.set_spec(spec)
    until(qtbot, lambda: heard.step == 6 and heard.mails[-1].snapshot.spec == spec)
    trainer.reset()
    until(qtbot, lambda: heard.run == 2)
    changes = {
        run.number: [(change.step, change.spec) for change in run.changes] for run in trainer.record.runs
    }
    assert changes == {1: [(0, spec), (4, slower), (6, spec)], 2: [(0, spec)]}


def test_each_run_has_its_own_losses(make_trainer, recorded, qtbot):
    sessions, make = recorded
    trainer, heard = make_trainer(small_spec(), make)
    trainer.step(40)
    until(qtbot, lambda: heard.step == 40)
    trainer.reset()
    until(qtbot, lambda: heard.step == 0)
    trainer.step(20)
    until(qtbot, lambda: heard.step == 20)
    assert heard.losses(1) == list(sessions[0].losses)
    assert heard.losses(2) == list(sessions[1].losses) == list(sessions[0].losses)[:20]
