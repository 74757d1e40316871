"""Walking a `Value` graph without recursion, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeVar


class Node(Protocol):
    """What is walked: something that knows its operands, which are of its own type, as a `Value` does."""

    @property
    def _prev(self) -> Sequence[Any]:
        """The operands, from first to last."""


N = TypeVar("N", bound=Node)


def topological_order(root: N) -> list[N]:
    """Return every node that `root` depends on, each after all of its operands; `root` is the last.

    The order is that of a depth-first walk taking operands from first to last, so it depends on the structure
    alone: two graphs built by the same code list corresponding nodes at the same index. Time and memory grow
    linearly with the number of edges; depth is limited by memory only.
    """
    order: list[N] = []
    entered = {root}
    # The way from the root down to `node`: nodes with operands not yet listed, and where each stands.
    way: list[N] = []
    places: list[Iterator[N]] = []
    enter, leave = entered.add, order.append
    node, operands = root, iter(root._prev)
    while True:
        for operand in operands:
            if operand not in entered:
                enter(operand)
                if operand._prev:
                    way.append(node)
                    places.append(operands)
                    node, operands = operand, iter(operand._prev)
                    break
                leave(operand)
        else:
            leave(node)
            if not way:
                return order
            node, operands = way.pop(), places.pop()
