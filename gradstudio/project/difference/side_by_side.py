"""Every setting of two projects, laid side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from gradstudio.project.difference.fields import kind_text, setting_word
from gradstudio.project.difference.text import pair_text, value_text
from gradstudio.project.fields import counterpart
from gradstudio.project.spec import LayerSpec, ProjectSpec
from gradstudio.project.spec.base import Spec
from gradstudio.project.titles import title_of

_PARTS = ("data", "network", "training")
_MISSING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingPair:
    """One setting of two projects.

    Attributes:
        path: of the field, or ``network.layers.1`` for the first layer.
        title: what it is called.
        a: its value in the one project; empty where that has no such setting.
        b: its value in the other.
        differs: whether the values are not the same.
    """

    path: str
    title: str
    a: str
    b: str
    differs: bool


def side_by_side(a: ProjectSpec, b: ProjectSpec) -> tuple[SettingPair, ...]:
    """Return every setting that one of two projects has, in the order of the projects' fields.

    A schedule's rate is one setting, whatever the schedule calls it. Each layer is one: output layers stand side by
    side, and so do the first hidden layers of both, the second and so on.

    Args:
        a: the one project.
        b: the other.
    """
    found: list[SettingPair] = []
    for name in _PARTS:
        found += _parts(name, getattr(a, name), getattr(b, name))
    found += _field("chosen", a.chosen, b.chosen)
    return tuple(found)


def _parts(path: str, a: Spec, b: Spec) -> Iterator[SettingPair]:
    """Yield the settings of two specs: those of the one, then what only the other has."""
    theirs = list(type(b).model_fields)
    for name in type(a).model_fields:
        other = name if name in theirs else counterpart(name)
        if other in theirs:
            theirs.remove(other)
            yield from _field(f"{path}.{name}", getattr(a, name), getattr(b, other), (a, b))
        else:
            yield from _field(f"{path}.{name}", getattr(a, name), _MISSING)
    for name in theirs:
        yield from _field(f"{path}.{name}", _MISSING, getattr(b, name))


def _field(path: str, a: Any, b: Any, of: tuple[Spec, Spec] | None = None) -> Iterator[SettingPair]:
    """Yield what a field has in both projects; `of` are the specs that it is a field of, if both have it."""
    if path == "network.layers":
        yield from _layers(path, a, b)
        return
    if isinstance(a, Spec) and isinstance(b, Spec):
        yield from _parts(path, a, b)
        return
    if path.endswith(".kind") and of is not None:
        texts = kind_text(path, of[0]), kind_text(path, of[1])
    else:
        has_both = a is not _MISSING and b is not _MISSING
        texts = pair_text(path, a, b) if has_both else (_alone(path, a), _alone(path, b))
        texts = _text(path, a, texts[0]), _text(path, b, texts[1])
    yield SettingPair(path=path, title=title_of(path), a=texts[0], b=texts[1], differs=a != b)


def _layers(path: str, a: Sequence[LayerSpec], b: Sequence[LayerSpec]) -> Iterator[SettingPair]:
    """Yield each layer: the hidden ones in their order, then the output layer."""
    for place, (one, other) in enumerate(zip_longest(a[:-1], b[:-1]), start=1):
        yield _layer(f"{path}.{place}", f"Layer {place}", one, other)
    yield _layer(f"{path}.output", "Output layer", a[-1], b[-1])


def _layer(path: str, title: str, a: LayerSpec | None, b: LayerSpec | None) -> SettingPair:
    return SettingPair(path=path, title=title, a=_layer_text(a), b=_layer_text(b), differs=a != b)


def _layer_text(layer: LayerSpec | None) -> str:
    """Return a layer in a few words: ``16 ReLU``, ``8 tanh, dropout 0.1, He normal``; empty for none."""
    if layer is None:
        return ""
    words = [f"{layer.size} {value_text('network.layers.activation', layer.activation)}"]
    if layer.dropout:
        words.append(f"dropout {value_text('network.layers.dropout', layer.dropout)}")
    if layer.initialisation is not None:
        words.append(value_text("network.layers.initialisation.kind", layer.initialisation.kind))
    return ", ".join(words)


def _alone(path: str, value: Any) -> str:
    return "" if value is _MISSING else value_text(path, value)


def _text(path: str, value: Any, text: str) -> str:
    """Return a value as it stands in a table, or how many there are of a list that is too long for it.

    Args:
        path: of the field.
        value: what it has.
        text: the value in words, if there are such words.
    """
    if value is _MISSING:
        return ""
    if path == "data.features" and not value:
        return "all columns"
    if path == "chosen":
        text = value_text(path, tuple(setting_word(name) for name in value))
    if text or isinstance(value, str | bytes) or not isinstance(value, Sequence):
        return text
    return f"{len(value):,}" if value else "none"
