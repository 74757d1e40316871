"""Where a number that is not finite arose: the scalar and the sample, found in the `Value` graph of the loss."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.project.number_text import short_number
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import build_loss, scalar_count
from gradstudio.training.look.watch import Watch

MOST_SCALARS = 500_000
"""Of all graphs that are built; each takes a few microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstBad:
    """The first scalar of a loss that is not finite.

    Attributes:
        sample: row of the data set; None where each sample's own numbers are finite, and their sum is not.
        kind: whether it is a number, its derivative, or outside the domain of an operation.
        node: what it is called, or what it is a part of.
        path: of the scalar of the network that it is, is a part of, or is computed from; None for none.
        operation: what computed it, such as ``*`` or ``exp``; empty for a leaf.
        operands: the numbers that it was computed from.
    """

    sample: int | None
    kind: Literal["number", "derivative", "domain"]
    node: str
    path: ScalarPath | None
    operation: str
    operands: tuple[float, ...]

    @property
    def says(self) -> str:
        """What it is, as words without an end."""
        of = "" if self.sample is None else f" of sample {self.sample + 1}"
        if self.kind == "domain":
            return f"{self.node}{of}"
        what = "the derivative by " if self.kind == "derivative" else ""
        how = ""
        if self.kind == "number" and self.operands:
            numbers = " and ".join(short_number(number, 3) for number in self.operands)
            how = f", from {numbers} by {self.operation}"
        return f"{what}{self.node}{of}{how}"


def first_bad(
    spec: ProjectSpec, dataset: Dataset, parameters: NDArray[np.float64], samples: Sequence[int]
) -> FirstBad | None:
    """Return where the first number that is not finite arises in the losses of some samples.

    Samples are looked at from the first to the last; of each graph the numbers from the inputs on, and if all are
    finite the derivatives from the loss back.

    Args:
        spec: network, loss and penalties.
        dataset: all samples.
        parameters: flat, all of them finite.
        samples: rows of the data set.

    Returns:
        None where there are no samples, or too many to be looked at, and those that were are finite.
    """
    count = max(1, MOST_SCALARS // max(1, 2 * scalar_count(spec.sizes)))
    for sample in list(samples)[:count]:
        try:
            root = build_loss(spec, dataset, parameters, Watch(sample=sample), (sample,)).root
        except MathDomainError as error:
            return FirstBad(
                sample=sample,
                kind="domain",
                node=str(error),
                path=None,
                operation=error.operation,
                operands=(),
            )
        found = _in_graph(root, sample)
        if found is not None:
            return found
    if not samples or count < len(samples):
        return None
    node = "the sum over the samples of the step, each of which has a finite loss"
    return FirstBad(sample=None, kind="number", node=node, path=None, operation="+", operands=())


def _in_graph(root: Value, sample: int) -> FirstBad | None:
    order = topological_order(root)
    for place, node in enumerate(order):
        if not math.isfinite(node.data):
            return _first_bad(order, place, sample, "number")
    root.backward()
    for place in range(len(order) - 1, -1, -1):
        node = order[place]
        if not math.isfinite(node.grad) and (node._prev or _is_parameter(node)):
            return _first_bad(order, place, sample, "derivative")
    return None


def _is_parameter(leaf: Value) -> bool:
    path = ScalarPath.parse(leaf.label)
    return path is not None and path.is_parameter  # nobody asks for the derivative by an input


def _first_bad(
    order: Sequence[Value], place: int, sample: int, kind: Literal["number", "derivative"]
) -> FirstBad:
    """Return a node with the name of what it is a part of: the next named one that is computed from it."""
    node, within = order[place], "loss"
    uses = {node}
    for later in order[place:]:
        if later in uses or any(operand in uses for operand in later._prev):
            uses.add(later)
            if later.label:
                within = later.label
                break
    path, source = ScalarPath.parse(within), node
    while path is None and source._prev:  # a part of the loss: which output is it from?
        source = max(source._prev, key=lambda operand: abs(operand.data))
        path = ScalarPath.parse(source.label)
    return FirstBad(
        sample=sample,
        kind=kind,
        node=node.label or f"a part of {within if ScalarPath.parse(within) else f'the {within}'}",
        path=path,
        operation=node._op,
        operands=tuple(operand.data for operand in node._prev),
    )
