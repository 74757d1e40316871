"""The states of a run, kept or replayed, and how eigenvalues are measured along them."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.project import edits
from gradstudio.sweep.landscape.hessian import Hessian
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.sweep.landscape.sharpness import COUNT, sharpness
from gradstudio.sweep.landscape.states import StateCache, strided
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment
from tests.qt_helpers import small_spec

SPEC = edits.set_activation(small_spec(3), 0, "tanh")


def recorded(spec=SPEC, steps=30):
    record = Record()
    session = record.begin(spec)
    session.run(steps)
    record.put_down(session)
    return record, session.run_id


def test_replayed_states_are_those_of_the_record_to_the_bit():
    record, run = recorded()
    path = StateCache(record).path(run, 10, may_replay=True)
    assert path.steps.tolist() == strided(0, 30, 10).tolist()
    for step, parameters in zip(path.steps.tolist(), path.parameters, strict=True):
        assert np.array_equal(parameters, record.at(Moment(run, step)).parameters())


def test_without_replay_there_is_what_is_kept_and_what_was_seen():
    record, run = recorded()
    states = StateCache(record)
    seen = record.at(Moment(run, 7)).parameters()
    states.see(run, [(7, seen)])
    path = states.path(run, 64, may_replay=False)
    kept = {frame.step for frame in record.run(run).keyframes} | {30, 7}
    assert set(path.steps.tolist()) == kept
    assert np.array_equal(path.parameters[path.steps.tolist().index(7)], seen)


def test_a_path_that_is_given_up_is_none():
    record, run = recorded()
    assert StateCache(record).path(run, 10, may_replay=True, go_on=lambda share: False) is None


@pytest.mark.parametrize(("begin", "end", "most"), [(0, 1000, 64), (5, 5, 9), (3, 7, 64), (100, 10**9, 8)])
def test_planned_steps_have_both_ends_and_are_few(begin, end, most):
    steps = strided(begin, end, most)
    assert steps[0] == begin
    assert steps[-1] == end
    assert len(steps) <= most
    assert np.all(np.diff(steps) > 0)


def test_most_planned_steps_stay_as_a_run_grows():
    before, after = set(strided(0, 200, 64).tolist()), set(strided(0, 220, 64).tolist())
    assert len(before & after) >= len(before) - 2


def test_eigenvalues_are_those_of_the_whole_hessian_and_the_edge_is_two_over_the_rate():
    spec = SPEC
    record, run = recorded(spec)
    path = StateCache(record).path(run, 8, may_replay=True)
    kept, known = record.run(run), {}
    curve = sharpness(kept, path, MeasuredLoss, known)
    assert curve.values.shape == (len(path.steps), COUNT)
    for place in (0, -1):
        whole = Hessian(MeasuredLoss(spec), path.parameters[place]).whole()
        expected = np.linalg.eigvalsh(whole)[::-1][:COUNT]
        assert np.allclose(curve.values[place], expected, rtol=1e-6, atol=1e-9)
    assert np.allclose(curve.edges, 2.0 / 0.2)
    assert set(known) == set(path.steps.tolist())


def test_what_is_known_is_not_measured_again_and_giving_up_ends_it():
    record, run = recorded()
    path = StateCache(record).path(run, 8, may_replay=True)
    known = {step: np.full(COUNT, 100.0) for step in path.steps.tolist()}

    def never(spec):
        raise AssertionError

    curve = sharpness(record.run(run), path, never, known)
    assert curve.reached == 0
    assert sharpness(record.run(run), path, MeasuredLoss, {}, lambda share: False) is None
