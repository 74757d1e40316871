"""What differs between two lists of a project: features, points, names, what was typed, frozen or cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gradstudio.project.difference.difference import Difference
from gradstudio.project.difference.text import ARROW, MINUS, counted, number_text, value_text, word_of
from gradstudio.project.spec import EditedInput, EditedParameter
from gradstudio.project.titles import title_of

_MOST_NAMED = 3
"""Largest number of things that are listed by name; of more only the count is given."""

_DONE = {"network.frozen": ("frozen", "free again"), "network.cut": ("cut", "connected again")}


def between_features(path: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    """Yield which formulas came and went.

    Args:
        path: of the field.
        before: its one value.
        after: its other.
    """
    whole = "all columns"
    yield from _between_names(path, before, after, "feature", whole)


def between_names(path: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    """Yield which names came and went: of columns or of classes.

    Args:
        path: of the field.
        before: its one value.
        after: its other.
    """
    yield from _between_names(path, before, after, "column" if path == "data.column_names" else "value")


def between_points(path: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    """Yield how many points that are placed by hand came, went and moved.

    Args:
        path: of the field.
        before: its one value.
        after: its other.
    """
    come, gone = _added_and_removed(before, after)
    moved = min(len(come), len(gone))
    parts = [f"{counted(moved, 'point')} moved"] if moved else []
    parts += _signed(len(come) - moved, len(gone) - moved, "point")
    if parts:
        yield _difference(path, counted(len(before), "point"), counted(len(after), "point"), parts)


def between_inputs(
    path: str, before: Sequence[EditedInput], after: Sequence[EditedInput]
) -> Iterator[Difference]:
    """Yield which inputs were typed over.

    Args:
        path: of the field.
        before: its one value.
        after: its other.
    """
    old, new = (
        {f"x{edit.column + 1} of sample {edit.sample + 1}": edit.value for edit in edits}
        for edits in (before, after)
    )
    yield from _typed(path, old, new, "input")


def between_parameters(
    path: str, before: Sequence[EditedParameter], after: Sequence[EditedParameter]
) -> Iterator[Difference]:
    """Yield which parameters were typed in; of one that was typed twice the last number counts.

    Args:
        path: of the field.
        before: its one value.
        after: its other.
    """
    old, new = ({edit.label: edit.value for edit in edits} for edits in (before, after))
    yield from _typed(path, old, new, "parameter")


def between_parts(path: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    """Yield which parts of the network are frozen or cut, and no longer are.

    Args:
        path: of the field.
        before: its one value.
        after: its other.
    """
    come, gone = _added_and_removed(before, after)
    parts = []
    for names, done in zip((come, gone), _DONE[path], strict=True):
        if names:
            parts.append(f"{_named(names, 'part')} {done}")
    if parts:
        yield _difference(path, _listed(path, before), _listed(path, after), parts)


def between_given(path: str, before: Sequence[float], after: Sequence[float]) -> Iterator[Difference]:
    """Yield how many of the weights that a network begins with are given otherwise.

    Args:
        path: of the field.
        before: its one value.
        after: its other.
    """
    if len(before) == len(after):
        count = sum(one != other for one, other in zip(before, after, strict=True))
        parts = [f"{count:,} of {counted(len(after), 'given weight')} changed"]
    else:
        parts = [f"given weights {len(before):,} {ARROW} {len(after):,}"]
    yield _difference(path, f"{len(before):,}", f"{len(after):,}", parts)


def _between_names(
    path: str, before: Sequence[str], after: Sequence[str], one: str, empty: str = "none"
) -> Iterator[Difference]:
    come, gone = _added_and_removed(before, after)
    texts = _listed(path, before, empty), _listed(path, after, empty)
    word = word_of(path)
    if not (come or gone):
        yield _difference(path, *texts, [f"{word} in another order"])
    elif not before or not after:
        yield _difference(path, *texts, [f"{word} {texts[0]} {ARROW} {texts[1]}"])
    elif len(come) + len(gone) > _MOST_NAMED:
        yield _difference(path, *texts, _signed(len(come), len(gone), one))
    else:
        signed = [f"+{name}" for name in come] + [f"{MINUS}{name}" for name in gone]
        yield _difference(path, *texts, [f"{word} {' '.join(signed)}"])


def _typed(path: str, old: Mapping[str, float], new: Mapping[str, float], what: str) -> Iterator[Difference]:
    changed = [name for name in new if name not in old or old[name] != new[name]]
    gone = [name for name in old if name not in new]
    parts = []
    if len(changed) > _MOST_NAMED:
        parts.append(f"{counted(len(changed), what)} typed")
    else:
        parts += [
            f"{name} {number_text(old[name]) + ' ' if name in old else ''}{ARROW} {number_text(new[name])}"
            for name in changed
        ]
    if gone:
        parts.append(f"{_named(gone, what)} no longer typed")
    if parts:
        yield _difference(path, f"{len(old):,}", f"{len(new):,}", parts)


def _added_and_removed(before: Sequence[Any], after: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    old, new = Counter(before), Counter(after)
    return list((new - old).elements()), list((old - new).elements())


def _signed(come: int, gone: int, one: str) -> list[str]:
    signed = ((come, "+"), (gone, MINUS))
    return [f"{sign}{counted(count, one)}" for count, sign in signed if count]


def _named(names: Sequence[str], one: str) -> str:
    return " and ".join(names) if len(names) <= _MOST_NAMED else counted(len(names), one)


def _listed(path: str, names: Sequence[str], empty: str = "none") -> str:
    return (value_text(path, names) or f"{len(names):,}") if names else empty


def _difference(path: str, before: str, after: str, parts: Sequence[str]) -> Difference:
    return Difference(path=path, title=title_of(path), before=before, after=after, words=", ".join(parts))
