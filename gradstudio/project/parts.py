"""Parts of a network by their path, such as ``layer1.neuron3.w2``: which parameters each one means.

Paths are the labels of `engine.nn`; layers, neurons and weights count from 1. Parameters count from 0 in the
order of `MLP.parameters`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

_PATH = re.compile(r"layer(\d+)(?:\.neuron(\d+)(?:\.(?:w(\d+)|b))?)?")

PartRange = Callable[[str, Sequence[int]], range]
"""(path, sizes) → the parameters that it means."""


def frozen_range(path: str, sizes: Sequence[int]) -> range:
    """Return the parameters of a layer, of a neuron, or the one that a path names.

    Args:
        path: of the part.
        sizes: number of inputs, then of neurons in each layer.

    Raises:
        ValueError: there is no such part; the sentence says why.
    """
    layer, neuron, weight = _parsed(path, sizes)
    begin, fan_in = _begin(layer, sizes), sizes[layer - 1]
    if neuron is None:
        return range(begin, begin + (fan_in + 1) * sizes[layer])
    begin += (neuron - 1) * (fan_in + 1)
    if path.endswith(".b"):
        return range(begin + fan_in, begin + fan_in + 1)
    return range(begin, begin + fan_in + 1) if weight is None else range(begin + weight - 1, begin + weight)


def cut_range(path: str, sizes: Sequence[int]) -> range:
    """Return what is cut with a path: the one parameter, or all weights that lead on from a neuron.

    Raises:
        ValueError: as for `frozen_range`; or it is a whole layer, or a neuron of the output layer.
    """
    layer, neuron, weight = _parsed(path, sizes)
    if neuron is None:
        raise ValueError(f"{path} is a whole layer, which cannot be cut. Remove the layer instead.")
    if weight is not None or path.endswith(".b"):
        return frozen_range(path, sizes)
    if layer == len(sizes) - 1:
        raise ValueError(f"{path} is an output: nothing leads on from it that could be cut.")
    begin, stride = _begin(layer + 1, sizes), sizes[layer] + 1
    return range(begin + neuron - 1, begin + stride * sizes[layer + 1], stride)


def covers(whole: range, part: range) -> bool:
    """Whether all parameters of one range are in another."""
    aligned = len(part) == 1 or part.step % whole.step == 0
    return aligned and part[0] in whole and part[-1] in whole


def is_within(path: str, paths: Iterable[str], sizes: Sequence[int], range_of: PartRange) -> bool:
    """Whether a part is one of some others, or belongs to one of them."""
    part = range_of(path, sizes)
    return any(covers(range_of(other, sizes), part) for other in paths)


def joined(paths: Iterable[str], path: str, sizes: Sequence[int], range_of: PartRange) -> tuple[str, ...]:
    """Return some parts with one more, which takes the place of those that belong to it."""
    part, paths = range_of(path, sizes), tuple(paths)
    if is_within(path, paths, sizes, range_of):
        return paths
    others = [other for other in paths if not covers(part, range_of(other, sizes))]
    return _in_order([*others, path], sizes, range_of)


def without(paths: Iterable[str], path: str, sizes: Sequence[int], range_of: PartRange) -> tuple[str, ...]:
    """Return some parts without one; of a part that it belongs to, the rest stays."""
    part = range_of(path, sizes)
    kept: list[str] = []
    waiting = list(paths)
    while waiting:
        other = waiting.pop()
        whole = range_of(other, sizes)
        if covers(part, whole):
            continue
        if covers(whole, part):
            waiting += _pieces(other, sizes, range_of)
        else:
            kept.append(other)
    return _in_order(kept, sizes, range_of)


def parts_left(paths: Iterable[str], sizes: Sequence[int], range_of: PartRange) -> tuple[str, ...]:
    """Return those of some parts that a network of other sizes has."""

    def fits(path: str) -> bool:
        try:
            range_of(path, sizes)
        except ValueError:
            return False
        return True

    return tuple(path for path in paths if fits(path))


def renumbered(paths: Iterable[str], origins: Sequence[int | None]) -> tuple[str, ...]:
    """Follow layers to their new places.

    A single weight is left out where another layer now stands before its own: what it led from is gone.

    Args:
        paths: parts of the network before.
        origins: for each layer of the network after, which one it was, from 0; None for a new one.
    """
    places = {origin: place for place, origin in enumerate(origins) if origin is not None}
    places[-1] = -1  # the inputs stay before the first layer
    moved = []
    for path in paths:
        head, dot, rest = path.partition(".")
        layer = int(head.removeprefix("layer")) - 1
        place = places.get(layer)
        if place is None or (".w" in rest and places.get(layer - 1) != place - 1):
            continue
        moved.append(f"layer{place + 1}{dot}{rest}")
    return tuple(moved)


def _pieces(path: str, sizes: Sequence[int], range_of: PartRange) -> list[str]:
    """Return the parts that a layer or neuron is made of."""
    match = _PATH.fullmatch(path)
    assert match is not None  # it has a range
    layer = int(match[1])
    if range_of is cut_range:
        return [f"layer{layer + 1}.neuron{k}.w{match[2]}" for k in range(1, sizes[layer + 1] + 1)]
    if match[2] is None:
        return [f"{path}.neuron{k}" for k in range(1, sizes[layer] + 1)]
    return [*(f"{path}.w{k}" for k in range(1, sizes[layer - 1] + 1)), f"{path}.b"]


def _in_order(paths: Iterable[str], sizes: Sequence[int], range_of: PartRange) -> tuple[str, ...]:
    return tuple(sorted(paths, key=lambda path: (range_of(path, sizes).start, path)))


def _parsed(path: str, sizes: Sequence[int]) -> tuple[int, int | None, int | None]:
    match = _PATH.fullmatch(path)
    if match is None:
        raise ValueError(
            f"{path!r} names no part of a network. Write it as layer1, layer1.neuron2, layer1.neuron2.w3 "
            "or layer1.neuron2.b."
        )
    layer, neuron, weight = (None if number is None else int(number) for number in match.groups())
    assert layer is not None
    if not 1 <= layer < len(sizes):
        raise ValueError(f"There is no {path}: the network has {len(sizes) - 1} layers.")
    if neuron is not None and not 1 <= neuron <= sizes[layer]:
        raise ValueError(f"There is no {path}: layer {layer} has {sizes[layer]} neurons.")
    if weight is not None and not 1 <= weight <= sizes[layer - 1]:
        raise ValueError(f"There is no {path}: the neuron has {sizes[layer - 1]} weights.")
    return layer, neuron, weight


def _begin(layer: int, sizes: Sequence[int]) -> int:
    return sum((fan_in + 1) * fan_out for fan_in, fan_out in list(pairwise(sizes))[: layer - 1])
