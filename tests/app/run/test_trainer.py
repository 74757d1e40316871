from __future__ import annotations

import threading
import time
from functools import partial
from typing import ClassVar

import numpy as np
import pytest

from gradstudio.app.run.recording import Recording
from gradstudio.app.run.trainer import Trainer
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import OutcomeRequest
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session
from tests.qt_helpers import Listener, runaway_spec, settle, small_spec, until
from tests.timed_steps import noting


def test_the_first_mail_shows_the_initial_state(make_trainer, qtbot):
    spec = small_spec()
    _, heard = make_trainer(spec)
    until(qtbot, lambda: heard.step == 0)
    mail = heard.mails[0]
    assert mail.training.losses.size == 0
    assert np.array_equal(mail.snapshot.parameters, Session(spec).parameters())
    assert heard.playing == []


def test_play_trains_until_paused(make_trainer, qtbot):
    sessions: list[Session] = []

    def make(spec, run_id):
        sessions.append(Session(spec, run_id=run_id))
        return sessions[-1]

    trainer, heard = make_trainer(small_spec(), make)
    trainer.play()
    until(qtbot, lambda: trainer.is_playing and heard.step > 20)
    trainer.pause()
    until(qtbot, lambda: not trainer.is_playing)
    assert heard.playing == [True, False]
    paused_at = sessions[0].step_count
    trainer.step()  # had training gone on behind our back, this would not be the very next step
    until(qtbot, lambda: heard.step > paused_at)
    assert heard.step == paused_at + 1


def test_toggle_plays_and_pauses(make_trainer, qtbot):
    trainer, heard = make_trainer()
    trainer.toggle()
    until(qtbot, lambda: trainer.is_playing)
    trainer.toggle()
    until(qtbot, lambda: not trainer.is_playing)
    assert heard.playing == [True, False]


def test_step_takes_exactly_that_many_steps_and_pauses(make_trainer, qtbot):
    trainer, heard = make_trainer()
    trainer.step(3)
    until(qtbot, lambda: heard.step >= 3)
    assert heard.step == 3
    trainer.play()
    until(qtbot, lambda: heard.step > 10)
    trainer.step()
    until(qtbot, lambda: not trainer.is_playing)
    assert heard.halts == []


def test_a_single_step_counts_as_time_spent_in_training(make_trainer, qtbot):
    trainer, heard = make_trainer()
    for step in range(1, 4):
        trainer.step()
        until(qtbot, lambda step=step: heard.step == step)
    trainer.pause()
    until(
        qtbot, lambda: trainer.record.runs[0].newest is not None and trainer.record.runs[0].newest.step == 3
    )
    assert trainer.record.runs[0].newest.state.stop.seconds > 0


def test_training_on_the_thread_gives_what_a_session_gives(make_trainer, qtbot):
    spec = small_spec()
    trainer, heard = make_trainer(spec)
    trainer.step(25)
    until(qtbot, lambda: heard.step == 25)
    session = Session(spec)
    session.advance(25)
    assert heard.losses(heard.run) == list(session.losses)
    assert np.array_equal(heard.mails[-1].snapshot.parameters, session.parameters())


def test_reset_goes_back_to_the_same_weights_and_pauses(make_trainer, qtbot):
    trainer, heard = make_trainer()
    until(qtbot, lambda: heard.step == 0)
    initial = heard.mails[0].snapshot.parameters
    trainer.play()
    until(qtbot, lambda: heard.step > 10)
    run = heard.run
    trainer.reset()
    until(qtbot, lambda: heard.run > run and not trainer.is_playing)
    assert heard.step == 0
    assert heard.run == run + 1
    assert np.array_equal(heard.mails[-1].snapshot.parameters, initial)


def test_speed_limit_slows_training_down(make_trainer, qtbot):
    begun: list[float] = []
    trainer, heard = make_trainer(small_spec(), noting(begun))
    trainer.set_speed(40.0)
    trainer.play()
    until(qtbot, lambda: heard.step >= 13)
    # From the first step to the 13th it is 0.3 s at 40 a second; at full speed it would be 0.02 s.
    assert begun[12] - begun[0] > 0.2


def test_speed_limit_can_be_lifted_while_playing(make_trainer, qtbot):
    trainer, heard = make_trainer()
    trainer.set_speed(1.0)
    trainer.play()
    until(qtbot, lambda: trainer.is_playing)
    trainer.set_speed(0.0)
    until(qtbot, lambda: heard.step >= 100)  # at one step a second that is longer than it is waited for


