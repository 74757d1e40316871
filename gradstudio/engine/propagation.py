"""The rules of the backward pass: how it begins, and what a node adds to the gradients of its operands.

`Value.backward` uses them, and so does the pass that takes one node at a time (`engine/passes.py`).
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from gradstudio.engine.op import Op
from gradstudio.engine.walk import topological_order


class Differentiable(Protocol):
    """A node with a value and a gradient, as a `Value` is."""

    data: float
    grad: float
    _prev: tuple[Any, ...]


N = TypeVar("N", bound=Differentiable)


def begin_backward(root: N) -> list[N]:
    """Set the gradient of every inner node to 0, add 1 to that of the root, and return the order of the pass.

    Returns:
        Every node that the root depends on, each before all of its operands; the root is the first.
    """
    order = topological_order(root)
    for node in order:
        if node._prev:
            node.grad = 0.0
    root.grad += 1.0  # d root / d root; zero before, unless the root is a leaf that accumulates
    order.reverse()
    return order


def propagate(node: Differentiable, op: Op) -> None:
    """Add to the gradient of each operand the local derivative times the gradient of the node.

    Args:
        node: a result; its own gradient is complete.
        op: the operation that it was computed by.
    """
    operands, grad = node._prev, node.grad
    if len(operands) == 2:
        a, b = operands
        for_a, for_b = op.slopes or op.partials(node.data, a.data, b.data)
        a.grad += for_a * grad
        b.grad += for_b * grad
    else:
        (a,) = operands
        (for_a,) = op.slopes or op.partials(node.data, a.data)
        a.grad += for_a * grad
