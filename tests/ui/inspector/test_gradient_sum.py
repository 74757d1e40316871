"""What the inspector says that the terms of a gradient sum to."""

from __future__ import annotations

import numpy as np

from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.graph.explain import explain
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.ui.inspector.wording import gradient_sum


def said(grad: float, *, is_partial: bool) -> str:
    """Return the sentence on a of L = a · 2 + a · 3, whose gradient is said to be `grad`."""
    a = Value(4.0, label="a")
    root = a * 2.0 + a * 3.0
    root.label = "L"
    root.backward()
    graph = ValueGraph(root)
    node = graph.index_of("a")
    assert node is not None
    data = np.array(graph_numbers(root, "data"))
    grads = np.array(graph_numbers(root, "grad"))
    grads[node] = grad
    explanation = explain(graph, data, grads, node)
    terms = list(explanation.contributions)
    return gradient_sum(explanation, terms, "L", is_root=False, is_partial=is_partial)


def graph_numbers(root: Value, which: str) -> list[float]:
    return [getattr(node, which) for node in topological_order(root)]


def test_a_gradient_that_is_the_sum_is_said_to_be_it():
    assert said(5.0, is_partial=False) == "sum = grad = 5.000"
    assert said(5.0, is_partial=True) == "sum = grad = 5.000"


def test_amid_a_pass_sum_and_gradient_are_told_apart():
    assert said(3.0, is_partial=True) == "sum = 5.000, but grad = 3.000 now"


def test_what_is_not_known_yet_is_no_other_sum():
    assert said(float("nan"), is_partial=True) == "sum = grad = NaN"
