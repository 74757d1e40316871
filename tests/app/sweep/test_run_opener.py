"""A run of a sweep is opened once, at the step that was asked for last."""

from __future__ import annotations

import pytest

from gradstudio.app.record.records import Records
from gradstudio.app.sweep.draft import AxisDraft, SweepDraft, plan_of
from gradstudio.app.sweep.run_opener import RunOpener
from gradstudio.training.run.moment import Moment
from tests.app.race.held_trainer import HeldTrainer, Places
from tests.qt_helpers import PATIENCE, small_spec, until

AXES = (AxisDraft(path="training.learning_rate", text="0.01 to 1", logarithmic=True),)
PLAN = plan_of(SweepDraft(axes=AXES, points=2), small_spec(steps=6))
FIRST, SECOND = PLAN.trials()


@pytest.fixture
def trainer():
    return HeldTrainer()


@pytest.fixture
def sight():
    return Places()


@pytest.fixture
def opener(qapp, trainer, sight):
    made = RunOpener(trainer, Records(trainer.record), sight)
    yield made
    assert made.shutdown(PATIENCE)


def test_a_second_double_click_takes_no_second_copy(opener, trainer, sight, qtbot):
    opener.open(PLAN, FIRST, 6)
    until(qtbot, lambda: trainer.waiting)
    assert opener.is_busy
    opener.open(PLAN, FIRST, 6, 2)
    trainer.let()
    assert not opener.is_busy
    (run,) = trainer.record.runs
    assert sight.gone == [Moment(run.number, 2)]
    opener.open(PLAN, FIRST, 6)  # it is open already
    assert not opener.is_busy
    assert sight.gone[-1] == Moment(run.number, 6)


def test_one_that_was_cancelled_too_late_is_known_and_not_looked_at(opener, trainer, sight, qtbot):
    opener.open(PLAN, SECOND, 6)
    until(qtbot, lambda: trainer.waiting)
    opener.cancel()
    trainer.let()
    assert sight.gone == []
    opener.open(PLAN, SECOND, 6)
    assert not opener.is_busy
    assert len(trainer.record.runs) == 1
    assert len(sight.gone) == 1
