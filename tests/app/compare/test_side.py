"""A side of a comparison whose moment cannot be shown."""

from __future__ import annotations

import pytest

from gradstudio.app.compare.moment_pair import MomentPair
from gradstudio.app.compare.side import Side, SideChoice
from gradstudio.project import edits
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment
from tests.app.sight.looking import past_of
from tests.qt_helpers import small_spec


@pytest.fixture
def side(qapp, monkeypatch):
    """A side that goes nowhere, and writes down where it was to go."""
    side, wishes = Side(), []
    monkeypatch.setattr(side._past, "begin", lambda watch, looks: None)
    monkeypatch.setattr(side._past, "go_to", wishes.append)
    yield side, wishes
    side.shutdown()


@pytest.mark.parametrize("how", ["lost", "failed"])
def test_a_moment_that_cannot_be_shown_is_asked_for_once_until_another_is_chosen(side, how):
    (side, wishes), record = side, Record()
    moment, other = Moment(1, 5), Moment(1, 6)
    said: list[str] = []
    side.lost.connect(said.append)
    side.go_to(record, moment, 0)
    if how == "lost":
        side._past.lost.emit(1, "It is gone.")
    else:
        side._past.failed.emit("ValueError", "traceback")
    for _ in range(3):
        side.go_to(record, moment, 0)
    assert [wish.moment for wish in wishes] == [moment]
    assert len(said) == 1
    side.go_to(record, other, 0)
    side.go_to(record, moment, 0)
    assert [wish.moment for wish in wishes] == [moment, other, moment]


def test_a_moment_that_an_edit_changed_is_gone_to_again(side):
    (side, wishes), record = side, Record()
    session = record.begin(small_spec())
    moment = Moment(1, 0)
    side.go_to(record, moment, 0)
    session.adopt(edits.set_training(session.spec, l2=0.5))
    for _ in range(2):
        side.go_to(record, moment, 0)
    assert [wish.moment for wish in wishes] == [moment, moment]


def test_what_was_left_is_tried_again(side):
    (side, wishes), record = side, Record()
    side.go_to(record, Moment(1, 5), 0)
    side._past.lost.emit(1, "It is gone.")
    side.leave()
    side.go_to(record, Moment(1, 5), 0)
    assert len(wishes) == 2


def test_no_thread_is_waited_for_without_a_bound(qapp, qtbot, monkeypatch):
    with past_of(small_spec(), qtbot) as past:
        pair = MomentPair(past.trainer, past.records)
        waited: list[tuple[str, int | None]] = []

        def stuck(name: str):
            return lambda most=None: waited.append((name, most))

        with monkeypatch.context() as held:
            for name, each in (("distance", pair.distance), *pair.sides.items()):
                held.setattr(each, "shutdown", stuck(name))
            assert not pair.shutdown(20)
        assert [name for name, _ in waited] == ["distance", "a", "b"]
        assert all(most is not None and most <= 20 for _, most in waited)
        assert pair.shutdown()


def test_a_moment_that_was_lost_is_tried_again_where_it_is_chosen_again_and_not_as_runs_grow(
    qapp, qtbot, monkeypatch
):
    with past_of(small_spec(), qtbot) as past:
        past.train(qtbot, 5)
        pair = MomentPair(past.trainer, past.records)
        wishes: list[Moment] = []
        place = SideChoice(run=1, step=2)
        side = pair.sides["b"]
        monkeypatch.setattr(side._past, "begin", lambda watch, looks: None)
        monkeypatch.setattr(side._past, "go_to", lambda wish: wishes.append(wish.moment))
        try:
            pair.set_seen(True)
            pair.choose("b", place)
            side._past.lost.emit(1, "It is gone.")
            wishes.clear()
            past.records.listed.emit()
            assert wishes == []
            pair.choose("b", place)
            assert wishes == [Moment(1, 2)]
        finally:
            monkeypatch.undo()
            assert pair.shutdown()
