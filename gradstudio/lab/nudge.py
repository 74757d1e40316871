"""`Nudge`: one node of a graph changed by ε, and what becomes of all others."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradstudio.lab.errors import LabError
from gradstudio.lab.subject import Subject

if TYPE_CHECKING:
    from gradstudio.compiled.nudger import Nudger

Floats = NDArray[np.float64]

REACHES: tuple[float, ...] = tuple(10.0**power for power in range(-6, 4))
"""How far a node can be nudged to either side."""

_POINTS = 121
_ROUNDS = 12  # each brings the place of a kink nine times closer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NudgedState:
    """The graph with the node changed by one ε.

    Attributes:
        epsilon: the change.
        data: shape (nodes,), the number of each node; NaN for what is not defined there.
        change: shape (nodes,), by how much it is another than before.
        loss: the root, recomputed; NaN where it is not defined.
        predicted: the root as the gradient predicts it: loss + gradient · ε.
        kink: a node that is on another side of its kink than before, or None.
        bad: a node that is outside the domain of its operation, or None.
    """

    epsilon: float
    data: Floats
    change: Floats
    loss: float
    predicted: float
    kink: int | None
    bad: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KinkPlace:
    """Where a node changes sides.

    Attributes:
        epsilon: the change of the nudged node at which it does.
        node: the node with the kink.
    """

    epsilon: float
    node: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NudgeCurve:
    """The root over a range of ε.

    Attributes:
        epsilons: ascending, from −reach to +reach, with 0 in the middle.
        losses: of the same shape, recomputed; NaN where the root is not defined.
        tangent: of the same shape, loss + gradient · ε.
        kinks: the nearest place on either side at which a node changes sides, as far as there is one.
        bad: the first node met that leaves its domain, or None.
    """

    epsilons: Floats
    losses: Floats
    tangent: Floats
    kinks: tuple[KinkPlace, ...]
    bad: int | None


class Nudge:
    """One node of a graph, which is changed again and again; the graph itself stays as it is.

    Args:
        subject: the graph.
        node: the one that is changed, leaf or inner.

    Attributes:
        subject: the graph.
        node: the one that is changed.
        nudger: recomputes the graph; it is not for two threads.

    Raises:
        LabError: there is no such node, or an operation of the graph is not the engine's.
    """

    def __init__(self, subject: Subject, node: int) -> None:
        if not 0 <= node < len(subject):
            raise LabError(f"There is no node {node}: the graph has {len(subject):,}, counted from 0.")
        self.subject = subject
        self.node = node
        self.nudger = nudger_of(subject)

    @property
    def name(self) -> str:
        """What the node is called."""
        return self.subject.names[self.node]

    @property
    def number(self) -> float:
        """The number of the node, unchanged."""
        return self.subject.nodes[self.node].data

    @property
    def loss(self) -> float:
        """The root, with nothing changed."""
        return self.subject.root.data

    @property
    def gradient(self) -> float:
        """What the backward pass says of the node."""
        return self.subject.nodes[self.node].grad

    @property
    def reach(self) -> float:
        """How far it is nudged at first: by the size of its number."""
        size = abs(self.number)
        if not 0.0 < size < math.inf:
            return 1.0
        return min(max(10.0 ** math.floor(math.log10(size)), 1.0), REACHES[-1])

    def at(self, epsilon: float) -> NudgedState:
        """Return the graph with the node changed.

        Args:
            epsilon: by how much.
        """
        found = self.nudger.numbers_with(self.node, self.number + epsilon)
        with np.errstate(invalid="ignore"):
            change = found.data - self.nudger.base
        change.flags.writeable = False
        return NudgedState(
            epsilon=epsilon,
            data=found.data,
            change=change,
            loss=float(found.data[-1]),
            predicted=self.predicted(epsilon),
            kink=found.kink,
            bad=found.bad,
        )

    def predicted(self, epsilon: float) -> float:
        """Return loss + gradient · ε."""
        return self.loss + self.gradient * epsilon

    def curve(self, reach: float) -> NudgeCurve:
        """Return the root over a range of ε.

        Args:
            reach: how far to either side, above 0.
        """
        epsilons = np.linspace(-reach, reach, _POINTS)
        epsilons[_POINTS // 2] = 0.0
        found = self.nudger.results_with(self.node, self.number + epsilons)
        left, right = np.flatnonzero(found.kinks[: _POINTS // 2] >= 0), np.flatnonzero(found.kinks >= 0)
        right = right[right > _POINTS // 2]
        kinks = []
        if len(left):
            kinks.append(self._kink_between(float(epsilons[left[-1] + 1]), float(epsilons[left[-1]])))
        if len(right):
            kinks.append(self._kink_between(float(epsilons[right[0] - 1]), float(epsilons[right[0]])))
        bad = found.bad[found.bad >= 0]
        for array in (epsilons, found.results):
            array.flags.writeable = False
        with np.errstate(all="ignore"):
            tangent = self.loss + self.gradient * epsilons
        return NudgeCurve(
            epsilons=epsilons,
            losses=found.results,
            tangent=tangent,
            kinks=tuple(kinks),
            bad=int(bad[0]) if len(bad) else None,
        )

    def _kink_between(self, before: float, beyond: float) -> KinkPlace:
        """Return where a node changes sides, between an ε at which none has and one at which one has."""
        node = -1
        for _ in range(_ROUNDS):
            tried = np.linspace(before, beyond, 10)[1:]
            kinks = self.nudger.results_with(self.node, self.number + tried).kinks
            first = int(np.argmax(kinks >= 0))
            node = int(kinks[first])
            before, beyond = (float(tried[first - 1]) if first else before), float(tried[first])
        return KinkPlace(epsilon=beyond, node=node)


def nudger_of(subject: Subject) -> Nudger:
    """Return what recomputes a graph with one node changed.

    Raises:
        LabError: an operation of the graph is not the engine's.
    """
    from gradstudio.compiled.nudger import Nudger  # noqa: PLC0415 - it loads the compiler

    if not subject.is_known:
        raise LabError("The graph has an operation that is not the engine's: it cannot be computed anew.")
    return Nudger(subject.nodes)
