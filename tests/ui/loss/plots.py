"""Loss plots of runs that are over, without a window or a trainer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from pytestqt.qtbot import QtBot

from gradstudio.app.record.records import Records
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Record, Run
from gradstudio.training.run.session import Session
from gradstudio.ui.look.theme import DARK
from gradstudio.ui.loss.panel import LossPlot
from tests.qt_helpers import settle, small_spec
from tests.ui.loss.curves import run_edits

SPEC = small_spec()


class PlottedRuns:
    """A plot of runs of some lengths, the last of which is present.

    Args:
        qtbot: closes the plot.
        lengths: steps of each.
        spec: of all of them.
    """

    def __init__(self, qtbot: QtBot, lengths: Sequence[int], spec: ProjectSpec = SPEC) -> None:
        self.record = Record()
        for length in lengths:
            self.record.begin(spec)
            if length and len(self.record.runs) < len(lengths):
                fill(self.record.runs[-1], length)
        self.records = Records(self.record)
        self.records.start_over(self.record)
        self.snapshot = Session(spec, run_id=self.record.runs[-1].number).snapshot()
        self.step = 0
        self.edits = run_edits(self.records)
        self.plot = LossPlot(self.records, self.edits, DARK)
        qtbot.addWidget(self.plot)
        self.plot.resize(706, 240)
        self.plot.show()
        _ = self.plot.chart
        self.grow(lengths[-1])

    def grow(self, count: int) -> None:
        """Take so many steps more of the present run, and draw them."""
        steps = np.arange(self.step, self.step + count)
        self.step += count
        curve, tested = LossCurve(steps, losses(steps)), LossCurve(steps[::10], losses(steps[::10]))
        snapshot = replace(self.snapshot, step=self.step, test_loss=0.5)
        self.records.receive(Mail(snapshot=snapshot, training=curve, test=tested))
        fill(self.record.runs[-1], count)
        self.plot.draw()
        settle()


def losses(steps: np.ndarray) -> np.ndarray:
    """Return losses that fall."""
    return 0.1 + np.exp(-steps / 40.0)


def fill(run: Run, count: int) -> None:
    """Let a run have taken so many steps more."""
    steps = np.arange(run.end, run.end + count)
    run.history.extend(losses(steps), np.ones(count))
    run.history.test.extend(steps[::10], losses(steps[::10]) + 0.1, np.ones(len(steps[::10])))
