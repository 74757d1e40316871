"""`DebugSource`: the graph in sight with the numbers that a pass has come to."""

from __future__ import annotations

from collections.abc import Hashable

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.graph.source import GraphSource, Numbers, Progress
from gradstudio.graph.groups import Outline
from gradstudio.graph.sealed import SealedNetwork
from gradstudio.graph.value_graph import ValueGraph


class DebugSource:
    """A `GraphSource`: another one's structure and name, so that nothing is laid out anew, with other numbers.

    Args:
        beneath: whose graph it is.
        numbers: of each node, NaN where they are not there yet.
    """

    def __init__(self, beneath: GraphSource, numbers: Numbers) -> None:
        self._beneath = beneath
        self._numbers = numbers

    @property
    def name(self) -> str:
        """That of the graph in sight."""
        return self._beneath.name

    @property
    def title(self) -> str:
        """That of the graph in sight."""
        return self._beneath.title

    @property
    def structure(self) -> Hashable:
        """That of the graph in sight."""
        return self._beneath.structure

    @property
    def most_scalars(self) -> int:
        """As many as the graph in sight has."""
        return self._beneath.most_scalars

    @property
    def root_title(self) -> str:
        """That of the graph in sight."""
        return self._beneath.root_title

    def build(self, progress: Progress) -> tuple[ValueGraph, Outline] | SealedNetwork:
        """Return the graph in sight."""
        return self._beneath.build(progress)

    def numbers(self, placed: PlacedGraph) -> Numbers | None:
        """Return the numbers, if the graph is the one that they are of."""
        is_same = placed.key.structure == self.structure and len(placed.graph) == len(self._numbers.data)
        return self._numbers if is_same else None
