"""`RunRecord`: what is kept of one run as its mail comes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.run.mailbox import Mail
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.history import Series
from gradstudio.training.run.moment import RunId
from gradstudio.training.run.state import Change


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest training loss of a run.

    Attributes:
        step: at which it was reached first.
        loss: its value.
    """

    step: int
    loss: float


class RunRecord:
    """The losses of one run by step, in bounded memory: it holds no snapshot.

    Args:
        mail: the first of the run.

    Attributes:
        run: number of the run.
        changes: the specs that it went by, each with the number of steps taken before it; the first began it.
        training: loss of each step's batch at the parameters before it; see `Series` for what a long run keeps.
        test: mean loss of the test samples, at the steps at which it was measured.
        spec: the project that it went by last.
        step: the newest step.
        test_loss: mean loss of the test samples at the newest step; None if there are none.
        lowest: the lowest training loss; None before the first step.
    """

    def __init__(self, mail: Mail) -> None:
        self.run: RunId = mail.run
        self.changes: list[Change] = []
        self.training, self.test = Series(1), Series(1)
        self.spec: ProjectSpec = mail.snapshot.spec
        self.step = mail.snapshot.step
        self.test_loss: float | None = mail.snapshot.test_loss
        self.lowest: Lowest | None = None
        self.add(mail)

    @property
    def losses(self) -> NDArray[np.float64]:
        """The training losses by step; a view that later ones may outdate."""
        return self.training.column(0)

    @property
    def test_losses(self) -> NDArray[np.float64]:
        """The test losses; a view like `losses`."""
        return self.test.column(0)

    def add(self, mail: Mail) -> bool:
        """Take in mail of the run.

        Returns:
            Whether there are new losses. An edit may also change the test loss of the step that one is at.
        """
        self.changes.extend(mail.changes)
        grown = self.test_loss != mail.snapshot.test_loss
        newest = mail.snapshot
        self.spec, self.step, self.test_loss = newest.spec, newest.step, newest.test_loss
        for series, curve in ((self.training, mail.training), (self.test, mail.test)):
            if len(curve.steps):
                series.extend(curve.steps, curve.losses)
                grown = True
        if len(mail.training.steps):
            at = int(np.argmin(mail.training.losses))
            loss = float(mail.training.losses[at])
            if self.lowest is None or loss < self.lowest.loss:
                self.lowest = Lowest(int(mail.training.steps[at]), loss)
        return grown

    def is_comparable(self, spec: ProjectSpec) -> bool:
        """Whether the losses of a run of some project mean the same: they are of one kind, over the same data."""
        now = self.spec
        return (now.data, now.training.loss) == (spec.data, spec.training.loss)
