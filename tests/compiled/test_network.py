from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.compiled import layout
from gradstudio.compiled.activations import ACTIVATION_NAMES
from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.losses import LOSS_NAMES
from gradstudio.compiled.maps import activations_of
from gradstudio.compiled.network import PackedNetwork, epoch_starts
from gradstudio.compiled.optimizers import OPTIMIZER_NAMES
from gradstudio.engine.errors import ConfigurationError
from gradstudio.engine.optim import default_settings

from . import reference

SQUARES = TrainingConfig(loss="squared_error")
QUICK = settings(deadline=None, max_examples=60)


def close(actual, expected, tolerance=1e-12):
    # Relative to the largest number: a sum that nearly cancels has no accurate digits to compare.
    scale = max(1e-3, float(np.abs(expected).max(initial=0.0)))
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance * scale)


def default_outputs(loss):
    return 3 if loss == "softmax_cross_entropy" else 1


@st.composite
def problems(draw, dropout=False):
    loss = draw(st.sampled_from(LOSS_NAMES))
    hidden = draw(st.lists(st.integers(1, 9), max_size=3))
    outputs = {"hinge": 1, "logistic": 1, "softmax_cross_entropy": draw(st.integers(2, 5))}.get(
        loss, draw(st.integers(1, 3))
    )
    sizes = (draw(st.integers(1, 6)), *hidden, outputs)
    count = len(sizes) - 1
    activations = tuple(draw(st.sampled_from(ACTIVATION_NAMES)) for _ in range(count))
    rates = tuple(draw(st.sampled_from([0.0, 0.3, 0.5])) for _ in range(count)) if dropout else ()
    net = NetConfig(sizes=sizes, activations=activations, dropout=rates)
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    samples = draw(st.integers(1, 30))
    inputs = generator.normal(size=(samples, sizes[0]))
    targets = reference.random_targets(loss, generator, samples, outputs)
    parameters = generator.normal(size=net.parameter_count) * 0.7
    return net, loss, inputs, targets, parameters, generator


@QUICK
@given(problems(), st.sampled_from([0.0, 0.01]), st.sampled_from([0.0, 0.01]), st.booleans())
def test_loss_and_gradient_equal_the_reference(problem, l1, l2, penalize_biases):
    net, loss, inputs, targets, parameters, _ = problem
    training = TrainingConfig(loss=loss, l1=l1, l2=l2, penalize_biases=penalize_biases)
    evaluation = PackedNetwork(net, training, parameters).evaluate(inputs, targets)
    network = reference.build(net, parameters)
    expected = reference.batch_loss(network, net, training, inputs, targets, range(len(inputs)))
    expected.backward()
    close(evaluation.loss, expected.data)
    close(evaluation.gradient, np.array([p.grad for p in network.parameters()]))


@QUICK
@given(
    problems(dropout=True),
    st.sampled_from(OPTIMIZER_NAMES),
    st.sampled_from(["none", "value", "norm"]),
    st.integers(1, 12),
)
def test_training_equals_the_reference(problem, optimizer, clip, batch_size):
    net, loss, inputs, targets, parameters, generator = problem
    training = TrainingConfig(
        loss=loss, l2=1e-3, optimizer=optimizer, clip=clip, clip_limit=0.3, seed=7,
        settings={"weight_decay": 0.05, **({"epsilon": 1e-2} if "epsilon" in default_settings(optimizer) else {})},
    )  # fmt: skip
    order = generator.permutation(len(inputs))
    starts = epoch_starts(len(inputs), batch_size)
    rates = np.linspace(0.05, 0.01, len(starts) - 1)
    packed = PackedNetwork(net, training, parameters)
    packed.load(inputs, targets)
    steps = packed.run(rates, order, starts)
    batches = [order[a:b] for a, b in pairwise(starts)]
    losses, final = reference.train(net, training, parameters, inputs, targets, rates, batches)
    close(steps.losses, losses, 1e-10)
    close(packed.parameters(), final, 1e-10)


