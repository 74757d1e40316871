"""When a parameter changed most, last changed its sign and first left zero."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.engine.paths import ScalarPath
from gradstudio.project import edits
from gradstudio.project.edited import set_parameter
from gradstudio.project.spec import ConstantRate, ProjectSpec
from gradstudio.training.record import (
    Keyframe,
    Keyframes,
    Record,
    RecordError,
    TurningPoint,
    TurningPoints,
    turning_points,
)
from gradstudio.training.run.moment import Moment, RunId
from tests.training.record.projects import ACTIONS, acted, projects, spaced

RUN = RunId(1)


def found_in(
    record: Record, index: int, *, run: int = 1, every_step: bool = True, path: str = ""
) -> TurningPoints:
    spec = record.run(run).spec
    place = ScalarPath.parse(path) if path else ScalarPath.of_parameter(index, spec.sizes)
    assert place is not None
    found = turning_points(record, run, place, every_step=every_step)
    assert found is not None
    return found


def way_of(record: Record, index: int, run: RunId = RUN) -> list[tuple[Moment, float]]:
    """Return a parameter at each moment of a run and of those that it grew from, each opened by itself."""
    kept = record.run(run)
    before: list[tuple[Moment, float]] = []
    if kept.parent is not None:
        before = [
            (moment, number)
            for moment, number in way_of(record, index, kept.parent.run)
            if moment.run != kept.parent.run or moment.step <= kept.parent.step
        ]
    own = (Moment(run, step) for step in range(kept.begin, kept.end + 1))
    return before + [(moment, float(record.at(moment).parameters()[index])) for moment in own]


def framed(record: Record, stride: int) -> None:
    """Keep the states of the first run at the multiples of a stride."""
    run = record.run(RUN)
    frames = [
        Keyframe(
            state=record.at(Moment(RUN, step)).state(),
            changes=sum(change.step <= step for change in run.changes),
        )
        for step in range(stride, run.end, stride)
    ]
    run.keyframes = Keyframes(frames, stride)


def expected_of(
    way: list[tuple[Moment, float]],
) -> tuple[TurningPoint | None, TurningPoint | None, TurningPoint | None]:
    """Find the three the plain way, one number after the other."""
    most = sign = zero = None
    last_sign = np.sign(way[0][1])
    for (_, before), (moment, after) in pairwise(way):
        turn = TurningPoint(moment=moment, before=before, after=after)
        if abs(after - before) > (0.0 if most is None else abs(most.after - most.before)):
            most = turn
        if zero is None and before == 0 != after:
            zero = turn
        if after != 0:
            if last_sign and np.sign(after) != last_sign:
                sign = turn
            last_sign = np.sign(after)
    return most, sign, zero


@given(projects(), ACTIONS, st.data())
@settings(max_examples=40, deadline=None)
def test_they_are_those_of_the_moments_opened_one_by_one(
    spec: ProjectSpec, actions: list[tuple[str, int]], data: st.DataObject
) -> None:
    # Large steps: signs change.
    spec = edits.set_training(spec, learning_rate=ConstantRate(rate=0.9))
    record = Record()
    session = record.begin(spec)
    spaced(record, 4)
    acted(session, actions)
    index = data.draw(st.integers(0, spec.parameter_count - 1))
    found = found_in(record, index)
    expected = expected_of(way_of(record, index))
    assert (found.changed_most, found.changed_sign, found.left_zero) == expected
    assert (found.begin, found.end) == (Moment(RUN, 0), record.run(RUN).moment)
    assert found.stride == 1


def test_a_branch_is_followed_back_to_where_its_parent_began(small_spec: ProjectSpec) -> None:
    record = Record()
    record.begin(small_spec).advance(8)
    changed = set_parameter(small_spec, "layer1.neuron1.w1", -3.0)
    record.branch(Moment(RUN, 5), changed).advance(4)
    branch = record.runs[1].number
    found = found_in(record, 0, run=branch)
    way = way_of(record, 0, branch)
    assert (found.changed_most, found.changed_sign, found.left_zero) == expected_of(way)
    assert found.changed_most is not None
    assert found.changed_most.moment == Moment(branch, 5)
    assert found.begin == Moment(RUN, 0)
    record.delete(1)
    assert found_in(record, 0, run=branch).begin == Moment(branch, 5)


def test_a_bias_that_begins_at_zero_leaves_it_with_its_first_step(small_spec: ProjectSpec) -> None:
    record = Record()
    record.begin(edits.set_initialisation(small_spec, "xavier_uniform")).advance(3)
    found = found_in(record, 0, path="layer1.neuron1.b")
    assert found.left_zero is not None
    assert (found.left_zero.moment.step, found.left_zero.before) == (1, 0.0)


def test_between_keyframes_only_what_they_show_is_gone_through(small_spec: ProjectSpec) -> None:
    record = Record()
    session = record.begin(small_spec)
    session.advance(20)
    changed = set_parameter(small_spec, "layer1.neuron1.w1", -5.0)
    session.adopt(changed)
    session.advance(1)
    session.adopt(set_parameter(changed, "layer1.neuron1.w1", -9.0))
    session.advance(40)
    framed(record, 8)
    found, whole = found_in(record, 0, every_step=False), found_in(record, 0)
    assert found.stride == 8
    assert found.changed_most == whole.changed_most
    assert found.changed_sign == whole.changed_sign
    assert found.changed_most is not None
    assert found.changed_most.moment.step == 20


@pytest.mark.parametrize("every_step", [True, False])
def test_it_tells_how_far_it_is_and_can_be_ended(small_spec: ProjectSpec, every_step: bool) -> None:
    record = Record()
    session = record.begin(small_spec)
    session.advance(250)
    framed(record, 16)
    path = ScalarPath.parse("layer1.neuron1.b")
    assert path is not None
    told: list[float] = []
    assert (
        turning_points(record, 1, path, every_step=every_step, go_on=lambda share: told.append(share) or True)
        is not None
    )
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert turning_points(record, 1, path, every_step=every_step, go_on=lambda share: False) is None


def test_a_run_without_steps_has_no_turning_points(small_spec: ProjectSpec) -> None:
    record = Record()
    record.begin(small_spec)
    for every_step in (True, False):
        found = found_in(record, 0, every_step=every_step)
        assert (found.changed_most, found.changed_sign, found.left_zero) == (None, None, None)


def test_what_is_no_parameter_has_none(small_spec: ProjectSpec) -> None:
    record = Record()
    record.begin(small_spec)
    with pytest.raises(RecordError, match="no weight or bias layer1"):
        found_in(record, 0, path="layer1.neuron1.a")
