"""The runs of a race as variants of one project: other seeds, or other values of a field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gradstudio.engine.errors import ConfigurationError
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec

MAX_RUNS = 100_000
_SEEDS = 2**32


def with_seeds(spec: ProjectSpec, count: int) -> tuple[ProjectSpec, ...]:
    """Return a project with its own seed and the ones that follow it.

    Args:
        spec: the project.
        count: how many, 1 to `MAX_RUNS`.

    Raises:
        ConfigurationError: fewer or more.
    """
    if not 1 <= count <= MAX_RUNS:
        raise ConfigurationError(f"A race has 1 to {MAX_RUNS:,} runs, not {count:,}.")
    first = spec.training.seed
    return tuple(
        spec.model_copy(update={"training": spec.training.model_copy(update={"seed": (first + k) % _SEEDS})})
        for k in range(count)
    )


def over(spec: ProjectSpec, path: str, values: Sequence[Any]) -> tuple[ProjectSpec, ...]:
    """Return a project with each of some values in one of its fields.

    Args:
        spec: the project.
        path: of the field, for example ``training.learning_rate.rate``; ``network.activation`` is that of all
            hidden layers, and ``network.hidden`` their sizes, as a list.
        values: of the field.

    Raises:
        SpecError: there is no such field, or a value is not legal there.
    """
    return tuple(_with(spec, path, value) for value in values)


def _with(spec: ProjectSpec, path: str, value: Any) -> ProjectSpec:
    layers = spec.network.layers
    match path:
        case "network.activation":
            return set_field(spec, "network.layers", list(_activated(spec, value)))
        case "network.hidden":
            hidden = layers[0].model_dump() if len(layers) > 1 else {}
            sized = [hidden | {"size": size, "initialisation": None} for size in value]
            return set_field(spec, "network.layers", [*sized, layers[-1].model_dump()])
    return set_field(spec, path, value)


def _activated(spec: ProjectSpec, activation: Any) -> Iterator[dict[str, Any]]:
    *hidden, last = spec.network.layers
    for layer in hidden:
        yield layer.model_dump() | {"activation": activation}
    yield last.model_dump()
