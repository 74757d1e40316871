"""A forward pass from which something is left out: it is put at a number that does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.value import Value
from gradstudio.lab.bugs.faults import FaultPlace

_BARE_BIAS = "b"
"""What a bias is called in a neuron that was typed."""


def biases(leaves: Iterable[Value], place: FaultPlace) -> list[Value]:
    """Return the biases among some leaves that lie at a place."""
    return [leaf for leaf in leaves if _is_bias(leaf) and place.has(leaf)]


@contextmanager
def put_at(numbers: Mapping[Value, float]) -> Iterator[None]:
    """Have leaves hold other numbers for a while; afterwards they hold their own, and have no gradient."""
    own = {leaf: leaf.data for leaf in numbers}
    for leaf, number in numbers.items():
        leaf.data = number
    try:
        yield
    finally:
        for leaf, number in own.items():
            leaf.data = number
            leaf.grad = 0.0


def share_of_mean(nodes: Sequence[Value]) -> Value | None:
    """Return the constant 1/n that makes the sum of n losses their mean, or None where none is taken."""
    for node in reversed(nodes):
        operation = node.operation
        if operation is None or operation.name != "multiply" or node.label not in ("loss", "mean loss"):
            continue
        factor = node._prev[1]
        if not factor._prev and not factor.label and 0.0 < factor.data < 1.0:
            return factor
    return None


def _is_bias(leaf: Value) -> bool:
    path = ScalarPath.parse(leaf.label)
    return leaf.label == _BARE_BIAS if path is None else path.is_bias
