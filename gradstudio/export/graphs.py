"""A graph, or a part of it, with its numbers as DOT, GraphML or JSON."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.value_graph import ValueGraph


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GraphExtract:
    """The part of a graph that is written, with its numbers.

    Attributes:
        graph: the structure.
        data: value of each node.
        grad: gradient of each node.
        groups: for each node the title of its group, or "".
        nodes: which nodes to write; edges between them are written too.
    """

    graph: ValueGraph
    data: NDArray[np.float64]
    grad: NDArray[np.float64]
    groups: tuple[str, ...]
    nodes: NDArray[np.bool_]

    def edges(self) -> list[tuple[int, int, int]]:
        """Return source, target and operand position of each edge to write."""
        return [
            (source, target, position)
            for target, operands in enumerate(self.graph.operands)
            for position, source in enumerate(operands)
            if self.nodes[source] and self.nodes[target]
        ]

    def indices(self) -> list[int]:
        """Return the nodes to write, in topological order."""
        return [int(node) for node in np.flatnonzero(self.nodes)]


def graph_as(format_name: str, part: GraphExtract) -> str:
    """Return a graph as a text in one of `GRAPH_FORMATS`."""
    return GRAPH_FORMATS[format_name](part)


def _dot(part: GraphExtract) -> str:
    """Records and operation nodes as in micrograd's ``draw_dot``, from left to right."""
    graph = part.graph
    lines = ["digraph value_graph {", "  rankdir=LR;", "  node [shape=record];"]
    for node in part.indices():
        label = _escaped(graph.labels[node])
        numbers = f"data {part.data[node]:.4f} | grad {part.grad[node]:.4f}"
        lines.append(f'  n{node} [label="{{ {label} | {numbers} }}"];')
        if graph.symbols[node]:
            lines.append(f'  n{node}op [label="{_escaped(graph.symbols[node])}", shape=ellipse];')
            lines.append(f"  n{node}op -> n{node};")
    lines += [f"  n{source} -> n{target}op;" for source, target, _ in part.edges()]
    return "\n".join([*lines, "}", ""])


def _escaped(text: str) -> str:
    # In a record these characters have a meaning.
    return "".join(f"\\{c}" if c in '\\"{}|<> ' else c for c in text)


def _json(part: GraphExtract) -> str:
    nodes = [
        {
            "id": node,
            "label": part.graph.labels[node],
            "op": part.graph.symbols[node],
            "group": part.groups[node],
            "data": _finite(part.data[node]),
            "grad": _finite(part.grad[node]),
        }
        for node in part.indices()
    ]
    edges = [
        {"source": source, "target": target, "operand": position} for source, target, position in part.edges()
    ]
    return json.dumps({"directed": True, "nodes": nodes, "edges": edges}, indent=1, ensure_ascii=False) + "\n"


def _finite(number: float) -> float | str:
    # JSON has no infinity: the words are those that Python's float() reads.
    return float(number) if math.isfinite(number) else str(float(number))


def _graphml(part: GraphExtract) -> str:
    import networkx as nx  # noqa: PLC0415 - a third of a second that only this format needs

    made: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    for node in part.indices():
        made.add_node(
            node,
            label=part.graph.labels[node],
            op=part.graph.symbols[node],
            group=part.groups[node],
            data=float(part.data[node]),
            grad=float(part.grad[node]),
        )
    for source, target, position in part.edges():
        made.add_edge(source, target, key=position, operand=position)
    buffer = io.BytesIO()
    nx.write_graphml(made, buffer)
    return buffer.getvalue().decode()


GRAPH_FORMATS: Mapping[str, Callable[[GraphExtract], str]] = {"dot": _dot, "graphml": _graphml, "json": _json}
"""How to write each format."""
