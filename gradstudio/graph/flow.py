"""The local derivative of every edge, and the gradient that flows along it, as arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.value_graph import ValueGraph

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


def local_derivatives(graph: ValueGraph, data: Array) -> Array:
    """Return for each edge the derivative of its result with respect to its operand.

    Args:
        graph: the structure.
        data: value of each node.

    Returns:
        Shape (edges,), in the order of ``graph.edges``.
    """
    return _local(graph, data, np.zeros(len(graph), dtype=np.bool_))


def _local(graph: ValueGraph, data: Array, besides: Mask) -> Array:
    """Return the local derivatives, besides those of some nodes."""
    local = np.zeros(len(graph.edges))
    for symbol, (nodes, first) in graph.nodes_by_symbol.items():
        operands = [graph.edges[first + i, 0] for i in range(len(graph.operands[nodes[0]]))]
        match symbol:
            # Nine of ten nodes of a network are sums and products: no loop over these.
            case "+":
                local[first] = local[first + 1] = 1.0
            case "*":
                local[first], local[first + 1] = data[operands[1]], data[operands[0]]
            case _:
                wanted = ~besides[nodes]
                for node, edge in zip(nodes[wanted].tolist(), first[wanted].tolist(), strict=True):
                    operation = graph.operations[node]
                    assert operation is not None
                    own = graph.operands[node]
                    numbers = (float(data[operand]) for operand in own)
                    local[edge : edge + len(own)] = operation.partials(float(data[node]), *numbers)
    return local


def edge_flow(graph: ValueGraph, data: Array, grad: Array) -> Array:
    """Return for each edge what it adds to the gradient of its operand: local derivative · gradient above.

    Args:
        graph: the graph.
        data: shape (nodes,), the value of each node.
        grad: shape (nodes,), the gradient of each node.
    """
    rows, nodes = graph.sole_uses
    # What flows along these edges is all of their operands' gradient: thousands of slopes need not be computed.
    with np.errstate(all="ignore"):
        flow: Array = _local(graph, data, nodes) * grad[graph.edges[:, 1]]
    flow[rows] = grad[graph.edges[rows, 0]]
    return flow
