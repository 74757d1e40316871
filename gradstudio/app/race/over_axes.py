"""Races over any one or two fields of the project: the values that were typed, or all pairs of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from gradstudio.app.sweep.draft import AxisDraft, DraftError, SweepDraft, axes_of, plan_of
from gradstudio.app.sweep.offered_fields import offered_fields
from gradstudio.project.number_text import short_number
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.plan import SweepPlan
from gradstudio.sweep.seeing.sweep_table import setting_text, setting_title

MOST_AXES = 2
MOST_VALUES = 16
"""Most values of one field, or pairs of two, that race: more colours could not be told apart."""
_SAME_FOR_ALL = ("training.steps", "training.stop", "training.metrics_interval")
"""Fields that cannot race: those that all runs of a race share, and those that have no effect in one."""
_LAYERS = "network.layers."


@dataclass(frozen=True, slots=True, kw_only=True)
class RacedValue:
    """A value of a field, or a pair of two fields' values, that races.

    Attributes:
        name: what it is called beside others, such as ``0.1 · tanh``.
        told: what it is called by itself, such as ``Learning rate 0.1, activation tanh``.
        values: by path.
    """

    name: str
    told: str
    values: Mapping[str, Any]


def raced_fields(spec: ProjectSpec) -> tuple[str, ...]:
    """Return the paths of the fields that can race, as a menu lists them."""
    return tuple(path for path in offered_fields(spec) if not path.startswith(_SAME_FOR_ALL))


def plan_over(spec: ProjectSpec, axes: Sequence[AxisDraft]) -> SweepPlan:
    """Return what was typed as a grid, every point of which is legal.

    Args:
        spec: the project.
        axes: one or two fields with their values; of a range, five are taken if no number is said.

    Raises:
        DraftError: it is not legal, or there are too many values; says which row is at fault, where one is.
    """
    for row, axis in enumerate(axes):
        if axis.path.startswith(_SAME_FOR_ALL):
            raise DraftError(
                f"{setting_title(axis.path)} is the same for all runs of a race. Use a sweep.", row
            )
    if not 1 <= len(axes) <= MOST_AXES:
        raise DraftError(f"A race goes over 1 to {MOST_AXES} fields, not {len(axes)}. Use a sweep for more.")
    counts = [len(axis.grid()) for axis in axes_of(axes, on_grid=True)]
    if math.prod(counts) > MOST_VALUES:
        how_many = " × ".join(f"{count:,}" for count in counts)
        kind = "values" if len(counts) == 1 else f"= {math.prod(counts):,} pairs"
        raise DraftError(
            f"{how_many} {kind} are too many: {MOST_VALUES} can be told apart. Leave some out, or use a sweep.",
            len(axes) - 1,
        )
    return plan_of(SweepDraft(axes=tuple(axes), search="grid"), spec)


def raced_values(plan: SweepPlan) -> tuple[RacedValue, ...]:
    """Return the points of a grid as they are called, the last field changing fastest."""
    grids = {axis.path: axis.grid() for axis in plan.axes}
    names = {path: _names(path, values) for path, values in grids.items()}
    found = []
    for places in product(*(range(len(values)) for values in grids.values())):
        at = dict(zip(grids, places, strict=True))
        told = (f"{_title(path)} {names[path][place]}" for path, place in at.items())
        found.append(
            RacedValue(
                name=" · ".join(names[path][place] for path, place in at.items()),
                told=_joined(list(told), ", "),
                values={path: grids[path][place] for path, place in at.items()},
            )
        )
    return tuple(found)


def title_over(plan: SweepPlan) -> str:
    """Return what is called that races, such as ``Learning rate × activation``."""
    return _joined([_title(axis.path) for axis in plan.axes], " × ")


def _title(path: str) -> str:
    title = setting_title(path)
    if not path.startswith(_LAYERS):
        return title
    return f"Layer {path.removeprefix(_LAYERS).partition('.')[0]} {_within(title)}"


def _joined(titles: Sequence[str], by: str) -> str:
    first, *others = titles
    return by.join((first, *map(_within, others)))


def _within(title: str) -> str:
    """Return a title as it is written within a sentence: L2 stays as it is."""
    return title if title[1:2].isupper() or title[1:2].isdigit() else title[:1].lower() + title[1:]


def _names(path: str, values: Sequence[Any]) -> tuple[str, ...]:
    """Return what values are called: numbers in short, unless two would be alike then."""
    brief = tuple(
        short_number(value, 3) if isinstance(value, float) else setting_text(path, value) for value in values
    )
    return brief if len(set(brief)) == len(brief) else tuple(setting_text(path, value) for value in values)
