"""What the operands of a node are called in its formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.paths import ScalarPath
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.number_text import format_number

# A name stands alone: the a of "tanh" is no operand.
_NAME = re.compile(r"(?<![A-Za-z])(out|a|b)(?![A-Za-z])")
_LETTERS = "uvpqhkst"
"""Names for operands without a label, in this order; a letter that is a label in the graph is skipped."""


def named(formula: str, names: Mapping[str, str]) -> str:
    """Put names or numbers in the place of ``a``, ``b`` and ``out`` in a formula of the table of operations."""
    return _NAME.sub(lambda match: names.get(match[1], match[1]), formula)


def operand_names(graph: ValueGraph, node: int, data: NDArray[np.float64] | None = None) -> tuple[str, ...]:
    """Return what to call each operand of a node: by its label, a constant by its number, others u and v.

    Within the neuron of the node the names are short: z for ``layer1.neuron2.z``.

    Args:
        graph: where the node is.
        node: its index.
        data: the value of each node, for the constants; None while it is not known.
    """
    operands = graph.operands[node]
    names = [_name(graph, operand, node, data) for operand in operands]
    if len(set(names)) < len(set(operands)):
        names = [""] * len(names)  # two that are called the same
    free = (letter for letter in (*_LETTERS, "u1", "v1") if graph.index_of(letter) is None)
    letters = {operand: next(free) for operand, name in zip(operands, names, strict=True) if not name}
    return tuple(name or letters[operand] for operand, name in zip(operands, names, strict=True))


def result_name(graph: ValueGraph, node: int) -> str:
    """Return what to call a node in its own formula: by its label, within its neuron, or else out."""
    return graph.labels[node].rpartition(".")[2] or "out"


def _name(graph: ValueGraph, operand: int, node: int, data: NDArray[np.float64] | None) -> str:
    label = graph.labels[operand]
    if not label and not graph.operands[operand]:
        return graph.title(operand) if data is None else in_brackets(format_number(float(data[operand])))
    if not label:
        return ""
    around = neuron_of(graph.labels[node], (graph.labels[own] for own in graph.operands[node]))
    return within_neuron(label, around) or label


def neuron_of(label: str, operands: Iterable[str]) -> ScalarPath | None:
    """Return the neuron that a node belongs to: by its label, or else by the weight or bias among its operands.

    Args:
        label: of the node, "" for none.
        operands: their labels.
    """
    return _neuron(label) or next(
        (
            path.of_neuron
            for path in map(ScalarPath.parse, operands)
            if path is not None and path.is_parameter
        ),
        None,
    )


def within_neuron(label: str, neuron: ScalarPath | None) -> str:
    """Return the short name of a scalar of a neuron: z for ``layer1.neuron2.z``; "" if it is of another one."""
    own = _neuron(label)
    return label.rpartition(".")[2] if own is not None and own == neuron else ""


def _neuron(label: str) -> ScalarPath | None:
    path = ScalarPath.parse(label)
    return path.of_neuron if path is not None and path.neuron is not None and path.layer > 0 else None


def in_brackets(text: str) -> str:
    """Put a number that has a sign or a power of ten in brackets."""
    return f"({text})" if text.startswith("−") or "·" in text else text
