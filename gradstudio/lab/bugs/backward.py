"""A backward pass by the table of operations, with mistakes switched in. Without any it is `Value.backward`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from gradstudio.engine.op import Op
from gradstudio.engine.propagation import propagate
from gradstudio.engine.value import Value
from gradstudio.lab.bugs.faults import FaultPlace, Faults

Told = Callable[[Value, tuple[float, ...], tuple[float, ...]], None]
"""Is told of each step: the node, and the gradients of its operands before it and after it."""


def backpropagate(nodes: Sequence[Value], faults: Faults, told: Told | None = None) -> None:
    """Fill the gradients of a graph. Leaves accumulate, as in `Value.backward`.

    Args:
        nodes: in topological order, the root last; each computed by an operation of the engine.
        faults: what is done wrong.
        told: is told of each step.
    """
    root = nodes[-1]
    for node in nodes:
        if node._prev:
            node.grad = 0.0
    root.grad += _seed(faults)
    rule, way = _Rule(faults), _backward_order(nodes, faults)
    if rule.is_right and told is None:
        for node in way:
            operation = node.operation
            if operation is not None:
                propagate(node, operation)
        return
    for node in way:
        if not node._prev:
            continue
        if told is None:
            rule.apply(node)
            continue
        before = tuple(operand.grad for operand in node._prev)
        rule.apply(node)
        told(node, before, tuple(operand.grad for operand in node._prev))


def _seed(faults: Faults) -> float:
    if "seed_zero" in faults:
        return 0.0
    return 2.0 if "seed_two" in faults else 1.0


def _backward_order(nodes: Sequence[Value], faults: Faults) -> Sequence[Value]:
    """Return the nodes in the order in which they pass their gradients on."""
    if "creation_order" in faults:
        return nodes
    return _breadth_first(nodes[-1]) if "order_met" in faults else nodes[::-1]


def _breadth_first(root: Value) -> list[Value]:
    met, order, waiting = {root}, [], deque([root])
    while waiting:
        node = waiting.popleft()
        order.append(node)
        for operand in node._prev:
            if operand not in met:
                met.add(operand)
                waiting.append(operand)
    return order


class _Rule:
    """What a node does when its turn comes."""

    def __init__(self, faults: Faults) -> None:
        self._overwrite = faults.place("overwrite")
        self._chain_forgotten = faults.place("chain_forgotten")
        self._tanh_input = faults.place("tanh_input")
        self._subtract_sign = "subtract_sign" in faults
        self._product_unswapped = "product_unswapped" in faults
        self.is_right = not any(
            (
                self._overwrite,
                self._chain_forgotten,
                self._tanh_input,
                self._subtract_sign,
                self._product_unswapped,
            )
        )

    def apply(self, node: Value) -> None:
        """Add to the gradient of each operand what flows to it, or do it wrong."""
        operation, operands = node.operation, node._prev
        assert operation is not None
        if self.is_right:
            propagate(node, operation)
            return
        slopes = operation.slopes_at(node.data, *[operand.data for operand in operands])
        slopes = self._slopes(node, operation, slopes)
        above = 1.0 if _is_at(self._chain_forgotten, node) else node.grad
        overwrites = _is_at(self._overwrite, node)
        for operand, slope in zip(operands, slopes, strict=True):
            share = slope * above
            operand.grad = share if overwrites else operand.grad + share

    def _slopes(self, node: Value, operation: Op, slopes: tuple[float, ...]) -> tuple[float, ...]:
        if self._subtract_sign and operation.name == "subtract":
            return 1.0, 1.0
        if self._product_unswapped and operation.name == "multiply":
            return slopes[::-1]
        if operation.name == "tanh" and _is_at(self._tanh_input, node):
            (operand,) = node._prev
            return (1.0 - operand.data * operand.data,)
        return slopes


def _is_at(place: FaultPlace | None, node: Value) -> bool:
    return place is not None and place.has(node)
