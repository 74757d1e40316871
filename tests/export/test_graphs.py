"""Graphs as DOT, GraphML and JSON."""

from __future__ import annotations

import io
import json
import shutil
import subprocess

import networkx as nx
import numpy as np
import pytest

from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.export import GRAPH_FORMATS, GraphExtract, graph_as
from gradstudio.graph.value_graph import ValueGraph


@pytest.fixture
def part() -> GraphExtract:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b {x|y}")
    c = a * b
    d = c + c
    d.label = "d"
    d.backward()
    order = topological_order(d)
    return GraphExtract(
        graph=ValueGraph(d),
        data=np.array([v.data for v in order]),
        grad=np.array([v.grad for v in order]),
        groups=("",) * len(order),
        nodes=np.ones(len(order), dtype=bool),
    )


def test_dot_has_the_records_of_micrograds_draw_dot(part: GraphExtract) -> None:
    dot = graph_as("dot", part)
    assert 'n0 [label="{ a | data 2.0000 | grad -6.0000 }"];' in dot
    assert 'n2op [label="*", shape=ellipse];' in dot
    assert "n2op -> n2;" in dot
    assert dot.count("n2 -> n3op;") == 2


@pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz is not installed")
def test_graphviz_draws_the_dot(part: GraphExtract) -> None:
    svg = subprocess.run(
        ["dot", "-Tsvg"], input=graph_as("dot", part).encode(), capture_output=True, check=True
    )
    assert b"warning" not in svg.stderr.lower()
    assert b"data 2.0000" in svg.stdout
    assert b"b {x|y}" in svg.stdout.replace(b"&#45;", b"-").replace("\u00a0".encode(), b" ")


def test_graphml_reads_back_as_the_same_graph(part: GraphExtract) -> None:
    read = nx.read_graphml(
        io.BytesIO(graph_as("graphml", part).encode()), node_type=int, force_multigraph=True
    )
    assert sorted(read.edges(keys=False)) == sorted(part.graph.digraph.edges(keys=False))
    assert [read.nodes[i]["grad"] for i in sorted(read)] == part.grad.tolist()


def test_json_reads_back_with_every_number(part: GraphExtract) -> None:
    part.data[0] = np.inf
    read = json.loads(graph_as("json", part))
    assert [float(node["data"]) for node in read["nodes"]] == part.data.tolist()
    assert [(e["source"], e["target"], e["operand"]) for e in read["edges"]] == part.edges()


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_a_part_holds_its_nodes_and_the_edges_among_them(part: GraphExtract, name: str) -> None:
    part.nodes[0] = False
    assert part.edges() == [(1, 2, 1), (2, 3, 0), (2, 3, 1)]
    text = graph_as(name, part)
    assert "-6.0" in text
    assert '"a"' not in text
    assert "{ a |" not in text
