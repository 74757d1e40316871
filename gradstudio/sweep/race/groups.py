"""Races over fields: the combinations of their values, each from many seeds, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from gradstudio.engine.errors import ConfigurationError
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.race.variants import MAX_RUNS, with_seeds
from gradstudio.sweep.varying import place_in_order, varied


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceGroup:
    """Runs of one race with the same values.

    Attributes:
        values: of the fields, by path.
        spec: the project with them.
        runs: where its runs stand in the race.
    """

    values: Mapping[str, Any]
    spec: ProjectSpec
    runs: slice


def groups_over(
    spec: ProjectSpec, fields: Mapping[str, Sequence[Any]], seeds: int
) -> tuple[tuple[RaceGroup, ...], tuple[ProjectSpec, ...]]:
    """Return the combinations of some fields' values, and the projects of all runs, group by group.

    Args:
        spec: the project.
        fields: values by path, as `varied` takes them.
        seeds: of each combination: the project's own and those that follow it.

    Raises:
        SpecError: a combination is not legal.
        ConfigurationError: there would be too many runs.
    """
    combinations = list(product(*fields.values()))
    if len(combinations) * seeds > MAX_RUNS:
        raise ConfigurationError(
            f"That makes {len(combinations) * seeds:,} runs, but a race has {MAX_RUNS:,} at most. Use a sweep."
        )
    groups: list[RaceGroup] = []
    specs: list[ProjectSpec] = []
    for combination in combinations:
        values = dict(zip(fields, combination, strict=True))
        one = spec
        for path in sorted(values, key=place_in_order):
            one = varied(one, path, values[path])
        groups.append(RaceGroup(values=values, spec=one, runs=slice(len(specs), len(specs) + seeds)))
        specs += with_seeds(one, seeds)
    return tuple(groups), tuple(specs)
