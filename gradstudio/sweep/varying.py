"""The fields that many runs differ in: those of a project by path, and some that stand for several at once."""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType
from typing import Any

from gradstudio.engine.errors import cut, did_you_mean, shown
from gradstudio.project import edits
from gradstudio.project.errors import SpecError
from gradstudio.project.field_types import field_paths, field_types, layer_field_types, layer_fields
from gradstudio.project.fields import counterpart, get_field, has_field, set_field
from gradstudio.project.rebuilding import plain, plain_layers, rebuilt
from gradstudio.project.spec import MAX_LAYER_SIZE, LayerSpec, ProjectSpec
from gradstudio.project.spec.base import Spec

HIDDEN, ACTIVATION, DROPOUT = "network.hidden", "network.activation", "network.dropout"
RATE, OPTIMIZER = "training.learning_rate", "training.optimizer"
_SHORT = {
    HIDDEN: frozenset({int, tuple}),
    ACTIVATION: frozenset({str}),
    DROPOUT: frozenset({float}),
    RATE: frozenset({float}),
    OPTIMIZER: frozenset({str}),
}
"""Fields that stand for several, and their types."""
_LAYERS = "network.layers."
_FIRST = ("data.kind", "data.", "network.", "training.loss", OPTIMIZER, f"{RATE}.kind", RATE)
"""What may bring other settings with it comes before them; the rest follows."""


def types_of(path: str) -> frozenset[type]:
    """Return the types that a field can have, in a project of any kind.

    Raises:
        SpecError: there is no such field in any; the message names the nearest.
    """
    if path in _SHORT:
        return _SHORT[path]
    if path.startswith(_LAYERS):
        number, _, name = path.removeprefix(_LAYERS).partition(".")
        found = layer_field_types(name) if number.isdecimal() and int(number) > 0 else frozenset()
        names: Sequence[str] = [f"{_LAYERS}{number}.{one}" for one in layer_fields()]
    else:
        found, names = field_types(path), (*_SHORT, *field_paths())
    if not found or "." not in path:
        raise SpecError(f"There is no field {cut(path)}.{did_you_mean(path, names)}")
    return found


def is_whole(path: str) -> bool:
    """Whether a field takes whole numbers only.

    Raises:
        SpecError: there is no such field.
    """
    types = types_of(path)
    return int in types and float not in types


def may_be_none(path: str) -> bool:
    """Whether a field may be None: all samples at once for a batch size, no such rule for a stop rule.

    Raises:
        SpecError: there is no such field.
    """
    return NoneType in types_of(path)


def place_in_order(path: str) -> int:
    """Return where a field comes when several are set: what may bring other settings with it comes first."""
    for place, begin in enumerate(_FIRST):
        if path == begin or (begin.endswith(".") and path.startswith(begin)) or path == f"{begin}.kind":
            return place
    return len(_FIRST)


def varied(spec: ProjectSpec, path: str, value: Any) -> ProjectSpec:
    """Return a project with another value in a field.

    Args:
        spec: the project.
        path: of the field, for example ``training.l2``. ``network.activation`` and ``network.dropout`` are those of
            all hidden layers, ``network.hidden`` their sizes, as a list or as one number for all of them;
            ``network.layers.2.size`` is of one layer, counted from 1. ``training.learning_rate`` is what the rate
            begins with, and what it falls to keeps its proportion; ``training.optimizer`` is its kind.
        value: its new value.

    Raises:
        SpecError: there is no such field, or the value is not legal there.
    """
    types = types_of(path)
    match path:
        case "network.activation" | "network.dropout":
            name = path.rpartition(".")[2]
            try:
                return _with_layers(spec, _with_each_hidden(spec, name, value))
            except SpecError:
                if len(spec.network.layers) > 1:  # what is not legal is said once, not of each
                    _with_layer(spec, f"{_LAYERS}1.{name}", value)
                raise
        case "network.hidden":
            return _with_layers(spec, _sized(spec, value))
        case "training.learning_rate" if not isinstance(value, dict):
            return _with_rate(spec, value)
        case "training.optimizer" if not isinstance(value, dict):
            path = f"{OPTIMIZER}.kind"
    if path.startswith(_LAYERS):
        return _with_layer(spec, path, value)
    if not has_field(spec, path):
        raise SpecError(f"There is no field {path} in this project.{_instead(spec, path)}")
    after = set_field(spec, path, value)
    if isinstance(value, bool) != isinstance(get_field(after, path), bool) or (
        isinstance(value, str) and str not in types
    ):
        raise SpecError(
            f"{path} is {'none of true and false' if bool in types else 'a number'}: {shown(value)}."
        )
    return after


