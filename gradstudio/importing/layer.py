"""One layer of a network that was made elsewhere, and what is done to the inputs before the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import frozen

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImportedLayer:
    """One layer of neurons: activation(weight · x + bias).

    Attributes:
        weight: shape (neurons, inputs), float64, read-only.
        bias: shape (neurons,), float64, read-only; zeros where there was none.
        activation: a name in the engine's `ACTIVATIONS`; None where the source does not tell.
        dropout: share of the activations that a training step leaves out, 0 to below 1.
        has_bias: whether there was a bias; one that was not there is held at zero.
        frozen: whether training is to leave the layer as it is.
        name: what the source calls it, for messages: ``fc1``, ``0``.
    """

    weight: Floats
    bias: Floats
    activation: str | None = None
    dropout: float = 0.0
    has_bias: bool = True
    frozen: bool = False
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "weight", frozen(self.weight))
        object.__setattr__(self, "bias", frozen(self.bias))

    @property
    def fan_in(self) -> int:
        """Number of inputs."""
        return int(self.weight.shape[1])

    @property
    def fan_out(self) -> int:
        """Number of neurons."""
        return int(self.weight.shape[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImportedScaling:
    """What is done to the inputs first: (x − shift) / scale.

    Attributes:
        shift: shape (inputs,), float64, read-only.
        scale: shape (inputs,), float64, read-only, no zeros.
    """

    shift: Floats
    scale: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "shift", frozen(self.shift))
        object.__setattr__(self, "scale", frozen(self.scale))

    def apply(self, inputs: Floats) -> Floats:
        """Return scaled inputs, shape (samples, inputs)."""
        return (inputs - self.shift) / self.scale
