"""What mistakes make of the numbers of a graph."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.passes import forward_pass
from gradstudio.engine.value import Value
from gradstudio.lab.bugs.backward import Told, backpropagate
from gradstudio.lab.bugs.faults import Faults
from gradstudio.lab.bugs.forward import biases, put_at, share_of_mean
from gradstudio.lab.bugs.layers import by_layer
from gradstudio.lab.errors import LabError
from gradstudio.lab.subject import Subject

DEFAULT_RATE = 0.1
"""How far a layer that is updated too early moves along its gradient, where no project says it."""

Floats = NDArray[np.float64]
StepHeard = Callable[[int, float, tuple[float, ...], tuple[float, ...]], None]
"""Hears of each step of a pass: the node, its gradient, and the gradients of its operands before and after it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PassNumbers:
    """The numbers of a graph after its passes.

    Attributes:
        data: shape (nodes,).
        grad: shape (nodes,), as whoever takes the update reads them.
    """

    data: Floats
    grad: Floats


def pass_numbers(
    subject: Subject, faults: Faults, rate: float = DEFAULT_RATE, heard: StepHeard | None = None
) -> PassNumbers:
    """Return the numbers of a graph with mistakes; without any they are those of `Value.backward`.

    Without zero_grad they are those after a second pass over it, as gradients are right after the first. The
    subject stays as it is.

    Args:
        subject: the graph.
        faults: what is done wrong.
        rate: learning rate, for layers that are updated too early.
        heard: hears of each step of the last backward pass.

    Raises:
        LabError: an operation is not one of the engine's.
        MathDomainError: an operation leaves its domain.
    """
    if not subject.is_known:
        raise LabError("The graph has an operation that is not the engine's: how it goes wrong is not known.")
    copy = subject.copy()
    nodes, knobs = copy.nodes, [copy.nodes[knob] for knob in copy.knobs]
    for node in nodes:
        node.grad = 0.0
    place = {node: i for i, node in enumerate(nodes)}

    def told(node: Value, before: tuple[float, ...], after: tuple[float, ...]) -> None:
        if heard is not None:
            heard(place[node], node.grad, before, after)

    last = None if heard is None else told
    left_out = _left_out(nodes, knobs, faults)
    with ExitStack() as stack:
        if left_out:
            stack.enter_context(put_at(left_out))
            deque(forward_pass(copy.root, nodes), maxlen=0)
        data = np.array([node.data for node in nodes])
        _pass(nodes, knobs, faults, rate, last if "no_zero_grad" not in faults else None)
        if "no_zero_grad" in faults:
            others = {node for node in nodes if not node._prev} - set(knobs)
            for leaf in others:  # made anew for each pass
                leaf.grad = 0.0
            _pass(nodes, knobs, faults, rate, last)
    if "gradient_zeroed" in faults:
        for knob in knobs:
            knob.grad = 0.0
    for leaf in left_out:
        data[place[leaf]] = leaf.data
    return PassNumbers(data=data, grad=np.array([node.grad for node in nodes]))


def _left_out(nodes: tuple[Value, ...], knobs: Iterable[Value], faults: Faults) -> dict[Value, float]:
    """Return the leaves that the forward pass leaves out, with the number that does nothing there."""
    found: dict[Value, float] = {}
    place = faults.place("forgotten_bias")
    if place is not None:
        found.update(dict.fromkeys(biases(knobs, place), 0.0))
    if "sum_for_mean" in faults and (share := share_of_mean(nodes)) is not None:
        found[share] = 1.0
    return found


def _pass(
    nodes: tuple[Value, ...], knobs: list[Value], faults: Faults, rate: float, told: Told | None
) -> None:
    layers = by_layer(knobs)
    if "update_early" not in faults or len(layers) < 2:
        backpropagate(nodes, faults, told)
        return
    own = [knob.data for knob in knobs]
    leaves = [node for node in nodes if not node._prev]
    before = {leaf: leaf.grad for leaf in leaves}
    gradients: dict[Value, float] = {}
    for place, layer in enumerate(reversed(layers), start=1):
        for leaf in leaves:
            leaf.grad = before[leaf]
        backpropagate(nodes, faults, told if place == len(layers) else None)
        gradients.update({knob: knob.grad for knob in layer})
        for knob in layer:
            knob.data -= rate * knob.grad
    for knob, number in zip(knobs, own, strict=True):
        knob.data, knob.grad = number, gradients[knob]