def value_at(spec: ProjectSpec, path: str) -> Any:
    """Return the value of a field, as `varied` takes it; of fields of several layers, that of the first of them.

    Raises:
        SpecError: there is no such field in this project.
    """
    types_of(path)
    hidden = spec.network.layers[:-1]
    match path:
        case "network.activation" | "network.dropout":
            return getattr(hidden[0], path.rpartition(".")[2]) if hidden else None
        case "network.hidden":
            return tuple(layer.size for layer in hidden)
        case "training.learning_rate":
            return get_field(spec, _rate_path(spec))
        case "training.optimizer":
            return spec.training.optimizer.kind
    if path.startswith(_LAYERS):
        index, name = _layer_of(spec, path)
        return getattr(spec.network.layers[index], name)
    if not has_field(spec, path):
        raise SpecError(f"There is no field {path} in this project.{_instead(spec, path)}")
    return get_field(spec, path)


def has_value(spec: ProjectSpec, path: str, value: Any) -> bool:
    """Whether a field has a value, as far as it is one of plain numbers, texts and lists of them.

    Args:
        spec: the project.
        path: of the field, as `varied` takes it.
        value: as `varied` takes it.
    """
    found = value_at(spec, path)
    parts = found if isinstance(found, tuple) else (found,)
    if any(isinstance(part, Spec) for part in parts):
        return True
    if isinstance(found, tuple):
        return found == (tuple(value) if isinstance(value, list | tuple) else (value,) * len(found))
    return bool(found == value)


def _instead(spec: ProjectSpec, path: str) -> str:
    """Return the sentence that offers what the setting is called in this project, if it has it."""
    group, _, name = path.rpartition(".")
    other = f"{group}.{counterpart(name)}"
    if counterpart(name) and has_field(spec, other):
        return f" Did you mean {other!r}?"
    if has_field(spec, f"{group}.kind"):
        return f" It has {group}.kind {get_field(spec, f'{group}.kind')}."
    return ""


def _with_layers(spec: ProjectSpec, layers: list[dict[str, Any]]) -> ProjectSpec:
    for layer in layers:
        size = layer["size"]
        if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= MAX_LAYER_SIZE:
            raise SpecError(f"A layer can have 1 to {MAX_LAYER_SIZE} neurons, not {shown(size)}.")
    changed = plain(spec)
    changed["network"]["layers"] = layers
    return rebuilt(changed, spec.input_count)


def _with_each_hidden(spec: ProjectSpec, name: str, value: Any) -> list[dict[str, Any]]:
    *hidden, last = plain_layers(spec.network.layers)
    return [*(layer | {name: value} for layer in hidden), last]


def _sized(spec: ProjectSpec, value: Any) -> list[dict[str, Any]]:
    *hidden, last = plain_layers(spec.network.layers)
    sizes = [value] * len(hidden) if isinstance(value, int) else value
    if not isinstance(sizes, list | tuple):
        raise SpecError(
            f"{HIDDEN} is a list of the hidden layers' sizes, such as [16, 16], not {shown(value)}."
        )
    of = hidden[0] if hidden else LayerSpec().model_dump()
    return [*(of | {"size": size, "initialisation": None} for size in sizes), last]


def _layer_of(spec: ProjectSpec, path: str) -> tuple[int, str]:
    number, _, name = path.removeprefix(_LAYERS).partition(".")
    count = len(spec.network.layers)
    if not 1 <= int(number) <= count:
        raise SpecError(f"There is no layer {number}: they count from 1 to {count}.")
    return int(number) - 1, name


def _with_layer(spec: ProjectSpec, path: str, value: Any) -> ProjectSpec:
    index, name = _layer_of(spec, path)
    layers = plain_layers(spec.network.layers)
    layers[index][name] = value
    return _with_layers(spec, layers)


def _rate_path(spec: ProjectSpec) -> str:
    return f"{RATE}.{'start' if spec.training.learning_rate.kind == 'linear' else 'rate'}"


def _with_rate(spec: ProjectSpec, value: Any) -> ProjectSpec:
    """Return a project whose rate begins with another number; what it falls to keeps its proportion."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SpecError(f"{RATE} is a number, not {shown(value)}.")
    schedule = spec.training.learning_rate.model_dump()
    first = _rate_path(spec).rpartition(".")[2]
    for falls_to in ("end", "floor"):
        if falls_to in schedule:
            schedule[falls_to] *= value / schedule[first]
    return edits.set_training(spec, learning_rate=schedule | {first: value})
