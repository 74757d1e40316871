"""`ModelGraph`: the nodes and constants of an ONNX file, in numbers and texts of our own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import cut

Attribute = int | float | str | tuple[int, ...] | tuple[float, ...]

DEFAULTS: Mapping[tuple[str, str], Attribute] = {
    ("Concat", "axis"): 0,
    ("Elu", "alpha"): 1.0,
    ("Flatten", "axis"): 1,
    ("Gather", "axis"): 0,
    ("Gelu", "approximate"): "none",
    ("Gemm", "alpha"): 1.0,
    ("Gemm", "beta"): 1.0,
    ("Gemm", "transA"): 0,
    ("Gemm", "transB"): 0,
    ("LeakyRelu", "alpha"): 0.01,
    ("Shape", "start"): 0,
    ("Softmax", "axis"): -1,
    ("Swish", "alpha"): 1.0,
}
"""Operator and attribute → what it is where the file does not say it."""

_FLOATS = (1, 10, 11, 16)
"""What ONNX calls float32, float16, float64 and bfloat16."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelNode:
    """One operator.

    Attributes:
        operator: its name, with the domain before it if it is none of ONNX's standard operators.
        inputs: names of tensors, "" for one that is left out.
        outputs: names of tensors.
        name: what a message calls it.
        attributes: by name; those that are neither numbers nor texts are left out.
    """

    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    name: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """Return what a message says of it: its name and its operator."""
        return f"the node “{cut(self.name)}” ({cut(self.operator)})"

    def attribute(self, name: str) -> Attribute | None:
        """Return an attribute, its default where the file does not say it, or None if it has neither."""
        found = self.attributes.get(name)
        return DEFAULTS.get((self.operator, name)) if found is None else found

    def number(self, name: str) -> float:
        """Return an attribute as a number; NaN where it is none."""
        found = self.attribute(name)
        return float(found) if isinstance(found, int | float) else math.nan

    def numbers(self, name: str, default: float) -> NDArray[np.float64]:
        """Return an attribute as an array; NaN where it is no number."""
        found = self.attributes.get(name, default)
        return np.array(math.nan if isinstance(found, str) else found, dtype=np.float64)

    @property
    def casts_to_floats(self) -> bool:
        """Whether it is a Cast that keeps numbers as they are, but for their precision."""
        return self.operator == "Cast" and self.attribute("to") in _FLOATS

    def has(self, wanted: Mapping[str, Attribute]) -> bool:
        """Whether its attributes are those wanted, defaults counted in, and no others."""
        names = {*wanted, *self.attributes}
        return all(self._is(name, wanted.get(name, DEFAULTS.get((self.operator, name)))) for name in names)

    def _is(self, name: str, wanted: Attribute | None) -> bool:
        found = self.attribute(name)
        if isinstance(found, float) and isinstance(wanted, int | float):
            return math.isclose(found, wanted, rel_tol=1e-6)
        return found == wanted


@dataclass(frozen=True, kw_only=True, eq=False)
class ModelGraph:
    """A file.

    Attributes:
        nodes: in the file's order.
        constants: arrays by the names of tensors.
        inputs: names of what has to be given.
        outputs: names of the results.
        facts: the metadata, key → text.
        source: name of the file, for messages.
    """

    nodes: tuple[ModelNode, ...]
    constants: Mapping[str, NDArray[np.generic]]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    facts: Mapping[str, str]
    source: str

    @cached_property
    def consumers(self) -> Mapping[str, tuple[ModelNode, ...]]:
        """Nodes that take each tensor, in the file's order; one that takes it twice stands there once."""
        found: dict[str, list[ModelNode]] = {}
        for node in self.nodes:
            for name in dict.fromkeys(node.inputs):
                found.setdefault(name, []).append(node)
        return {name: tuple(nodes) for name, nodes in found.items()}

    @cached_property
    def producers(self) -> Mapping[str, ModelNode]:
        """The node that makes each tensor."""
        return {name: node for node in self.nodes for name in node.outputs}

    def needed_for(self, tensors: Iterable[str]) -> tuple[ModelNode, ...]:
        """Return the nodes that some tensors are computed by, in the file's order."""
        wanted, stack = set(), list(tensors)
        while stack:
            node = self.producers.get(stack.pop())
            if node is not None and id(node) not in wanted:
                wanted.add(id(node))
                stack.extend(node.inputs)
        return tuple(node for node in self.nodes if id(node) in wanted)
