"""The steps at which a parameter turned are searched for when asked, with progress, and can be given up."""

from __future__ import annotations

import threading

import pytest

from gradstudio.app.scalar import turning_search as module
from gradstudio.app.scalar.turning_search import TurningSearch
from gradstudio.engine.paths import ScalarPath
from gradstudio.training.record import TurningPoints
from gradstudio.training.run.moment import RunId
from tests.qt_helpers import until

BIAS, WEIGHT = ScalarPath.parameter(1, 0, None), ScalarPath.parameter(1, 2, 1)
RUN = RunId(1)


@pytest.fixture
def search(qapp, record):
    made = TurningSearch(lambda: record)
    yield made
    made.shutdown()


def test_what_was_found_stays_while_another_is_searched_for(search, qtbot):
    shares = []
    search.progressed.connect(shares.append)
    search.search(RUN, BIAS)
    assert search.is_searching(RUN, BIAS)
    assert not search.is_searching(RUN, WEIGHT)
    until(qtbot, lambda: search.found(RUN, BIAS) is not None)
    assert shares[-1] == 1.0
    search.search(RUN, WEIGHT)
    until(qtbot, lambda: search.found(RUN, WEIGHT) is not None)
    for path in (BIAS, WEIGHT):
        found = search.found(RUN, path)
        assert isinstance(found, TurningPoints)
        assert (found.path, found.end.step, found.stride) == (path, 20, 1)
    search.start_over()
    assert search.found(RUN, BIAS) is None


def test_a_search_can_be_given_up(search, qtbot, monkeypatch):
    reached, answers = threading.Event(), []

    def endless(*arguments, go_on, **named):
        reached.set()
        while go_on(0.5):
            threading.Event().wait(0.001)
        answers.append("given up")

    monkeypatch.setattr(module, "turning_points", endless)
    search.search(RUN, BIAS)
    assert reached.wait(60)
    search.cancel()
    assert not search.is_searching(RUN, BIAS)
    until(qtbot, lambda: answers)
    assert search.found(RUN, BIAS) is None


@pytest.mark.parametrize(("seconds", "every_step"), [(1.0, True), (1000.0, False)])
def test_a_run_that_took_long_is_gone_through_by_keyframes_first(
    search, qtbot, monkeypatch, seconds, every_step
):
    asked = []

    def written_down(record, run, path, *, every_step, go_on):
        asked.append(every_step)
        return original(record, run, path, every_step=every_step, go_on=go_on)

    original = module.turning_points
    monkeypatch.setattr(module, "turning_points", written_down)
    monkeypatch.setattr(module, "seconds_from_seed", lambda record, run: seconds)
    search.search(RUN, BIAS)
    until(qtbot, lambda: search.found(RUN, BIAS) is not None)
    search.search(RUN, BIAS, every_step=True)
    until(qtbot, lambda: not search.is_searching(RUN, BIAS))
    assert asked == [every_step, True]


def test_a_run_that_is_gone_is_told_in_a_sentence(search, record, qtbot):
    record.delete(1)
    search.search(RUN, BIAS)
    until(qtbot, lambda: search.found(RUN, BIAS) is not None)
    assert search.found(RUN, BIAS) == "There is no run 1. Choose one of: none."
