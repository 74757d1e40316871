"""A `Value` graph as a networkx graph: its groups, its layouts, and the account of each gradient."""

from gradstudio.graph.explain import Contribution, Explanation, OperandTerm, explain
from gradstudio.graph.groups import Group, network_groups
from gradstudio.graph.layouts import LAYOUTS, Layout, LayoutCancelled
from gradstudio.graph.value_graph import ValueGraph

__all__ = [
    "LAYOUTS",
    "Contribution",
    "Explanation",
    "Group",
    "Layout",
    "LayoutCancelled",
    "OperandTerm",
    "ValueGraph",
    "explain",
    "network_groups",
]