def test_measured_speed_is_that_of_the_mail(make_trainer, qtbot, monkeypatch):
    trainer, heard = make_trainer()
    add, began, told = trainer._rate.add, time.perf_counter(), list[float]()

    def add_evenly(now: float, moment: Moment) -> None:
        told.append(now)
        add(moment.step / 50, moment)

    monkeypatch.setattr(trainer._rate, "add", add_evenly)  # the machine may be busy meanwhile
    assert trainer.steps_per_second == 0.0
    trainer.set_speed(50.0)
    trainer.play()
    until(qtbot, lambda: heard.step >= 40 and trainer.steps_per_second > 0.0)  # of two mails at least
    assert trainer.steps_per_second == pytest.approx(50.0)
    assert told == sorted(told)
    assert began < told[0] < told[-1] < time.perf_counter()
    trainer.pause()
    until(qtbot, lambda: not trainer.is_playing)
    assert trainer.steps_per_second == 0.0


def test_training_pauses_at_the_projects_number_of_steps_and_play_goes_beyond(make_trainer, qtbot):
    trainer, heard = make_trainer(small_spec(steps=30))
    trainer.play()
    until(qtbot, lambda: heard.halts)
    assert "30 steps" in heard.halts[0].message
    assert not trainer.is_playing
    until(qtbot, lambda: heard.step == 30)
    trainer.play()
    until(qtbot, lambda: heard.step > 60)
    assert len(heard.halts) == 1


def test_a_higher_number_of_steps_is_followed_while_playing(make_trainer, qtbot):
    spec = small_spec(steps=10_000)
    trainer, heard = make_trainer(spec)
    trainer.set_speed(100.0)
    trainer.play()
    until(qtbot, lambda: trainer.is_playing)
    trainer.set_spec(edits.set_training(spec, steps=20))
    until(qtbot, lambda: heard.halts)
    assert "20 steps" in heard.halts[0].message


def test_a_new_learning_rate_is_adopted_without_losing_a_step(make_trainer, qtbot):
    spec = small_spec()
    trainer, heard = make_trainer(spec)
    trainer.step(7)
    until(qtbot, lambda: heard.step == 7)
    before = heard.mails[-1]
    trainer.set_spec(edits.set_training(spec, learning_rate={"kind": "constant", "rate": 0.01}))
    until(qtbot, lambda: heard.mails[-1].snapshot.learning_rate == 0.01)
    after = heard.mails[-1]
    assert (after.run, after.snapshot.step) == (before.run, 7)
    assert np.array_equal(after.snapshot.parameters, before.snapshot.parameters)


def test_an_edit_of_the_network_starts_the_next_run_and_plays_on(make_trainer, qtbot):
    spec = small_spec(4)
    trainer, heard = make_trainer(spec)
    trainer.play()
    until(qtbot, lambda: heard.step > 5)
    run = heard.run
    trainer.set_spec(edits.add_neuron(spec, 0))
    until(qtbot, lambda: heard.run > run and heard.step > 5)
    assert heard.mails[-1].snapshot.spec.sizes == (2, 5, 1)
    assert trainer.is_playing
    first = next(mail for mail in heard.mails if mail.run == run + 1)
    assert first.training.steps.tolist() == list(range(len(first.training.steps)))


def test_an_edit_while_paused_stays_paused(make_trainer, qtbot):
    spec = small_spec(4)
    trainer, heard = make_trainer(spec)
    until(qtbot, lambda: heard.step == 0)
    trainer.set_spec(edits.add_neuron(spec, 0))
    until(qtbot, lambda: heard.mails[-1].snapshot.spec.sizes == (2, 5, 1))
    assert heard.playing == []
    assert heard.step == 0


def test_the_watched_sample_is_traced(make_trainer, qtbot):
    trainer, heard = make_trainer()
    until(qtbot, lambda: heard.step == 0)
    assert heard.mails[0].snapshot.trace is None
    trainer.watch(Watch(sample=5))
    until(qtbot, lambda: heard.mails[-1].snapshot.trace is not None)
    assert heard.mails[-1].snapshot.trace.watch.sample == 5
    trainer.watch(Watch(sample=-1))
    until(qtbot, lambda: heard.mails[-1].snapshot.trace is None)
    assert heard.failures == []


def test_a_watched_sample_that_the_data_no_longer_has_is_left_out(make_trainer, qtbot):
    spec = small_spec(samples=8)
    trainer, heard = make_trainer(spec)
    trainer.watch(Watch(sample=7))
    until(qtbot, lambda: heard.mails and heard.mails[-1].snapshot.trace is not None)
    trainer.set_spec(edits.set_data(spec, samples=4))
    until(qtbot, lambda: heard.mails[-1].snapshot.spec.data.samples == 4)
    assert heard.mails[-1].snapshot.trace is None
    assert heard.failures == []


def test_a_run_that_is_to_go_on_is_known_until_its_mail_has_come(make_trainer, qtbot):
    trainer, heard = make_trainer()
    trainer.step(3)
    until(qtbot, lambda: heard.step == 3)
    count = len(heard.mails)
    trainer.go_on(Moment(1, 2), trainer.record.run(1).spec)
    assert trainer.going_on == Moment(1, 2)
    until(qtbot, lambda: trainer.going_on is None)
    assert [mail.run for mail in heard.mails[count:]] == [2]


