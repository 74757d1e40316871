"""Whether nodes of a file compute what some of ours would: found by writing ours and comparing node by node."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.onnx_model.nodes import NodeWriter, OnnxNode, Precision
from gradstudio.importing.onnx_model.model_graph import ModelGraph, ModelNode

_EITHER_WAY = frozenset({"Add", "Mul", "Max", "Min", "Equal"})
"""Operators of two operands whose order does not matter."""

_X = "x"

Write = Callable[[NodeWriter, str], str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoundNodes:
    """Nodes of a file that compute what was looked for: `tensor` is what they make of it."""

    tensor: str
    nodes: tuple[ModelNode, ...]


def find(
    graph: ModelGraph, tensor: str, write: Write, precision: Precision, *, exact: bool
) -> FoundNodes | None:
    """Look for what `write` would write of a tensor.

    Args:
        graph: the file.
        tensor: the one that it would be written of.
        write: writes it.
        precision: in which.
        exact: whether constants have to be equal, and not only to six digits.

    Returns:
        The nodes, or None if there are none like these.
    """
    writer = NodeWriter(precision)
    end = write(writer, _X)
    match = _Match(graph, writer, tensor, exact)
    if not all(match.add(node) for node in writer.nodes):
        return None
    return FoundNodes(tensor=match.tensors[end], nodes=tuple(match.nodes))


class _Match:
    """Nodes of the file for those of ours that were looked at so far."""

    def __init__(self, graph: ModelGraph, writer: NodeWriter, tensor: str, exact: bool) -> None:
        self.tensors = {_X: tensor}
        self.nodes: list[ModelNode] = []
        self._graph = graph
        self._arrays = writer.arrays
        self._exact = exact

    def add(self, ours: OnnxNode) -> bool:
        """Find the file's node for one of ours; return whether there is one."""
        for node in self._candidates(ours):
            if node.operator != ours.operator or len(node.outputs) != 1 or not node.has(ours.attributes):
                continue
            if self._takes(node, ours.inputs):
                self.tensors[ours.output] = node.outputs[0]
                self.nodes.append(node)
                return True
        return False

    def _candidates(self, ours: OnnxNode) -> Iterator[ModelNode]:
        for name in ours.inputs:
            if name in self.tensors:
                yield from self._graph.consumers.get(self.tensors[name], ())
                return

    def _takes(self, node: ModelNode, wanted: tuple[str, ...]) -> bool:
        if len(node.inputs) != len(wanted):
            return False
        orders = (wanted, wanted[::-1]) if node.operator in _EITHER_WAY and len(wanted) == 2 else (wanted,)
        return any(
            all(self._is(there, ours) for there, ours in zip(node.inputs, order, strict=True))
            for order in orders
        )

    def _is(self, there: str, ours: str) -> bool:
        if ours in self.tensors:
            return self.tensors[ours] == there
        found, wanted = self._graph.constants.get(there), self._arrays.get(ours)
        return found is not None and wanted is not None and _same(found, wanted, self._exact)


def _same(found: NDArray[np.generic], wanted: NDArray[np.generic], exact: bool) -> bool:
    if found.size != wanted.size or (found.size > 1 and found.shape != wanted.shape):
        return False
    if exact:
        return np.array_equal(found.ravel(), wanted.ravel(), equal_nan=True)
    return np.allclose(found.ravel().astype(float), wanted.ravel().astype(float), rtol=1e-6, atol=0.0)
