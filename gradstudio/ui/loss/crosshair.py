"""What is read at one place of the loss plot: the point of each curve there, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gradstudio.project.difference import between, in_words
from gradstudio.training.record import Run
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.loss.curve import Curve
from gradstudio.ui.loss.marks import Notch, Spot
from gradstudio.ui.loss.readout import CurvePoint, points_at, told

if TYPE_CHECKING:
    from gradstudio.ui.loss.chart import LossChart

_NEAR = 7.0
"""Pixels from the mark of a change at which it is read."""
_MOST_CHANGES = 4
"""Most lines about changes of settings."""
_LETTERS = 44
"""Most letters of such a line."""


def show_reading(chart: LossChart, card: ReadingCard, reading: float | None, kind: str, theme: Theme) -> None:
    """Mark what is read at a place of the axis and tell it on a card beside it; None takes both away.

    Args:
        chart: the drawing.
        card: lies over it.
        reading: of the axis.
        kind: "step", "epoch" or "seconds": what the axis has.
        theme: in which to draw.
    """
    curves = chart.curves
    points = [] if reading is None else points_at(reading, curves)
    if reading is None or not points:
        card.hide()
        chart.read_at(None)
        return
    leading = _leading(points)
    is_single = len({point.curve.run.number for point in points}) == 1
    at_point = chart.place_along(leading.curve, leading.step)
    chart.read_at(at_point if is_single else chart.place_of_reading(reading), _spots(chart, points, theme))
    changes = list(_changes(chart, curves, reading))
    text = told(points, reading, kind, _few(changes), theme, round(chart.area().height()))
    at = chart.place_of(leading.step, leading.loss, leading.curve)
    if at is None:
        at = chart.area().center().toPoint()
    card.tell(text, chart.mapTo(_parent(card), at))


def notches_of(chart: LossChart, curves: Sequence[Curve], theme: Theme) -> Iterator[Notch]:
    """Return a mark for each step at which settings of a run changed on the way.

    Args:
        chart: the drawing.
        curves: of which runs.
        theme: in which to draw.
    """
    for curve in curves:
        if curve.kind == "train":
            for step in filter(partial(words_of_change, curve.run), _steps_of_changes(curve.run)):
                yield Notch(chart.place_along(curve, step), curve.colour(theme))


def words_of_change(run: Run, step: int) -> str:
    """Return what became another at a step of a run, such as ``rate 0.1 → 0.03``; empty for nothing."""
    return in_words(between(run.spec_at(step - 1), run.spec_at(step)))


def _leading(points: Sequence[CurvePoint]) -> CurvePoint:
    """Return the point beside which the card stands: of the present run's training losses, if it can be."""
    return max(points, key=lambda point: (point.curve.is_present, not point.curve.is_measured))


def _spots(chart: LossChart, points: Sequence[CurvePoint], theme: Theme) -> Iterator[Spot]:
    for point in points:
        if not point.curve.is_measured:
            place = chart.place_along(point.curve, point.step)
            yield Spot(place, point.loss, point.curve.colour(theme))


def _changes(chart: LossChart, curves: Sequence[Curve], reading: float) -> Iterator[str]:
    """Return in lines what changed near a place of the axis."""
    low, high = chart.around(reading, _NEAR)
    several = len({curve.run.number for curve in curves}) > 1
    for curve in curves:
        if curve.kind != "train":
            continue
        first, last = curve.clock.step_at(low), curve.clock.step_at(high)
        for step in _steps_of_changes(curve.run):
            if first <= step <= last and (words := words_of_change(curve.run, step)):
                yield from wrap(f"{f'{curve.name}, ' if several else ''}at step {step:,}: {words}", _LETTERS)


def _steps_of_changes(run: Run) -> list[int]:
    begin = run.begin
    return sorted({change.step for change in run.changes if change.step > begin})


def _few(changes: Sequence[str]) -> list[str]:
    is_more = len(changes) > _MOST_CHANGES
    return [*changes[:_MOST_CHANGES], *(["…"] if is_more else [])]


def _parent(card: ReadingCard) -> QWidget:
    parent = card.parentWidget()
    assert parent is not None  # it was made with one
    return parent