def test_the_notebooks_losses(moons):
    expected = np.loadtxt(
        Path(__file__).parents[1] / "data/micrograd_moons_losses.csv", delimiter=",", skiprows=1
    )
    net = NetConfig(sizes=(2, 16, 16, 1), activations=("relu", "relu", "linear"))
    packed = PackedNetwork(
        net, TrainingConfig(loss="hinge", l2=1e-4), reference.micrograd_parameters(net.sizes)
    )
    packed.load(*moons)
    steps = packed.run(1.0 - 0.9 * np.arange(100) / 100)
    np.testing.assert_allclose(steps.losses, expected[:, 1], rtol=1e-12)
    np.testing.assert_allclose(100 * steps.accuracies, expected[:, 2])


@pytest.mark.parametrize("loss", LOSS_NAMES)
@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
def test_gradients_are_slopes(activation, loss):
    generator = np.random.default_rng(5)
    outputs = default_outputs(loss)
    net = NetConfig(sizes=(2, 5, outputs), activations=(activation, "linear"))
    inputs = generator.normal(size=(7, 2))
    targets = reference.random_targets(loss, generator, 7, outputs)
    packed = PackedNetwork(
        net, TrainingConfig(loss=loss, l1=0.01, l2=0.02), generator.normal(size=net.parameter_count)
    )
    packed.load(inputs, targets)
    at, gradient = packed.parameters(), packed.evaluate().gradient
    for i in range(len(at)):
        h = 6e-6
        values = []
        for moved in (at[i] + h, at[i] - h):
            packed.set_parameters(np.where(np.arange(len(at)) == i, moved, at))
            values.append(packed.evaluate().loss)
        assert (values[0] - values[1]) / (2 * h) == pytest.approx(gradient[i], rel=1e-6, abs=1e-8)


def deep_net(loss="logistic", **kwargs):
    return NetConfig(sizes=(3, 12, 7, 1), activations=("gelu", "tanh", "linear"), **kwargs), loss


def trained(splits, seed=3):
    net, loss = deep_net(dropout=(0.2, 0.0, 0.0))
    generator = np.random.default_rng(seed)
    inputs, targets = generator.normal(size=(53, 3)), generator.choice([-1.0, 1.0], 53)
    packed = PackedNetwork(
        net, TrainingConfig(loss=loss, optimizer="adam", clip="norm", l1=1e-3, seed=seed),
        generator.normal(size=net.parameter_count),
    )  # fmt: skip
    packed.load(inputs, targets)
    order = np.concatenate([generator.permutation(53) for _ in range(4)])
    starts = np.append(np.concatenate([epoch_starts(53, 10)[:-1] + 53 * e for e in range(4)]), 4 * 53)
    steps = len(starts) - 1
    losses = []
    for a, b in zip([0, *splits], [*splits, steps], strict=True):
        losses.append(packed.run(np.full(b - a, 0.01), order, starts[a : b + 1]).losses)
    full = (
        packed.run(np.full(9, 0.01)).losses
        if len(splits) == 0
        else np.concatenate([packed.run(np.full(n, 0.01)).losses for n in (2, 7)])
    )
    return np.concatenate([*losses, full]), packed.parameters()


def test_split_calls_give_the_same_bits():
    whole, split = trained([]), trained([1, 5, 17])
    assert np.array_equal(whole[0], split[0])
    assert np.array_equal(whole[1], split[1])


@pytest.mark.parametrize("batched", [False, True])
def test_what_is_measured_on_the_way_is_what_a_stop_there_would_find(batched):
    net, loss = deep_net(dropout=(0.3, 0.0, 0.0))
    generator = np.random.default_rng(1)
    start = generator.normal(size=net.parameter_count)
    inputs, targets = generator.normal(size=(40, 3)), generator.choice([-1.0, 1.0], 40)
    tests = generator.normal(size=(37, 3)), generator.choice([-1.0, 1.0], 37)
    order, starts = (np.tile(np.arange(40), 4), np.arange(0, 161, 20)) if batched else (None, None)
    training = TrainingConfig(loss=loss, optimizer="adam", l2=1e-2, seed=4)
    networks = [PackedNetwork(net, training, start) for _ in range(3)]
    for network in networks:
        network.load(inputs, targets)
    measured, stopped, plain = networks
    measured.load_tests(*tests)
    first = measured.run(np.full(2, 0.01), order, None if starts is None else starts[:3], measure_every=3)
    rest = measured.run(np.full(6, 0.01), order, None if starts is None else starts[2:], measure_every=3)
    stopped.load_tests(*tests)
    found = []
    for step in range(8):
        if step % 3 == 0:
            exact = stopped.evaluate(*tests, penalties=False)
            found.append((exact.loss, exact.accuracy))
            assert stopped.evaluate_tests() == found[-1]
        stopped.run([0.01], order, None if starts is None else starts[step : step + 2])
    assert list(zip(first.test_losses, first.test_accuracies, strict=True)) == found[:1]
    assert list(zip(rest.test_losses, rest.test_accuracies, strict=True)) == found[1:]
    plain.run(np.full(8, 0.01), order, starts)
    assert np.array_equal(plain.parameters(), measured.parameters())


