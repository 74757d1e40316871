"""Curves for charts without a window."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtGui import QColor, QUndoStack

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_edits import RunEdits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Label, Run
from gradstudio.training.record.clocks import StepClock
from gradstudio.training.run.history import Series
from gradstudio.training.run.moment import RunId
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import DARK, Theme
from gradstudio.ui.loss.curve import Curve

SPEC = ProjectSpec()


def a_run(number: int = 1, **label) -> Run:
    """Return a run that took no step."""
    return Run(RunId(number), SPEC, label=Label(**{"name": f"Run {number}", **label}))


def curve(losses, steps=None, number: int = 1, **fields) -> Curve:
    """Return a curve of some losses, at every step from 0 on unless steps are given."""
    series = Series(1)
    steps = np.arange(len(losses)) if steps is None else steps
    series.extend(np.asarray(steps, dtype=np.int64), np.asarray(losses, dtype=np.float64))
    usual = {"kind": "train", "run": a_run(number), "clock": StepClock(), "width": 1.75}
    return Curve(series=series, **{**usual, **fields})


def run_edits(records: Records) -> RunEdits:
    """Return what hides runs, without a trainer: it deletes none."""
    nobody: Any = None
    return RunEdits(QUndoStack(), records, nobody, nobody)


def own_colour(theme: Theme = DARK) -> QColor:
    """Return the colour of the training losses of the first run."""
    return run_colour(a_run(), theme)
