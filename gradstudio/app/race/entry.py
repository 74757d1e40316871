"""`RaceEntry`: the runs that race, and what they are runs of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.race.fields import race_field
from gradstudio.app.race.over_axes import plan_over, raced_values, title_over
from gradstudio.app.sweep.draft import AxisDraft
from gradstudio.engine.errors import ConfigurationError
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.race.fitting import require_memory
from gradstudio.sweep.race.variants import with_seeds

MOST_SEEDS = 10_000
MOST_STEPS = 1_000_000
_NAMES_ALONE = ("optimizer", "activation")
"""Settings whose values say by their names what they are."""
_MOST_BYTES = 512 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceChoice:
    """What somebody wants to race.

    Attributes:
        seeds: how many, beginning with the project's own; 1 to `MOST_SEEDS`.
        steps: of each run; 1 to `MOST_STEPS`.
        field: key of a `RaceField`; "" for seeds alone.
        values: names of its values; empty for those that race at first.
        axes: one or two fields with the values that are typed, all pairs of which race; instead of `field`.
    """

    seeds: int = 100
    steps: int = 1000
    field: str = ""
    values: tuple[str, ...] = ()
    axes: tuple[AxisDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RaceEntry:
    """The runs of a race.

    Attributes:
        base: the project as it was when the race began.
        choice: what was asked for.
        specs: of the runs, those of one value together.
        title: of the setting that races; "" for seeds alone.
        groups: the names of its values; one empty name for seeds alone.
        told: of each value, how a run that has it is called; likewise.
        typed: of each value, what was typed for it by path; empty where nothing was.
        group_of: shape (runs,), the place of each run's value in `groups`.
    """

    base: ProjectSpec
    choice: RaceChoice
    specs: tuple[ProjectSpec, ...]
    title: str
    groups: tuple[str, ...]
    told: tuple[str, ...]
    typed: tuple[Mapping[str, Any], ...]
    group_of: NDArray[np.int64]

    @property
    def runs_of(self) -> tuple[slice, ...]:
        """The runs of each value, which stand together."""
        seeds = self.choice.seeds
        return tuple(slice(seeds * group, seeds * (group + 1)) for group in range(len(self.groups)))

    def name_of(self, run: int) -> str:
        """Return what a run is called."""
        seed, told = self.specs[run].training.seed, self.told[int(self.group_of[run])]
        return f"{told}, seed {seed}" if told else f"Seed {seed}"

    def is_of(self, spec: ProjectSpec) -> bool:
        """Whether a project is the one that was raced, or one of its runs, whatever its seed and its end."""
        firsts = (self.specs[int(np.argmax(self.group_of == group))] for group in range(len(self.groups)))
        return any(_bare(one) == _bare(spec) for one in (self.base, *firsts))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A row of what races; see `RaceEntry`."""

    title: str
    groups: tuple[str, ...]
    told: tuple[str, ...]
    typed: tuple[Mapping[str, Any], ...]
    specs: tuple[ProjectSpec, ...]


def enter(spec: ProjectSpec, choice: RaceChoice) -> RaceEntry:
    """Return the runs that race.

    Args:
        spec: the project.
        choice: what is asked for.

    Raises:
        ConfigurationError: none of the values is there, what was typed is not legal (then a `DraftError`), or so
            many runs would take too much memory.
        SpecError: a value is not legal in this project.
    """
    compiled = edits.set_training(spec, engine="compiled").model_copy(update={"chosen": spec.chosen})
    field = _typed_field(compiled, choice.axes) if choice.axes else _offered_field(compiled, choice)
    require_memory(field.specs, choice.seeds, _MOST_BYTES)
    return RaceEntry(
        base=spec,
        choice=choice,
        specs=tuple(one for variant in field.specs for one in with_seeds(variant, choice.seeds)),
        title=field.title,
        groups=field.groups,
        told=field.told,
        typed=field.typed,
        group_of=np.repeat(np.arange(len(field.specs)), choice.seeds),
    )


def _typed_field(spec: ProjectSpec, axes: tuple[AxisDraft, ...]) -> _Field:
    plan = plan_over(spec, axes)
    values = raced_values(plan)
    return _Field(
        title=title_over(plan),
        groups=tuple(value.name for value in values),
        told=tuple(value.told for value in values),
        typed=tuple(value.values for value in values),
        specs=tuple(plan.spec_at(value.values) for value in values),
    )


def _offered_field(spec: ProjectSpec, choice: RaceChoice) -> _Field:
    field = race_field(choice.field)
    if field is None:
        return _Field(title="", groups=("",), told=("",), typed=({},), specs=(spec,))
    values = field.values(spec)
    chosen = [value for value in values if (value.name in choice.values if choice.values else value.at_first)]
    if not chosen:
        raise ConfigurationError(f"{field.title}: choose at least one value that is to race.")
    names = tuple(value.name for value in chosen)
    return _Field(
        title=field.title,
        groups=names,
        told=names if field.key in _NAMES_ALONE else tuple(f"{field.title} {name}" for name in names),
        typed=({},) * len(names),
        specs=tuple(value.change(spec) for value in chosen),
    )


def _bare(spec: ProjectSpec) -> ProjectSpec:
    training = spec.training.model_copy(update={"seed": 0, "engine": "compiled", "stop": None, "steps": 1})
    return spec.model_copy(update={"training": training, "chosen": ()})