def test_the_step_that_fails_was_measured_before():
    packed = PackedNetwork(NetConfig(sizes=(1, 1), activations=("linear",)), SQUARES, [1.0, 0.0])
    packed.load([[1.0]], [0.0])
    packed.load_tests([[2.0]], [0.0])
    steps = packed.run(np.full(2000, 1e3), measure_every=1)
    assert steps.failed_at is not None
    assert len(steps.test_losses) == len(steps.losses) + 1
    assert steps.test_losses[0] == 4.0


def test_without_test_samples_nothing_is_measured():
    packed = PackedNetwork(NetConfig(sizes=(1, 1), activations=("linear",)), SQUARES, [1.0, 0.0])
    packed.load([[1.0]], [0.0])
    assert not len(packed.run([0.1, 0.1], measure_every=1).test_losses)
    with pytest.raises(ConfigurationError, match="load_tests"):
        packed.evaluate_tests()


def test_a_restored_run_goes_on_with_the_same_bits():
    net, loss = deep_net()
    generator = np.random.default_rng(0)
    inputs, targets = generator.normal(size=(20, 3)), generator.choice([-1.0, 1.0], 20)
    training = TrainingConfig(loss=loss, optimizer="adamw")
    one = PackedNetwork(net, training, generator.normal(size=net.parameter_count))
    one.load(inputs, targets)
    one.run(np.full(5, 0.01))
    two = PackedNetwork(net, training, one.parameters())
    two.restore(one.optimizer_state())
    two.load(inputs, targets)
    assert np.array_equal(one.run(np.full(5, 0.01)).losses, two.run(np.full(5, 0.01)).losses)


@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
@pytest.mark.parametrize("rates", [((0.0, 0.0), (0.5, 0.3)), ((0.5, 0.3), (0.0, 0.0))], ids=["on", "off"])
def test_dropout_that_changes_under_way_gives_the_bits_of_a_network_that_always_had_it(activation, rates):
    generator = np.random.default_rng(4)
    inputs, targets = generator.normal(size=(20, 2)), generator.choice([-1.0, 1.0], 20)
    first, second = (
        NetConfig(sizes=(2, 6, 6, 1), activations=(activation, activation, "linear"), dropout=(*some, 0.0))
        for some in rates
    )
    training = TrainingConfig(loss="hinge")
    one = PackedNetwork(first, training, 0.3 * generator.normal(size=first.parameter_count) + 0.5)
    one.load(inputs, targets)
    one.run(np.full(3, 0.01))
    two = PackedNetwork(second, training, one.parameters())
    two.restore(one.optimizer_state())
    two.load(inputs, targets)
    one.configure(training, second.dropout)
    assert np.array_equal(one.run(np.full(4, 0.01)).losses, two.run(np.full(4, 0.01)).losses)
    assert np.array_equal(one.parameters(), two.parameters())


@pytest.mark.parametrize("rate", [1e200, 1e4])
def test_a_run_that_diverges_stops_before_the_step(rate):
    net = NetConfig(sizes=(2, 8, 1), activations=("linear", "linear"))
    generator = np.random.default_rng(1)
    packed = PackedNetwork(
        net, TrainingConfig(loss="squared_error"), generator.normal(size=net.parameter_count)
    )
    packed.load(generator.normal(size=(10, 2)), generator.normal(size=10))
    steps = packed.run(np.full(1000, rate))
    assert steps.failed_at is not None
    assert steps.failed_at == len(steps.losses) == packed.step_count
    assert not np.isfinite(steps.failed_loss) or not np.isfinite(packed.evaluate().gradient).all()
    assert np.isfinite(steps.losses).all()
    again = (
        PackedNetwork(net, packed.training, packed.parameters())
        if np.isfinite(packed.parameters()).all()
        else None
    )
    assert again is None or again.parameters().tolist() == packed.parameters().tolist()


