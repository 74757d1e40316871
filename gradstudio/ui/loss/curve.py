"""`Curve`: a series of losses, and how it is drawn; the curves of the runs that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from PySide6.QtGui import QColor

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.training.record import Run
from gradstudio.training.record.clocks import Clock, Clocks
from gradstudio.training.run.history import Series
from gradstudio.training.run.moment import RunId
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import Theme

Kind = Literal["train", "test"]
KINDS: tuple[Kind, ...] = ("train", "test")

TINT = 0.5
"""How far the colour of test losses is from the run's own to that of text."""
_PALE = 0.45
"""How far the colour of other runs is mixed with the background's, to stand behind the present run."""
_WIDTHS = {"train": 1.25, "test": 1.0}
_ALONE, _AMONG_OTHERS = {"train": 1.75, "test": 1.0}, {"train": 2.25, "test": 1.25}
"""Line widths of the present run, by kind: alone, and among other runs."""


class CurveKey(NamedTuple):
    """Which curve it is: of which run, and of which losses."""

    run: RunId
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """A series to be drawn.

    Attributes:
        kind: of the losses: those of the test samples were each measured at its step alone and are drawn as points,
            and the losses of all steps make a line.
        run: that they are of.
        series: the losses.
        clock: tells its steps as the axis has them.
        width: of its line, in pixels.
        is_present: whether it is of the present run, which may grow, and which the axes follow.
        joint: reading and loss of the point of another run that it branched off from, or None.
    """

    kind: Kind
    run: Run
    series: Series
    clock: Clock
    width: float
    is_present: bool = True
    joint: tuple[float, float] | None = None

    @property
    def key(self) -> CurveKey:
        """Which one it is."""
        return CurveKey(self.run.number, self.kind)

    @property
    def name(self) -> str:
        """What its run is called."""
        return self.run.label.name

    @property
    def is_measured(self) -> bool:
        """Whether its numbers were measured one by one."""
        return self.kind == "test"

    def colour(self, theme: Theme) -> QColor:
        """Return the colour of its line."""
        own = run_colour(self.run, theme)
        if not self.is_measured:
            return own
        return (
            blend(own.name(), theme.text, TINT)
            if self.is_present
            else blend(own.name(), theme.surface, _PALE)
        )


def runs_offered(
    records: Records, *, everything: bool, looked_at: RunId | None = None
) -> tuple[RunRecord, ...]:
    """Return the runs that the legend offers, hidden ones too: the present one, then the others, newest first.

    Args:
        records: all of them.
        everything: whether those over other data, or of another loss than the present one, are among them.
        looked_at: the run in sight, which is among them in any case.
    """
    present = records.present
    others = [run for run in records.runs if run is not present and len(run.training)]
    if not everything and (reference := present or next(reversed(others), None)) is not None:
        others = [run for run in others if run.run == looked_at or run.is_comparable(reference.spec)]
    return (*(() if present is None else (present,)), *reversed(others))


def curves_of(
    records: Records, clocks: Clocks, *, everything: bool = False, looked_at: RunId | None = None
) -> tuple[Curve, ...]:
    """Return what is to be drawn of the runs that are not hidden, from the back to the front.

    Args:
        records: all runs.
        clocks: tell their steps as the axis has them.
        everything: as for `runs_offered`.
        looked_at: the same.
    """
    offered = runs_offered(records, everything=everything, looked_at=looked_at)
    shown = [run for run in offered if not run.label.hidden]
    by_number = {run.run: run for run in shown}
    present_widths = _AMONG_OTHERS if len(shown) > 1 else _ALONE
    curves: list[Curve] = []
    for record in reversed(shown):
        is_present = record is records.present
        parent = None if record.parent is None else by_number.get(record.parent.run)
        for kind in reversed(KINDS):
            joint = None if parent is None else _joint(parent, kind, record.kept.begin, clocks)
            curve = Curve(
                kind=kind,
                run=record.kept,
                series=series_of(record, kind),
                clock=clocks.of(record.kept),
                width=(present_widths if is_present else _WIDTHS)[kind],
                is_present=is_present,
                joint=joint,
            )
            curves.append(curve)
    return tuple(curves)


def series_of(record: RunRecord, kind: Kind) -> Series:
    """Return the losses of a run of one kind."""
    return record.training if kind == "train" else record.test


def _joint(parent: RunRecord, kind: Kind, begin: int, clocks: Clocks) -> tuple[float, float] | None:
    """Return the last point of the parent before a step at which another run branched off."""
    series = series_of(parent, kind)
    place = series.since(begin).start - 1
    if place < 0:
        return None
    step = np.asarray(series.steps[place : place + 1])
    return float(clocks.of(parent.kept).read(step)[0]), float(series.column(0)[place])
