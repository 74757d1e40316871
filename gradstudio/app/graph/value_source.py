"""`ValueSource`: a graph that was made by hand, as a source."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import count

import numpy as np

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.graph.source import Numbers, Progress
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.groups import Outline
from gradstudio.graph.reading import numbers_of, read_graph
from gradstudio.graph.value_graph import ValueGraph

_numbers = count(1)


class ValueSource:
    """A `GraphSource`: the graph of a `Value`, or of an object like one of micrograd's, with its present numbers.

    Args:
        root: the final result of a computation, after `backward`.

    Raises:
        GraphReadingError: it is no such thing.
    """

    def __init__(self, root: object) -> None:
        value, self._nodes = read_graph(root)
        self._root = root
        self._graph = ValueGraph(value)
        self._number = next(_numbers)
        self.numbers_now()

    @property
    def name(self) -> str:
        """A name of its own."""
        return f"value {self._number}"

    @property
    def title(self) -> str:
        """What it is, whatever it computes."""
        return "Graph made by hand"

    @property
    def structure(self) -> Hashable:
        """The number of this source: a graph that was made by hand is like no other."""
        return "value", self._number

    @property
    def most_scalars(self) -> int:
        """Number of nodes."""
        return len(self._graph)

    @property
    def root_title(self) -> str:
        """The label of the result."""
        return self._graph.labels[self._graph.root] or "the result"

    def build(self, progress: Progress) -> tuple[ValueGraph, Outline]:
        """Return the graph, with groups if its labels are those of a network."""
        return self._graph, network_outline(self._graph)

    def value(self) -> object:
        """Return what it was made of."""
        return self._root

    def numbers(self, placed: PlacedGraph) -> Numbers | None:
        """Return data and grad of each node as they are now."""
        return self.numbers_now() if placed.key.structure == self.structure else None

    def numbers_now(self) -> Numbers:
        """Return data and grad of each node as they are now, whichever graph is shown.

        Raises:
            GraphReadingError: one of them is no number.
        """
        data, grad = np.array([numbers_of(node) for node in self._nodes], dtype=np.float64).T
        return Numbers(data=data, grad=grad, origin=data)
