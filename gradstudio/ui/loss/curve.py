"""`Curve`: a series of losses, and how it is drawn; the curves of the runs that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.training.run.history import Series

CurveKey = Literal["train", "test", "before"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """A series to be drawn.

    Attributes:
        key: which one it is.
        name: what the legend says.
        series: the losses.
        role: of its colour in the theme.
        width: of its line, in pixels.
        is_measured: whether each number was measured at its step alone and is drawn as a point; the losses of all
            steps make a line.
        sets_range: whether the axes are to show all of it; they follow the present run, and not the one before.
    """

    key: CurveKey
    name: str
    series: Series
    role: str
    width: float
    is_measured: bool = False
    sets_range: bool = True


def name_before(before: RunRecord) -> str:
    """Return what the run before is called."""
    return f"run {before.run}, before"


def curves_of(records: Records) -> tuple[Curve, ...]:
    """Return what is to be drawn of the runs, from the back to the front."""
    curves: list[Curve] = []
    if (before := records.before) is not None:
        name, series = name_before(before), before.training
        curves.append(
            Curve(key="before", name=name, series=series, role="muted", width=1.25, sets_range=False)
        )
    if (now := records.present) is not None:
        curves += [
            Curve(key="test", name="test", series=now.test, role="text", width=1.0, is_measured=True),
            Curve(key="train", name="train", series=now.training, role="accent", width=1.75),
        ]
    return tuple(curves)
