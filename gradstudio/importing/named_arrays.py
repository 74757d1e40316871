"""Which arrays of a file are the weights and biases of which layer, found by their names and shapes.

Names are those of a state_dict (``0.weight``, ``fc1.bias``), of scikit-learn (``coefs_0``, ``intercepts_0``), of
Keras (``dense/kernel``), of a script (``W1``, ``b1``), or none (``arr_0``): then weights and biases take turns.
Whether a row of weights is a neuron or an input is told by the biases and by what follows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import cut
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import Floats, ImportedLayer
from gradstudio.importing.network import ImportedNetwork

MOST_ARRAYS = 1000
"""Arrays of a file that are looked at; a network of a project has at most 66."""

_ROLE = re.compile(
    r"(?:^|(?<=[._/]))(?:(?P<weight>weights?|kernel|coefs?|w)|(?P<bias>bias(?:es)?|intercepts?|b))(?=[._/:\d]|$)",
    re.IGNORECASE,
)
_ROWS_ARE_INPUTS = re.compile(r"kernel|coefs?(?=[._\d]|$)", re.IGNORECASE)
_MOST_SHUFFLED = 12
_MOST_TRIED = 50_000
_ROWS = (
    "Nothing tells whether the rows of the weights are neurons or inputs: rows are taken as neurons, as "
    "PyTorch has it."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """The arrays of one layer, and what both names have in common."""

    stem: str
    weight: Floats
    bias: Floats | None


def network_of_arrays(
    arrays: Mapping[str, NDArray[Any]], source: str, *, in_order: bool = True
) -> ImportedNetwork:
    """Return the network that weights and biases make, its activations unknown.

    Args:
        arrays: by name, in the order of the file.
        source: what they were read from, for messages.
        in_order: whether the order of the file is that of the layers, where names do not number them.

    Raises:
        ImportingError: an array that is neither weights nor biases of a layer, or layers that do not follow on each
            other; the message names it.
    """
    if len(arrays) > MOST_ARRAYS:
        raise ImportingError(f"{source} holds {len(arrays):,} arrays: that is no network of a project.")
    if not arrays:
        raise ImportingError(f"{source} holds no arrays. Give a file with the weights of each layer.")
    for name, array in arrays.items():
        _require_plain(name, array, source)
    pairs = _pairs(arrays, source)
    are_inputs = any(_ROWS_ARE_INPUTS.search(name) for name in arrays)
    orientations = (True, False) if are_inputs else (False, True)
    natural = sorted(pairs, key=lambda pair: _natural(pair.stem))
    is_numbered = len({re.sub(r"\d+", "", pair.stem) for pair in pairs}) == 1
    if is_numbered or in_order:
        for order in (natural, pairs) if is_numbered else (pairs, natural):
            fitting = [turned for turned in orientations if _chains(_turned(order, turned))]
            if fitting:
                notes = () if are_inputs or len(fitting) == 1 else (_ROWS,)
                return _network(_turned(order, fitting[0]), source, notes)
    for turned in orientations:
        found = _chained(_turned(pairs, turned))
        if len(found) == 1:
            return _network(found[0], source)
    for turned in orientations:
        if _chains(_turned(natural, turned)):
            stems = ", ".join(pair.stem for pair in natural)
            note = f"The names in {source} do not number the layers: their order is taken to be {cut(stems)}."
            return _network(_turned(natural, turned), source, (note,))
    return _network(_turned(natural, orientations[0]), source)  # says what does not fit


def _require_plain(name: str, array: NDArray[Any], source: str) -> None:
    shape = tuple(array.shape)
    if array.dtype.kind not in "fiu":
        raise ImportingError(
            f"{cut(name)} in {source} is of {array.dtype}, but weights are numbers. Leave it out."
        )
    if not 1 <= array.ndim <= 2 or not array.size:
        raise ImportingError(
            f"{cut(name)} in {source} has the shape {shape}: a layer of an MLP has weights of two "
            "dimensions and biases "
            "of one. Only multi-layer perceptrons can be imported."
        )


def _pairs(arrays: Mapping[str, NDArray[Any]], source: str) -> list[_Pair]:
    roles = {name: _role(name) for name in arrays}
    if all(role is None for role in roles.values()):
        return _in_turn(arrays, source)
    grouped: dict[str, dict[str, str]] = {}
    for name, found in roles.items():
        if found is None:
            raise ImportingError(
                f"{cut(name)} in {source} is neither weights nor biases by its name. Leave it out, or name "
                "it like "
                "0.weight and 0.bias."
            )
        stem, role = found
        group = grouped.setdefault(stem, {})
        if role in group:
            raise ImportingError(
                f"{cut(group[role])} and {cut(name)} in {source} are both the {role} of one layer."
            )
        group[role] = name
    return [_pair(stem, group, arrays, source) for stem, group in grouped.items()]


def _pair(stem: str, group: Mapping[str, str], arrays: Mapping[str, NDArray[Any]], source: str) -> _Pair:
    if "weight" not in group:
        raise ImportingError(f"{cut(group['bias'])} in {source} has no weights beside it. Leave it out.")
    weight = arrays[group["weight"]]
    bias = arrays[group["bias"]] if "bias" in group else None
    if weight.ndim != 2:
        raise ImportingError(
            f"{cut(group['weight'])} in {source} has the shape {tuple(weight.shape)}, but the weights of a "
            "layer have two "
            "dimensions. A normalisation is no layer of an MLP."
        )
    if bias is not None and bias.ndim == 2 and 1 in bias.shape:
        bias = bias.ravel()
    if bias is not None and bias.ndim != 1:
        raise ImportingError(
            f"{cut(group['bias'])} in {source} has the shape {tuple(bias.shape)}, but a layer has a bias "
            "for each neuron."
        )
    return _Pair(stem.strip("._/:"), _floats(weight), None if bias is None else _floats(bias))


def _in_turn(arrays: Mapping[str, NDArray[Any]], source: str) -> list[_Pair]:
    """Pair arrays without telling names: weights, biases, weights, biases; or weights alone."""
    pairs: list[_Pair] = []
    for name in sorted(arrays, key=_natural):
        array = arrays[name]
        if array.ndim == 2:
            pairs.append(_Pair(name, _floats(array), None))
        elif pairs and pairs[-1].bias is None:
            pairs[-1] = _Pair(pairs[-1].stem, pairs[-1].weight, _floats(array))
        else:
            raise ImportingError(
                f"{cut(name)} in {source} has one dimension, as biases have, but follows on no weights. "
                "Name the arrays "
                "like 0.weight and 0.bias."
            )
    return pairs


def _role(name: str) -> tuple[str, str] | None:
    """Return what a name is without the word for weights or biases, and which of the two it has."""
    found = None
    for found in _ROLE.finditer(name):  # noqa: B007 - the last one counts
        pass
    if found is None:
        return None
    role = "weight" if found["weight"] else "bias"
    return name[: found.start()] + name[found.end() :], role


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Return what sorts 10 behind 2."""
    parts = re.split(r"(\d+)", name)
    return [(0, int(part), "") if part.isdecimal() and len(part) < 10 else (1, 0, part) for part in parts]


