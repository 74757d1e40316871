"""Numbers typed into parameters and inputs: a run takes them up at once, and undo brings back what was there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.data import load_dataset
from gradstudio.engine import topological_order
from gradstudio.project import ProjectSpec, SpecError, edits
from gradstudio.project.spec import validated
from gradstudio.training import Session, sample_loss
from gradstudio.training.look.watch import Watch

W1, B3 = "layer1.neuron1.w1", "layer1.neuron3.b"  # places 0 and 8 of 2-3-1


def test_a_run_starts_from_what_was_typed(small_spec: ProjectSpec) -> None:
    spec = edits.set_parameter(edits.set_parameter(small_spec, W1, 0.5), B3, -2.0)
    expected = Session(small_spec).parameters()
    expected[[0, 8]] = 0.5, -2.0
    assert np.array_equal(Session(spec).parameters(), expected)


def test_a_run_under_way_goes_on_with_what_was_typed(small_spec: ProjectSpec) -> None:
    session, by_hand = Session(small_spec), Session(small_spec)
    for one in (session, by_hand):
        one.advance(5)
    spec = edits.set_parameter(small_spec, W1, 0.5)
    assert session.can_adopt(spec)
    session.adopt(spec)
    flat = by_hand.parameters()
    flat[0] = 0.5
    by_hand.set_parameters(flat)
    assert session.snapshot().loss == by_hand.snapshot().loss
    for one in (session, by_hand):
        one.advance(5)
    assert session.losses == by_hand.losses
    assert np.array_equal(session.parameters(), by_hand.parameters())


def test_undo_brings_back_what_was_there_however_far_the_run_had_come(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    session.advance(3)
    first = edits.set_parameter(small_spec, W1, 0.5)
    before_first = session.parameters()[0]
    session.adopt(first)
    session.advance(3)
    second = edits.set_parameter(first, W1, 0.75)
    before_second = session.parameters()[0]
    session.adopt(second)
    assert session.parameters()[0] == 0.75
    session.advance(2)
    others = session.parameters()[1:]
    session.adopt(first)
    assert session.parameters()[0] == before_second != 0.5
    session.adopt(small_spec)
    assert session.parameters()[0] == before_first
    assert np.array_equal(session.parameters()[1:], others)
    session.adopt(first)
    session.adopt(second)
    assert session.parameters()[0] == 0.75


def test_undo_in_a_run_that_began_with_it_brings_back_the_initial_number(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_parameter(edits.set_parameter(small_spec, W1, 0.5), W1, 0.75))
    session.adopt(small_spec)
    assert np.array_equal(session.parameters(), Session(small_spec).parameters())


@given(
    st.lists(st.one_of(st.tuples(st.integers(0, 8), st.floats(-3, 3), st.booleans()), st.none()), max_size=25)
)
def test_any_walk_of_edits_undos_and_steps_ends_where_it_began(
    acts: list[tuple[int, float, bool] | None],
) -> None:
    """Between two steps, undoing every edit gives the parameters of before the edits to the last bit."""
    spec = edits.remove_layer(edits.set_data(ProjectSpec(), kind="moons", samples=4), 0)
    spec = edits.set_training(edits.set_layer_size(spec, 0, 2), engine="reference")
    session, stack = Session(spec), [spec]
    labels = [f"layer1.neuron{n}.{p}" for n in (1, 2) for p in ("w1", "w2", "b")]
    labels += [f"layer2.neuron1.{p}" for p in ("w1", "w2", "b")]
    before = [session.parameters()]
    for act in acts:
        if act is None and len(stack) > 1:
            stack.pop()
            session.adopt(stack[-1])
            assert np.array_equal(session.parameters(), before.pop())
        elif act is not None:
            which, value, continued = act
            before.append(session.parameters())
            stack.append(edits.set_parameter(stack[-1], labels[which], value, continued=continued))
            session.adopt(stack[-1])
            assert session.parameters()[which] == value
    session.adopt(spec)
    assert np.array_equal(session.parameters(), Session(spec).parameters())


def test_an_input_that_was_typed_is_trained_on(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    session.advance(4)
    spec = edits.set_input(small_spec, 2, 1, 0.125)
    assert session.can_adopt(spec)
    before = session.snapshot(watch=Watch(sample=2))
    session.adopt(spec)
    snapshot = session.snapshot(watch=Watch(sample=2))
    dataset = load_dataset(spec.data)
    root = sample_loss(spec, dataset, session.parameters(), 2)
    root.backward()
    order = topological_order(root)
    assert snapshot.trace is not None
    np.testing.assert_allclose(snapshot.trace.data, [node.data for node in order], rtol=1e-12)
    np.testing.assert_allclose(snapshot.trace.grad, [node.grad for node in order], rtol=1e-12, atol=1e-15)
    fresh = Session(spec)
    fresh.set_parameters(session.parameters())
    assert snapshot.loss == fresh.snapshot().loss != before.loss
    session.adopt(small_spec)
    assert session.snapshot().loss == before.loss
    assert session.step_count == 4


def test_a_typed_column_moves_the_point_and_a_typed_feature_stands_alone(small_spec: ProjectSpec) -> None:
    points = load_dataset(small_spec.data)
    moved = load_dataset(edits.set_input(small_spec, 2, 1, 0.125).data)
    assert moved.raw[2].tolist() == moved.inputs[2].tolist() == [points.raw[2, 0], 0.125]
    spec = edits.set_data(small_spec, features=("x1", "x1 * x2"))
    featured = load_dataset(edits.set_input(spec, 2, 1, 0.125).data)
    assert np.array_equal(featured.raw, points.raw)
    assert featured.inputs[2].tolist() == [points.raw[2, 0], 0.125]


def test_an_input_kept_for_testing_changes_only_the_test(small_spec: ProjectSpec) -> None:
    spec = edits.set_data(small_spec, test_share=0.5)
    points = load_dataset(spec.data)
    session = Session(spec)
    test_rows = [
        row
        for row in range(8)
        if _scores(session, edits.set_input(spec, row, 0, points.inputs[row, 0] + 5.0))[1]
        != _scores(session, spec)[1]
    ]
    assert len(test_rows) == 4
    for row in test_rows:
        changed = _scores(session, edits.set_input(spec, row, 0, points.inputs[row, 0] + 5.0))
        assert changed[0] == _scores(session, spec)[0]


def _scores(session: Session, spec: ProjectSpec) -> tuple[float, float | None]:
    session.adopt(spec)
    snapshot = session.snapshot()
    return snapshot.loss, snapshot.test_loss


def test_both_engines_take_typed_numbers_alike(small_spec: ProjectSpec) -> None:
    spec = edits.set_training(edits.set_activation(small_spec, 0, "tanh"), loss="logistic", batch_size=3)
    sessions = [Session(edits.set_training(spec, engine=engine)) for engine in ("reference", "compiled")]
    for session in sessions:
        session.advance(3)
        session.adopt(edits.set_parameter(session.spec, "layer2.neuron1.w3", 1.5))
        session.adopt(edits.set_input(session.spec, 1, 0, -0.75))
        session.advance(5)
    np.testing.assert_allclose(sessions[1].losses, sessions[0].losses, rtol=1e-11)
    np.testing.assert_allclose(sessions[1].parameters(), sessions[0].parameters(), rtol=1e-11)


def test_other_points_still_need_a_new_run(small_spec: ProjectSpec) -> None:
    assert not Session(small_spec).can_adopt(edits.set_data(small_spec, noise=0.2))


def test_a_typed_input_of_a_sample_that_there_is_not_is_refused() -> None:
    edited = [{"sample": 100, "column": 0, "value": 1.0}]
    for data in ({"kind": "micrograd_moons"}, {"kind": "moons"}):
        with pytest.raises(SpecError, match="Sample 101"):
            validated({"data": {**data, "edited": edited}})
