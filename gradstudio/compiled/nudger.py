"""`Nudger`: a `Value` graph of which any one node can be set to another number, at the speed of the machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.nudge_differences import ORDERS, Found, differences
from gradstudio.compiled.nudges import TRIES, NudgedGraph, NudgeScratch, results_along
from gradstudio.compiled.tape import LEAF, opcode_of
from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.ops import KINKED, OPS
from gradstudio.engine.value import Value

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_STRETCH = 0.02
"""Seconds between two calls of `go_on`."""
_ANY_OPERANDS = "real operands"
_UNDERFLOW = 2.0**-1060
"""Smallest rounding error that is assumed, since very small floats lose digits."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NudgedNumbers:
    """Every node of a graph with one of them set to another number; read-only.

    Attributes:
        data: shape (nodes,); NaN for what depends on a node outside its domain.
        bad: the first node whose operands are outside its operation's domain, or None.
        kink: the first node that is on another side of its kink than before, or None.
    """

    data: Floats
    bad: int | None
    kink: int | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NudgedResults:
    """The root of a graph for a series of numbers of one node; read-only, each of shape (numbers,).

    Attributes:
        results: the root; NaN outside the domain.
        bad: the first node outside its domain, or −1.
        kinks: the first node on another side of its kink than with the graph's own numbers, or −1.
    """

    results: Floats
    bad: Integers
    kinks: Integers


class Nudger:
    """The numbers of a graph when one node is changed. Reused scratch makes it not thread-safe.

    Args:
        nodes: the whole graph in topological order, the root the last. Their gradients say no more than how far
            rounding is felt.

    Attributes:
        base: shape (nodes,), the data of each node with nothing changed; read-only.

    Raises:
        ConfigurationError: a node with a backward function of its own, or an operation without a compiled rule.
    """

    def __init__(self, nodes: Sequence[Value]) -> None:
        count = len(nodes)
        index = {node: i for i, node in enumerate(nodes)}
        codes = np.full(count, LEAF)
        a, b = np.zeros((2, count), dtype=np.uint32)
        users: list[list[int]] = [[] for _ in range(count)]
        for i, node in enumerate(nodes):
            if node._prev:
                codes[i] = opcode_of(node)
                operands = [index[operand] for operand in node._prev]
                a[i], b[i] = operands[0], operands[-1]
                for operand in set(operands):
                    users[operand].append(i)
        self.base = np.array([node.data for node in nodes], dtype=np.float64)
        self.base.flags.writeable = False
        guarded = np.array(
            [code >= 0 and OPS[code].domain != _ANY_OPERANDS for code in codes], dtype=np.bool_
        )
        self._graph = NudgedGraph(
            codes=codes.astype(np.int8),
            guarded=guarded,
            kinked=np.isin(codes, [OPS.index(op) for op in KINKED]),
            a=a,
            b=b,
            users=np.array([user for own in users for user in own], dtype=np.uint32),
            begins=np.append(0, np.cumsum([len(own) for own in users])).astype(np.uint32),
            base=self.base,
            rounding=_rounding(self.base, np.array([node.grad for node in nodes])),
        )
        self._scratch = NudgeScratch(
            data=np.repeat(self.base[:, None], TRIES, axis=1),
            cone=np.empty(count, dtype=np.uint32),
            marks=np.zeros(count // 32 + 1, dtype=np.int64),
            bad=np.empty(TRIES, dtype=np.int64),
            kinks=np.empty(TRIES, dtype=np.int64),
            table=np.empty(2 * ORDERS),
        )

    def __len__(self) -> int:
        return len(self.base)

    @property
    def rounding(self) -> float:
        """By how much the root may be off from rounding."""
        return self._graph.rounding + 2.0**-52 * abs(float(self.base[-1]))

    def outside(self, node: int, data: Floats) -> MathDomainError:
        """Return the error for a node whose operands are outside its domain.

        Args:
            node: the node.
            data: shape (nodes,), with the numbers of its operands.
        """
        op = OPS[self._graph.codes[node]]
        operands = (self._graph.a[node], self._graph.b[node])[: op.arity]
        return MathDomainError(op.name, tuple(data[operand].item() for operand in operands), op.domain)

    def numbers_with(self, node: int, number: float) -> NudgedNumbers:
        """Return all numbers with one node set to another.

        Args:
            node: leaf or inner.
            number: what it is set to.
        """
        data = np.empty(len(self))
        found = self._along(node, np.array([number], dtype=np.float64), data)
        data.flags.writeable = False
        bad, kink = int(found.bad[0]), int(found.kinks[0])
        return NudgedNumbers(data=data, bad=None if bad < 0 else bad, kink=None if kink < 0 else kink)

    def results_with(self, node: int, numbers: Floats) -> NudgedResults:
        """Return the root with one node set to one number after another.

        Args:
            node: leaf or inner.
            numbers: shape (n,), what it is set to.
        """
        return self._along(node, np.ascontiguousarray(numbers, dtype=np.float64), np.empty(0))

    def _along(self, node: int, numbers: Floats, whole: Floats) -> NudgedResults:
        results = np.empty(len(numbers))
        bad, kinks = np.empty((2, len(numbers)), dtype=np.int64)
        results_along(self._graph, node, numbers, self._scratch, results, bad, kinks, whole)
        for array in (results, bad, kinks):
            array.flags.writeable = False
        return NudgedResults(results=results, bad=bad, kinks=kinks)

    def differences(self, nodes: Sequence[int], go_on: Callable[[float], bool] | None = None) -> Found | None:
        """Return the derivative of the root with respect to some nodes, by symmetric differences.

        Steps begin at a sixteenth of the number, or of 1 if that is more, and are extrapolated to 0 until two
        extrapolations agree or rounding takes over. Steps on which a node changes to the other side of its kink, or
        leaves its domain, are passed over while there are smaller ones.

        Args:
            nodes: those wanted, leaves or inner.
            go_on: is told the share done, 0 to 1, some fifty times a second, and whether to go on is asked of it.

        Returns:
            What is found, or None if `go_on` said no.
        """
        count = len(nodes)
        wanted = np.array(nodes, dtype=np.int64)
        found = Found(
            slopes=np.full(count, np.nan),
            doubts=np.full(count, np.inf),
            steps=np.zeros(count),
            kinks=np.full(count, -1),
            kinked=np.zeros(count, dtype=np.bool_),
            bad=np.full(count, -1),
        )
        done, stretch = 0, 1
        while done < count:
            if go_on is not None and not go_on(done / count):
                return None
            end = min(count, done + stretch)
            begun = time.perf_counter()
            differences(self._graph, wanted, done, end, self._scratch, found)
            spent = time.perf_counter() - begun
            stretch = max(1, min(2 * stretch, int(stretch * _STRETCH / max(spent, 1e-6))))
            done = end
        return found


def _rounding(data: Floats, grad: Floats) -> float:
    """Return by how much the root may be off if each node is rounded, errors of all taken as independent."""
    with np.errstate(all="ignore"):
        felt = data * grad
        rounded = 2.0**-52 * float(np.sqrt(np.square(felt[np.isfinite(felt)]).sum()))
    return max(rounded, _UNDERFLOW)
