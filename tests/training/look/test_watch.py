from __future__ import annotations

import numpy as np
import pytest

from gradstudio.compiled import tape
from gradstudio.data.source import load_dataset
from gradstudio.engine.losses import LOSSES, l1_penalty, l2_penalty, mean
from gradstudio.engine.walk import topological_order
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project import edits
from gradstudio.project.spec import Blobs, LayerSpec, Moons, NetworkSpec, Plane, ProjectSpec, TrainingSpec
from gradstudio.training.look.sample import batch_scalar_count, build_loss, build_network, target_of
from gradstudio.training.look.trace import Tracer
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.session import Session

EVERY = Watch(scope="all", penalty=True)


def small(loss: str = "hinge", engine: str = "compiled", **training: object) -> ProjectSpec:
    data = {
        "softmax_cross_entropy": Blobs(samples=12, classes=3, noise=0.3, seed=1, test_share=0.25),
        "squared_error": Plane(samples=12, noise=0.1, seed=1, test_share=0.25),
        "half_squared_error": Plane(samples=12, noise=0.1, seed=1, test_share=0.25),
    }.get(loss, Moons(samples=12, noise=0.1, seed=1, test_share=0.25))
    outputs = 3 if loss == "softmax_cross_entropy" else 1
    layers = (LayerSpec(size=4, activation="tanh"), LayerSpec(size=outputs, activation="linear"))
    fields = {"loss": loss, "engine": engine, "l1": 1e-3, "l2": 1e-2, "penalize_biases": False, **training}
    return ProjectSpec(
        data=data, network=NetworkSpec(layers=layers), training=TrainingSpec.model_validate(fields)
    )


def expected(
    spec: ProjectSpec, session: Session, samples: list[int], watch: Watch
) -> list[tuple[float, float]]:
    """Data and grad of every scalar by plain `Value`s, put together here and not by what is tested."""
    network, dataset = build_network(spec, session.parameters()), load_dataset(spec.data)
    losses = [
        LOSSES[spec.training.loss](network.outputs(dataset.inputs[i].tolist()), target_of(spec, dataset, i))
        for i in samples
    ]
    loss = losses[0] if watch.scope == "sample" else mean(losses)
    if watch.penalty:
        weights = [w for layer in network.layers for neuron in layer.neurons for w in neuron.w]
        loss = loss + l1_penalty(weights, spec.training.l1)
        loss = loss + l2_penalty(weights, spec.training.l2)
    loss.backward()
    return [(node.data, node.grad) for node in topological_order(loss)]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("penalty", [False, True])
def test_a_trace_has_the_numbers_of_the_graph_as_micrograd_builds_it(loss, engine, penalty) -> None:
    spec = small(loss, engine, batch_size=4)
    session = Session(spec)
    for scope in ("sample", "batch", "all"):
        for _ in range(3):  # the 9 training samples make batches of 4, 4 and 1
            watch = Watch(scope=scope, sample=5, penalty=penalty)
            trace = session.snapshot(watch=watch).trace
            assert trace is not None
            assert trace.watch == watch
            wanted = expected(spec, session, list(trace.samples), watch)
            assert len(trace.data) == len(wanted)
            # A gradient is a sum of terms as large as the largest: that is what its last bits are of.
            numbers, scale = np.stack([trace.data, trace.grad], axis=1), float(np.abs(wanted).max())
            np.testing.assert_allclose(numbers, wanted, rtol=1e-12, atol=1e-13 * scale)
            session.advance()


def test_the_whole_batch_is_the_loss_that_is_trained_on() -> None:
    spec = small()
    session = Session(spec)
    session.advance(3)
    snapshot = session.snapshot(watch=EVERY)
    trace = snapshot.trace
    assert trace is not None
    assert trace.data[-1] == pytest.approx(snapshot.loss, rel=1e-12)
    assert len(trace.samples) == 9
    root = build_loss(spec, load_dataset(spec.data), session.parameters(), EVERY, trace.samples).root
    graph = ValueGraph(root)
    for label, gradient in zip(
        (leaf.label for leaf in build_network(spec).parameters()), snapshot.gradients.tolist(), strict=True
    ):
        node = graph.index_of(label)
        assert node is not None
        assert trace.grad[node] == pytest.approx(gradient, rel=1e-11, abs=1e-14)


def test_the_mini_batch_is_the_one_that_the_next_step_takes() -> None:
    session = Session(small(batch_size=4))
    for _ in range(5):
        trace = session.snapshot(watch=Watch(scope="batch", penalty=True)).trace
        assert trace is not None
        session.advance()
        assert session.losses[-1] == pytest.approx(trace.data[-1], rel=1e-12)


def test_a_structure_is_recorded_once_for_all_samples_and_strengths(monkeypatch) -> None:
    recorded = []
    record = tape.record
    monkeypatch.setattr(
        tape, "record", lambda *args, **options: recorded.append(args) or record(*args, **options)
    )
    session = Session(small(batch_size=3))
    for sample in range(4):
        session.snapshot(watch=Watch(sample=sample))
    assert len(recorded) == 1
    for _ in range(3):
        session.snapshot(watch=Watch(scope="batch", penalty=True))
        session.advance()
    session.adopt(edits.set_training(session.spec, l2=0.5))
    trace = session.snapshot(watch=Watch(scope="batch", penalty=True)).trace
    assert len(recorded) == 2
    session.advance()
    assert session.losses[-1] == pytest.approx(trace.data[-1], rel=1e-12)


def test_the_demo_has_as_many_scalars_and_edges_as_in_micrograd() -> None:
    spec = ProjectSpec()
    samples = range(100)
    root = build_loss(spec, load_dataset(spec.data), np.zeros(spec.parameter_count), EVERY, samples).root
    graph = ValueGraph(root)
    assert len(graph) == 65_818
    # micrograd keeps operands in a set: p * p has one edge there, and two here.
    assert len(np.unique(graph.edges, axis=0)) == 126_517
    assert len(graph.edges) == 126_517 + spec.parameter_count
    assert batch_scalar_count(spec, 100, penalty=True) >= len(graph)


def test_scalars_that_are_not_defined_leave_no_trace() -> None:
    spec = small("squared_error")
    spec = edits.set_activation(spec, 0, "sin")
    session = Session(spec)
    session.set_parameters(np.full(spec.parameter_count, 1e308))
    assert session.snapshot(watch=EVERY).trace is None


def test_too_many_scalars_leave_no_trace() -> None:
    spec = ProjectSpec(data=Moons(samples=200, noise=0.1, seed=1))
    dataset = load_dataset(spec.data)
    parameters = np.zeros(spec.parameter_count)
    assert Tracer(dataset).trace(spec, Watch(scope="all"), range(200), parameters) is None
    assert Tracer(dataset).trace(spec, Watch(), [0], parameters) is not None
