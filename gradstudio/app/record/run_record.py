"""`RunRecord`: what the window keeps of one run as its mail comes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.run.mailbox import Mail
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Label, Run
from gradstudio.training.run.history import Series
from gradstudio.training.run.moment import Moment, RunId
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
    """The losses of one run by step, in bounded memory: it holds no snapshot. Lives on the GUI thread.

    Args:
        kept: the run in the record, of which all but its losses may be read here.
        mail: its first; None for a run that a file brought, whose losses are taken from the record.

    Attributes:
        kept: the same.
        training: loss of each step's batch at the parameters before it; see `Series` for what a long run keeps.
        test: mean loss of the test samples, at the steps at which it was measured.
        spec: the project that it went by last.
        step: the newest step.
        test_loss: mean loss of the test samples at the newest step; None if there are none.
        test_accuracy: share of the test samples classified rightly there; NaN for regression, None without any.
        lowest: the lowest training loss, of a long run that a file brought the lowest that is kept; None before the
            first step.
    """

    def __init__(self, kept: Run, mail: Mail | None) -> None:
        self.kept = kept
        self._is_growing = mail is not None
        self.training, self.test = Series(1), Series(1)
        self.spec: ProjectSpec = kept.spec
        self.step = kept.end
        self.test_loss: float | None = None
        self.test_accuracy: float | None = None
        self.lowest: Lowest | None = None
        if mail is None:
            self.rest()
            self._take_from_record()
        else:
            self.add(mail)

    @property
    def run(self) -> RunId:
        """Number of the run."""
        return self.kept.number

    @property
    def parent(self) -> Moment | None:
        """The moment at which it branched off from another run; None for one from its seed."""
        return self.kept.parent

    @property
    def label(self) -> Label:
        """Its name, its colour, and whether it is hidden."""
        return self.kept.label

    @property
    def changes(self) -> tuple[Change, ...]:
        """The specs that it went by, each with the number of steps taken before it; the first began it."""
        return tuple(self.kept.changes)

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
            Whether there are new losses, or an edit changed the spec or the test loss of the step that one is at.
        """
        if not self._is_growing:
            self._is_growing = True
            self.training, self.test = _own(self.training), _own(self.test)
        newest = mail.snapshot
        grown = (self.test_loss, self.spec) != (newest.test_loss, newest.spec)
        self.spec, self.step = newest.spec, newest.step
        self.test_loss, self.test_accuracy = newest.test_loss, newest.test_accuracy
        for series, curve in ((self.training, mail.training), (self.test, mail.test)):
            if len(curve.steps):
                series.extend(curve.steps, curve.losses)
                grown = True
        self._follow_lowest(mail.training.steps, mail.training.losses)
        return grown

    def rest(self) -> None:
        """Read the losses where the record has them, rather than in a copy: they grow no more.

        A run that goes on later has a copy in the record, and this one gets its own with its first mail.
        """
        history = self.kept.history
        self._is_growing = False
        self.training, self.test = history.training, history.test

    def is_comparable(self, spec: ProjectSpec) -> bool:
        """Whether the losses of a run of some project mean the same: they are of one kind, over the same data."""
        now = self.spec
        return (now.data, now.training.loss) == (spec.data, spec.training.loss)

    def _take_from_record(self) -> None:
        history = self.kept.history
        self._follow_lowest(history.steps, history.losses)
        if len(history.test_steps):
            self.test_loss = float(history.test_losses[-1])
            self.test_accuracy = float(history.test_accuracies[-1])

    def _follow_lowest(self, steps: NDArray[np.int64], losses: NDArray[np.float64]) -> None:
        if len(steps):
            at = int(np.argmin(losses))
            loss = float(losses[at])
            if self.lowest is None or loss < self.lowest.loss:
                self.lowest = Lowest(int(steps[at]), loss)


def _own(series: Series) -> Series:
    """Return a copy of the losses alone, which can grow."""
    copy = Series(1)
    copy.extend(series.steps, series.column(0))
    copy.stride = max(copy.stride, series.stride)
    return copy
