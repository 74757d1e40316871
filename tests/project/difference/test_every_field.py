"""Every field of a project has words: what is changed in any of them is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest

from gradstudio.project import ProjectSpec, SpecError
from gradstudio.project.difference import between, in_words
from gradstudio.project.spec import OPTIMIZERS, Table, validated
from gradstudio.project.spec.base import Spec
from gradstudio.project.spec.data import DataSpec, packed
from gradstudio.project.spec.optimizer import ClippingSpec
from gradstudio.project.spec.schedule import ScheduleSpec
from gradstudio.project.titles import TITLES, VALUE_TITLES, title_of

NUMBERS = bytes(8 * 4 * 3)
TABLE = {
    "kind": "table",
    "source": "house.csv",
    "column_names": ("area", "street"),
    "input_values": ((), ("A", "B")),
    "class_labels": ("cheap", "dear"),
    "rows": 4,
    "packed": packed(NUMBERS),
    "features": ("area",),
}
GIVEN = {"kind": "given", "values": tuple(range(9))}
LAYERS = (
    {"size": 2, "initialisation": GIVEN | {"values": tuple(range(6))}},
    {"size": 1, "activation": "linear"},
)
EDITED = {"label": "layer1.neuron1.w1", "value": 0.5}
TYPED = {"sample": 0, "column": 0, "value": 0.5}


def kinds(choice: Any) -> list[type[Spec]]:
    return list(get_args(get_args(choice)[0]))


def bases() -> Iterator[ProjectSpec]:
    """Projects that have every field between them."""
    small = {"layers": LAYERS, "initialisation": GIVEN, "edited": (EDITED,), "frozen": ("layer1",)}
    yield validated({"network": small, "data": {"kind": "moons", "edited": (TYPED,)}})
    yield validated(
        {
            "data": TABLE,
            "network": {
                **small,
                "layers": ({"size": 1, "activation": "linear"},),
                "initialisation": {"kind": "zeros"},
                "frozen": (),
            },
        }
    )
    for kind in kinds(DataSpec):
        if kind is not Table:
            yield for_data({"kind": kind.model_fields["kind"].default})
    for name in OPTIMIZERS:
        yield validated({"training": {"optimizer": {"kind": name}}})
    for kind in kinds(ScheduleSpec):
        yield validated({"training": {"learning_rate": {"kind": kind.model_fields["kind"].default}}})
    for kind in kinds(ClippingSpec):
        yield validated({"training": {"clipping": {"kind": kind.model_fields["kind"].default}}})


def for_data(data: Mapping[str, Any]) -> ProjectSpec:
    """Return a project for some data, with whatever loss and outputs they need."""
    for loss in VALUE_TITLES["training.loss"]:
        for outputs in (1, *range(2, 17)):
            layers = ({"size": outputs, "activation": "linear"},)
            try:
                return validated({"data": data, "training": {"loss": loss}, "network": {"layers": layers}})
            except SpecError:
                continue
    raise AssertionError(data)


OTHERS: Mapping[str, tuple[Any, ...]] = {
    "data.features": (
        ("x1", "x1**2"),
        ("area", "area**2"),
        ("x1",),
        ("sepal_length",),
        ("alcohol",),
        ("mean_area",),
        ("pixel_0_0",),
    ),
    "data.edited": ((), ({"sample": 1, "column": 0, "value": 2.0},)),
    "data.points": (((0.0, 1.0, 0), (1.0, 0.0, 1)),),
    "data.formula": ("x1",),
    "data.column_names": (("area", "road"),),
    "data.input_values": (((), ("A", "C")),),
    "data.class_labels": (("cheap", "costly"),),
    "data.source": ("house2.csv",),
    "data.target_name": ("price",),
    "data.rows": (2,),
    "data.packed": (packed(bytes(8 * 4 * 2 + 1) + bytes(8 * 4 - 1)[:-1] + b"\x01"),),
    "network.layers": (({"size": 4}, {"size": 1, "activation": "linear"}),),
    "network.layers.initialisation": ({"kind": "zeros"},),
    "network.initialisation.values": ((*range(8), 4.5),),
    "network.layers.initialisation.values": ((*range(5), 4.5),),
    "network.edited": ((), ({"label": "layer1.neuron1.b", "value": 1.0},)),
    "network.frozen": (("layer1.neuron1.b",),),
    "network.cut": (("layer1.neuron1.w1",),),
    "chosen": (("training.steps",),),
}


def others(path: str, value: Any, annotation: Any) -> tuple[Any, ...]:
    """Return values that a field may have instead."""
    if path in OTHERS:
        return OTHERS[path]
    if path.endswith(".kind"):
        choices = VALUE_TITLES[path.replace("network.layers.", "network.")]
        return tuple(kind for kind in choices if kind not in (value, "table"))
    if value is None:
        return 3, 0.5
    if isinstance(value, float):
        return value * 0.5, 0.25, value + 0.01
    if isinstance(value, int):
        return (not value,) if isinstance(value, bool) else (value + 1, value - 1)
    return tuple(choice for choice in get_args(annotation) if choice != value) or ("tanh", "relu")


def fields(part: Any, path: str = "") -> Iterator[tuple[str, tuple[str | int, ...], Any, Any]]:
    """Yield of every field its path, the keys that lead to it, its value and what it may have."""
    for name, field in type(part).model_fields.items():
        value, own = getattr(part, name), f"{path}.{name}".lstrip(".")
        yield own, (name,), value, field.annotation
        below = (
            {name: value}
            if isinstance(value, Spec)
            else dict(enumerate(value))
            if own == "network.layers"
            else {}
        )
        for key, each in below.items():
            if isinstance(each, Spec):
                for deep, keys, *rest in fields(each, own):
                    yield deep, (name, *([] if key == name else [key]), *keys), *rest


def with_value(spec: ProjectSpec, keys: tuple[str | int, ...], value: Any) -> ProjectSpec:
    """Return the project with another value in a field, and what must go with it."""
    plain: Any = spec.model_dump()
    plain["network"]["layers"] = list(plain["network"]["layers"])
    at: Any = plain
    for key in keys[:-1]:
        at = at[key]
    if keys[-1] == "kind":
        at.clear()  # each kind has fields of its own
    at[keys[-1]] = value
    if keys == ("data", "rows"):
        at["packed"] = packed(NUMBERS[: 8 * 3 * value])
    if keys in (("data", "kind"), ("data", "classes"), ("training", "loss")):
        fitting = for_data(plain["data"])
        plain["network"]["layers"][-1] = fitting.network.layers[-1].model_dump()
        plain["training"]["loss"] = value if keys[-1] == "loss" else fitting.training.loss
    return validated(plain)


def changed(spec: ProjectSpec) -> Iterator[tuple[str, ProjectSpec]]:
    """Yield the project with one field after the other changed, as far as it is legal by itself."""
    for path, keys, value, annotation in fields(spec):
        if isinstance(value, Spec) or path == "schema_version":
            continue
        for other in others(path, value, annotation):
            try:
                after = with_value(spec, keys, other)
            except SpecError:
                continue
            if after != spec:
                yield path, after
                break


EVERY = {path for spec in bases() for path, *_ in fields(spec)}
NO_VALUE = {
    "schema_version",
    "data",
    "training",
    "network",
    "training.learning_rate",
    "training.optimizer",
    "training.clipping",
    "training.stop",
    "network.initialisation",
}
"""What has one value, or is made of fields."""
OPAQUE = {"data.packed", "data.input_values"}
"""What is too much to be told."""


def test_whatever_is_changed_in_a_project_is_told_by_its_path() -> None:
    told: set[str] = set()
    for spec in bases():
        for path, after in changed(spec):
            for one, other in ((spec, after), (after, spec)):
                found = between(one, other)
                assert found, path
                assert all(each.words and each.title for each in found), path
                assert any(each.path.startswith(path) for each in found), (path, found)
                assert "other" not in in_words(found) or path in OPAQUE, in_words(found)
            told.add(path)
    assert EVERY - NO_VALUE - told == set()


def test_every_field_has_a_title_of_its_own() -> None:
    named = {path for path in EVERY - NO_VALUE if path not in TITLES}
    assert {path for path in named if not path.startswith("training.optimizer.")} == {
        "network.layers.initialisation"
    }
    assert all(title_of(path) for path in EVERY)


@pytest.mark.parametrize("path", list(VALUE_TITLES))
def test_every_choice_has_a_title(path: str) -> None:
    annotations = {annotation for spec in bases() for own, _, _, annotation in fields(spec) if own == path}
    values = {value for annotation in annotations for value in get_args(annotation)}
    assert values <= {*VALUE_TITLES[path], "given"}
