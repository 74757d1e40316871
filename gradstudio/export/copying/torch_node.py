"""A node of any graph as statements of PyTorch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradstudio.export.copying.statements import Dialect, statements
from gradstudio.graph.value_graph import ValueGraph

_FUNCTIONS: Mapping[str, str] = {
    "leaky_relu": "nn.functional.leaky_relu({}, 0.01)",
    "elu": "nn.functional.elu({})",
    "softplus": "nn.functional.softplus({}, threshold=40)",
    "silu": "nn.functional.silu({})",
    "gelu": "nn.functional.gelu({})",
    "floor_divide": 'torch.div({}, rounding_mode="floor")',
}
"""What is not called in PyTorch as it is here."""


def node_in_torch(graph: ValueGraph, data: Sequence[float], node: int) -> str:
    """Write a node of a graph as statements, one for each labelled node that it is computed from.

    Args:
        graph: where the node is.
        data: number of each node.
        node: its index.

    Raises:
        ExportError: it is computed from too many nodes.
    """
    lines, _ = statements(graph, data, node, _TORCH)
    imports = ["import torch"]
    if any("nn.functional" in line for line in lines):
        imports.append("from torch import nn")
    return "\n".join([*imports, "", *lines]) + "\n"


def _leaf(text: str) -> str:
    return f"torch.tensor({text}, dtype=torch.float64, requires_grad=True)"


def _constant(text: str) -> str:
    return f"torch.tensor({text}, dtype=torch.float64)"


def torch_call(operation: str, operands: Sequence[str]) -> str:
    """Write an operation of the table on operands."""
    plain = [_without_brackets(operand) for operand in operands]
    return _FUNCTIONS.get(operation, f"torch.{operation}({{}})").format(", ".join(plain))


def _without_brackets(text: str) -> str:
    """Return an operand without brackets around the whole of it: between those of a call it needs none."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return text[1:-1] if place == len(text) - 1 else text
    return text


_TORCH = Dialect(
    taken=frozenset({"torch", "nn"}),
    leaf=_leaf,
    constant=_constant,
    call=torch_call,
    calls=frozenset({"floor_divide"}),
)
