"""What differs between two projects, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gradstudio.project.difference.difference import Difference
from gradstudio.project.difference.layers import between_layers
from gradstudio.project.difference.lists import (
    between_features,
    between_given,
    between_inputs,
    between_names,
    between_parameters,
    between_parts,
    between_points,
)
from gradstudio.project.difference.text import ARROW, pair_text, value_text, word_of
from gradstudio.project.fields import counterpart
from gradstudio.project.spec import Drawn, ProjectSpec, Table
from gradstudio.project.spec.base import Spec
from gradstudio.project.titles import title_of

Writer = Callable[[str, Any, Any], Iterator[Difference]]

_ORDER = ("training", "network", "data")
_MISSING = object()


def between(before: ProjectSpec, after: ProjectSpec) -> tuple[Difference, ...]:
    """Return all in which two projects differ; none if they are equal.

    Other data come first, then training, network and the rest of the data, and at last what was chosen by hand, as
    far as nothing else of it differs. Of a field that only the project before has nothing is told but the kind of
    data, optimizer or schedule that it belongs to.

    Args:
        before: the one project.
        after: the other.
    """
    found: list[Difference] = []
    for name in _ORDER:
        found += _parts(name, getattr(before, name), getattr(after, name))
    found.sort(key=lambda difference: difference.path != "data.kind")
    return (*found, *_chosen(before, after, found))


def kind_text(path: str, part: Spec) -> str:
    """Return what kind of data, optimizer and so on a spec is, or the file that it comes from.

    Args:
        path: of the field that it is the value of.
        part: a spec of a choice.
    """
    if isinstance(part, Table) and part.source:
        return part.source
    if isinstance(part, Drawn):
        return "drawn points"
    kind = str(getattr(part, "kind"))  # noqa: B009 - specs of a choice have it, and `Spec` does not
    return value_text(path, kind)


def setting_word(name: str) -> str:
    """Return what one of the settings that can be chosen by hand is called in the middle of a phrase."""
    return _SETTINGS.get(name) or word_of(name)


def _parts(path: str, before: Spec, after: Spec) -> Iterator[Difference]:
    """Yield what differs between two specs of a kind, or of two kinds that are a choice of one field."""
    kinds = getattr(before, "kind", ""), getattr(after, "kind", "")
    if kinds[0] != kinds[1]:
        yield _kind(path, before, after)
    for name, field in type(after).model_fields.items():
        own = name if hasattr(before, name) else counterpart(name)
        old = getattr(before, own, _MISSING)
        new = getattr(after, name)
        if name == "kind" or old == new:
            continue
        if old is not _MISSING:
            yield from _field(f"{path}.{name}", old, new)
        elif (
            not field.is_required() and new != field.get_default()
        ):  # what is required makes the kind what it is
            yield from _added(f"{path}.{name}", field.get_default(), new)


def _field(path: str, before: Any, after: Any) -> Iterator[Difference]:
    """Yield in words that a field has another value: at least one thing."""
    writer = _WRITERS.get(path, _scalar)
    if isinstance(before, Spec) and isinstance(after, Spec):
        writer = _parts
    told = list(writer(path, before, after))
    yield from told or [_changed(path, before, after)]


def _scalar(path: str, before: Any, after: Any) -> Iterator[Difference]:
    old, new = pair_text(path, before, after)
    if not (old and new) or old == new:
        return
    word = word_of(path)
    words = f"{word} {new}" if isinstance(after, bool) else f"{word} {old} {ARROW} {new}"
    yield Difference(path=path, title=title_of(path), before=old, after=new, words=words)


def _changed(path: str, before: Any, after: Any) -> Difference:
    old, new = pair_text(path, before, after)
    return Difference(path=path, title=title_of(path), before=old, after=new, words=f"other {word_of(path)}")


def _added(path: str, default: Any, value: Any) -> Iterator[Difference]:
    """Yield in words what a field is that the project before does not have."""
    if path in _WRITERS:
        yield from _WRITERS[path](path, default, value)
        return
    text = value_text(path, value)
    yield Difference(
        path=path, title=title_of(path), before="", after=text, words=f"{word_of(path)} {text}".rstrip()
    )


def _kind(path: str, before: Spec, after: Spec) -> Difference:
    path = f"{path}.kind"
    old, new = kind_text(path, before), kind_text(path, after)
    words = f"{word_of(path)} {old} {ARROW} {new}"
    return Difference(path=path, title=title_of(path), before=old, after=new, words=words)


def _chosen(before: ProjectSpec, after: ProjectSpec, found: list[Difference]) -> Iterator[Difference]:
    """Yield which settings count as chosen by hand, or no longer do, though they are the same."""
    told = tuple(difference.path for difference in found)
    for name in sorted(set(before.chosen) ^ set(after.chosen)):
        field = "network.layers" if name == "network.output" else name
        if any(path == field or path.startswith(f"{field}.") for path in told):
            continue
        title = setting_word(name)
        is_by_hand = name in after.chosen
        words = f"{title} chosen by hand" if is_by_hand else f"{title} as suits the data"
        yield Difference(
            path=f"chosen.{name}",
            title=title_of("chosen"),
            before="" if is_by_hand else title,
            after=title if is_by_hand else "",
            words=words,
        )
    if not found and before.chosen != after.chosen and set(before.chosen) == set(after.chosen):
        yield _changed("chosen", before.chosen, after.chosen)


_SETTINGS: Mapping[str, str] = {"network.output": "output layer", "network.initialisation": "weights"}

_WRITERS: Mapping[str, Writer] = {
    "data.features": between_features,
    "data.edited": between_inputs,
    "data.points": between_points,
    "data.column_names": between_names,
    "data.class_labels": between_names,
    "network.layers": between_layers,
    "network.edited": between_parameters,
    "network.frozen": between_parts,
    "network.cut": between_parts,
    "network.initialisation.values": between_given,
    "network.layers.initialisation.values": between_given,
}
