"""`ExpressionSource`: the graph of an expression, with the numbers that its leaves have now."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import cached_property

import numpy as np

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.graph.source import Numbers, Progress
from gradstudio.app.selection import EXPRESSION
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.groups import Outline
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.lab.expressions import ComputedExpression


class ExpressionSource:
    """A `GraphSource` and a `ComputedSource`. Another one of equal structure has other numbers on the same drawing.

    Args:
        computed: what an expression gave; nobody changes it any more.
        set_value: gives a leaf, by its name, another number, and says why not, or ""; None for an expression that
            stays as it is.
        hides_gradients: whether the gradients are not to be seen.
        is_old: whether the lines have an error since, and this is what was understood before.
    """

    def __init__(
        self,
        computed: ComputedExpression,
        set_value: Callable[[str, float], str] | None = None,
        *,
        hides_gradients: bool = False,
        is_old: bool = False,
    ) -> None:
        self._set_value, self._hides_gradients, self._is_old = set_value, hides_gradients, is_old
        self._expression = computed.expression
        self._root = computed.root

    @property
    def name(self) -> str:
        """One for all expressions, so that a name that stays in the lines stays selected."""
        return EXPRESSION

    @property
    def title(self) -> str:
        """What the bar of the canvas says."""
        return "Expression before the error" if self._is_old else "Expression"

    @property
    def structure(self) -> Hashable:
        """That of the expression: operations, operands and labels."""
        return EXPRESSION, self._expression.structure

    @property
    def most_scalars(self) -> int:
        """Number of nodes."""
        return len(self._expression.in_graph)

    @property
    def root_title(self) -> str:
        """The name of the result."""
        return self._expression.title

    def build(self, progress: Progress) -> tuple[ValueGraph, Outline]:
        """Return the graph, with groups if its labels are those of a network."""
        graph = ValueGraph(self._root)
        return graph, network_outline(graph)

    def can_type(self, label: str) -> bool:
        """Whether the leaf with a label can be given another number."""
        return self._set_value is not None and any(leaf.name == label for leaf in self._expression.leaves)

    def type_number(self, label: str, number: float) -> str:
        """Give a leaf another number, as if its slider had been moved.

        Returns:
            Why it was refused, or "".
        """
        if self._set_value is None or not self.can_type(label):
            return f"{label} is computed: give a number to a leaf."
        return self._set_value(label, number)

    def value(self) -> Value:
        """Return the result."""
        return self._root

    def numbers(self, placed: PlacedGraph) -> Numbers | None:
        """Return data and grad of each node."""
        return self._numbers if placed.key.structure == self.structure else None

    @cached_property
    def _numbers(self) -> Numbers:
        nodes = topological_order(self._root)
        data = np.array([node.data for node in nodes])
        grad = np.array([math.nan if self._hides_gradients else node.grad for node in nodes])
        return Numbers(data=data, grad=grad, origin=data, is_partial=self._hides_gradients)
