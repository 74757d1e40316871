"""`KnownGraph`: a graph that was read once, and how its numbers are read again at little cost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.walk import topological_order
from gradstudio.graph.reading import numbers_of, read_graph
from gradstudio.showing.messages import Floats, Ints, text_of
from gradstudio.showing.network_names import with_network_names
from gradstudio.showing.waves import Waves, waves_of

_data, _grad = attrgetter("data"), attrgetter("grad")


@dataclass(slots=True, eq=False)
class Together:
    """A node that holds several results together, so that they are one graph; it has no number of its own.

    Attributes:
        _prev: the results.
        _op: what holds them, ``list`` or ``dict``.
        label: what they are called together.
        data: NaN.
        grad: 0.
    """

    _prev: tuple[Any, ...]
    _op: str
    label: str = ""
    data: float = math.nan
    grad: float = 0.0


class KnownGraph:
    """A graph of `Value`, or of objects like micrograd's, whose structure has been read.

    Args:
        results: the final results, at least one, no two alike; of several the graph has one node more that holds
            them.
        title: what several results are called together.
        kind: what holds several, ``list`` or ``dict``.
        names: what nodes without a label are called, by `id`.

    Attributes:
        labels: name of each node in topological order, "" for none.
        symbols: operation of each node, "" for a leaf.
        counts: number of operands of each node.
        operands: of all nodes, one after the other.

    Raises:
        GraphReadingError: one of them is no graph, or all together are too large.
    """

    def __init__(
        self,
        results: Sequence[object],
        title: str = "",
        kind: str = "list",
        names: Mapping[int, str] | None = None,
    ) -> None:
        self._is_together = len(results) > 1
        root = Together(tuple(results), kind, title) if self._is_together else results[0]
        value, nodes = read_graph(root)
        own = topological_order(value)
        place = {id(node): i for i, node in enumerate(own)}
        lists = [[place[id(operand)] for operand in node._prev] for node in own]
        called = names or {}
        self.symbols = tuple(text_of(node._op) for node in own)
        labels = [
            text_of(node.label or called.get(id(given), "")) for node, given in zip(own, nodes, strict=True)
        ]
        self.labels = with_network_names(labels, self.symbols, lists)
        self.counts: Ints = np.fromiter(map(len, lists), np.int32, len(lists))
        self.operands: Ints = np.fromiter(chain.from_iterable(lists), np.int32, int(self.counts.sum()))
        self._results = lists.pop() if self._is_together else [len(lists) - 1]
        self._lists: list[list[int]] | None = lists  # until the waves are made of them
        self._waves: Waves | None = None
        self._found: list[Any] = nodes[: len(lists)]
        self._order: NDArray[np.intp] | slice = slice(None)

    def __len__(self) -> int:
        return len(self.labels)

    def follow(self, results: Sequence[object]) -> bool:
        """Take the nodes of other results if their graph is like this one; tell whether it is."""
        self._prepare()
        found = None if self._waves is None else self._waves.find(results)
        if found is None or self._waves is None:
            return False
        self._found, self._order = found, self._waves.order
        return True

    def let_go(self) -> None:
        """Forget the nodes, so that the graph of a step is freed when its loop has done with it."""
        self._prepare()
        self._found = []

    def _prepare(self) -> None:
        if self._lists is not None:
            self._waves = waves_of(self._found, self._lists, self._results)
            self._lists = None

    def numbers(self) -> tuple[Floats, Floats]:
        """Return data and grad of each node as they are now.

        Raises:
            GraphReadingError: one of them is no number.
        """
        found, size = self._found, len(self._found)
        try:
            data = np.fromiter(map(_data, found), np.float64, size)
            grad = np.fromiter(map(_grad, found), np.float64, size)
        except (TypeError, ValueError, AttributeError, OverflowError):
            data, grad = np.array([numbers_of(node) for node in found], dtype=np.float64).T
        data, grad = data[self._order], grad[self._order]
        if self._is_together:
            return np.append(data, math.nan), np.append(grad, 0.0)
        return data, grad
