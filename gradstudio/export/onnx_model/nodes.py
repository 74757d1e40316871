"""`NodeWriter`: the nodes and constants of an ONNX graph, written one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Precision = Literal["float64", "float32"]
Attribute = int | float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnnxNode:
    """One operator of a graph: the tensors that it takes and the one that it makes.

    Attributes:
        operator: its ONNX name, such as ``Gemm``.
        inputs: names of tensors, in order.
        output: name of the tensor that it makes.
        name: of the node: where it belongs and what it is, such as ``layer1/tanh/Mul``.
        attributes: those that are not ONNX's defaults.
    """

    operator: str
    inputs: tuple[str, ...]
    output: str
    name: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


class NodeWriter:
    """Collects nodes and constants, in an order in which each node comes after what it takes.

    Args:
        precision: of all numbers but indices.
    """

    def __init__(self, precision: Precision) -> None:
        self.precision = precision
        self.nodes: list[OnnxNode] = []
        self.arrays: dict[str, NDArray[np.generic]] = {}
        self.scope = ""
        self._names: set[str] = set()
        self._made: dict[tuple[object, ...], str] = {}

    @property
    def is_double(self) -> bool:
        """Whether its numbers are float64."""
        return self.precision == "float64"

    def add(self, operator: str, *inputs: str, output: str = "", **attributes: Attribute) -> str:
        """Write a node, unless one that makes the same is there and no name is asked for.

        Args:
            operator: its ONNX name.
            inputs: names of the tensors that it takes.
            output: name of the tensor that it makes; empty for the node's own name.
            attributes: by ONNX's names.

        Returns:
            The name of the tensor that it makes.
        """
        same = (operator, inputs, tuple(sorted(attributes.items())))
        if not output and same in self._made:
            return self._made[same]
        name = self._free(f"{self.scope}/{operator}" if self.scope else operator)
        made = output or name
        self._made[same] = made
        self.nodes.append(
            OnnxNode(operator=operator, inputs=inputs, output=made, name=name, attributes=attributes)
        )
        return made

    def call_last(self, output: str) -> str:
        """Rename the tensor that the last node makes, of which nothing is made yet; return the name."""
        self.nodes[-1] = replace(self.nodes[-1], output=output)
        return output

    def number(self, value: float) -> str:
        """Return the name of a constant of no dimensions; equal ones are one."""
        name = f"number.{float(value)!r}"
        return self._kept(name, value)

    def array(self, name: str, values: ArrayLike) -> str:
        """Keep an array of the graph's precision under a name of its own, which is returned."""
        return self._kept(name, values)

    def indices(self, values: tuple[int, ...]) -> str:
        """Return the name of a constant of whole numbers, shape (numbers,); equal ones are one."""
        name = f"indices.{values[0]}" if len(values) == 1 else self._free("indices")
        self.arrays.setdefault(name, np.array(values, dtype=np.int64))
        return name

    def _kept(self, name: str, values: ArrayLike) -> str:
        if name not in self.arrays:
            with np.errstate(over="ignore"):  # in float32 a number beyond 3e38 is infinite
                self.arrays[name] = np.asarray(values).astype(self.precision)
        return name

    def _free(self, wished: str) -> str:
        name, count = wished, 1
        while name in self._names:
            count += 1
            name = f"{wished}.{count}"
        self._names.add(name)
        return name
