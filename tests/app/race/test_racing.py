"""A race behind the window: one that comes to nothing leaves the one before, and each run is opened once."""

from __future__ import annotations

import pytest

from gradstudio.app.document.document import Document
from gradstudio.app.race import racing as of_racing
from gradstudio.app.race.entry import RaceChoice
from gradstudio.app.race.racing import Racing
from gradstudio.app.record.records import Records
from gradstudio.engine.errors import ConfigurationError
from gradstudio.training.run.moment import Moment
from tests.app.race.held_trainer import HeldTrainer, Places
from tests.qt_helpers import PATIENCE, small_spec, until


@pytest.fixture
def trainer():
    return HeldTrainer()


@pytest.fixture
def places():
    return Places()


@pytest.fixture
def racing(qapp, trainer, places):
    made = Racing(Document(small_spec()), trainer, Records(trainer.record), places)
    yield made
    assert made.shutdown(PATIENCE)


@pytest.fixture
def raced(racing, trainer, qtbot):
    """Three seeds that raced, of which the second is opened."""
    racing.begin(RaceChoice(seeds=3, steps=6))
    until(qtbot, lambda: racing.news is not None and not racing.is_busy)
    racing.open(1)
    until(qtbot, lambda: trainer.waiting)
    trainer.let()
    assert racing.number_of(1) is not None
    return racing.news


def test_a_race_that_takes_too_much_memory_leaves_the_one_before(racing, raced, qtbot):
    with qtbot.waitSignal(racing.refused, timeout=PATIENCE) as told:
        racing.begin(RaceChoice(seeds=10_000_000, steps=6))
    assert "GB of memory" in told.args[0]
    assert racing.news is raced
    assert racing.number_of(1) is not None
    assert racing.problem == ""
    assert not racing.is_given_up


def test_a_race_that_is_given_up_before_anything_is_known_leaves_the_one_before(racing, raced):
    racing.begin(RaceChoice(seeds=300, steps=500_000))
    racing.begin(RaceChoice(seeds=200, steps=500_000))
    assert racing.news is None
    racing.cancel()
    assert racing.news is raced
    assert racing.number_of(1) is not None
    assert not racing.is_given_up


def test_a_race_that_fails_midway_says_so_beside_what_it_reached(racing, raced, qtbot, monkeypatch):
    def fails(spec, choice, told, rest_after, go_on):
        told(raced)
        raise ConfigurationError("The disk is full.")

    monkeypatch.setattr(of_racing, "_run_race", fails)
    with qtbot.waitSignal(racing.refused, timeout=PATIENCE):
        racing.begin(RaceChoice(seeds=3, steps=6))
    assert racing.problem == "The disk is full."
    assert racing.news is raced
    assert racing.number_of(1) is None  # it is another race


def test_a_run_that_is_asked_for_twice_is_opened_once_at_the_step_asked_for_last(
    racing, raced, trainer, places, qtbot
):
    racing.open(2, 6)
    until(qtbot, lambda: trainer.waiting)
    assert racing.is_opening
    racing.open(2, 4)
    racing.cancel()
    assert not racing.is_opening
    racing.open(2, 3)
    trainer.let()
    assert not racing.is_opening
    number = racing.number_of(2)
    assert places.gone[-1] == Moment(number, 3)
    assert len(trainer.record.runs) == 2


def test_a_run_that_is_there_takes_the_place_of_one_on_its_way(racing, raced, trainer, places, qtbot):
    shares, changes = [], []
    racing.progressed.connect(shares.append)
    racing.changed.connect(lambda: changes.append(racing.is_opening))
    racing.open(2, 4)
    until(qtbot, lambda: trainer.waiting)
    racing.open(1, 5)
    assert not racing.is_opening
    assert changes[-1] is False
    assert shares[-1] == racing._share
    there = Moment(racing.number_of(1), 5)
    assert places.gone[-1] == there
    trainer.let()
    assert racing.number_of(2) is not None
    assert places.gone[-1] == there


def test_a_run_that_was_cancelled_too_late_is_known_and_not_gone_to(racing, raced, trainer, places, qtbot):
    gone = list(places.gone)
    racing.open(2)
    until(qtbot, lambda: trainer.waiting)
    racing.cancel()
    trainer.let()
    assert racing.number_of(2) is not None
    assert places.gone == gone


def test_another_project_has_no_race(racing, raced):
    racing.start_over()
    assert racing.news is None
    assert racing.number_of(1) is None
    racing.begin(RaceChoice(seeds=300, steps=500_000))
    racing.cancel()
    assert racing.news is None
