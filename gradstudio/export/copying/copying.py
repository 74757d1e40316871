"""`copy_as`: a selected scalar, layer or the whole network as text for the clipboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradstudio.engine.errors import cut
from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.walk import topological_order
from gradstudio.export.copying.latex_lines import layer_in_latex, network_in_latex, node_in_latex
from gradstudio.export.copying.micrograd_lines import (
    layer_in_micrograd,
    network_in_micrograd,
    node_in_micrograd,
)
from gradstudio.export.copying.neuron import scalar_value
from gradstudio.export.copying.torch_lines import torch_lines
from gradstudio.export.copying.torch_node import node_in_torch
from gradstudio.export.errors import ExportError
from gradstudio.export.subject import ExportSubject
from gradstudio.graph.value_graph import ValueGraph

FORMS: Mapping[str, str] = {"pytorch": "PyTorch", "latex": "LaTeX", "micrograd": "micrograd expression"}
"""Titles of the forms by name, in the order of the menu."""


def copy_as(subject: ExportSubject, what: ScalarPath | int | None, form: str, sample: int = 0) -> str:
    """Return a part of a network as text.

    Args:
        subject: a project at a moment.
        what: a scalar or a layer by its path; a layer by its number, 1 for the first hidden one; None for all.
        form: one of `FORMS`.
        sample: whose numbers are taken where the path names no sample, from 0.

    Raises:
        ExportError: there is no such part, sample or form, or it is too large for a clipboard.
    """
    if form not in FORMS:
        raise ExportError(f"Nothing is copied as {cut(form)}. Choose one of: {', '.join(FORMS)}.")
    path = ScalarPath.whole(what) if isinstance(what, int) else what
    if path is not None and path.part == "layer" and not 1 <= path.layer <= len(subject.layers):
        raise ExportError(
            f"There is no {path}: the network has {len(subject.layers)} layers. Select something else."
        )
    if path is not None and path.sample is not None:
        sample = path.sample
    if form == "pytorch":
        return torch_lines(subject, path, sample)
    if path is None:
        return network_in_latex(subject) if form == "latex" else network_in_micrograd(subject, sample)
    if path.part == "layer":
        if form == "latex":
            return layer_in_latex(subject, path.layer)
        return layer_in_micrograd(subject, path.layer, sample)
    root = scalar_value(subject, path, sample)
    graph = ValueGraph(root)
    return copy_node(graph, [node.data for node in topological_order(root)], graph.root, form)


def copy_node(graph: ValueGraph, data: Sequence[float], node: int, form: str) -> str:
    """Return a node of any graph, with all that it is computed from, as text.

    Args:
        graph: where the node is.
        data: number of each node.
        node: its index.
        form: one of `FORMS`.

    Raises:
        ExportError: it is computed from too much, or there is no such form.
    """
    match form:
        case "pytorch":
            return node_in_torch(graph, data, node)
        case "latex":
            return node_in_latex(graph, data, node)
        case "micrograd":
            return node_in_micrograd(graph, data, node)
    raise ExportError(f"Nothing is copied as {cut(form)}. Choose one of: {', '.join(FORMS)}.")
