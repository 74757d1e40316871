"""A trial gives the same bits alone, packed with others, and as a session."""

import hashlib
import pickle
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec, StopSpec
from gradstudio.store.trial_result import MOST_POINTS
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.race.variants import with_seeds
from gradstudio.sweep.running.chunk import Chunk, run_chunk
from gradstudio.sweep.running.packing import is_packable, run_packed
from gradstudio.sweep.running.run_trial import run_trial
from gradstudio.sweep.trial import SweepTrial
from gradstudio.training.doctor.table import RULE_OF
from gradstudio.training.run.session import Session
from tests.sweep.running.plans import Plan, bits
from tests.training.record.projects import projects

T = TypeVar("T")


def trials_of(spec: ProjectSpec, count: int, steps: int) -> list[SweepTrial]:
    return [
        SweepTrial(number=k, values={}, seed=one.training.seed, spec=one, steps=steps)
        for k, one in enumerate(with_seeds(spec, count))
    ]


@settings(max_examples=40)
@given(projects(engine="compiled"), st.integers(1, 30))
def test_packed_as_alone(spec: ProjectSpec, steps: int) -> None:
    trials = trials_of(edits.set_training(spec, stop=StopSpec(), steps=1000), 3, steps)
    alone = [run_trial(trial) for trial in trials]
    assert bits([one for one in alone if one is not None]) == bits(list(run_packed(trials)))


def test_runs_that_run_away_as_alone() -> None:
    trials = list(Plan(rates=(0.1, 1e3), steps=300).trials())
    packed = run_chunk(Chunk(trials=tuple(trials))).results
    assert [result.ran_away for result in packed] == [False] * 3 + [True] * 3
    assert bits(packed) == bits([one for trial in trials if (one := run_trial(trial)) is not None])


def test_results_are_those_of_a_session() -> None:
    (trial,) = trials_of(Plan().spec, 1, 300)
    (found,) = run_packed([trial])
    session = Session(trial.spec)
    session.advance(300)
    assert found.digest == hashlib.sha256(session.parameters().tobytes()).digest()[:16]
    assert found.loss == session.snapshot().loss
    assert len(found.losses) <= MOST_POINTS
    np.testing.assert_array_equal(found.losses, np.float32(session.losses[:: found.stride]))


def test_stop_rules_end_a_trial_and_are_its_cause() -> None:
    (trial,) = trials_of(
        edits.set_training(ProjectSpec(), steps=1000, stop=StopSpec(target_loss=0.5)), 1, 300
    )
    assert not is_packable(trial)
    (found,) = run_chunk(Chunk(trials=(trial,))).results
    assert found.cause == "target_loss"
    assert 0 < found.steps < 300


def test_the_doctor_ends_a_run_with_his_rule_as_the_cause() -> None:
    spec = edits.set_training(ProjectSpec(), steps=400)
    plan = Plan(spec=spec, rates=(0.1, 200.0), seeds=1, steps=400)
    good, bad = run_chunk(Chunk(trials=tuple(plan.trials()), doctor=True)).results
    assert (good.cause, good.steps) == ("", 400)
    assert bad.cause in RULE_OF
    assert bad.steps < 400
    assert not bad.ran_away


def test_chunks_of_another_version_are_refused() -> None:
    chunk = Chunk(trials=(), version="0.0.1")
    with pytest.raises(SweepError, match=r"GradStudio 0\.0\.1"):
        run_chunk(chunk)


def test_cancelled_trials_have_no_result() -> None:
    trials = tuple(Plan().trials())
    assert run_chunk(Chunk(trials=trials), cancelled=lambda: True).results == ()
    assert run_trial(trials[0], cancelled=lambda: True) is None


def sent(what: T) -> T:
    return pickle.loads(pickle.dumps(what))  # noqa: S301 - our own bytes


def test_a_chunk_can_be_sent() -> None:
    chunk = Chunk(trials=tuple(Plan().trials()))
    arrived = sent(sent(chunk))
    assert (arrived.trials, arrived.doctor) == (chunk.trials, False)
    assert bits(sent(run_chunk(arrived)).results) == bits(run_chunk(chunk).results)
