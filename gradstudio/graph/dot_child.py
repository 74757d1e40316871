"""Run as a script of its own: places a graph with graphviz's dot, which no thread could end or run beside.

Reads JSON from the standard input: ``nodes``, their number; ``edges``, pairs of nodes; ``width``, ``height`` and
``gap`` in points. Writes a list of (x, y), y upwards, in points.
"""

import json
import sys

import pygraphviz

_POINTS_PER_INCH = 72.0


def main() -> None:
    """Place the graph that is asked for."""
    asked = json.load(sys.stdin)
    graph = pygraphviz.AGraph(strict=False, directed=True, rankdir="LR")
    graph.graph_attr.update(
        nodesep=str(asked["gap"] / _POINTS_PER_INCH), ranksep=str(2.0 * asked["gap"] / _POINTS_PER_INCH)
    )
    graph.node_attr.update(
        shape="box",
        label="",
        fixedsize="true",
        width=str(asked["width"] / _POINTS_PER_INCH),
        height=str(asked["height"] / _POINTS_PER_INCH),
    )
    graph.add_nodes_from(range(asked["nodes"]))
    for key, (source, target) in enumerate(asked["edges"]):
        graph.add_edge(source, target, key=key)
    graph.layout(prog="dot")
    places = [graph.get_node(node).attr["pos"].split(",") for node in range(asked["nodes"])]
    json.dump([[float(x), float(y)] for x, y in places], sys.stdout)


if __name__ == "__main__":
    main()
