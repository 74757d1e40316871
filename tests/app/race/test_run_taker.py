"""A run that is taken again is on its way until the window has it, and is taken into the record once."""

from __future__ import annotations

import pytest

from gradstudio.app.race.run_taker import RunTaker
from gradstudio.app.record.records import Records
from gradstudio.app.run.recording import Recording
from tests.app.race.held_trainer import HeldTrainer
from tests.qt_helpers import PATIENCE, small_spec, until

SPEC = small_spec()


@pytest.fixture
def trainer():
    return HeldTrainer()


@pytest.fixture
def records(qapp, trainer):
    return Records(trainer.record)


@pytest.fixture
def taker(trainer, records):
    made = RunTaker("test", trainer, records)
    yield made
    assert made.shutdown(PATIENCE)


@pytest.fixture
def told(taker):
    heard: list[tuple[str, int, bool]] = []
    taker.taken.connect(lambda key, run, is_wanted: heard.append((key, run.end, is_wanted)))
    return heard


def begin(taker, key: str, steps: int = 5) -> None:
    taker.begin(key, SPEC, key, steps, steps)


def test_it_is_busy_until_the_run_is_one_of_the_record(taker, trainer, records, told, qtbot):
    begin(taker, "a")
    until(qtbot, lambda: trainer.waiting)
    assert taker.is_busy
    assert records.runs == ()
    trainer.let()
    assert not taker.is_busy
    assert told == [("a", 5, True)]
    assert [run.label.name for run in records.runs] == ["a"]


def test_one_that_is_asked_for_again_before_it_is_there_is_taken_once(taker, trainer, records, told, qtbot):
    begin(taker, "a")
    begin(taker, "a")
    until(qtbot, lambda: trainer.waiting)
    begin(taker, "a")
    taker.cancel()
    assert not taker.is_busy
    begin(taker, "a")
    assert taker.is_busy
    trainer.let()
    assert told == [("a", 5, True)]
    assert len(records.runs) == 1
    assert not taker.is_busy


def test_one_that_was_cancelled_too_late_is_known_and_not_wanted(taker, trainer, records, told, qtbot):
    begin(taker, "a")
    until(qtbot, lambda: trainer.waiting)
    taker.cancel()
    trainer.let()
    assert told == [("a", 5, False)]
    assert len(records.runs) == 1


def test_another_that_is_wanted_meanwhile_does_not_lose_the_first(taker, trainer, records, told, qtbot):
    begin(taker, "a")
    until(qtbot, lambda: trainer.waiting)
    begin(taker, "b")
    until(qtbot, lambda: len(trainer.waiting) == 2)
    trainer.let()
    assert told == [("a", 5, False), ("b", 5, True)]
    assert len(records.runs) == 2


def test_with_more_steps_it_is_taken_anew_and_both_are_in_the_record(taker, trainer, records, told, qtbot):
    begin(taker, "a", 5)
    until(qtbot, lambda: trainer.waiting)
    begin(taker, "a", 8)
    until(qtbot, lambda: len(trainer.waiting) == 2)
    trainer.let()
    assert told == [("a", 5, False), ("a", 8, True)]
    assert len(records.runs) == 2


def test_one_that_cannot_be_kept_is_told_of_once_and_may_be_asked_for_again(
    taker, trainer, records, told, qtbot, monkeypatch
):
    def full(*_: object) -> None:
        raise MemoryError("there is no room")

    problems: list[str] = []
    taker.failed.connect(problems.append)
    begin(taker, "a")
    until(qtbot, lambda: trainer.waiting)
    with monkeypatch.context() as patched:
        patched.setattr(Recording, "take_in", full)
        trainer.let()
    assert not taker.is_busy
    assert problems == ["a cannot be kept. MemoryError: there is no room"]
    begin(taker, "a")
    until(qtbot, lambda: trainer.waiting)
    trainer.let()
    assert told == [("a", 5, True)]
    assert len(records.runs) == 1


def test_nothing_comes_into_the_record_of_another_project(taker, trainer, records, told, qtbot):
    begin(taker, "a")
    until(qtbot, lambda: trainer.waiting)
    trainer.open()
    taker.start_over()
    assert not taker.is_busy
    trainer.let()
    assert told == []
    assert records.runs == ()
    assert trainer.record.runs == ()
    begin(taker, "a")
    until(qtbot, lambda: trainer.waiting)
    trainer.let()
    assert told == [("a", 5, True)]
