"""What of a curve is drawn: the part in view, as detailed as the pixels can show, smoothed or not."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.look.envelope import Envelope
from gradstudio.training.look.smoothing import memory_of, smoothed
from gradstudio.training.record.clocks import Clock
from gradstudio.ui.loss.curve import Curve

Floats = NDArray[np.float64]

Outline = tuple[Floats, Floats]
"""Places along the axis, and losses."""

Part = Callable[[float, float, int], tuple[NDArray[np.int64], Floats]]
"""Takes first step, last step and width in pixels; returns steps and losses to draw."""

_STRETCHES = 16
"""Into which an axis is divided on which a step is not everywhere as wide."""
LARGEST_POWER = 300.0
"""No place on a logarithmic axis is higher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisFrame:
    """The part of the axis that is in view.

    Attributes:
        first: place of its left edge: a reading of the clocks, or the power of ten that gives it.
        last: of its right edge.
        columns: how many pixels wide it is.
        is_logarithmic: whether places are powers of ten.
    """

    first: float
    last: float
    columns: int
    is_logarithmic: bool

    def widened(self, columns: int) -> AxisFrame:
        """Return the same with more columns on the left."""
        first = self.first - columns * (self.last - self.first) / max(self.columns, 1)
        return AxisFrame(
            first=first,
            last=self.last,
            columns=self.columns + columns,
            is_logarithmic=self.is_logarithmic,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """One curve as it is drawn.

    Attributes:
        curve: which one.
        points: what is drawn; smoothed, if that is asked for.
        raw: the curve behind it as it is, or None.
        joint: the point of another run that it branched off from, and its own first; None without any.
    """

    curve: Curve
    points: Outline
    raw: Outline | None = None
    joint: Outline | None = None


def stroke_of(curve: Curve, envelope: Envelope, frame: AxisFrame, smoothing: float) -> Stroke:
    """Return what is drawn of a curve.

    Smoothing goes over what the pixels can show, as TensorBoard's does over the points that it has thinned out: the
    points of a column count as their mean. It begins left of the view, so that it does not depend on where that is.

    Args:
        curve: which one.
        envelope: of its series.
        frame: the part in view.
        smoothing: weight of what came before, 0 to below 1.
    """
    raw, joint = _gathered(envelope.outline, curve.clock, frame), _joint_of(curve, frame)
    if smoothing <= 0.0 or len(curve.series) < 2:
        return Stroke(curve, raw, joint=joint)
    places, means = _means(envelope.means, curve.clock, frame.widened(memory_of(smoothing)))
    means = smoothed(means, smoothing)
    begin = max(int(np.searchsorted(places, frame.first)) - 1, 0)
    return Stroke(curve, (places[begin:], means[begin:]), raw, joint)


def place_of(reading: float, *, is_logarithmic: bool) -> float:
    """Return the place of a reading along an axis; −inf for one that a logarithmic axis has no place for."""
    if not is_logarithmic:
        return reading
    return math.log10(reading) if reading > 0 else -math.inf


def reading_at(place: float, *, is_logarithmic: bool) -> float:
    """Return the reading of the clocks at a place of an axis."""
    return 10.0 ** min(place, LARGEST_POWER) if is_logarithmic else place


def _gathered(part: Part, clock: Clock, frame: AxisFrame) -> Outline:
    """Return the outline of a series, gathered stretch by stretch, with the place of each point."""
    parts = [part(*stretch) for stretch in _stretches(clock, frame)]
    steps, losses = parts[0]
    if len(parts) > 1:
        steps, losses = np.concatenate([s for s, _ in parts]), np.concatenate([y for _, y in parts])
        order = np.argsort(steps, kind="stable")  # each stretch goes a point beyond its edges
        steps, losses = steps[order], losses[order]
        is_new = np.ones(len(steps), dtype=np.bool_)
        is_new[1:] = (np.diff(steps) != 0) | (losses[1:] != losses[:-1])
        steps, losses = steps[is_new], losses[is_new]
    return _places(clock.read(steps), frame), losses


def _means(part: Part, clock: Clock, frame: AxisFrame) -> Outline:
    """Return the means of a series, gathered stretch by stretch, each point in one of them."""
    stretches = list(_stretches(clock, frame))
    parts = []
    for place, (first, last, columns) in enumerate(stretches):
        steps, means = part(first, last, columns)
        begin = 0 if place == 0 else int(np.searchsorted(steps, first))
        end = len(steps) if place == len(stretches) - 1 else int(np.searchsorted(steps, last))
        parts.append((steps[begin:end], means[begin:end]))
    steps, means = np.concatenate([s for s, _ in parts]), np.concatenate([y for _, y in parts])
    return _places(clock.read(steps), frame), means


def _places(readings: Floats, frame: AxisFrame) -> Floats:
    if not frame.is_logarithmic:
        return readings
    with np.errstate(divide="ignore", invalid="ignore"):
        places: Floats = np.log10(readings)
    return places


def _joint_of(curve: Curve, frame: AxisFrame) -> Outline | None:
    if curve.joint is None or not len(curve.series):
        return None
    reading, loss = curve.joint
    first = curve.clock.read(curve.series.steps[:1])
    return _places(np.append(reading, first), frame), np.append(loss, curve.series.column(0)[:1])


def _stretches(clock: Clock, frame: AxisFrame) -> Iterator[tuple[float, float, int]]:
    """Divide what is in view: the first and the last step of each stretch, and how many pixels wide it is."""
    count = 1 if clock.is_even and not frame.is_logarithmic else _STRETCHES
    edges = [
        clock.step_at(reading_at(float(place), is_logarithmic=frame.is_logarithmic))
        for place in np.linspace(frame.first, frame.last, count + 1)
    ]
    for first, last in pairwise(edges):
        yield first, last, max(1, frame.columns // count)
