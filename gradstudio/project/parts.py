"""Parts of a network by their path, such as ``layer1.neuron3.w2``: which parameters each one means.

Paths are the labels of `engine.nn`; layers, neurons and weights count from 1. Parameters count from 0 in the
order of `MLP.parameters`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gradstudio.engine.errors import shown
from gradstudio.engine.paths import ScalarPath, begin_of_layer

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
    return _parsed(path, sizes).parameter_range(sizes)


def cut_range(path: str, sizes: Sequence[int]) -> range:
    """Return the parameters that are cut with a path: the one it names, or all weights that lead on from a neuron.

    Raises:
        ValueError: as for `frozen_range`; or it is a whole layer, or a neuron of the output layer.
    """
    part = _parsed(path, sizes)
    if part.neuron is None:
        raise ValueError(f"{path} is a whole layer, which cannot be cut. Remove the layer instead.")
    if part.is_parameter:
        return part.parameter_range(sizes)
    if part.layer == len(sizes) - 1:
        raise ValueError(f"{path} is an output: nothing leads on from it that could be cut.")
    begin, stride = begin_of_layer(part.layer + 1, sizes), sizes[part.layer] + 1
    return range(begin + part.neuron, begin + stride * sizes[part.layer + 1], stride)


def covers(whole: range, part: range) -> bool:
    """Whether all parameters of one range are in another."""
    aligned = len(part) == 1 or part.step % whole.step == 0
    return aligned and part[0] in whole and part[-1] in whole


def is_within(path: str, paths: Iterable[str], sizes: Sequence[int], range_of: PartRange) -> bool:
    """Whether a part is one of some others, or belongs to one of them.

    Args:
        path: of the part.
        paths: of the others.
        sizes: number of inputs, then of the neurons of each layer.
        range_of: gives the parameters of a path.
    """
    part = range_of(path, sizes)
    return any(covers(range_of(other, sizes), part) for other in paths)


def joined(paths: Iterable[str], path: str, sizes: Sequence[int], range_of: PartRange) -> tuple[str, ...]:
    """Return some parts with one more, which takes the place of those that belong to it.

    Args:
        paths: of the parts.
        path: of the one more.
        sizes: number of inputs, then of the neurons of each layer.
        range_of: gives the parameters of a path.
    """
    part, paths = range_of(path, sizes), tuple(paths)
    if is_within(path, paths, sizes, range_of):
        return paths
    others = [other for other in paths if not covers(part, range_of(other, sizes))]
    return _in_order([*others, path], sizes, range_of)


def without(paths: Iterable[str], path: str, sizes: Sequence[int], range_of: PartRange) -> tuple[str, ...]:
    """Return some parts without one; of a part that it belongs to, the rest stays.

    Args:
        paths: of the parts.
        path: of the one that goes.
        sizes: number of inputs, then of the neurons of each layer.
        range_of: gives the parameters of a path.
    """
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
    """Return those of some parts that a network of other sizes has.

    Args:
        paths: of the parts.
        sizes: number of inputs, then of the neurons of each layer.
        range_of: gives the parameters of a path, or none where the network lacks it.
    """

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
    known = filter(None, map(ScalarPath.parse, paths))
    return tuple(str(moved) for path in known if (moved := path.moved(origins)) is not None)


def _pieces(path: str, sizes: Sequence[int], range_of: PartRange) -> list[str]:
    """Return the parts that a layer or neuron is made of."""
    part = _parsed(path, sizes)
    layer, neuron = part.layer, part.neuron
    pieces: Iterable[ScalarPath]
    if neuron is None:
        pieces = (ScalarPath(part="neuron", layer=layer, neuron=k) for k in range(sizes[layer]))
    elif range_of is cut_range:
        pieces = (ScalarPath.parameter(layer + 1, k, neuron) for k in range(sizes[layer + 1]))
    else:
        pieces = (ScalarPath.parameter(layer, neuron, k) for k in [*range(sizes[layer - 1]), None])
    return [str(piece) for piece in pieces]


def _in_order(paths: Iterable[str], sizes: Sequence[int], range_of: PartRange) -> tuple[str, ...]:
    return tuple(sorted(paths, key=lambda path: (range_of(path, sizes).start, path)))


def _parsed(path: str, sizes: Sequence[int]) -> ScalarPath:
    part = ScalarPath.parse(path)
    if part is None or not (part.part in ("layer", "neuron") or part.is_parameter) or part.sample is not None:
        raise ValueError(
            f"{shown(path)} names no part of a network. Write it as layer1, layer1.neuron2, layer1.neuron2.w3 "
            "or layer1.neuron2.b."
        )
    if part.layer >= len(sizes):
        raise ValueError(f"There is no {path}: the network has {len(sizes) - 1} layers.")
    if part.neuron is not None and part.neuron >= sizes[part.layer]:
        raise ValueError(f"There is no {path}: layer {part.layer} has {sizes[part.layer]} neurons.")
    if not part.is_in(sizes):
        raise ValueError(f"There is no {path}: the neuron has {sizes[part.layer - 1]} weights.")
    return part
