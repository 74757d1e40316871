"""The numbers before a step is taken: the gradients of its batch and what the optimizer remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StepInputs:
    """All that an engine's next step is computed from, one number for each parameter.

    Attributes:
        gradients: derivative of the loss of the step's batch, penalties and dropout included, before any clipping.
        first: velocity, or running mean of the gradient; zeros where the optimizer keeps none.
        second: running mean of the squared gradient; zeros where the optimizer keeps none.
        age: number of steps that the optimizer has taken since it began.
        samples: number of samples in the batch.
    """

    gradients: Floats
    first: Floats
    second: Floats
    age: int
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the next step does to one parameter is computed from these numbers alone.

    Attributes:
        parameter: its index in the order of `MLP.parameters`.
        is_bias: whether it is a bias.
        value: what it is now.
        gradient: derivative of the loss of the step's batch, penalties and dropout included, before any clipping.
        norm: Euclidean norm of all such gradients, those of parameters that stand still taken for 0.
        first: velocity, or running mean of the gradient, before the step.
        second: running mean of the squared gradient before the step.
        age: number of steps that the optimizer has taken since it began.
        learning_rate: of the step.
        samples: number of samples in the batch.
    """

    parameter: int
    is_bias: bool
    value: float
    gradient: float
    norm: float
    first: float
    second: float
    age: int
    learning_rate: float
    samples: int


def outlooks(
    inputs: StepInputs,
    parameters: Floats,
    biases: Sequence[bool],
    learning_rate: float,
    wanted: Sequence[int],
    held: NDArray[np.bool_],
) -> tuple[Outlook, ...]:
    """Pick out what concerns single parameters.

    Args:
        inputs: of the step.
        parameters: their present values, flat.
        biases: for each wanted parameter whether it is a bias.
        learning_rate: of the step.
        wanted: indices of the parameters.
        held: for every parameter whether it stands still.
    """
    with np.errstate(
        over="ignore"
    ):  # squares beyond 1e308: the norm is as good as infinite, and clips to nothing
        norm = float(np.linalg.norm(np.where(held, 0.0, inputs.gradients)))
    return tuple(
        Outlook(
            parameter=index,
            is_bias=is_bias,
            value=float(parameters[index]),
            gradient=float(inputs.gradients[index]),
            norm=norm,
            first=float(inputs.first[index]),
            second=float(inputs.second[index]),
            age=inputs.age,
            learning_rate=learning_rate,
            samples=inputs.samples,
        )
        for index, is_bias in zip(wanted, biases, strict=True)
    )
