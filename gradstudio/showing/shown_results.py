"""Finding the results in what was handed over: one, or a list or dict of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gradstudio.engine.errors import shown
from gradstudio.graph.reading import GraphReadingError
from gradstudio.showing.names import is_node

MOST_RESULTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownResults:
    """What was handed over.

    Attributes:
        nodes: the results, no two alike.
        kind: what holds them, ``list`` or ``dict``; "" for a single one.
        names: what a dict calls them, by `id`.
    """

    nodes: Sequence[object]
    kind: str = ""
    names: Mapping[int, str] = field(default_factory=dict)


def results_of(value: object) -> ShownResults:
    """Return the results in what was handed over.

    Raises:
        GraphReadingError: it is no result, and no list or dict of some.
    """
    if is_node(value):
        return ShownResults(nodes=(value,))
    names: dict[int, str] = {}
    if isinstance(value, Mapping):
        names = {id(result): str(key) for key, result in value.items()}
        found, kind = list(value.values()), "dict"
    elif isinstance(value, list | tuple | set | frozenset):
        found, kind = list(_flat(value)), "list"
    else:
        raise GraphReadingError(
            f"{shown(value)} is no node of a graph. Hand over the final result of a computation: a Value, an "
            "object like micrograd's, or a list or dict of them; or else a network, a model or a Project."
        )
    if not found or len(found) > MOST_RESULTS:
        raise GraphReadingError(
            f"There are {len(found):,} results to be shown, but there can be from 1 to {MOST_RESULTS:,}."
        )
    for result in found:
        if not is_node(result):
            raise GraphReadingError(
                f"{shown(result)} in the {kind} is no node of a graph. Hand over results alone."
            )
    return ShownResults(nodes=list({id(result): result for result in found}.values()), kind=kind, names=names)


def _flat(things: object) -> Iterator[object]:
    assert isinstance(things, list | tuple | set | frozenset)
    for thing in things:
        if isinstance(thing, list | tuple):
            yield from thing
        else:
            yield thing
