"""What micrograd's objects and those of GradStudio's engine have in common, so that one loop trains either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Scalar(Protocol):
    """A node of the graph: a number, and the derivative of the result with respect to it."""

    data: float
    grad: float

    def backward(self) -> None:
        """Compute the derivative of this with respect to every node it depends on, into their `grad`."""

    def __add__(self, other: float, /) -> Scalar: ...
    def __radd__(self, other: float, /) -> Scalar: ...
    def __sub__(self, other: float, /) -> Scalar: ...
    def __pow__(self, other: float, /) -> Scalar: ...


class ScalarNetwork(Protocol):
    """A network of one output whose weights and biases are `Scalar`."""

    def __call__(self, x: list[float], /) -> Scalar:
        """Return the output for one sample."""
        ...

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0."""

    def parameters(self) -> Sequence[Scalar]:
        """Return weights and biases."""
        ...
