"""A reading of a network's health agrees with the graphs of `Value`s, on both engines, and changes nothing."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.data.source import load_dataset
from gradstudio.data.split import split
from gradstudio.engine.value import Value
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.fields import set_field
from gradstudio.training import Session
from gradstudio.training.health.numbers import norm
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.health.watching import HealthWatch
from gradstudio.training.look.sample import assign, build_network
from gradstudio.training.record import Record
from gradstudio.training.record.digest import state_digest
from tests.training.record.projects import changed, projects

KINDS = ("linear", "relu", "leaky_relu", "elu", "tanh", "sigmoid", "softplus", "silu", "gelu", "sin")


@st.composite
def networks(draw: st.DrawFn) -> ProjectSpec:
    """Projects with layers of every activation, one unit or one sample among them, or no hidden layer."""
    spec = draw(projects())
    spec = edits.set_data(spec, samples=draw(st.sampled_from([2, 3, 9, 17])))
    spec = edits.set_initialisation(spec, draw(st.sampled_from(["micrograd", "he_normal", "xavier_uniform"])))
    for path in ("l1", "l2"):
        spec = set_field(spec, f"training.{path}", draw(st.sampled_from([0.0, 0.02])))
    if draw(st.booleans()):
        spec = edits.set_activation(spec, 0, draw(st.sampled_from(KINDS)))
    return spec


def expected(session: Session) -> dict[str, list[np.ndarray]]:
    """Pre-activations and activations of each layer, shape (units, samples), by graphs of `Value`s."""
    spec = session.spec
    train = split(load_dataset(spec.data), spec.data.test_share, spec.data.seed).train
    network = build_network(spec)
    assign(network, session.parameters())
    z: list[list[list[float]]] = [[] for _ in network.layers]
    a: list[list[list[float]]] = [[] for _ in network.layers]
    for row in train.inputs.tolist():
        signal: list[Value | float] = list(row)
        for index, layer in enumerate(network.layers):
            z[index].append(
                [sum((w * x for w, x in zip(n.w, signal, strict=True)), n.b).data for n in layer.neurons]
            )
            outputs = layer(signal)
            a[index].append([unit.data for unit in outputs])
            signal = list(outputs)
    return {"z": [np.array(one).T for one in z], "a": [np.array(one).T for one in a]}


def after_one_step(session: Session) -> np.ndarray:
    """The parameters after the next step, taken by a session of its own."""
    other = Session(session.spec)
    other.restore(session.state())
    other.advance(1)
    return other.parameters()


def parts(session: Session, flat: np.ndarray) -> list[np.ndarray]:
    """Of each layer the matrix of shape (units, inputs + 1)."""
    sizes, blocks, start = session.spec.sizes, [], 0
    for fan_in, fan_out in pairwise(sizes):
        blocks.append(flat[start : start + (fan_in + 1) * fan_out].reshape(fan_out, fan_in + 1))
        start += (fan_in + 1) * fan_out
    return blocks


def require_agreement(session: Session, reading: HealthReading) -> None:
    numbers = expected(session)
    snapshot = session.snapshot()
    assert (reading.loss, reading.test_loss) == (snapshot.loss, snapshot.test_loss)
    assert reading.accuracy == pytest.approx(snapshot.accuracy, nan_ok=True)
    assert (reading.moment, reading.epoch) == (snapshot.moment, snapshot.epoch)
    assert reading.learning_rate == snapshot.learning_rate
    own, update = session.parameters(), after_one_step(session) - session.parameters()
    for index, layer in enumerate(reading.layers):
        z, a = numbers["z"][index], numbers["a"][index]
        kind = session.spec.network.layers[index].activation
        weights = parts(session, own)[index][:, :-1]
        gradients = parts(session, snapshot.gradients)[index]
        close = {"rtol": 1e-9, "atol": 1e-12}
        np.testing.assert_allclose(layer.z_mean, z.mean(axis=1), **close)
        np.testing.assert_allclose(layer.z_spread, z.std(axis=1), **close)
        np.testing.assert_allclose(layer.a_mean, a.mean(axis=1), **close)
        np.testing.assert_allclose(layer.a_spread, a.std(axis=1), **close)
        np.testing.assert_array_equal(layer.active_share, (a > 0).mean(axis=1))
        np.testing.assert_array_equal(layer.dead, (z <= 0).all(axis=1) & (kind == "relu"))
        slopes = {"tanh": 1 - a * a, "sigmoid": 4 * a * (1 - a)}.get(kind, np.ones_like(a))
        np.testing.assert_array_equal(layer.saturated_share, (slopes < 0.05).mean(axis=1))
        assert layer.z_beyond == pytest.approx((np.abs(z) > 5).mean())
        assert layer.weight_norm == pytest.approx(np.linalg.norm(weights), rel=1e-12)
        assert layer.gradient_norm == pytest.approx(np.linalg.norm(gradients), rel=1e-12)
        change = np.linalg.norm(parts(session, update)[index][:, :-1])
        ratio = change / np.linalg.norm(weights) if weights.any() else math.nan
        assert layer.update_ratio == pytest.approx(ratio, rel=1e-12, nan_ok=True)
        for bins, said in ((layer.weights, weights), (layer.gradients, gradients), (layer.activations, a)):
            assert bins.total == said.size
            assert len(bins.counts) <= 64
        again, _ = np.histogram(weights, layer.weights.edges)
        np.testing.assert_array_equal(again, layer.weights.counts)


@given(spec=networks(), steps=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_a_reading_agrees_with_the_graphs_of_values(spec: ProjectSpec, steps: int) -> None:
    session = Session(spec)
    session.advance(steps)
    require_agreement(session, session.read_health())


@given(spec=projects(), steps=st.lists(st.integers(0, 5), max_size=4), change=st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_a_reading_changes_no_bit_of_the_run(spec: ProjectSpec, steps: list[int], change: int) -> None:
    alone, read = Session(spec), Session(spec)
    for count in steps:
        alone.run(count)
        read.read_health()
        read.run(count)
        read.read_health()
        before = read.snapshot()
        read.read_health()
        assert read.snapshot().loss == before.loss
        assert np.array_equal(read.snapshot().gradients, before.gradients)
    for session in (alone, read):
        session.adopt(changed(spec, change))
    read.read_health()
    for session in (alone, read):
        session.run(3)
    assert state_digest(alone.state()) == state_digest(read.state())
    assert alone.losses == read.losses


def test_a_network_without_hidden_layers_is_read(small_spec: ProjectSpec) -> None:
    session = Session(edits.remove_layer(small_spec, 0))
    assert session.spec.sizes == (2, 1)
    require_agreement(session, session.read_health())


def test_the_norm_of_huge_and_of_tiny_numbers_is_neither_infinite_nor_zero() -> None:
    assert norm(np.array([3e200, 4e200])) == pytest.approx(5e200)
    assert norm(np.array([3e-200, 4e-200])) == pytest.approx(5e-200)
    assert norm(np.array([0.0, 0.0])) == 0.0
    with np.errstate(all="ignore"):
        assert math.isnan(norm(np.array([1.0, math.nan])))
        assert norm(np.array([1.0, math.inf])) == math.inf


@given(spec=projects(), pieces=st.lists(st.integers(1, 9), min_size=1, max_size=5), change=st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_a_recorded_run_that_is_read_on_its_way_is_the_same_to_the_last_bit(
    spec: ProjectSpec, pieces: list[int], change: int
) -> None:
    alone, record = Session(spec), Record()
    read = record.begin(spec)
    read.watch_health(HealthWatch(record.run(1).readings))
    for session in (alone, read):
        for steps in pieces[:-1]:
            session.run(steps)
        session.adopt(changed(spec, change))
        session.run(pieces[-1])
    assert state_digest(alone.state()) == state_digest(read.state())
    assert alone.losses == read.losses
    assert alone.history.test_losses.tolist() == read.history.test_losses.tolist()
    assert state_digest(record.at(read.moment).state()) == state_digest(read.state())
    for reading in record.readings(1):
        session = record.at(reading.moment)
        assert session.read_health().layers[0].gradient_norm == reading.layers[0].gradient_norm


def relu_unit(engine: str, bias: float, **data: float) -> HealthReading:
    """Two ReLUs of weights 0: what one of them answers is its bias."""
    spec = edits.set_data(
        edits.set_training(ProjectSpec(), engine=engine), kind="moons", **{"samples": 9, **data}
    )
    spec = edits.set_layer_size(edits.remove_layer(spec, 0), 0, 2)
    session = Session(spec)
    session.set_parameters([0.0, 0.0, bias, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0])
    return session.read_health()


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize(("bias", "dead"), [(-1.0, True), (0.0, True), (5e-324, False), (1.0, False)])
def test_a_unit_is_dead_if_no_sample_makes_it_positive(engine: str, bias: float, dead: bool) -> None:
    layer = relu_unit(engine, bias).layers[0]
    assert layer.dead.tolist() == [dead, False]
    assert layer.active_share.tolist() == [0.0 if dead else 1.0, 1.0]
    assert math.isnan(layer.update_ratio)  # all weights are 0
    assert layer.weight_norm == 0.0
    assert layer.weights.total == 4


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_unit_that_one_sample_makes_positive_is_not_dead(engine: str) -> None:
    spec = edits.set_data(edits.set_training(ProjectSpec(), engine=engine), kind="moons", samples=9)
    spec = edits.set_layer_size(edits.remove_layer(spec, 0), 0, 1)
    session = Session(spec)
    train = split(load_dataset(spec.data), spec.data.test_share, spec.data.seed).train
    first = np.sort(train.inputs[:, 0])
    for threshold, dead in ((first[-1], True), ((first[-1] + first[-2]) / 2, False)):
        session.set_parameters([1.0, 0.0, -threshold, 1.0, 0.0])
        layer = session.read_health().layers[0]
        assert layer.dead.tolist() == [dead]
        assert layer.active_share[0] == pytest.approx(0.0 if dead else 1 / 9)


@pytest.mark.parametrize("kind", ["leaky_relu", "elu", "softplus", "tanh", "linear"])
def test_what_passes_a_gradient_below_zero_does_not_die(kind: str) -> None:
    spec = edits.set_activation(ProjectSpec(), 0, kind)
    session = Session(spec)
    flat = session.parameters()
    flat[:48] = np.tile([0.0, 0.0, -3.0], 16)
    session.set_parameters(flat)
    assert not session.read_health().layers[0].dead.any()


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("kind", ["relu", "tanh", "sin", "elu", "softplus"])
@pytest.mark.parametrize("size", [1e200, 1e300])
def test_numbers_that_ran_away_can_be_read(engine: str, kind: str, size: float) -> None:
    spec = edits.set_data(edits.set_training(ProjectSpec(), engine=engine), kind="moons", samples=7)
    spec = edits.set_layer_size(edits.set_activation(spec, 0, kind), 0, 3)
    spec = edits.set_layer_size(edits.set_activation(spec, 1, kind), 1, 3)
    session = Session(spec)
    session.set_parameters(size * np.sign(session.parameters()))
    reading = session.read_health()
    assert reading.layers[0].weight_norm == pytest.approx(size * math.sqrt(6))
    assert reading.layers[0].z_beyond == 1.0
    assert reading.layers[0].weights.total == 6
    assert session.step_count == 0
    for layer in reading.layers:
        assert layer.activations.total <= 7 * len(layer.dead)
        assert np.isfinite(layer.weights.edges).all()
        assert np.isfinite(layer.activations.edges).all()


def test_a_step_that_would_not_be_taken_has_no_update() -> None:
    for engine in ("compiled", "reference"):
        spec = edits.set_data(edits.set_training(ProjectSpec(), engine=engine), kind="moons", samples=7)
        session = Session(spec)
        session.set_parameters(1e200 * session.parameters())
        assert all(math.isnan(layer.update_ratio) for layer in session.read_health().layers)


def test_one_training_sample_has_no_spread() -> None:
    layer = relu_unit("compiled", 0.5, samples=2, test_share=0.5).layers[0]
    assert layer.z_spread.tolist() == layer.a_spread.tolist() == [0.0, 0.0]
    assert layer.z_mean.tolist() == [0.5, 1.0]


def test_samples_of_many_parts_and_batches_of_some_are_read() -> None:
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=3001, test_share=0.25)
    spec = edits.set_layer_size(edits.set_layer_size(spec, 0, 3), 1, 3)
    session = Session(edits.set_training(spec, batch_size=32))
    session.advance(5)
    reading = session.read_health()
    assert reading.layers[0].activations.total == 3 * 2251
    assert reading.test_loss == session.snapshot().test_loss
    require_agreement(session, reading)