@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
@pytest.mark.parametrize("loss", LOSS_NAMES)
def test_a_nan_inside_reaches_the_loss(activation, loss):
    outputs = default_outputs(loss)
    net = NetConfig(sizes=(2, 4, outputs), activations=(activation, activation))
    packed = PackedNetwork(net, TrainingConfig(loss=loss), np.ones(net.parameter_count))
    packed.load(np.ones((3, 2)), np.ones(3))
    packed._parameters[-1] = np.nan
    before = packed.parameters()
    steps = packed.run(np.full(4, 0.1))
    assert steps.failed_at == 0
    assert np.isnan(steps.failed_loss)
    assert np.array_equal(packed.parameters(), before, equal_nan=True)


@QUICK
@given(problems())
def test_maps_hold_every_neuron(problem):
    net, _, inputs, _, parameters, _ = problem
    maps, network = activations_of(net, parameters, inputs), reference.build(net, parameters)
    assert [layer.shape for layer in maps] == [(size, len(inputs)) for size in net.sizes[1:]]
    for sample in (0, len(inputs) - 1):
        signal = inputs[sample].tolist()
        for map_, layer in zip(maps, network.layers, strict=True):
            signal = layer(signal)
            close(map_[:, sample], np.array([node.data for node in signal]))


@pytest.mark.parametrize("activation", ["relu", "tanh", "linear"])
@pytest.mark.parametrize("dropout", [(), (0.3, 0.2, 0.0)], ids=["whole", "dropout"])
@pytest.mark.parametrize("batch_size", [None, 70])
@pytest.mark.parametrize("loss", LOSS_NAMES)
def test_blas_and_tiles_agree_on_large_layers(monkeypatch, activation, dropout, batch_size, loss):
    generator = np.random.default_rng(2)
    outputs = default_outputs(loss)
    activations = (activation, activation, "linear")
    net = NetConfig(sizes=(9, 33, 18, outputs), activations=activations, dropout=dropout)
    # More than a part of a batch, and a last mini-batch that is smaller than the others.
    samples = 1500 if batch_size is None else 300
    inputs, targets = (
        generator.normal(size=(samples, 9)),
        reference.random_targets(loss, generator, samples, outputs),
    )
    parameters = generator.normal(size=net.parameter_count) * 0.3
    order, starts = None, None
    if batch_size is not None:
        order, starts = generator.permutation(samples), epoch_starts(samples, batch_size)
    results = []
    for threshold in (1, 10**9):
        monkeypatch.setattr(layout, "BLAS_FROM", threshold)
        packed = PackedNetwork(net, TrainingConfig(loss=loss, optimizer="momentum", seed=5), parameters)
        packed.load(inputs, targets)
        steps = packed.run(np.full(5, 0.01), order, starts)
        results.append(
            (
                steps.losses,
                steps.accuracies,
                packed.parameters(),
                packed.evaluate().gradient,
                activations_of(net, packed.parameters(), inputs)[1],
            )
        )
    assert len(results[0][0]) == 5
    for one, other in zip(*results, strict=True):
        close(one, other)


def test_changing_the_rule_in_mid_run_keeps_the_parameters(moons):
    net = NetConfig(sizes=(2, 4, 1), activations=("relu", "linear"))
    packed = PackedNetwork(net, TrainingConfig(loss="hinge"), reference.micrograd_parameters(net.sizes))
    packed.load(*moons)
    packed.run(np.full(3, 0.1))
    at = packed.parameters()
    packed.configure(TrainingConfig(loss="hinge", optimizer="adam", l2=0.1))
    assert np.array_equal(packed.parameters(), at)
    assert packed.run(np.full(2, 0.1)).failed_at is None
