from __future__ import annotations

import threading

import numpy as np
import pytest

from gradstudio.app.scalar import whole_run as module
from gradstudio.app.scalar.whole_run import WholeRun
from gradstudio.engine.paths import ScalarPath
from gradstudio.training.record import Curves
from gradstudio.training.run.moment import Moment
from tests.qt_helpers import small_spec, until

WEIGHT = ScalarPath.parse("layer1.neuron1.w1")
ACTIVATION = ScalarPath.parse("sample3.layer1.neuron1.a")


@pytest.fixture
def whole_run(qapp, record):
    made = WholeRun(lambda: record)
    yield made
    made.shutdown()


def test_a_weight_is_followed_over_every_step(whole_run, record, qtbot):
    whole_run.follow(1, WEIGHT)
    assert whole_run.is_following(1, WEIGHT)
    until(qtbot, lambda: whole_run.found(1, WEIGHT) is not None)
    found = whole_run.found(1, WEIGHT)
    assert isinstance(found, Curves)
    assert found.steps.tolist() == list(range(21))
    index = WEIGHT.flat_index(small_spec().sizes)
    for step in (0, 7, 20):
        session = record.at(Moment(1, step))
        assert found.numbers[0][step] == session.parameters()[index]
        assert found.numbers[1][step] == session.gradients()[index]
    assert not whole_run.is_following(1, WEIGHT)


def test_what_was_found_stays_while_another_is_followed(whole_run, qtbot):
    for path in (WEIGHT, ACTIVATION):
        whole_run.follow(1, path)
        until(qtbot, lambda path=path: whole_run.found(1, path) is not None)
    assert np.isfinite(whole_run.found(1, ACTIVATION).numbers).all()
    assert whole_run.found(1, WEIGHT) is not None
    whole_run.start_over()
    assert whole_run.found(1, WEIGHT) is None


def test_why_it_cannot_be_followed_is_told(whole_run, qtbot):
    whole_run.follow(7, WEIGHT)
    until(qtbot, lambda: whole_run.found(7, WEIGHT) is not None)
    assert "no run 7" in whole_run.found(7, WEIGHT)
    assert whole_run.end(7) == 0


def test_it_can_be_given_up(whole_run, qtbot, monkeypatch):
    reached, ended = threading.Event(), threading.Event()

    def endless(*arguments, go_on, **named):
        reached.set()
        while go_on(0.5):
            threading.Event().wait(0.001)
        ended.set()

    monkeypatch.setattr(module, "probe", endless)
    whole_run.follow(1, WEIGHT)
    until(qtbot, reached.is_set)
    whole_run.cancel()
    until(qtbot, ended.is_set)
    assert whole_run.found(1, WEIGHT) is None
    assert not whole_run.is_following(1, WEIGHT)