def _turned(pairs: Sequence[_Pair], turned: bool) -> list[_Pair]:
    return [_Pair(pair.stem, pair.weight.T, pair.bias) for pair in pairs] if turned else list(pairs)


def _fits(pair: _Pair) -> bool:
    return pair.bias is None or len(pair.bias) == len(pair.weight)


def _chains(pairs: Sequence[_Pair]) -> bool:
    return all(map(_fits, pairs)) and all(
        one.weight.shape[0] == other.weight.shape[1] for one, other in pairwise(pairs)
    )


def _chained(pairs: Sequence[_Pair]) -> list[list[_Pair]]:
    """Return the orders in which layers follow on each other, two at most; none where that takes too long."""
    if len(pairs) > _MOST_SHUFFLED or not all(map(_fits, pairs)):
        return []
    found: list[list[_Pair]] = []
    waiting: list[tuple[int, ...]] = [(index,) for index in range(len(pairs))]
    tried = 0
    while waiting and len(found) < 2:
        tried += 1
        if tried > _MOST_TRIED:
            return []
        chain = waiting.pop()
        if len(chain) == len(pairs):
            found.append([pairs[index] for index in chain])
            continue
        outputs = pairs[chain[-1]].weight.shape[0]
        waiting += [
            (*chain, index)
            for index in range(len(pairs))
            if index not in chain and pairs[index].weight.shape[1] == outputs
        ]
    return found


def _network(pairs: Sequence[_Pair], source: str, notes: tuple[str, ...] = ()) -> ImportedNetwork:
    return ImportedNetwork(
        layers=tuple(
            ImportedLayer(
                weight=pair.weight,
                bias=np.zeros(len(pair.weight)) if pair.bias is None else pair.bias,
                has_bias=pair.bias is not None,
                name=cut(pair.stem),
            )
            for pair in pairs
        ),
        notes=notes,
        source=source,
    )


def _floats(array: NDArray[Any]) -> Floats:
    return array.astype(np.float64)
