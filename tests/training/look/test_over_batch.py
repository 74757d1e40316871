"""A node over the batch: for every sample what the engine's own graph of that sample says."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.data import load_dataset
from gradstudio.engine import topological_order
from gradstudio.project import ProjectSpec, edits
from gradstudio.training import Session, sample_loss
from gradstudio.training.look import over_batch
from gradstudio.training.look.requests import BatchRequest, BatchTrace
from gradstudio.training.look.sample import scalar_count
from gradstudio.training.look.watch import Watch


def over_batch_of(session: Session, request: BatchRequest) -> BatchTrace:
    answer = session.look(request)
    assert isinstance(answer, BatchTrace)
    return answer


def by_the_engine(session: Session, row: int) -> tuple[list[float], list[float]]:
    dataset = load_dataset(session.spec.data)
    root = sample_loss(session.spec, dataset, session.parameters(), row)
    root.backward()
    order = topological_order(root)
    return [node.data for node in order], [node.grad for node in order]


@pytest.mark.parametrize("engine", ["reference", "compiled"])
@pytest.mark.parametrize(
    ("kind", "loss"),
    [
        ("moons", "hinge"),
        ("moons", "logistic"),
        ("moons", "squared_error"),
        ("moons", "softmax_cross_entropy"),
        ("blobs", "softmax_cross_entropy"),
        ("plane", "half_squared_error"),
        ("plane", "squared_error"),
    ],
)
def test_every_node_is_the_engines_for_every_sample(kind: str, loss: str, engine: str) -> None:
    spec = edits.set_data(ProjectSpec(), kind=kind, samples=9, test_share=0.3)
    spec = edits.set_training(
        spec, loss=loss, engine=engine, learning_rate={"kind": "constant", "rate": 0.05}
    )
    for layer, activation in ((0, "tanh"), (1, "relu")):
        spec = edits.set_activation(edits.set_layer_size(spec, layer, 3), layer, activation)
    session = Session(spec)
    for _ in range(2):
        session.advance(3)
        nodes = range(len(by_the_engine(session, 0)[0]))
        found = over_batch_of(session, BatchRequest(keys=tuple(nodes)))
        assert found.rows.tolist() == list(range(9))
        for row in range(9):
            data, grad = by_the_engine(session, row)
            np.testing.assert_allclose(found.data[:, row], data, rtol=1e-12, atol=1e-14)
            np.testing.assert_allclose(found.grad[:, row], grad, rtol=1e-11, atol=1e-14)


def test_the_mean_gradient_of_a_parameter_is_the_gradient_of_the_training_loss(
    small_spec: ProjectSpec,
) -> None:
    session = Session(edits.set_training(small_spec, l2=0.0))
    session.advance(2)
    root = sample_loss(session.spec, load_dataset(session.spec.data), session.parameters(), 0)
    labels = [node.label for node in topological_order(root)]
    parameters = [
        labels.index(label) for label in ("layer1.neuron1.w1", "layer1.neuron1.w2", "layer1.neuron1.b")
    ]
    found = over_batch_of(session, BatchRequest(keys=parameters))
    np.testing.assert_allclose(found.grad.mean(axis=1), session.snapshot().gradients[:3], rtol=1e-12)


def test_a_typed_input_is_in_it(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    session.adopt(edits.set_input(small_spec, 5, 0, 7.5))
    found = over_batch_of(session, BatchRequest(keys=("x1",)))
    assert found.data[0, 5] == 7.5


@pytest.mark.parametrize("parts", ["one", "many"])
def test_of_a_great_many_samples_some_at_equal_distances_are_taken(
    small_spec: ProjectSpec, monkeypatch: pytest.MonkeyPatch, parts: str
) -> None:
    spec = edits.set_data(small_spec, samples=100)
    scalars = scalar_count(spec.sizes)
    monkeypatch.setattr(over_batch, "BUDGET", scalars * 10)
    monkeypatch.setattr(over_batch, "REFERENCE_BUDGET", scalars * 10)
    if parts == "many":
        monkeypatch.setattr(over_batch, "_SCALARS_IN_MEMORY", scalars * 3)
    session = Session(spec)
    found = over_batch_of(session, BatchRequest(keys=(0, 3)))
    assert found.rows.tolist() == list(range(0, 100, 10))
    assert found.samples == 100
    for place, row in enumerate(found.rows.tolist()):
        assert found.data[1, place] == pytest.approx(by_the_engine(session, row)[0][3], rel=1e-12)


@pytest.mark.parametrize("key", [10_000, "layer9.neuron1.a"])
def test_a_node_that_the_graph_has_not_is_not_looked_at(small_spec: ProjectSpec, key: int | str) -> None:
    assert over_batch_of(Session(small_spec), BatchRequest(keys=(key,))).keys == ()


def test_parameters_that_ran_away_leave_nothing_to_show(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_activation(small_spec, 0, "sin"))
    session.set_parameters(np.full(13, 1e308))
    assert over_batch_of(session, BatchRequest(keys=(0,))).keys == ()


def test_the_penalties_belong_to_it_where_they_belong_to_the_graph(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_training(small_spec, l1=0.02, l2=0.03))
    session.advance(2)
    watch = Watch(sample=4, penalty=True)
    trace = session.snapshot(watch=watch).trace
    assert trace is not None
    found = over_batch_of(session, BatchRequest(keys=tuple(range(len(trace.data))), penalty=True))
    np.testing.assert_allclose(found.data[:, 4], trace.data, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(found.grad[:, 4], trace.grad, rtol=1e-12, atol=1e-14)
    session.adopt(edits.set_training(session.spec, l1=0.0))
    again = over_batch_of(session, BatchRequest(keys=("layer1.neuron1.w1",), penalty=True))
    trace = session.snapshot(watch=watch).trace
    assert trace is not None
    assert again.grad[0, 4] in trace.grad
