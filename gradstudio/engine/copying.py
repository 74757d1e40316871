"""Pickling and deep-copying a `Value` graph of any depth, without recursion.

Left to themselves, `pickle` and `copy.deepcopy` descend from a node to its operands, one level of Python's stack or
more for each, and end in a `RecursionError` some hundred operations deep.

A copy finds its way with a list of its own. A pickle is written by the pickler, which asks one object after
another for its state; so a node that is asked first puts all that it depends on before its own state, operands
first. When the pickler comes to a node, all operands of that node are written and known to it, and it goes no
deeper. That needs a memory that lasts from the first of these nodes to the last: a `_Walk`, which ends with the
list or, where pickling fails, with the pickler.
"""

from __future__ import annotations

import copy
import threading
import types
import weakref
from typing import Any, Protocol, TypeVar

from gradstudio.engine.errors import ConfigurationError
from gradstudio.engine.op import Op
from gradstudio.engine.walk import topological_order


class Copyable(Protocol):
    """What is copied: a node of a graph that is restored from a state, as a `Value` is."""

    _prev: tuple[Any, ...]
    _op: str
    _rule: Any
    label: str

    def __setstate__(self, state: tuple[tuple[object, ...], Any]) -> None:
        """Take over the numbers and names of another node."""


N = TypeVar("N", bound=Copyable)


class _Walk:
    """The nodes that a pickler of this thread is being led through; its mark ends the list."""

    __slots__ = ("__weakref__", "nodes")

    def __init__(self, nodes: set[Any]) -> None:
        self.nodes = nodes

    def __reduce__(self) -> tuple[type[tuple[()]], tuple[()]]:
        self.nodes = set()
        return tuple, ()


class _Threads(threading.local):
    """The walk under way in each thread, if there is one."""

    walk: weakref.ReferenceType[_Walk] | None = None


_threads = _Threads()


def what_comes_first(node: Copyable) -> tuple[object, ...]:
    """Return the nodes that a pickler writes before a node's state: all that it depends on, operands first."""
    walk = _threads.walk and _threads.walk()
    if not node._prev or (walk and node in walk.nodes):
        return ()
    order = topological_order(node)
    walk = _Walk(set(order))
    _threads.walk = weakref.ref(walk)
    return (*order[:-1], walk)


def deep_copy(root: N, memo: dict[int, Any]) -> N:
    """Return a copy of a node with copies of everything it depends on; what `memo` holds is copied already.

    Raises:
        ConfigurationError: a node's backward function is a closure, which would fill the original's gradients.
    """
    way: list[N] = [root]
    while way:
        node = way[-1]
        missing = [operand for operand in node._prev if id(operand) not in memo]
        if missing:
            way += missing
            continue
        way.pop()
        if id(node) not in memo:
            made = memo[id(node)] = shallow_copy(node)
            made._prev = tuple(memo[id(operand)] for operand in node._prev)
            made._rule = _copied_rule(node, memo)
    copied: N = memo[id(root)]
    return copied


def shallow_copy(node: N) -> N:
    """Return a node with the numbers, the names and the very operands of another."""
    made = type(node).__new__(type(node))
    made.__setstate__(((), object.__getstate__(node)))
    return made


def take_over(node: object, state: tuple[tuple[object, ...], Any]) -> None:
    """Give a node the numbers and names of another, as `__reduce_ex__` has written them."""
    _, (attributes, slots) = state
    for names in (attributes, slots):
        for name, value in (names or {}).items():
            setattr(node, name, value)


def _copied_rule(node: Copyable, memo: dict[int, Any]) -> Any:
    rule = node._rule
    if rule is None or isinstance(rule, Op):
        return rule
    if isinstance(rule, types.FunctionType) and rule.__closure__:
        raise ConfigurationError(
            f"The node {node.label or node._op!r} has a backward function that holds nodes of this graph: a copy "
            "would fill their gradients. Build it from the engine's operations, or build the graph anew."
        )
    return copy.deepcopy(rule, memo)
