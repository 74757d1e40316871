"""Activation functions by name: the operations that can be one, and ``linear``, which applies none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gradstudio.engine.op import Op
from gradstudio.engine.ops import ACTIVATIONS as OPERATIONS
from gradstudio.engine.value import Value, unary


@dataclass(frozen=True, slots=True, eq=False)
class ActivationFunction:
    """What a neuron does to its pre-activation.

    Attributes:
        title: what it is called in menus.
        bounds: the lower and the upper bound of an activation, which are infinite for none.
        operation: its row in the table of operations; None leaves the pre-activation as it is.
    """

    title: str
    bounds: tuple[float, float]
    operation: Op | None

    def __call__(self, pre_activation: Value) -> Value:
        """Return the activation."""
        return pre_activation if self.operation is None else unary(self.operation, pre_activation)

    @property
    def is_rectifier(self) -> bool:
        """Whether it is an operation without an upper bound, such as ReLU; larger initial weights suit it then."""
        return self.operation is not None and self.bounds[1] == math.inf

    @property
    def is_one_sided(self) -> bool:
        """Whether no activation is below 0."""
        return self.bounds[0] >= 0.0

    @property
    def is_unbounded(self) -> bool:
        """Whether any number can be an activation."""
        return self.bounds == (-math.inf, math.inf)


ACTIVATIONS: Mapping[str, ActivationFunction] = {
    "linear": ActivationFunction("linear", (-math.inf, math.inf), None),
    **{op.name: ActivationFunction(op.title, op.bounds, op) for op in OPERATIONS},
}
"""In the order of the menus."""
