"""A node of a graph and what it is computed from, for whoever writes them as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gradstudio.export.errors import ExportError
from gradstudio.graph.value_graph import CONSTANT_LABELS, ValueGraph

MOST_NODES = 2_000
"""Most nodes that are written."""


def cone_of(graph: ValueGraph, node: int) -> list[int]:
    """Return a node and all that it is computed from, in topological order.

    Raises:
        ExportError: these are too many.
    """
    found, waiting = {node}, [node]
    while waiting:
        for used in graph.operands[waiting.pop()]:
            if used not in found:
                found.add(used)
                waiting.append(used)
        if len(found) > MOST_NODES:
            raise ExportError(
                f"This is computed from more than {MOST_NODES:,} values, too many to copy. Select one of them."
            )
    return sorted(found)


def named_nodes(graph: ValueGraph, cone: Sequence[int]) -> list[int]:
    """Return the nodes of a cone that deserve a name: the last, those with a label, and those that are used twice.

    Args:
        graph: where they are.
        cone: in topological order.
    """
    uses = Counter(used for one in cone for used in graph.operands[one])
    return [
        one
        for one in cone
        if (not is_number(graph, one) and (graph.labels[one] or uses[one] > 1)) or one == cone[-1]
    ]


def is_number(graph: ValueGraph, node: int) -> bool:
    """Whether a node is a mere number, such as a factor or a target."""
    return graph.operations[node] is None and graph.labels[node] in CONSTANT_LABELS
