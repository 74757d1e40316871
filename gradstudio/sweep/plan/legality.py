"""Whether the runs of a plan are legal: looked at before any of them begins."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice, product
from typing import Any

from gradstudio.sweep.plan.axis import Axis
from gradstudio.sweep.plan.errors import PlanError
from gradstudio.sweep.plan.plan import SweepPlan
from gradstudio.sweep.plan.points import grid_points, grid_size, random_points
from gradstudio.training.record.way import GoOn

_ALL = 2_000
"""Points of a grid that are all looked at."""
_CORNERS, _DRAWN = 256, 256


def require_axes(plan: SweepPlan) -> None:
    """Refuse a new plan that chooses among no values; files that were made of such plans stay legal.

    Raises:
        PlanError: it does.
    """
    if not plan.axes and plan.search != "grid":
        raise PlanError(
            f"A {plan.search} search chooses among values, but there are no axes. Add one, or search a grid: "
            "it repeats the project from its seeds.",
            "search",
        )


def require_legal(plan: SweepPlan, *, together: bool = True, go_on: GoOn | None = None) -> None:
    """Look at all points of a small grid; else at each value beside the first of the others, and at some together.

    Its fields, their values and the way of the search decide; how many points and seeds there are does not.

    Args:
        plan: of the runs.
        together: whether values are looked at together; if not, only each beside the first of the others.
        go_on: is asked before each point; if it says no, the rest is not looked at.

    Raises:
        PlanError: a run is not legal; its place names the axis, and the value where that alone is at fault.
    """
    points = [*_alone(plan), *(_together(plan) if together else ())]
    for number, (alone, point) in enumerate(points):
        if go_on is not None and not go_on(number / len(points)):
            return
        try:
            plan.spec_at(dict(zip(plan.paths, point, strict=True)))
        except PlanError as error:
            if alone is not None and error.place[-1:] == alone[:1]:
                raise PlanError(error.what, *error.place, alone[1]) from None
            raise


def _alone(plan: SweepPlan) -> Iterator[tuple[tuple[str, str | int] | None, tuple[Any, ...]]]:
    """Yield points that differ in one value from the first, with its axis and place in it."""
    ends = [_ends(axis) for axis in plan.axes]
    first = tuple(values[0] for values in ends)
    for number, (axis, values) in enumerate(zip(plan.axes, ends, strict=True)):
        for place, value in enumerate(values):
            inner: str | int = ("low", "high")[place] if axis.is_range else place
            yield (axis.path, inner), (*first[:number], value, *first[number + 1 :])


def _together(plan: SweepPlan) -> Iterator[tuple[None, tuple[Any, ...]]]:
    """Yield points that differ in more values."""
    ends = [_ends(axis) for axis in plan.axes]
    if plan.search == "grid" and grid_size(plan.axes) <= _ALL:
        rest = grid_points(plan.axes)
    elif len(plan.axes) < 2:
        return  # what is legal at both ends of a range is legal between them
    else:
        corners = product(*((values[0], values[-1]) for values in ends))
        rest = chain(islice(corners, _CORNERS), islice(random_points(plan.axes, 0), _DRAWN))
    for point in rest:
        yield None, point


def _ends(axis: Axis) -> tuple[Any, ...]:
    return (axis.at(0.0), axis.at(1.0)) if axis.is_range else axis.values