def test_a_run_is_branched_off_from_before_it_is_deleted(make_trainer, qtbot):
    trainer, heard = make_trainer()
    trainer.step(3)
    until(qtbot, lambda: heard.step == 3)
    trainer.go_on(Moment(1, 2), trainer.record.run(1).spec)
    trainer.change_record(partial(Recording.delete, number=RunId(1)))
    until(qtbot, lambda: trainer.going_on is None and trainer.record.find(RunId(1)) is None)
    branch = trainer.record.run(2)
    assert branch.parent == Moment(1, 2)
    assert branch.begin == 2


def test_a_held_trainer_carries_out_what_it_was_told_once_it_starts(qapp, qtbot):
    trainer = Trainer(small_spec(), hold=True)
    heard = Listener(trainer)
    trainer.set_speed(0.0)
    trainer.step(3)
    settle()
    assert not heard.mails
    trainer.start()
    try:
        until(qtbot, lambda: heard.mails and heard.mails[-1].snapshot.step == 3)
    finally:
        trainer.shutdown()


def test_a_held_trainer_that_was_shut_down_stays_so(qapp):
    trainer = Trainer(small_spec(), hold=True)
    heard = Listener(trainer)
    trainer.shutdown()
    trainer.start()
    settle()
    assert not heard.mails


def test_who_presses_play_before_the_thread_is_ready_is_told_and_can_take_it_back(qtbot):
    trainer = Trainer(small_spec(), hold=True)
    told: list[bool] = []
    trainer.waiting_changed.connect(told.append)
    try:
        trainer.toggle()
        assert trainer.is_waiting
        trainer.toggle()
        assert not trainer.is_waiting
        trainer.toggle()
        assert told == [True, False, True]
        trainer.start()
        until(qtbot, lambda: trainer.is_playing)
        assert not trainer.is_waiting
        trainer.toggle()
        until(qtbot, lambda: not trainer.is_playing)
        assert told == [True, False, True, False]
    finally:
        trainer.shutdown()


def test_what_was_under_way_of_the_project_before_is_not_told(make_trainer, qtbot):
    """Neither its mail nor its faults: they are of a project that is gone."""
    trainer, heard = make_trainer(runaway_spec())
    until(qtbot, lambda: heard.mails)
    trainer.play()
    trainer.open(small_spec())
    heard.mails.clear()
    until(qtbot, lambda: heard.mails and not trainer.is_playing)
    assert {mail.project for mail in heard.mails} == {1}
    assert {mail.snapshot.spec for mail in heard.mails} == {small_spec()}
    assert heard.divergences == []


class Gate(Session):
    """Waits in its first step until it is let through, and counts what is built meanwhile."""

    made: ClassVar[list[ProjectSpec]] = []
    begun, go_on = threading.Event(), threading.Event()

    def __init__(self, spec: ProjectSpec, *, run_id: RunId) -> None:
        self.made.append(spec)
        super().__init__(spec, run_id=run_id)

    def advance(self, steps: int = 1, *, timed: bool = False) -> None:
        self.begun.set()
        self.go_on.wait(60)
        super().advance(steps, timed=timed)


@pytest.fixture
def at_the_gate(qtbot):
    """A trainer whose thread is busy with a step."""
    Gate.made.clear()
    Gate.begun.clear()
    Gate.go_on.clear()
    trainer = Trainer(small_spec(), Gate)
    heard = Listener(trainer)
    trainer.step()
    until(qtbot, Gate.begun.is_set)
    Gate.made.clear()
    yield trainer, heard
    Gate.go_on.set()
    trainer.shutdown()


def test_edits_that_wait_are_taken_up_as_one(at_the_gate, qtbot):
    trainer, heard = at_the_gate
    specs = [small_spec(samples=8 + tick) for tick in range(20)]
    for spec in specs:
        trainer.set_spec(spec)
        trainer.look("outcomes", OutcomeRequest())
    Gate.go_on.set()
    until(qtbot, lambda: heard.mails and heard.mails[-1].snapshot.spec == specs[-1])
    assert Gate.made == [specs[-1]]


def test_an_edit_that_needs_a_new_run_starts_one_even_if_it_was_undone_before_it_was_taken_up(
    at_the_gate, qtbot
):
    trainer, heard = at_the_gate
    trainer.set_spec(small_spec(samples=12))
    trainer.set_spec(small_spec())
    Gate.go_on.set()
    until(qtbot, lambda: heard.run == 2 and heard.step == 0)
    assert Gate.made == [small_spec()]


def test_a_command_between_edits_is_carried_out_between_them(at_the_gate, qtbot):
    trainer, heard = at_the_gate
    first, last = small_spec(samples=12), small_spec(samples=14)
    trainer.set_spec(first)
    trainer.step()
    trainer.set_spec(last)
    Gate.go_on.set()
    until(qtbot, lambda: heard.mails and heard.mails[-1].snapshot.spec == last)
    assert Gate.made == [first, last]
