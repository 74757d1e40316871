"""Small random expression graphs, and all of their paths, by brute force."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.graph.value_graph import ValueGraph

Numbers = NDArray[np.float64]

MAKERS = {
    "+": lambda a, b: a + b,
    "*": lambda a, b: a * b,
    "-": lambda a, b: a - b,
    "tanh": lambda a, b: a.tanh(),
    "relu": lambda a, b: a.relu(),
}


@st.composite
def graphs(draw: st.DrawFn) -> tuple[ValueGraph, Numbers, Numbers]:
    """Draw a graph of up to a dozen operations, with data and grad of each node."""
    number = st.floats(-2, 2).map(lambda x: round(x, 3))
    pool = [Value(draw(number), label=f"x{i}") for i in range(draw(st.integers(1, 3)))]
    for _ in range(draw(st.integers(1, 10))):
        a, b = draw(st.sampled_from(pool)), draw(st.sampled_from(pool))
        made = draw(st.sampled_from(list(MAKERS)))
        pool.append(MAKERS[made](a, b))
    root = pool[-1]
    root.backward()
    order = topological_order(root)
    return (
        ValueGraph(root),
        np.array([node.data for node in order]),
        np.array([node.grad for node in order]),
    )


def all_paths(graph: ValueGraph, node: int) -> list[tuple[int, ...]]:
    """Return every path from a node to the root, as edges."""
    if node == graph.root:
        return [()]
    ways = [k for k, (source, _) in enumerate(graph.edges.tolist()) if source == node]
    return [(k, *rest) for k in ways for rest in all_paths(graph, int(graph.edges[k, 1]))]
