"""Columns and classes that are told apart by their names, wherever two sides have some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradstudio.data.csv.names import identifiers
from gradstudio.importing.errors import ImportingError

_SHOWN = 5


def order_of(names: Sequence[str], given: Sequence[str]) -> tuple[int, ...] | None:
    """Return where each of some names stands among those that are given; None where those are not the same.

    ``petal width`` and ``petal_width`` are the same: a project keeps names that formulas can speak of.

    Args:
        names: no two alike.
        given: likewise.
    """
    for known, found in ((names, given), (_plain(names), _plain(given))):
        place = {name: index for index, name in enumerate(found)}
        if len(place) == len(found) and len(set(known)) == len(known) and place.keys() == set(known):
            return tuple(place[name] for name in known)
    return tuple(range(len(names))) if identifiers(given) == identifiers(names) else None


def are_counted(names: Sequence[str]) -> bool:
    """Whether names are mere numbers, as columns without names get them: x1, x2 or column_0, column_1."""
    counted = [(f"x{place + 1}", f"column_{place}") for place in range(len(names))]
    return all(name in known for name, known in zip(names, counted, strict=True))


def frame_order(xs: Any, names: Sequence[str], what: str) -> tuple[int, ...] | None:
    """Return where the columns of a data frame stand that are wanted; None where they are taken in turn.

    Args:
        xs: of the caller; anything but a data frame has no names.
        names: of the columns that are wanted; empty where nobody knows.
        what: what wants them, for messages: "the network".

    Raises:
        ImportingError: the data frame has as many columns, but others.
    """
    own = list(getattr(xs, "columns", ()))
    if not names or len(own) != len(names) or not all(isinstance(name, str) for name in own):
        return None
    order = order_of(names, own)
    if order is None and not (are_counted(names) or are_counted(own)):
        raise ImportingError(
            f"xs has the columns {few(own)}, but {what} takes {few(names)}. Give those, or numbers without "
            "names (xs.to_numpy()) in that order."
        )
    return order


def few(names: Sequence[str]) -> str:
    """Return the first of some names, for a sentence."""
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")


def _plain(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(identifiers([name])[0] for name in names)
