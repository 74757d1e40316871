"""The loss plot with twenty runs of a million steps, one of which grows.

Run in a process of its own: ``python -m benchmarks.loss`` prints one JSON object.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QUndoStack, QWheelEvent
from PySide6.QtWidgets import QApplication

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_edits import RunEdits
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Record, Run
from gradstudio.training.run.session import Session
from gradstudio.training.run.state import Floats
from gradstudio.ui.look.theme import DARK, ThemeManager, load_fonts
from gradstudio.ui.loss.panel import LossPlot

RUNS = 20
STEPS = 10**6
SIZE = 706, 200
"""Of the plot in a window of 1280 × 800 pixels."""
GROWTH = 5_000
"""Steps that come between two frames: the moons demo flat out, 25 times a second."""
FRAMES = 60


class Twenty:
    """A plot of as many runs, the last of which is present and grows."""

    def __init__(self) -> None:
        self.chance = np.random.default_rng(0)
        record, spec = Record(), ProjectSpec()
        for _ in range(RUNS):
            record.begin(spec)
        for run in record.runs[:-1]:
            fill(run, STEPS, self.chance)
        self.records = Records(record)
        self.records.start_over(record)
        self.snapshot = Session(spec, run_id=record.runs[-1].number).snapshot()
        self.step = self.turned = 0
        self.grow(1)
        nobody: Any = None  # nothing is deleted
        edits = RunEdits(QUndoStack(), self.records, nobody, nobody)
        self.plot = LossPlot(self.records, edits, DARK)
        self.plot.resize(*SIZE)

    def grow(self, count: int) -> None:
        """Take in losses of some more steps."""
        steps = np.arange(self.step, self.step + count)
        self.step += count
        curve = LossCurve(steps, losses(steps, self.chance))
        test = LossCurve(steps[::10], losses(steps[::10], self.chance))
        snapshot = replace(self.snapshot, step=self.step)
        self.records.receive(Mail(snapshot=snapshot, training=curve, test=test))

    def show(self) -> None:
        """Show the plot with the runs that are over."""
        self.plot.show()
        self.plot.chart.draw()
        QApplication.processEvents()

    def frame(self) -> None:
        """Draw what comes in the time of a frame."""
        self.grow(GROWTH)
        self.plot.draw()
        self.plot.chart.viewport().repaint()

    def zoom(self) -> None:
        """Turn the wheel over the middle by a notch."""
        viewport = self.plot.chart.viewport()
        at, angle = QPointF(viewport.rect().center()), QPoint(0, self._way(120))
        event = QWheelEvent(
            at, QPointF(viewport.mapToGlobal(at.toPoint())), angle, angle, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(viewport, event)
        viewport.repaint()

    def pan(self) -> None:
        """Move the view along."""
        self.plot.chart.getViewBox().translateBy(x=self._way(2000))
        self.plot.chart.viewport().repaint()

    def hover(self) -> None:
        """Read all curves at another place."""
        self._way(1)
        self.plot.chart.pointed.emit(1e4 * (self.turned % 90))
        self.plot.chart.viewport().repaint()

    def smooth(self) -> None:
        """Choose another smoothing."""
        self._way(1)
        self.plot.options.set_smoothing(0.5 + 0.02 * (self.turned % 20))
        self.plot.chart.viewport().repaint()

    def _way(self, size: int) -> int:
        """Return a number that is positive for ten times, and then negative."""
        self.turned += 1
        return size if self.turned % 20 < 10 else -size


def main() -> dict[str, float | str]:
    """Measure, in milliseconds."""
    application = QApplication(sys.argv[:1])
    load_fonts()
    ThemeManager(application, "dark")
    twenty = Twenty()
    began = time.thread_time()
    twenty.show()
    found: dict[str, float | str] = {"platform": application.platformName()}
    found["first_ms"] = 1e3 * (time.thread_time() - began)
    twenty.grow(STEPS * 3 // 4)
    chart = twenty.plot.chart
    chart.follow(everything=True)
    for call in (twenty.frame, twenty.hover, twenty.zoom, twenty.pan, twenty.smooth):
        found[f"{call.__name__}_ms"] = timed(call)
    chart.pointed.emit(None)
    chart.follow(everything=True)
    found["smooth_frame_ms"] = timed(twenty.frame)
    twenty.plot.options.set_smoothing(0.0)
    twenty.plot.options.set_log_steps(True)
    found["log_frame_ms"] = timed(twenty.frame)
    twenty.plot.close()
    return found


def losses(steps: NDArray[np.int64], chance: np.random.Generator) -> Floats:
    """Return losses that fall and jump about."""
    return (0.02 + np.exp(-steps / 2e5)) * np.exp(chance.normal(0.0, 0.3, len(steps)))


def fill(run: Run, count: int, chance: np.random.Generator) -> None:
    """Let a run have taken so many steps."""
    steps = np.arange(count)
    run.history.extend(losses(steps, chance), np.ones(count))
    tested = steps[::10]
    run.history.test.extend(tested, losses(tested, chance), np.ones(len(tested)))


def timed(call: Callable[[], None]) -> float:
    """Return what a call takes of this thread's processor time, in milliseconds: the median of many."""
    times = []
    for _ in range(FRAMES):
        began = time.thread_time()
        call()
        times.append(time.thread_time() - began)
    return 1e3 * statistics.median(times)


if __name__ == "__main__":
    print(json.dumps(main()))
