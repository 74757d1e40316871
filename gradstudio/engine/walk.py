"""Walking a `Value` graph without recursion, in one fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradstudio.engine.value import Value


def topological_order(root: Value) -> list[Value]:
    """Return every node that `root` depends on, each after all of its operands; `root` is the last.

    The order is that of a depth-first walk taking operands from first to last, so it depends on the structure
    alone: two graphs built by the same code list corresponding nodes at the same index. Time and memory grow
    linearly with the number of edges; depth is limited by memory only.
    """
    order: list[Value] = []
    entered: set[Value] = set()
    # A node is pushed as it is found; when it is popped the first time it is pushed back, followed by None,
    # under its operands: the None says that everything above has been listed.
    stack: list[Value | None] = [root]
    pop, push, extend, enter, leave = stack.pop, stack.append, stack.extend, entered.add, order.append
    while stack:
        node = pop()
        if node is None:
            done = pop()
            assert done is not None
            leave(done)
        elif node not in entered:
            enter(node)
            operands = node._prev
            if operands:
                push(node)
                push(None)
                extend(operands[::-1])
            else:
                leave(node)
    return order
