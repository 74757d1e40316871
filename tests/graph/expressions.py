"""Random expressions and networks for hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from hypothesis import strategies as st

from gradstudio.data.source import load_dataset
from gradstudio.engine.losses import LOSSES, l2_penalty, mean
from gradstudio.engine.value import Value
from gradstudio.project.spec import (
    Activation,
    LayerSpec,
    Loss,
    Moons,
    NetworkSpec,
    ProjectSpec,
    TrainingSpec,
    outputs_needed,
)
from gradstudio.training.look.sample import build_network, sample_loss
from gradstudio.training.run.metrics import target_for

_BINARY: tuple[Callable[[Value, Value], Value], ...] = (
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / (b * b + 1.0),
    lambda a, b: a // (b * b + 1.0),
    lambda a, b: (a * a + 1.0) ** b.tanh(),
    Value.maximum,
    Value.minimum,
)
_UNARY: tuple[Callable[[Value], Value], ...] = (
    Value.__neg__,
    Value.tanh,
    Value.relu,
    Value.leaky_relu,
    Value.elu,
    Value.sigmoid,
    Value.softplus,
    Value.silu,
    Value.gelu,
    Value.sin,
    Value.cos,
    Value.abs,
    lambda a: a.tanh().exp(),
    lambda a: (a * a + 1.0).log(),
    lambda a: (a * a + 1.0).sqrt(),
    lambda a: a**2,
)


@st.composite
def expressions(draw: st.DrawFn) -> Value:
    """A random expression; operands are often shared, sometimes twice by one operation."""
    numbers = st.floats(-3.0, 3.0, allow_nan=False)
    pool = [Value(x, label=f"leaf{i}") for i, x in enumerate(draw(st.lists(numbers, min_size=1, max_size=4)))]
    for _ in range(draw(st.integers(1, 12))):
        one = draw(st.sampled_from(pool))
        if draw(st.booleans()):
            pool.append(draw(st.sampled_from(_BINARY))(one, draw(st.sampled_from(pool))))
        else:
            pool.append(draw(st.sampled_from(_UNARY))(one))
    return pool[-1]


@st.composite
def projects(draw: st.DrawFn, largest: int = 4) -> ProjectSpec:
    """A random small network with any loss and activations."""
    loss = draw(st.sampled_from(get_args(Loss)))
    activations = st.sampled_from(get_args(Activation))
    sizes = [*draw(st.lists(st.integers(1, largest), max_size=3)), outputs_needed(loss)]
    return ProjectSpec(
        data=Moons(samples=4),
        network=NetworkSpec(
            layers=tuple(LayerSpec(size=size, activation=draw(activations)) for size in sizes)
        ),
        training=TrainingSpec(loss=loss, seed=draw(st.integers(0, 100))),
    )


def loss_of(spec: ProjectSpec, sample: int = 0, scale: float = 1.0) -> Value:
    """Build the loss of one sample at the initial parameters times `scale`."""
    parameters = [parameter.data * scale for parameter in build_network(spec).parameters()]
    return sample_loss(spec, load_dataset(spec.data), parameters, sample)


def batch_loss_of(spec: ProjectSpec, samples: int, penalty: bool) -> Value:
    """Build the mean loss of the first samples at the initial parameters, plus an L2 penalty if wanted."""
    network, dataset = build_network(spec), load_dataset(spec.data)
    name = spec.training.loss
    losses = [
        LOSSES[name](network.outputs(x.tolist()), target_for(name, dataset.task, y.item()))
        for x, y in zip(dataset.inputs[:samples], dataset.targets[:samples], strict=True)
    ]
    loss = mean(losses)
    return loss + l2_penalty(network.parameters(), 1e-4) if penalty else loss
