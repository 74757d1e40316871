"""The points of a sweep that are known beforehand: on a grid, at random, or spread evenly by Sobol's sequence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Any, Literal, get_args

import numpy as np

from gradstudio.sweep.plan.axis import Axis

Search = Literal["grid", "random", "sobol", "tpe"]
"""How the points of a sweep are chosen."""

SEARCHES: tuple[Search, ...] = get_args(Search)
_TOGETHER = 256
"""Points of Sobol's sequence that are drawn at once: a power of two."""

Point = tuple[Any, ...]


def grid_size(axes: Sequence[Axis]) -> int:
    """Return the number of points of a grid.

    Raises:
        PlanError: a range has no count.
    """
    return math.prod(len(axis.grid()) for axis in axes)


def grid_points(axes: Sequence[Axis]) -> Iterator[Point]:
    """Yield all combinations of the axes' values, the last axis changing fastest."""
    yield from product(*(axis.grid() for axis in axes))


def random_points(axes: Sequence[Axis], seed: int) -> Iterator[Point]:
    """Yield points at random without end; the same ones for a seed.

    Args:
        axes: of the sweep.
        seed: 0 or more.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    while True:
        yield _point(axes, generator.random(len(axes)).tolist())


def sobol_points(axes: Sequence[Axis], seed: int) -> Iterator[Point]:
    """Yield points that are spread evenly, scrambled by a seed. Source: scipy.stats.qmc, Sobol.

    Args:
        axes: of the sweep.
        seed: 0 or more.
    """
    from scipy.stats import qmc  # noqa: PLC0415 - loads much

    sequence = qmc.Sobol(len(axes), scramble=True, rng=np.random.default_rng(seed))
    while True:
        for row in sequence.random(_TOGETHER).tolist():
            yield _point(axes, row)


def points(axes: Sequence[Axis], search: Search, most: int | None, seed: int) -> Iterator[Point]:
    """Yield the points of a search that knows them beforehand.

    Args:
        axes: of the sweep.
        search: how they are chosen; not ``tpe``.
        most: number of points; None for all of a grid, and else for no end.
        seed: of what is drawn.
    """
    if search == "grid":
        return islice(grid_points(axes), most)
    drawn = random_points if search == "random" else sobol_points
    return islice(drawn(axes, seed), most)


def _point(axes: Sequence[Axis], shares: Sequence[float]) -> Point:
    return tuple(axis.at(share) for axis, share in zip(axes, shares, strict=True))
