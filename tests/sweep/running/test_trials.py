"""A trial gives the same bits alone, packed with others, and as a session."""

import hashlib
import pickle
import zlib
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
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
from gradstudio.sweep.running.bracket import up_to
from gradstudio.sweep.running.chunk import Chunk, run_chunk
from gradstudio.sweep.running.packing import is_packable, run_packed
from gradstudio.sweep.running.run_trial import run_trial
from gradstudio.sweep.running.trial_state import state_of
from gradstudio.sweep.trial import SweepTrial
from gradstudio.training.doctor.table import RULES
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


@settings(max_examples=40)
@given(projects(), st.lists(st.integers(1, 25), min_size=2, max_size=4), st.booleans(), st.booleans())
def test_from_rung_to_rung_as_in_one_go(
    spec: ProjectSpec, stretches: list[int], doctor: bool, alternates: bool
) -> None:
    levels = tuple(accumulate(stretches))
    (whole,) = trials_of(edits.set_training(spec, steps=max(20, levels[-1])), 1, levels[-1])
    state = b""
    for place, at in enumerate(levels):
        trial = replace(up_to(whole, at, levels), state=state)
        alone = doctor or not is_packable(trial) or (alternates and place % 2 == 0)
        result = run_trial(trial, doctor=doctor) if alone else next(run_packed([trial]))
        assert result is not None
        expected = run_trial(replace(whole, steps=at), doctor=doctor)
        assert expected is not None
        assert result.bits == expected.bits
        state = result.state
        goes_on = not (result.ran_away or result.cause) and result.steps == at < levels[-1]
        assert goes_on or not state
        assert doctor or bool(state) == goes_on
        if goes_on and state:
            opened = state_of(replace(up_to(whole, levels[place + 1], levels), state=state))
            assert opened is not None
            assert opened.engine.step == at


@pytest.mark.parametrize(
    "damage",
    [
        lambda state: state[:-9],
        lambda state: b"no state",
        lambda state: zlib.compress(zlib.decompress(state)[:-1]),
        lambda state: zlib.compress(zlib.decompress(state).replace(b'"epoch": 20', b'"epoch": -1')),
        lambda state: zlib.compress(zlib.decompress(state).replace(b'"step": 20', b'"step": {}')),
        lambda state: zlib.compress(bytes(2**24)),
    ],
    ids=["cut", "none", "short", "negative", "no number", "zeros"],
)
def test_a_damaged_state_has_the_run_begin_anew(damage: Callable[[bytes], bytes]) -> None:
    (whole,) = trials_of(Plan().spec, 1, 60)
    kept = next(run_packed([up_to(whole, 20, (20, 60))])).state
    trial = replace(whole, state=damage(kept))
    assert state_of(replace(whole, state=kept)) is not None
    assert state_of(trial) is None
    assert bits(list(run_packed([trial]))) == bits(list(run_packed([whole])))


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
    assert bad.cause in {rule.name for rule in RULES}
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
