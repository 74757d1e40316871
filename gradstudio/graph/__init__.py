"""A `Value` graph as a networkx graph: its groups, its layouts, and the account of each gradient."""

from gradstudio.graph.explain import Contribution, Explanation, OperandTerm, explain
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.groups import Group, Outline
from gradstudio.graph.layouts import LAYOUTS, Layout
from gradstudio.graph.placement import LayoutCancelled
from gradstudio.graph.value_graph import ValueGraph

__all__ = [
    "LAYOUTS",
    "Contribution",
    "Explanation",
    "Group",
    "Layout",
    "LayoutCancelled",
    "OperandTerm",
    "Outline",
    "ValueGraph",
    "explain",
    "network_outline",
]
