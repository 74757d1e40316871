"""`go_on_with`: goes on from a moment under every optimizer, each as a run that can be kept."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gradstudio.lab.microscope.contenders import Contender
from gradstudio.training.record import Keyframe, Label, Record, Replay, Run
from gradstudio.training.record.replay import Runs
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session

_POINTS = 40
"""Largest number of points of a curve after its first."""
_WAY = 0.1
"""Share of the whole that going to the moment is."""

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BranchCurve:
    """How well a branch does, measured on the way, with the penalties and without dropout.

    Attributes:
        contender: the optimizer that it goes by.
        steps: numbers of steps taken, ascending; the first is the moment's.
        losses: mean loss of all training samples; the last is infinite where it diverged.
        test_losses: of all test samples, without penalties; NaN each if there are none.
        ended: why it ended before its last step, as a sentence; empty if it did not.
    """

    contender: Contender
    steps: Integers
    losses: Floats
    test_losses: Floats
    ended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptimizerBranch:
    """A branch that was trained to its end.

    Attributes:
        curve: what was measured on the way.
        run: all of it, of a record of its own: whoever keeps it gives it a number.
    """

    curve: BranchCurve
    run: Run


Grown = Callable[[tuple[BranchCurve, ...]], None]
"""Told what the curves are by now."""


def go_on_with(
    runs: Runs,
    moment: Moment,
    rows: tuple[Contender, ...],
    steps: int,
    *,
    grown: Grown | None = None,
    go_on: GoOn | None = None,
) -> tuple[OptimizerBranch, ...] | None:
    """Train a number of steps from a moment on under each of some optimizers, on the same batches.

    An optimizer of another kind than the project's begins without memory, as in every run where it is chosen; the
    project's own goes on as the run did. Stop rules end nothing. All go on together, a few steps at a time.

    Args:
        runs: the record that the moment is in; nothing of it is changed.
        moment: where the branches begin.
        rows: the project under each optimizer.
        steps: how many, at least 1.
        grown: is told the curves, after each stretch.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.

    Returns:
        A branch for each, in the same order; None if it was not to go on.

    Raises:
        RecordError: there is no such moment.
    """
    told = go_on or (lambda share: True)
    session = Replay(runs, most_bytes=0).go_to(moment, lambda share: told(_WAY * share))
    if session is None:
        return None
    branches = [_Branch(session, row) for row in rows]
    ends = np.unique(np.linspace(0, steps, min(steps, _POINTS) + 1).round().astype(np.int64))[1:].tolist()
    for end in ends:
        for number, branch in enumerate(branches):
            share = (ends.index(end) + number / len(branches)) / len(ends)
            if not told(_WAY + (1 - _WAY) * share):
                return None
            branch.advance(moment.step + end)
        if grown is not None:
            grown(tuple(branch.curve for branch in branches))
    return tuple(OptimizerBranch(curve=branch.curve, run=branch.put_down()) for branch in branches)


@dataclass
class _Measured:
    steps: list[int] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    test_losses: list[float] = field(default_factory=list)


class _Branch:
    """One run that branches off, in a record of its own.

    Args:
        there: is at the moment; it stays there.
        row: what the branch goes by.
    """

    def __init__(self, there: Session, row: Contender) -> None:
        self._row = row
        self._record = Record()
        moment = there.moment
        stem = Run(moment.run, there.spec, first=Keyframe(state=there.state(), changes=1))
        self._record.add(stem)
        label = Label(name=f"{row.title} from step {moment.step:,}")
        self._session = self._record.branch(moment, row.spec, label)
        self._measured, self._ended = _Measured(), ""
        self._measure()

    @property
    def curve(self) -> BranchCurve:
        """What was measured until now."""
        measured = self._measured
        return BranchCurve(
            contender=self._row,
            steps=np.array(measured.steps, dtype=np.int64),
            losses=np.array(measured.losses),
            test_losses=np.array(measured.test_losses),
            ended=self._ended,
        )

    def advance(self, end: int) -> None:
        """Take the steps up to a step; none once it has diverged."""
        if self._ended:
            return
        try:
            self._session.advance(end - self._session.step_count)
        except TrainingError as error:
            self._ended = str(error)
        self._measure()

    def put_down(self) -> Run:
        """Return the run as it is now."""
        self._record.put_down(self._session, self._ended)
        return self._record.run(self._session.run_id)

    def _measure(self) -> None:
        found = self._session.snapshot()
        measured = self._measured
        if self._ended and measured.steps and measured.steps[-1] == found.step:
            measured.losses[-1] = math.inf
            return
        measured.steps.append(found.step)
        measured.losses.append(math.inf if self._ended else found.loss)
        measured.test_losses.append(math.nan if found.test_loss is None else found.test_loss)
