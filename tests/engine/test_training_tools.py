"""Schedules, optimizers that take over, dropout masks in a network, and initialisations, without PyTorch."""

from __future__ import annotations

import random

import pytest

from gradstudio.engine import (
    INITIALISATIONS,
    MLP,
    SGD,
    Adam,
    AdamW,
    ConfigurationError,
    ConstantSchedule,
    CosineSchedule,
    ExponentialSchedule,
    LinearSchedule,
    Momentum,
    Nesterov,
    RMSprop,
    StepSchedule,
    Value,
    WarmUp,
    initialise,
)


def test_a_step_schedule_falls_every_so_many_steps() -> None:
    schedule = StepSchedule(1.0, 0.5, 3)
    assert [schedule(k) for k in range(7)] == [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25]


def test_a_cosine_ends_at_its_floor_and_stays() -> None:
    schedule = CosineSchedule(1.0, 0.2, 10)
    assert schedule(0) == 1.0
    assert schedule(5) == pytest.approx(0.6)
    assert schedule(10) == schedule(10**9) == 0.2


def test_an_exponential_underflows_to_nothing_quietly() -> None:
    assert ExponentialSchedule(0.1, 0.5)(10**9) == 0.0


def test_warm_up_rises_linearly_to_what_the_schedule_says() -> None:
    warm = WarmUp(ConstantSchedule(0.4), 4)
    assert [warm(k) for k in range(6)] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.4, 0.4])
    falling = LinearSchedule(1.0, 0.0, 10)
    assert WarmUp(falling, 5)(1) == pytest.approx(falling(1) * 2 / 5)
    assert WarmUp(falling, 5)(7) == falling(7)


@pytest.mark.parametrize(
    "build",
    [
        lambda: StepSchedule(1, 0.5, 0),
        lambda: CosineSchedule(1, 0, 0),
        lambda: WarmUp(ConstantSchedule(1), 0),
    ],
)
def test_schedules_need_steps(build) -> None:
    with pytest.raises(ConfigurationError, match="1 step or more"):
        build()


@pytest.mark.parametrize("kind", [SGD, Momentum, Nesterov, RMSprop, Adam, AdamW])
def test_an_optimizer_of_the_same_kind_takes_over_without_a_trace(kind) -> None:
    def run(swap: bool) -> float:
        p = Value(1.0)
        optimizer = kind([p], LinearSchedule(0.5, 0.1, 20))
        for step in range(20):
            if swap and step == 7:
                successor = kind([p], LinearSchedule(0.5, 0.1, 20))
                successor.follow(optimizer)
                optimizer = successor
            p.grad = 2 * p.data - 1
            optimizer.step()
        return p.data

    assert run(swap=True) == run(swap=False)


def test_an_optimizer_of_another_kind_starts_without_memory_but_at_the_same_step() -> None:
    p = Value(1.0)
    first = Adam([p], 0.1)
    for _ in range(5):
        p.grad = 1.0
        first.step()
    second = AdamW([p], 0.1)
    second.follow(first)
    assert second.step_count == 5
    assert second.age == 0
    assert second.mean == [0.0]


def test_weight_decay_shrinks_a_parameter_without_a_gradient() -> None:
    p = Value(2.0)
    SGD([p], 0.1, weight_decay=0.5).step()
    assert p.data == 2.0 * (1 - 0.1 * 0.5)


def test_a_mask_multiplies_the_activations_of_its_layer() -> None:
    network = MLP(2, [3, 2], "relu", rng=4)
    x = [1.0, -0.5]
    hidden = [node.data for node in network.layers[0](x)]
    masked = network.outputs(x, [[0.0, 2.0, 1.0]])
    expected = network.layers[1]([hidden[0] * 0.0, hidden[1] * 2.0, hidden[2]])
    assert [out.data for out in masked] == [out.data for out in expected]
    same = network.outputs(x, [None, None])
    assert [out.data for out in same] == [out.data for out in network.outputs(x)]


def test_a_masked_neuron_receives_no_gradient() -> None:
    network = MLP(2, [3, 1], "tanh", rng=4)
    network.outputs([1.0, -0.5], [[0.0, 2.0, 2.0]])[0].backward()
    dead, *alive = network.layers[0].neurons
    assert all(p.grad == 0.0 for p in dead.parameters())
    assert all(p.grad != 0.0 for neuron in alive for p in neuron.parameters())


def test_initialising_as_micrograd_gives_the_constructors_weights() -> None:
    network = MLP(2, [3, 1], rng=1)
    initialise(network, ["micrograd", "micrograd"], random.Random(77))
    assert [p.data for p in network.parameters()] == [p.data for p in MLP(2, [3, 1], rng=77).parameters()]


def test_playground_and_zeros() -> None:
    network = MLP(2, [3, 1], rng=1)
    initialise(network, ["playground", "zeros"], random.Random(77))
    first, last = network.layers
    assert all(-0.5 <= w.data <= 0.5 for n in first.neurons for w in n.w)
    assert [n.b.data for n in first.neurons] == [0.1] * 3
    assert [p.data for p in last.parameters()] == [0.0] * 4


def test_a_layer_that_is_left_alone_draws_nothing() -> None:
    a, b = MLP(2, [3, 1], rng=1), MLP(2, [3, 1], rng=1)
    before = [p.data for p in a.layers[0].parameters()]
    initialise(a, [None, "he_normal"], random.Random(7))
    assert [p.data for p in a.layers[0].parameters()] == before
    initialise(b, ["zeros", "he_normal"], random.Random(7))
    assert [p.data for p in a.layers[1].parameters()] == [p.data for p in b.layers[1].parameters()]


def test_unknown_initialisations_are_refused_with_a_suggestion() -> None:
    with pytest.raises(ConfigurationError, match="Did you mean 'he_normal'"):
        initialise(MLP(2, [1]), ["he_norml"], random.Random(1))
    with pytest.raises(ConfigurationError, match="one per layer"):
        initialise(MLP(2, [1]), ["zeros", "zeros"], random.Random(1))
    assert all(way.formula for way in INITIALISATIONS.values())
