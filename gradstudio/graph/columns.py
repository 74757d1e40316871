"""What a condition can speak of: label, operation and place of each node, and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.groups import Outline
from gradstudio.graph.value_graph import ValueGraph

TEXTS = ("label", "op")
NUMBERS = ("data", "grad", "layer", "neuron")

Columns = Mapping[str, NDArray[Any]]
"""One array per name of `TEXTS` and `NUMBERS`, each with an entry per node; texts in lower case."""


def structure_columns(graph: ValueGraph, outline: Outline) -> dict[str, NDArray[Any]]:
    """Return the columns that do not change while training: label, op, layer and neuron."""
    layer, neuron = np.full(len(graph), np.nan), np.full(len(graph), np.nan)
    if len(outline):
        # Inputs are layer 0; loss and penalty are in none.
        numbers = np.array([(group.layer, group.neuron) for group in outline.groups], dtype=np.float64)
        outside = [not group.layer and group.kind != "inputs" for group in outline.groups]
        numbers[np.array(outside)] = np.nan
        layer, neuron = numbers[outline.of_node].T
        neuron = np.where(neuron > 0, neuron, np.nan)
    return {
        "label": np.array([label.lower().replace("−", "-") for label in graph.labels]),  # as it is typed
        "op": np.array([symbol.lower() for symbol in graph.symbols]),
        "layer": layer,
        "neuron": neuron,
    }
