"""A run that is put down and taken up again goes on with the same bits."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.engine.errors import ShapeError
from gradstudio.project import edits
from gradstudio.project.spec import AdamSpec, ConstantRate, ProjectSpec, TrainingSpec
from gradstudio.training.run.history import History, Series
from gradstudio.training.run.session import Session
from gradstudio.training.run.state import RunState
from tests.training.record.projects import changed, projects


def goes_on(session: Session, pieces: list[int]) -> list[object]:
    """What comes of further steps: stops, state, losses and test losses from here on."""
    begin = session.step_count
    stops = [stop and stop.rule for stop in map(session.run, pieces)]
    state = session.state()
    return [
        stops,
        state.step,
        state.engine.epoch,
        state.engine.used,
        state.engine.began_at,
        *(array.tobytes() for array in arrays(state)),
        *(part.tobytes() for part in session.history.since(begin)),
        *(part.tobytes() for part in session.history.test_since(begin)),
    ]


def arrays(state: RunState) -> tuple[np.ndarray, ...]:
    engine = state.engine
    return engine.parameters, engine.first, engine.second, engine.cut_from


@given(spec=projects(), before=st.integers(0, 12), change=st.none() | st.integers(0, 20))
def test_a_run_that_is_restored_goes_on_with_the_same_bits(
    spec: ProjectSpec, before: int, change: int | None
) -> None:
    first = Session(spec)
    first.run(before)
    if change is not None:
        first.adopt(changed(spec, change))
        first.run(3)
    state = first.state()
    second = Session(first.spec)
    second.run(5)  # what it had come to does not matter
    second.restore(state)
    assert second.step_count == state.step
    later = changed(first.spec, (change or 0) + 1)
    assert goes_on(first, [4, 9]) == goes_on(second, [4, 9])
    first.adopt(later)
    second.adopt(later)
    first.adopt(spec)  # undone: typed, cut and frozen parameters are what they were
    second.adopt(spec)
    assert goes_on(first, [6]) == goes_on(second, [6])


@given(spec=projects(engine="reference"))
@settings(max_examples=10)
def test_a_state_of_one_engine_is_one_of_the_other(spec: ProjectSpec) -> None:
    slow, fast = Session(spec), Session(edits.set_training(spec, engine="compiled"))
    slow.advance(6)
    fast.restore(slow.state())
    slow.advance(6)
    fast.advance(6)
    assert fast.parameters() == pytest.approx(slow.parameters(), rel=1e-7, abs=1e-9)
    assert fast.epoch == slow.epoch


def test_a_run_goes_on_in_another_process(tmp_path) -> None:
    spec = ProjectSpec(
        training=TrainingSpec(optimizer=AdamSpec(), batch_size=7, learning_rate=ConstantRate(rate=0.01))
    )
    session = Session(spec)
    session.advance(10)
    state, place = session.state(), tmp_path / "state.npz"
    names = ("parameters", "first", "second", "cut_from")
    np.savez(place, **dict(zip(names, arrays(state), strict=True)))
    there = f"""
import sys
import numpy as np
from dataclasses import replace
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session
spec = ProjectSpec.model_validate_json({spec.model_dump_json()!r})
session = Session(spec)
engine = replace(
    session.state().engine, step={state.step}, began_at={state.engine.began_at}, epoch={state.engine.epoch},
    used={state.engine.used}, **np.load({str(place)!r}),
)
session.restore(replace(session.state(), engine=engine))
session.advance(10)
sys.stdout.write(session.parameters().tobytes().hex())
"""
    done = subprocess.run([sys.executable, "-c", there], capture_output=True, text=True, check=True)
    session.advance(10)
    assert done.stdout == session.parameters().tobytes().hex()


def test_a_state_of_another_network_is_refused_and_changes_nothing() -> None:
    session = Session(ProjectSpec())
    session.advance(2)
    before = session.parameters()
    other = Session(edits.add_layer(ProjectSpec())).state()
    with pytest.raises(ShapeError, match="same network"):
        session.restore(other)
    assert np.array_equal(session.parameters(), before)
    assert session.step_count == 2
    typed = Session(edits.set_parameter(ProjectSpec(), "layer1.neuron1.b", 1.0)).state()
    with pytest.raises(ShapeError, match="typed"):
        session.restore(typed)


def test_a_state_is_a_copy_that_cannot_be_changed() -> None:
    session = Session(ProjectSpec())
    state = session.state()
    taken = state.engine.parameters.copy()
    session.advance(3)
    assert np.array_equal(state.engine.parameters, taken)
    assert not any(array.flags.writeable for array in arrays(state))
    assert state.nbytes == 4 * 8 * 337


def test_what_a_run_took_up_is_kept_with_its_step() -> None:
    spec = ProjectSpec()
    session = Session(spec)
    session.advance(4)
    slower = edits.set_training(spec, learning_rate=ConstantRate(rate=0.1))
    session.adopt(slower)
    session.advance(2)
    session.adopt(spec)
    session.adopt(slower)
    found = [(change.step, change.spec) for change in session.changes]
    assert found == [(0, spec), (4, slower), (6, spec), (6, slower)]
    replayed = Session(spec)
    for change in session.changes[1:]:
        replayed.advance(change.step - replayed.step_count)
        replayed.adopt(change.spec)
    assert np.array_equal(replayed.parameters(), session.parameters())


@given(
    length=st.integers(0, 60), cut_at=st.integers(0, 70), capacity=st.integers(2, 20), more=st.integers(0, 40)
)
def test_a_series_is_cut_and_goes_on_apart(length: int, cut_at: int, capacity: int, more: int) -> None:
    series = Series(1, capacity)
    series.extend(np.arange(length), np.arange(length) * 2.0)
    kept = [step for step in series.steps.tolist() if step < cut_at]
    fork = series.until(cut_at)
    assert fork.steps.tolist() == kept
    before = series.steps.tolist()
    begin = min(cut_at, length)
    fork.extend(np.arange(begin, begin + more), np.full(more, -1.0))
    assert series.steps.tolist() == before
    straight = Series(1, capacity)
    straight.stride = series.stride
    straight.extend(np.array(kept, dtype=np.int64), np.array(kept) * 2.0)
    straight.extend(np.arange(begin, begin + more), np.full(more, -1.0))
    assert fork.steps.tolist() == straight.steps.tolist()
    assert fork.column(0).tolist() == straight.column(0).tolist()


def test_a_history_is_forked_at_a_step() -> None:
    session = Session(ProjectSpec())
    session.advance(30)
    fork = session.history.until(12)
    assert fork.losses.tolist() == session.losses[:12]
    fork.extend([1.0], [0.5])
    assert fork.steps.tolist() == list(range(13))
    assert session.history.until(99).steps.tolist() == list(range(30))
    assert History(7).until(3).steps.tolist() == []
