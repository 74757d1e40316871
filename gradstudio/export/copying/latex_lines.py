r"""A scalar, a layer or a network as an ``align*`` environment of LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.export.copying.formulas import formulas
from gradstudio.export.copying.symbols import FUNCTIONS
from gradstudio.export.latex import filled, latex_number
from gradstudio.export.subject import ExportSubject
from gradstudio.graph.value_graph import ValueGraph

MOST_LINES = 24
"""Lines that are written of a scalar and what it is computed from."""
MOST_ROWS, MOST_COLUMNS = 16, 10
"""Of a larger matrix the first rows and columns are written, and the last; without more packages LaTeX has 10."""


def node_in_latex(graph: ValueGraph, data: Sequence[float], node: int) -> str:
    """Write a node of a graph: what it is computed from, down to leaves, each labelled node on a line of its own.

    Args:
        graph: where the node is.
        data: number of each node.
        node: its index.

    Raises:
        ExportError: it is computed from too much.
    """
    lines = [
        f"{name} &= {f'{formula} = ' if formula else ''}{latex_number(value)}"
        for name, formula, value in formulas(graph, data, node)
    ]
    left = len(lines) - MOST_LINES
    return _aligned(lines[:MOST_LINES], f"  % and {left:,} more" if left > 0 else "")


def layer_in_latex(subject: ExportSubject, layer: int) -> str:
    """Write a layer: its formula, and its numbers as matrices.

    Args:
        subject: what is handed over.
        layer: from 1.
    """
    return _aligned([_formula(subject, layer), *_definition(subject, [layer]), *_matrices(subject, layer)])


def network_in_latex(subject: ExportSubject) -> str:
    """Write the whole network: the formula of each layer, and the numbers of all as matrices."""
    layers = range(1, len(subject.layers) + 1)
    lines = [_formula(subject, layer) for layer in layers]
    lines += _definition(subject, layers)
    return _aligned(lines + [line for layer in layers for line in _matrices(subject, layer)])


def _formula(subject: ExportSubject, layer: int) -> str:
    before = r"\mathbf{x}" if layer == 1 else rf"\mathbf{{a}}^{{({layer - 1})}}"
    inner = rf"\mathbf{{W}}^{{({layer})}} {before} + \mathbf{{b}}^{{({layer})}}"
    activation = subject.layers[layer - 1].activation
    if activation != "linear":
        inner = rf"{FUNCTIONS[activation]}\left({inner}\right)"
    return rf"\mathbf{{a}}^{{({layer})}} &= {inner}"


def _definition(subject: ExportSubject, layers: Sequence[int]) -> list[str]:
    """Write what the activations of some layers are, where their names do not say it."""
    lines = []
    for activation in dict.fromkeys(subject.layers[layer - 1].activation for layer in layers):
        operation = ACTIVATIONS[activation].operation
        if operation is not None and activation not in ("tanh", "sin"):
            function = FUNCTIONS[activation]
            lines.append(rf"{function}(z) &= {filled(operation.latex, 'z', '', rf'{function}(z)')}")
    return lines


def _matrices(subject: ExportSubject, layer: int) -> list[str]:
    numbers = subject.layers[layer - 1]
    return [
        rf"\mathbf{{W}}^{{({layer})}} &= {_matrix(numbers.weight)}",
        rf"\mathbf{{b}}^{{({layer})}} &= {_matrix(numbers.bias[:, None])}",
    ]


def _matrix(values: NDArray[np.float64]) -> str:
    rows, columns = _shown(values.shape[0], MOST_ROWS), _shown(values.shape[1], MOST_COLUMNS)
    lines = []
    for row in rows:
        if row is None:
            lines.append(" & ".join([r"\vdots"] * len(columns)))
        else:
            cells = [
                r"\cdots" if column is None else latex_number(float(values[row, column]))
                for column in columns
            ]
            lines.append(" & ".join(cells))
    return r"\begin{bmatrix} " + r" \\ ".join(lines) + r" \end{bmatrix}"


def _shown(count: int, most: int) -> list[int | None]:
    """Return which of some rows or columns are written; None for those that are left out."""
    if count <= most:
        return list(range(count))
    return [*range(most - 2), None, count - 1]


def _aligned(lines: Sequence[str], comment: str = "") -> str:
    body = " \\\\\n  ".join(lines)
    return "\\begin{align*}\n  " + body + (f"\n{comment}" if comment else "") + "\n\\end{align*}\n"
