"""The same graphs drawn by others: graphviz's dot, `pyqtgraph.GraphItem`, micrograd's own way. One JSON object.

Run in a process of its own: ``python -m benchmarks.canvas_peers``. What is not installed is missing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pyqtgraph
from PySide6.QtWidgets import QApplication

from gradstudio.data.source import load_dataset
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.placing import place
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import build_loss
from gradstudio.training.look.watch import Watch

DOT_LIMIT_SECONDS = 30.0
SAMPLES = {"one sample": 1, "15 samples": 15, "whole batch": 100}


def graph_of(samples: int) -> ValueGraph:
    """Return the graph of the demo's mean loss over some samples."""
    spec, whole = ProjectSpec(), samples == max(SAMPLES.values())
    watch = Watch(scope="all" if samples > 1 else "sample", penalty=whole)
    zeros = np.zeros(spec.parameter_count)
    return ValueGraph(build_loss(spec, load_dataset(spec.data), zeros, watch, range(samples)).root)


def dot_seconds(text: str) -> float | str:
    """Return how long dot takes to lay out and draw a graph as SVG, or why there is no number."""
    if shutil.which("dot") is None:
        return "missing"
    began = time.perf_counter()
    try:
        subprocess.run(
            ["dot", "-Tsvg"], input=text.encode(), capture_output=True, timeout=DOT_LIMIT_SECONDS, check=True
        )
    except subprocess.TimeoutExpired:
        return f"over {DOT_LIMIT_SECONDS:.0f} s"
    return round(time.perf_counter() - began, 3)


def as_dot(graph: ValueGraph) -> str:
    """Return a graph in DOT, as plain as can be."""
    lines = ["digraph {", "rankdir=LR", "node [shape=record]"]
    lines += [f'n{node} [label="{graph.title(node)}"]' for node in range(len(graph))]
    lines += [f"n{source} -> n{target}" for source, target in graph.edges.tolist()]
    return "\n".join([*lines, "}"])


def graph_item(graph: ValueGraph) -> dict[str, float]:
    """Return what `pyqtgraph.GraphItem` takes with our positions: first paint, a new view, new colours; in ms."""
    positions = place("network", graph, network_outline(graph), lambda share: None).positions
    widget = pyqtgraph.PlotWidget()
    widget.resize(1000, 700)
    widget.show()
    item, colours = pyqtgraph.GraphItem(), np.random.default_rng(1).integers(0, 255, (len(graph), 3))
    brushes = [pyqtgraph.mkBrush(*colour) for colour in colours.tolist()]
    began = time.perf_counter()
    item.setData(pos=positions, adj=graph.edges, size=6, symbolBrush=brushes)
    widget.addItem(item)
    widget.viewport().repaint()
    first = time.perf_counter() - began
    began = time.perf_counter()
    widget.getViewBox().translateBy(100.0, 0.0)
    widget.viewport().repaint()
    pan = time.perf_counter() - began
    began = time.perf_counter()
    item.setData(pos=positions, adj=graph.edges, size=6, symbolBrush=brushes[::-1])
    widget.viewport().repaint()
    recolour = time.perf_counter() - began
    widget.close()
    names = ("first_paint_ms", "pan_ms", "recolour_ms")
    return {name: round(1000 * s, 1) for name, s in zip(names, (first, pan, recolour), strict=True)}


def micrograd_seconds(samples: int) -> float | str:
    """Return how long micrograd's notebook takes to draw: build, trace the graph into sets, write DOT, run dot."""
    try:
        from micrograd.nn import MLP
    except ImportError:
        return "missing"
    sys.setrecursionlimit(100_000)
    dataset = load_dataset(ProjectSpec().data)
    network = MLP(2, [16, 16, 1])
    began = time.perf_counter()
    root = sum(
        (1 + -y * network(list(map(float, x)))).relu()
        for x, y in zip(dataset.inputs[:samples], dataset.targets[:samples].tolist(), strict=True)
    )
    nodes, edges, stack = {}, set(), [root]
    while stack:
        value = stack.pop()
        if id(value) not in nodes:
            nodes[id(value)] = value
            edges |= {(id(child), id(value)) for child in value._prev}
            stack += value._prev
    text = "\n".join(
        ["digraph {", "rankdir=LR"]
        + [
            f'n{key} [shape=record,label="data {value.data:.4f} | grad {value.grad:.4f}"]'
            for key, value in nodes.items()
        ]
        + [f"n{a} -> n{b}" for a, b in edges]
        + ["}"]
    )
    taken = dot_seconds(text)
    return taken if isinstance(taken, str) else round(time.perf_counter() - began, 3)


def measure() -> dict[str, dict[str, object]]:
    """Return for each graph what each of the others takes."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    found: dict[str, dict[str, object]] = {}
    for title, samples in SAMPLES.items():
        graph = graph_of(samples)
        found[f"{title}, {len(graph):,} nodes"] = {
            "dot_s": dot_seconds(as_dot(graph)),
            "micrograd_s": micrograd_seconds(samples),
            **{f"graph_item_{name}": value for name, value in graph_item(graph).items()},
        }
        application.processEvents()
    return found


if __name__ == "__main__":
    print(json.dumps(measure()))
