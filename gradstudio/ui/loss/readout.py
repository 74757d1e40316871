"""What the losses at a place of the plot are, beside the mouse."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from gradstudio.project.number_text import format_number
from gradstudio.training.run.moment import RunId
from gradstudio.ui.kit.nearest import nearest
from gradstudio.ui.kit.reading_card import table_row
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.loss.curve import Curve

_LINE = 17
"""Height of a row of the table, in pixels."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The point of a curve that is nearest to a place.

    Attributes:
        curve: which one.
        step: of the point.
        loss: there.
    """

    curve: Curve
    step: int
    loss: float


def points_at(reading: float, curves: Sequence[Curve]) -> list[CurvePoint]:
    """Return the nearest point of each curve that goes so far; of a single run always."""
    points = []
    is_single = len({curve.run.number for curve in curves}) == 1
    for curve in curves:
        if not len(curve.series):
            continue
        step = curve.clock.step_at(reading)
        if is_single or curve.run.begin <= step <= curve.run.end:
            at = nearest(curve.series.steps, step)
            points.append(CurvePoint(curve, int(curve.series.steps[at]), float(curve.series.column(0)[at])))
    return points


def told(
    points: Sequence[CurvePoint], reading: float, kind: str, changes: Sequence[str], theme: Theme, height: int
) -> str:
    """Return what is read, in lines: of several runs a table, the lowest training loss first.

    Args:
        points: that are read, at least one.
        reading: of the axis.
        kind: "step", "epoch" or "seconds": what the axis has.
        changes: of settings at this place, in words.
        theme: whose colours tell the runs apart.
        height: room for it, in pixels.
    """
    runs = dict.fromkeys(point.curve.run.number for point in points)
    if len(runs) == 1:
        return "\n".join([*_of_one(points, kind), *changes])
    return _table(points, reading, kind, changes, theme, height)


def test_loss(loss: float, step: int) -> str:
    """Return a test loss with the step that it belongs to: it is not measured at every one."""
    return f"test loss {format_number(loss)} at step {step:,}"


def _of_one(points: Sequence[CurvePoint], kind: str) -> list[str]:
    lines = []
    for point in reversed(points):
        if point.curve.is_measured:
            lines.append(test_loss(point.loss, point.step))
        else:
            lines.append(f"{_where(point, kind)}   training loss {format_number(point.loss)}")
    return lines


def _where(point: CurvePoint, kind: str) -> str:
    step = f"step {point.step:,}"
    if kind == "step":
        return step
    reading = float(point.curve.clock.read(np.array([point.step]))[0])
    return f"{_axis_words(reading, kind)} · {step}"


def _axis_words(reading: float, kind: str) -> str:
    if kind == "seconds":
        return f"{reading:.4g} s"
    return f"{kind} {reading:,.4g}" if kind == "epoch" else f"step {round(reading):,}"


def _table(
    points: Sequence[CurvePoint], reading: float, kind: str, changes: Sequence[str], theme: Theme, height: int
) -> str:
    trained: dict[RunId, CurvePoint] = {}
    tested: dict[RunId, CurvePoint] = {}
    for point in points:
        (tested if point.curve.is_measured else trained)[point.curve.run.number] = point
    runs = sorted({**tested, **trained}, key=lambda run: _order(trained.get(run) or tested[run]))
    most = max(2, height // _LINE - 2 - len(changes))
    rest = len(runs) - most if len(runs) > most + 1 else 0
    present = next((run for run in runs if (trained.get(run) or tested[run]).curve.is_present), None)
    shown = runs[: len(runs) - rest]
    if present is not None and present not in shown:
        shown[-1] = present
    heads = [title for title, found in (("train", trained), ("test", tested)) if found]
    rows = [table_row(_axis_words(reading, kind), heads, theme.muted)]
    for run in shown:
        curve = (trained.get(run) or tested[run]).curve
        own = curve if run not in trained else trained[run].curve
        dot = f"<span style='color:{own.colour(theme).name()}'>●</span>"
        name = escape(_short(curve.name))
        cells = [
            format_number(found[run].loss) if run in found else "–" for found in (trained, tested) if found
        ]
        rows.append(
            table_row(f"{dot}&nbsp;{f'<b>{name}</b>' if run == present else name}", cells, theme.text)
        )
    if rest:
        rows.append(f"<tr><td colspan='3' style='color:{theme.muted}'>and {rest:,} more</td></tr>")
    rows += [f"<tr><td colspan='3'>{escape(change)}</td></tr>" for change in changes]
    return f"<table cellspacing='0'>{''.join(rows)}</table>"


def _order(point: CurvePoint) -> tuple[bool, float]:
    return (math.isnan(point.loss), point.loss)


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:22]}…"
