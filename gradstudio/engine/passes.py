"""A forward and a backward pass through a graph, one node at a time.

The order and the rules are those of `Value.backward` (`engine/propagation.py`): a pass that is taken to its end
gives the numbers of the engine, to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gradstudio.engine.op import Op
from gradstudio.engine.propagation import begin_backward, propagate
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """One node of a forward pass.

    Attributes:
        node: the result.
        before: its value before the step.
        after: its value now, from those of its operands.
    """

    node: Value
    before: float
    after: float


@dataclass(frozen=True, slots=True, eq=False)
class PassedOn:
    """What a node has added to the gradient of one of its operands.

    Attributes:
        operand: whose gradient.
        slope: derivative of the node with respect to the operand; None where a function of the user's own did it.
        before: the gradient of the operand before.
        after: the same now: ``before + slope · gradient of the node``.
    """

    operand: Value
    slope: float | None
    before: float
    after: float


@dataclass(frozen=True, slots=True, eq=False)
class Propagated:
    """One node of a backward pass.

    Attributes:
        node: whose gradient was complete, and has been passed on.
        passed_on: one entry for each operand, in operand order; none where the node has no rule.
    """

    node: Value
    passed_on: tuple[PassedOn, ...]


def forward_pass(root: Value, order: Iterable[Value] | None = None) -> Iterator[Computed]:
    """Compute the value of every inner node anew from those of its operands, one for each that is asked for.

    A node whose operation the table does not have keeps its value.

    Args:
        root: the final result.
        order: the nodes to compute, each after all of its operands; None for all, in topological order.

    Raises:
        MathDomainError: an operand lies outside the domain of an operation.
    """
    for node in topological_order(root) if order is None else order:
        if not node._prev:
            continue
        before, op = node.data, node.operation
        if op is not None:
            operands = [operand.data for operand in node._prev]
            try:
                node.data = op.forward(*operands)
            except (ValueError, ZeroDivisionError):
                raise op.outside_domain(*operands) from None
        yield Computed(node, before, node.data)


def backward_pass(root: Value) -> Iterator[Propagated]:
    """Take the steps of ``root.backward()``, one for each that is asked for.

    With the first the gradients of all inner nodes are set to 0, and 1 is added to that of the root. Gradients of
    leaves accumulate, so they are complete at the end of the pass alone.
    """
    for node in begin_backward(root):
        if node._prev:
            rule = node._rule
            if isinstance(rule, Op):
                yield _propagated(node, rule)
            elif rule is None:
                yield Propagated(node, ())
            else:
                before = [operand.grad for operand in node._prev]
                rule()
                yield Propagated(
                    node,
                    tuple(
                        PassedOn(operand, None, grad, operand.grad)
                        for operand, grad in zip(node._prev, before, strict=True)
                    ),
                )


def _propagated(node: Value, op: Op) -> Propagated:
    operands = node._prev
    slopes = op.slopes_at(node.data, *[operand.data for operand in operands])
    first, last = operands[0], operands[-1]
    before, before_last = first.grad, last.grad
    propagate(node, op)
    if len(operands) == 1:
        return Propagated(node, (PassedOn(first, slopes[0], before, first.grad),))
    between = first.grad
    if first is last:  # used twice: what the first use has made of it, the second adds to
        between = before_last = before + slopes[0] * node.grad
    return Propagated(
        node,
        (
            PassedOn(first, slopes[0], before, between),
            PassedOn(last, slopes[1], before_last, last.grad),
        ),
    )
