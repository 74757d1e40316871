"""Finding the nodes of a graph again, in another graph of the same structure, at little cost for each.

A loop that trains builds the same graph in every step, of other objects. Going wave by wave from the results to
what they are computed from, by functions of Python that loop in C, takes a fraction of a microsecond for
each of them; reading a graph anew takes some ten times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter, is_, itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.reading import CLOSURE_NAMES

_prev, _op, _backward = (attrgetter(name) for name in ("_prev", "_op", "_backward"))
_code, _closure = attrgetter("__code__"), attrgetter("__closure__")
_content = attrgetter("cell_contents")

Picker = Callable[[Sequence[Any]], Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wave:
    """The nodes that are found together.

    Attributes:
        symbols: their operations.
        sizes: number of operands of each.
        codes: the code of the function that passes each node's gradient on; empty where operands stand in order.
        inner: picks those that have operands.
        new: picks the nodes of the next wave, of all operands or of all that the functions hold.
        again: picks those that were found before.
        where: picks the same ones of all that were found until then.
    """

    symbols: tuple[str, ...]
    sizes: tuple[int, ...]
    codes: tuple[object, ...]
    inner: Picker
    new: Picker
    again: Picker
    where: Picker


class Waves:
    """The way through a graph.

    Args:
        nodes: in topological order.
        operands: of each, as indices in operand order.
        results: indices of the final results, no two alike.

    Attributes:
        order: for each node its place in what `find` returns.
    """

    def __init__(
        self, nodes: Sequence[Any], operands: Sequence[Sequence[int]], results: Sequence[int]
    ) -> None:
        self._is_in_order = _stand_in_order(nodes, operands)
        found = list(results)
        place = {node: at for at, node in enumerate(found)}
        self._waves: list[_Wave] = []
        wave = list(results)
        while wave:
            new: list[int] = []
            again: list[int] = []
            where: list[int] = []
            following: list[int] = []
            for operand, at in self._held(nodes, operands, wave):
                if operand in place:
                    again.append(at)
                    where.append(place[operand])
                else:
                    place[operand] = len(found)
                    found.append(operand)
                    following.append(operand)
                    new.append(at)
            codes = () if self._is_in_order else tuple(nodes[node]._backward.__code__ for node in wave)
            self._waves.append(
                _Wave(
                    symbols=tuple(nodes[node]._op for node in wave),
                    sizes=tuple(len(nodes[node]._prev) for node in wave),
                    codes=codes,
                    inner=_picker([i for i, node in enumerate(wave) if operands[node]]),
                    new=_picker(new),
                    again=_picker(again),
                    where=_picker(where),
                )
            )
            wave = following
        self.order: NDArray[np.intp] = np.argsort(np.array(found, dtype=np.intp))

    def find(self, results: Sequence[object]) -> list[Any] | None:
        """Return the nodes of other results, or None if their graph is not like this one."""
        wave: Sequence[Any] = results
        found: list[Any] = list(results)
        try:
            for step in self._waves:
                held = self._held_now(wave, step)
                if held is None or tuple(map(_op, wave)) != step.symbols:
                    return None
                wave = step.new(held)
                found.extend(wave)
                if not all(map(is_, step.again(held), step.where(found))):
                    return None
            # Of nodes that are equal without being one there are too few here: then all is read anew.
            return found if len(set(found)) == len(self.order) else None
        except (AttributeError, IndexError, TypeError, ValueError):
            return None

    def _held_now(self, wave: Sequence[Any], step: _Wave) -> list[Any] | None:
        if self._is_in_order:
            prevs = list(map(_prev, wave))
            return list(chain.from_iterable(prevs)) if tuple(map(len, prevs)) == step.sizes else None
        rules = list(map(_backward, wave))
        if tuple(map(_code, rules)) != step.codes:
            return None
        return list(map(_content, chain.from_iterable(map(_closure, step.inner(rules)))))

    def _held(
        self, nodes: Sequence[Any], operands: Sequence[Sequence[int]], wave: Sequence[int]
    ) -> list[tuple[int, int]]:
        """Return each operand of a wave, with its place in what `_held_now` returns."""
        held: list[tuple[int, int]] = []
        start = 0
        for node in wave:
            own = operands[node]
            if self._is_in_order:
                places, width = list(range(len(own))), len(own)
            elif own:
                names = nodes[node]._backward.__code__.co_freevars
                places = [names.index(name) for name in CLOSURE_NAMES if name in names]
                width = len(names)
            else:
                continue
            held.extend((operand, start + at) for operand, at in zip(own, places, strict=False))
            start += width
        return held


def waves_of(nodes: Sequence[Any], operands: Sequence[Sequence[int]], results: Sequence[int]) -> Waves | None:
    """Return the way through a graph; None where the order of operands cannot be told but by reading all anew.

    Args:
        nodes: in topological order.
        operands: of each, as indices in operand order.
        results: indices of the final results.
    """
    if not _stand_in_order(nodes, operands) and not all(
        _holds(node, [nodes[operand] for operand in own]) for node, own in zip(nodes, operands, strict=True)
    ):
        return None
    return Waves(nodes, operands, results)


def _stand_in_order(nodes: Sequence[Any], operands: Sequence[Sequence[int]]) -> bool:
    return all(
        isinstance(node._prev, tuple | list) and len(node._prev) == len(own)
        for node, own in zip(nodes, operands, strict=True)
    )


def _holds(node: Any, operands: Sequence[object]) -> bool:
    """Whether the function that passes a node's gradient on holds its operands, in their order."""
    rule = getattr(node, "_backward", None)
    code, cells = getattr(rule, "__code__", None), getattr(rule, "__closure__", None)
    if code is None:
        return False
    if not operands:
        return True
    kept = dict(zip(code.co_freevars, cells or (), strict=False))
    held = [kept[name].cell_contents for name in CLOSURE_NAMES if name in kept]
    return len(held) >= len(operands) and all(map(is_, held, operands))


def _picker(places: Sequence[int]) -> Picker:
    """Return what picks the things at some places of a sequence."""
    if not places:
        return lambda things: ()
    if len(places) == 1:
        (place,) = places
        return lambda things: (things[place],)
    return itemgetter(*places)
