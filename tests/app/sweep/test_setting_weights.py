"""When the settings of a sweep are weighed: as soon as enough runs are finished, and again at its end."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from gradstudio.app.sweep import setting_weights
from gradstudio.app.sweep.setting_weights import SettingWeights
from gradstudio.sweep.seeing.importance import LEAST_RUNS, Importances
from gradstudio.sweep.seeing.sweep_table import table_of
from tests.qt_helpers import PATIENCE, until
from tests.sweep.seeing.columns import columns
from tests.unloadable import make_missing

RATE = "training.learning_rate"


class Running:
    """A sweep that runs until it is told otherwise."""

    is_running = True


class Seen(QObject):
    """Runs that nobody made."""

    changed = Signal()
    table = None

    def come(self, runs: int, finished: int) -> None:
        """Have so many runs, of which so many are finished and the others wait at a rung."""
        rates = np.geomspace(0.01, 1.0, runs).tolist()
        is_finished = np.arange(runs) < finished
        self.table = table_of(
            columns([float(rate) for rate in rates], {RATE: rates}, is_finished=is_finished), "loss"
        )
        self.changed.emit()


@pytest.fixture
def seen(qapp):
    return Seen()


@pytest.fixture
def running():
    return Running()


@pytest.fixture
def weights(running, seen):
    made = SettingWeights(running, seen)
    made.set_seen(True)
    yield made
    assert made.shutdown(PATIENCE)


@pytest.fixture
def weighed(monkeypatch):
    """How many runs were looked at each time."""
    looked: list[int] = []

    def importances(table, go_on):
        looked.append(int(table.columns.is_finished.sum()))
        return Importances(settings=(), explained=1.0, runs=looked[-1])

    monkeypatch.setattr(setting_weights, "importances", importances)
    return looked


def test_runs_that_wait_at_a_rung_do_not_keep_the_finished_ones_from_being_weighed(weights, seen, qtbot):
    pytest.importorskip("sklearn")
    seen.come(81, 0)
    until(qtbot, lambda: weights.problem)
    assert "there are 0" in weights.problem
    seen.come(81, LEAST_RUNS + 4)
    until(qtbot, lambda: weights.found is not None)
    assert weights.found.runs == LEAST_RUNS + 4
    assert weights.problem == ""


def test_what_was_too_little_is_tried_again_with_one_run_more(weights, seen, qtbot):
    pytest.importorskip("sklearn")
    seen.come(18, 18)
    until(qtbot, lambda: weights.problem)
    seen.come(LEAST_RUNS - 1, LEAST_RUNS - 1)
    until(qtbot, lambda: f"there are {LEAST_RUNS - 1}" in weights.problem)
    seen.come(LEAST_RUNS, LEAST_RUNS)
    until(qtbot, lambda: weights.found is not None)


def test_while_a_sweep_runs_it_is_weighed_by_quarters_and_at_its_end_once_more(
    weights, seen, running, weighed, qtbot
):
    seen.come(100, 100)
    until(qtbot, lambda: weights.found is not None)
    seen.come(120, 120)
    assert not weights.is_busy
    seen.come(126, 126)
    until(qtbot, lambda: weights.found.runs == 126)
    seen.come(130, 130)
    assert not weights.is_busy
    running.is_running = False
    seen.changed.emit()
    until(qtbot, lambda: weights.found.runs == 130)
    seen.changed.emit()  # nothing is new
    assert not weights.is_busy
    assert weighed == [100, 126, 130]


def test_without_scikit_learn_the_line_that_installs_it_is_told(weights, seen, monkeypatch, qtbot):
    make_missing("sklearn", monkeypatch)
    seen.come(LEAST_RUNS, LEAST_RUNS)
    until(qtbot, lambda: weights.problem)
    assert "pip install 'gradstudio[sweep]'" in weights.problem
