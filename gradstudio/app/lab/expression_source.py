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
        set_leaf: gives a leaf, by its name, another number, which may go on with the drag of the one before, and
            says why not, or ""; None for an expression that stays as it is.
        hides_gradients: whether the gradients are not to be seen.
        is_old: whether the lines have an error since, and this is what was understood before.
    """

    def __init__(
        self,
        computed: ComputedExpression,
        set_leaf: Callable[[str, float, bool], str] | None = None,
        *,
        hides_gradients: bool = False,
        is_old: bool = False,
    ) -> None:
        self._set_leaf, self._hides_gradients, self._is_old = set_leaf, hides_gradients, is_old
        self._expression = computed.expression
        self._root = computed.root
        names = (leaf.name for leaf in computed.expression.leaves)
        self._leaves = dict(zip(computed.leaves, names, strict=True))

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

    def can_type(self, node: int) -> bool:
        """Whether a node is a leaf that can be given another number."""
        return self._set_leaf is not None and self._leaf_at(node) is not None

    def type_number(self, node: int, number: float, *, continues: bool = False) -> str:
        """Give a leaf another number, as if its slider had been moved.

        Args:
            node: the leaf, in the drawing.
            number: its new number.
            continues: whether this goes on with the drag of the number before.

        Returns:
            Why it was refused, or "".
        """
        leaf = self._leaf_at(node)
        if self._set_leaf is None or leaf is None:
            return f"{self._label_of(node)} is computed: give a number to a leaf."
        return self._set_leaf(leaf, number, continues)

    def value(self) -> Value:
        """Return the result."""
        return self._root

    def numbers(self, placed: PlacedGraph) -> Numbers | None:
        """Return data and grad of each node."""
        return self._numbers if placed.key.structure == self.structure else None

    def _leaf_at(self, node: int) -> str | None:
        """Return the name of the leaf that a node is; None for a result or a mere number."""
        return self._leaves.get(self._nodes[node]) if 0 <= node < len(self._nodes) else None

    def _label_of(self, node: int) -> str:
        return (self._nodes[node].label if 0 <= node < len(self._nodes) else "") or "This node"

    @cached_property
    def _nodes(self) -> list[Value]:
        return topological_order(self._root)

    @cached_property
    def _numbers(self) -> Numbers:
        nodes = self._nodes
        data = np.array([node.data for node in nodes])
        grad = np.array([math.nan if self._hides_gradients else node.grad for node in nodes])
        return Numbers(data=data, grad=grad, origin=data, is_partial=self._hides_gradients)
