"""Optimizers, schedules, clipping and initialisations against PyTorch's own."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable

import pytest

from gradstudio.engine import (
    INITIALISATIONS,
    MLP,
    SGD,
    Adam,
    AdamW,
    CosineSchedule,
    ExponentialSchedule,
    Momentum,
    Nesterov,
    RMSprop,
    StepSchedule,
    Value,
    clip_by_norm,
    clip_by_value,
    initialise,
)

torch = pytest.importorskip(
    "torch",
    reason="PyTorch is not installed: "
    "pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu",
)
pytestmark = pytest.mark.torch

START = [0.5, -1.25, 3.0, 0.0, 1e-3]
STEPS = 200
RATE = 0.02


def gradients(step: int, at: list[float]) -> list[float]:
    """Something with curvature, noise and exact zeros."""
    noise = random.Random(step)
    return [x**3 - x + noise.uniform(-1, 1) if noise.random() > 0.1 else 0.0 for x in at]


PAIRS: dict[str, tuple[Callable, Callable]] = {
    "sgd": (SGD, torch.optim.SGD),
    "momentum": (Momentum, lambda p, lr: torch.optim.SGD(p, lr, momentum=0.9)),
    "nesterov": (Nesterov, lambda p, lr: torch.optim.SGD(p, lr, momentum=0.9, nesterov=True)),
    "rmsprop": (RMSprop, torch.optim.RMSprop),
    "adam": (Adam, torch.optim.Adam),
    "adamw": (AdamW, torch.optim.AdamW),
    "adam with betas": (
        lambda p, lr: Adam(p, lr, beta1=0.5, beta2=0.9, epsilon=1e-3),
        lambda p, lr: torch.optim.Adam(p, lr, betas=(0.5, 0.9), eps=1e-3),
    ),
    "rmsprop with alpha": (
        lambda p, lr: RMSprop(p, lr, alpha=0.5, epsilon=1e-3),
        lambda p, lr: torch.optim.RMSprop(p, lr, alpha=0.5, eps=1e-3),
    ),
}


@pytest.mark.parametrize("weight_decay", [None, 0.3])
@pytest.mark.parametrize("name", PAIRS)
def test_an_optimizer_takes_pytorchs_steps(name: str, weight_decay: float | None) -> None:
    ours, theirs = PAIRS[name]
    values = [Value(x) for x in START]
    tensor = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer, expected = ours(values, RATE), theirs([tensor], lr=RATE)
    if weight_decay is not None:
        optimizer.weight_decay = weight_decay
        for group in expected.param_groups:
            group["weight_decay"] = 0.0  # PyTorch's is a penalty in all but AdamW; decoupled by hand below
    for step in range(STEPS):
        for value, gradient in zip(values, gradients(step, [v.data for v in values]), strict=True):
            value.grad = gradient
        tensor.grad = torch.tensor(gradients(step, tensor.tolist()), dtype=torch.float64)
        if weight_decay is not None:
            with torch.no_grad():
                tensor.mul_(1 - RATE * weight_decay)
        optimizer.step()
        expected.step()
        assert [v.data for v in values] == pytest.approx(tensor.tolist(), rel=1e-12, abs=1e-13), step


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
def test_the_defaults_are_pytorchs(name: str) -> None:
    theirs = PAIRS[name][1]([torch.zeros(1, requires_grad=True)], lr=RATE).param_groups[0]
    ours = PAIRS[name][0]([Value(0.0)], RATE)
    renamed = {"alpha": "alpha", "eps": "epsilon", "weight_decay": "weight_decay"}
    for key, attribute in renamed.items():
        if key in theirs and hasattr(ours, attribute):
            assert getattr(ours, attribute) == theirs[key]
    if "betas" in theirs:
        assert (ours.beta1, ours.beta2) == theirs["betas"]


@pytest.mark.parametrize(
    ("schedule", "theirs"),
    [
        (
            StepSchedule(0.5, 0.3, 7),
            lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=7, gamma=0.3),
        ),
        (ExponentialSchedule(0.5, 0.97), lambda o: torch.optim.lr_scheduler.ExponentialLR(o, gamma=0.97)),
        (
            CosineSchedule(0.5, 0.01, 60),
            lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=60, eta_min=0.01),
        ),
    ],
)
def test_a_schedule_has_pytorchs_rates(schedule, theirs) -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
    scheduler = theirs(optimizer)
    for step in range(60):  # PyTorch's cosine rises again after its end; ours stays
        assert schedule(step) == pytest.approx(scheduler.get_last_lr()[0], rel=1e-10)
        optimizer.step()
        scheduler.step()


@pytest.mark.parametrize("limit", [0.1, 1.0, 5.0, 100.0])
@pytest.mark.parametrize("grads", [[3.0, -4.0, 0.5], [0.0, 0.0, 0.0], [1e-9, 0.0, -1e-9], [1e6, 1.0, -2.0]])
def test_clipping_is_pytorchs(limit: float, grads: list[float]) -> None:
    for ours, theirs in (
        (clip_by_norm, torch.nn.utils.clip_grad_norm_),
        (clip_by_value, torch.nn.utils.clip_grad_value_),
    ):
        values = [Value(0.0) for _ in grads]
        for value, gradient in zip(values, grads, strict=True):
            value.grad = gradient
        tensor = torch.zeros(len(grads), dtype=torch.float64, requires_grad=True)
        tensor.grad = torch.tensor(grads, dtype=torch.float64)
        ours(values, limit)
        theirs([tensor], limit)
        assert [v.grad for v in values] == pytest.approx(tensor.grad.tolist(), rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("xavier_uniform", torch.nn.init.xavier_uniform_),
        ("xavier_normal", torch.nn.init.xavier_normal_),
        ("he_uniform", lambda t: torch.nn.init.kaiming_uniform_(t, nonlinearity="relu")),
        ("he_normal", lambda t: torch.nn.init.kaiming_normal_(t, nonlinearity="relu")),
    ],
)
def test_an_initialisation_has_pytorchs_spread(name: str, theirs) -> None:
    fan_in, fan_out = 40, 90
    network = MLP(fan_in, [fan_out], rng=1)
    initialise(network, [name], random.Random(5))
    ours = [w.data for neuron in network.layers[0].neurons for w in neuron.w]
    torch.manual_seed(3)
    expected = theirs(torch.empty(fan_out, fan_in, dtype=torch.float64))
    assert statistics.pstdev(ours) == pytest.approx(expected.std().item(), rel=0.06)
    if name.endswith("uniform"):
        assert max(map(abs, ours)) == pytest.approx(expected.abs().max().item(), rel=0.01)
    assert all(neuron.b.data == 0.0 for neuron in network.layers[0].neurons)


def test_bounds_by_hand() -> None:
    # U(±√(6 / (2 + 1))) = U(±√2): the generator's own numbers, stretched.
    network = MLP(2, [1], rng=1)
    initialise(network, ["xavier_uniform"], random.Random(9))
    source = random.Random(9)
    bound = math.sqrt(2.0)
    assert [w.data for w in network.layers[0].neurons[0].w] == [
        source.uniform(-bound, bound) for _ in range(2)
    ]
    assert set(INITIALISATIONS) >= {"micrograd", "playground", "zeros"}
