"""Ways to past moments of a network whose steps take long: seen, told of, ended."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gradstudio.app.sight import past_worker
from gradstudio.training.record import RecordError, replay
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session
from tests.app.sight.held_ways import Unhurried, held_before
from tests.app.sight.looking import past_of
from tests.qt_helpers import PATIENCE, small_spec, until

SPEC = small_spec(steps=100_000)
STEPS = 25


@pytest.fixture
def slow(qapp, qtbot, monkeypatch):
    """A project whose steps, once they are taken, take long to be taken again."""
    monkeypatch.setattr(replay, "Session", Unhurried)
    with past_of(SPEC, qtbot) as one:
        one.train(qtbot, STEPS)
        run = one.trainer.record.run(1)
        run.keyframes._kept = []  # the way is as long as the run
        run.newest = None
        yield one


@pytest.fixture
def held(slow):
    """Holds ways in their middle, so that what is seen before is of the first half."""
    with held_before(STEPS // 2) as may_pass:
        yield may_pass


def test_one_sees_something_at_once_and_hears_how_far_it_is(slow, held, qtbot):
    told: list[float] = []
    slow.sight.progress.connect(told.append)
    slow.mails.clear()
    slow.sight.go_to(Moment(1, STEPS - 1))
    until(qtbot, lambda: slow.mails)
    held.set()
    until(qtbot, lambda: slow.shown == Moment(1, STEPS - 1))
    steps = [mail.snapshot.step for mail in slow.mails]
    assert steps[0] < STEPS / 2
    assert steps == sorted(steps)
    until(qtbot, lambda: told[-1:] == [1.0])
    assert told == sorted(told)
    assert told[0] < 1.0


def test_a_way_that_is_ended_stays_where_it_has_come_to(slow, held, qtbot):
    wanted = Moment(1, STEPS - 1)
    slow.sight.go_to(wanted)
    until(qtbot, lambda: slow.shown is not None and slow.shown.step < STEPS - 1)
    slow.sight.halt()
    held.set()
    until(qtbot, lambda: slow.sight.moment != wanted)
    reached = slow.sight.moment
    assert 0 < reached.step < STEPS - 1
    assert slow.sight.shown == reached
    session = Session(SPEC)
    session.advance(reached.step)
    assert np.array_equal(slow.mails[-1].snapshot.parameters, session.parameters())


@pytest.mark.parametrize("error", [RecordError("It is gone."), ValueError("broken")])
def test_a_way_that_cannot_be_gone_to_its_end_is_told_as_ended(qapp, qtbot, monkeypatch, error):
    def go_to(replay, moment, go_on):
        assert go_on(0.5)
        raise error

    monkeypatch.setattr(past_worker, "TELL_SECONDS", -1.0)
    monkeypatch.setattr(past_worker.Replay, "go_to", go_to)
    with past_of(small_spec(), qtbot) as past:
        past.train(qtbot, 3)
        told: list[float] = []
        past.sight.progress.connect(told.append)
        past.sight.go_to(Moment(1, 1))
        until(qtbot, lambda: past.sight.is_live)
        until(qtbot, lambda: told == [0.5, 1.0])


def test_after_a_way_was_ended_another_is_gone(slow, held, qtbot):
    slow.sight.go_to(Moment(1, STEPS - 1))
    until(qtbot, lambda: slow.shown is not None and slow.shown.step < STEPS - 1)
    slow.sight.halt()
    slow.sight.go_to(Moment(1, 5))
    held.set()
    until(qtbot, lambda: slow.shown == Moment(1, 5))
    assert slow.sight.moment == Moment(1, 5)


def test_to_end_a_way_that_has_been_gone_changes_nothing(slow, qtbot):
    slow.sight.go_to(Moment(1, 3))
    until(qtbot, lambda: slow.shown == Moment(1, 3))
    slow.sight.halt()
    slow.sight.go_to(Moment(1, 9))
    until(qtbot, lambda: slow.shown == Moment(1, 9))


def test_whoever_goes_from_wish_to_wish_sees_pictures_on_the_way(slow, qtbot):
    slow.mails.clear()
    for step in range(STEPS - 1, STEPS - 11, -1):
        slow.sight.go_to(Moment(1, step))
        qtbot.waitSignal(slow.sight.mail_arrived, timeout=PATIENCE).wait()
    until(qtbot, lambda: slow.shown == slow.sight.moment)


def test_wishes_without_a_pause_between_them_do_not_keep_pictures_away(slow, qtbot):
    slow.mails.clear()
    steps = itertools.cycle(range(3, STEPS))

    def sees_something_while_wishing() -> bool:
        slow.sight.go_to(Moment(1, next(steps)))
        return len(slow.mails) > 2

    until(qtbot, sees_something_while_wishing)
