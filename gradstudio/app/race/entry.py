"""`RaceEntry`: the runs that race, and what they are runs of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.race.fields import race_field
from gradstudio.engine.errors import ConfigurationError
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.race.variants import with_seeds

MOST_SEEDS = 10_000
MOST_STEPS = 1_000_000
_NAMES_ALONE = ("optimizer", "activation")
"""Settings whose values say by their names what they are."""
_MOST_BYTES = 512 * 2**20
_PER_PARAMETER = 32
"""Bytes: the parameter, its gradient, and what an optimizer remembers of it."""
_PER_RUN = 16_384
"""Bytes: its curves, and the copy of them that is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceChoice:
    """What somebody wants to race.

    Attributes:
        seeds: how many, beginning with the project's own; 1 to `MOST_SEEDS`.
        steps: of each run; 1 to `MOST_STEPS`.
        field: key of a `RaceField`; "" for seeds alone.
        values: names of its values; empty for those that race at first.
    """

    seeds: int = 100
    steps: int = 1000
    field: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RaceEntry:
    """The runs of a race.

    Attributes:
        base: the project as it was when the race began.
        choice: what was asked for.
        specs: of the runs, those of one value together.
        title: of the setting that races; "" for seeds alone.
        groups: the names of its values; one empty name for seeds alone.
        group_of: shape (runs,), the place of each run's value in `groups`.
    """

    base: ProjectSpec
    choice: RaceChoice
    specs: tuple[ProjectSpec, ...]
    title: str
    groups: tuple[str, ...]
    group_of: NDArray[np.int64]

    @property
    def runs_of(self) -> tuple[slice, ...]:
        """The runs of each value, which stand together."""
        seeds = self.choice.seeds
        return tuple(slice(seeds * group, seeds * (group + 1)) for group in range(len(self.groups)))

    def name_of(self, run: int) -> str:
        """Return what a run is called."""
        seed, group = self.specs[run].training.seed, self.groups[int(self.group_of[run])]
        if not group:
            return f"Seed {seed}"
        named = group if self.choice.field in _NAMES_ALONE else f"{self.title} {group}"
        return f"{named}, seed {seed}"

    def is_of(self, spec: ProjectSpec) -> bool:
        """Whether a project is the one that was raced, or one of its runs, whatever its seed and its end."""
        firsts = (self.specs[int(np.argmax(self.group_of == group))] for group in range(len(self.groups)))
        return any(_bare(one) == _bare(spec) for one in (self.base, *firsts))


def enter(spec: ProjectSpec, choice: RaceChoice) -> RaceEntry:
    """Return the runs that race.

    Args:
        spec: the project.
        choice: what is asked for.

    Raises:
        ConfigurationError: none of the values is there, or so many runs would take too much memory.
        SpecError: a value is not legal in this project.
    """
    compiled = edits.set_training(spec, engine="compiled").model_copy(update={"chosen": spec.chosen})
    field = race_field(choice.field)
    values = () if field is None else field.values(compiled)
    chosen = [value for value in values if (value.name in choice.values if choice.values else value.at_first)]
    if field is not None and not chosen:
        raise ConfigurationError(f"{field.title}: choose at least one value that is to race.")
    variants = [value.change(compiled) for value in chosen] or [compiled]
    _check_memory(variants, choice.seeds)
    specs = tuple(one for variant in variants for one in with_seeds(variant, choice.seeds))
    return RaceEntry(
        base=spec,
        choice=choice,
        specs=specs,
        title="" if field is None else field.title,
        groups=tuple(value.name for value in chosen) or ("",),
        group_of=np.repeat(np.arange(len(variants)), choice.seeds),
    )


def _check_memory(variants: list[ProjectSpec], seeds: int) -> None:
    each = sum(_PER_PARAMETER * variant.parameter_count + _PER_RUN for variant in variants)
    most = max(1, _MOST_BYTES // each)
    if seeds > most:
        raise ConfigurationError(
            f"{seeds:,} seeds would take {seeds * each / 2**30:.1f} GB of memory. Let at most {most:,} race."
        )


def _bare(spec: ProjectSpec) -> ProjectSpec:
    training = spec.training.model_copy(update={"seed": 0, "engine": "compiled", "stop": None, "steps": 1})
    return spec.model_copy(update={"training": training, "chosen": ()})
