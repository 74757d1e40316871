"""Which fields a project can have, whatever its kinds of data, schedule or optimizer, and of which type."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from gradstudio.project.spec import ProjectSpec
from gradstudio.project.spec.base import Spec


@cache
def field_paths() -> tuple[str, ...]:
    """Return the paths of all fields that are no groups of others, such as ``training.optimizer.beta1``."""
    return tuple(dict.fromkeys(_leaves(ProjectSpec, "")))


@cache
def field_types(path: str) -> frozenset[type]:
    """Return the types that a field can have: ``int``, ``NoneType`` and so on; none if there is no such field.

    Args:
        path: of the field, as in `fields.set_field`.
    """
    kinds: list[type[Spec]] = [ProjectSpec]
    *groups, name = path.split(".")
    for group in groups:
        kinds = [
            inner
            for kind in kinds
            if group in kind.model_fields
            for inner in _specs(kind.model_fields[group].annotation)
        ]
    return frozenset(
        found
        for kind in kinds
        if name in kind.model_fields
        for found in _plain(kind.model_fields[name].annotation)
    )


def layer_field_types(name: str) -> frozenset[type]:
    """Return the types that a field of a layer can have; none if layers have no such field."""
    return frozenset(
        found for layer in _layer_kinds() if name in layer for found in _plain(layer[name].annotation)
    )


def layer_fields() -> tuple[str, ...]:
    """Return the names of the fields of a layer."""
    return tuple(name for layer in _layer_kinds() for name in layer)


def _layer_kinds() -> Iterator[Any]:
    network = next(_specs(ProjectSpec.model_fields["network"].annotation))
    for kind in _specs(network.model_fields["layers"].annotation):
        yield kind.model_fields


def _leaves(kind: type[Spec], within: str) -> Iterator[str]:
    for name, field in kind.model_fields.items():
        groups = [] if tuple in _plain(field.annotation) else list(_specs(field.annotation))
        for group in groups:
            yield from _leaves(group, f"{within}{name}.")
        if not groups and within:
            yield f"{within}{name}"


def _specs(annotation: Any) -> Iterator[type[Spec]]:
    if isinstance(annotation, type) and get_origin(annotation) is None and issubclass(annotation, Spec):
        yield annotation
    for argument in get_args(annotation):
        yield from _specs(argument)


def _plain(annotation: Any) -> Iterator[type]:
    """Yield the types of an annotation, the parts of a union one by one."""
    origin = get_origin(annotation)
    if origin is tuple:
        yield tuple
    elif origin is Literal:
        yield from {type(value) for value in get_args(annotation)}
    elif origin is not None:
        for argument in get_args(annotation):
            yield from _plain(argument)
    elif annotation is None or annotation is NoneType:
        yield NoneType
    elif isinstance(annotation, type):
        yield annotation
