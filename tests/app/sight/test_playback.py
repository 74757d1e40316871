"""Playing a run that is over, forwards and backwards."""

from __future__ import annotations

import math

import pytest

from gradstudio.app.sight import past_worker, playback
from gradstudio.training.run.moment import Moment
from tests.app.sight.looking import past_of
from tests.qt_helpers import small_spec, until


@pytest.fixture
def past(qapp, qtbot):
    """A run of 60 steps."""
    with past_of(small_spec(steps=100_000), qtbot) as one:
        one.train(qtbot, 60)
        yield one


def steps_seen(past) -> list[int]:
    return [mail.snapshot.step for mail in past.mails]


def test_backwards_from_the_newest_every_step_comes_in_turn_down_to_the_first(past, qtbot, monkeypatch):
    # On a busy machine a way to a step takes long: what is passed through would be shown, too.
    monkeypatch.setattr(past_worker, "_JUDGED_SECONDS", math.inf)
    monkeypatch.setattr(playback, "_MOST_SECONDS", 0.03)  # and time that is made up for skips steps
    past.mails.clear()
    past.playback.set_speed(30.0)
    past.playback.play(-1)
    until(qtbot, lambda: past.shown == Moment(1, 0))
    until(qtbot, lambda: past.playback.direction == 0)
    seen = list(dict.fromkeys(steps_seen(past)))
    assert seen == sorted(seen, reverse=True)
    assert len(seen) > 20
    assert not past.sight.is_live


def test_forwards_it_ends_at_the_newest_and_is_live(past, qtbot):
    past.sight.go_to(Moment(1, 40))
    past.playback.set_speed(200.0)
    past.playback.play(1)
    until(qtbot, lambda: past.sight.is_live)
    assert past.playback.direction == 0
    assert past.sight.shown == Moment(1, 60)
    assert past.trainer.record.run(1).end == 60  # looked at, not trained


def test_forwards_from_the_newest_it_begins_at_the_first_step(past, qtbot):
    past.mails.clear()
    past.playback.set_speed(100.0)
    past.playback.play(1)
    until(qtbot, lambda: past.sight.is_live)
    assert min(steps_seen(past)) < 10


def test_whoever_moves_it_has_it_go_on_from_there(past, qtbot):
    past.playback.set_speed(5.0)
    past.playback.play(-1)
    past.where.go(30)
    until(qtbot, lambda: past.where.step < 30)
    assert past.where.step > 20
    assert past.playback.direction == -1


def test_it_ends_where_somebody_goes_live_or_edits(past, qtbot):
    past.playback.set_speed(5.0)
    for end in (past.sight.go_live, past.sight.step):
        past.playback.play(-1)
        until(qtbot, lambda: not past.sight.is_live)
        end()
        assert past.playback.direction == 0


def test_the_same_direction_again_is_a_pause_and_the_other_turns_it_round(past):
    past.playback.set_speed(1.0)
    past.playback.toggle(-1)
    past.playback.toggle(1)
    assert past.playback.direction == 1
    past.playback.toggle(1)
    assert past.playback.direction == 0


def test_a_run_without_a_step_is_not_played(qapp, qtbot):
    with past_of(small_spec(), qtbot) as past:
        past.playback.play(-1)
        assert past.playback.direction == 0


def test_it_ends_where_the_project_is_another(past, qtbot):
    past.playback.set_speed(1.0)
    past.playback.play(-1)
    until(qtbot, lambda: not past.sight.is_live)
    past.trainer.open(small_spec(5))
    past.records.start_over(past.trainer.record)
    past.sight.start_over()
    assert past.playback.direction == 0
    until(qtbot, lambda: past.shown == Moment(1, 0))
