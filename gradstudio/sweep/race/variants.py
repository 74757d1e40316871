"""The runs of a race as variants of one project: other seeds, or other values of a field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradstudio.engine.errors import ConfigurationError
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.spec.base import SEEDS
from gradstudio.sweep.varying import varied

MAX_RUNS = 100_000


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
        spec.model_copy(update={"training": spec.training.model_copy(update={"seed": (first + k) % SEEDS})})
        for k in range(count)
    )


def over(spec: ProjectSpec, path: str, values: Sequence[Any]) -> tuple[ProjectSpec, ...]:
    """Return a project with each of some values in one of its fields.

    Args:
        spec: the project.
        path: of the field, as `varied` takes it.
        values: of the field.

    Raises:
        SpecError: there is no such field, or a value is not legal there.
    """
    return tuple(varied(spec, path, value) for value in values)
