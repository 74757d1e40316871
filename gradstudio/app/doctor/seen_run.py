"""`SeenRun`: what the window knows of the run in sight, handed to the thread that examines it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.record.run_record import RunRecord
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.case import Case, case_of_project, fault_of, scores_of
from gradstudio.training.doctor.facts import facts_for
from gradstudio.training.doctor.trial.patient import Patient, affordable_steps
from gradstudio.training.health.over_run import read_over_run
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.record import Record
from gradstudio.training.record.replay import Replay
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.constant_answer import constant_answer
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.history import History, Series
from gradstudio.training.run.moment import RunId

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_ROWS = 2**16
"""Most losses copied for an examination. Of a longer run every second, fourth … is copied."""

_NO_FAULT: tuple[TrainingError | None, tuple[int, ...]] = None, ()

_POINTS = 64
"""About how many missing readings of a run are measured afterwards."""

Stamp = tuple[RunId, ProjectSpec, int, int, int, str]
"""What a run had come to: run, project, its steps, its specs, step of the newest reading, why it ended."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenRun:
    """A run as it is now; everything in it stays as it is.

    Attributes:
        record: where the run is kept.
        number: number of the run.
        spec: the project that it goes by.
        begin: the first step that it took under it.
        end: number of steps taken.
        changes: number of specs that it took up.
        ended: why it ended, as a sentence; empty while it can go on.
        steps: of the losses.
        losses: of each step's batch.
        test_steps: the steps before which the test samples were measured.
        test_losses: mean loss there.
        newest: what it shows of itself at its end; None if that has to be gone to.
        readings: health of its network by step, those of the runs that it grew from before its own.
    """

    record: Record
    number: RunId
    spec: ProjectSpec
    begin: int
    end: int
    changes: int
    ended: str
    steps: Integers
    losses: Floats
    test_steps: Integers
    test_losses: Floats
    newest: Snapshot | None
    readings: tuple[HealthReading, ...]

    @classmethod
    def of(
        cls,
        record: Record,
        run: RunRecord,
        newest: Snapshot | None,
        earlier: tuple[HealthReading, ...] = (),
    ) -> SeenRun:
        """Return what is known of a run. On the GUI thread.

        Args:
            record: where it is kept.
            run: as the window keeps it.
            newest: its newest state; None for a run that is not trained.
            earlier: readings of its health that were made up for, of steps before those that it has itself.
        """
        own = record.readings(run.run) if record.find(run.run) is not None else ()
        changes = run.changes
        steps, losses = _copied(run.training)
        test_steps, test_losses = _copied(run.test)
        return cls(
            record=record,
            number=run.run,
            spec=run.spec if newest is None else newest.spec,
            begin=changes[-1].step if run.parent is None or len(changes) > 1 else run.kept.begin,
            end=run.step,
            changes=len(changes),
            ended=run.kept.ended,
            steps=steps,
            losses=losses,
            test_steps=test_steps,
            test_losses=test_losses,
            newest=newest,
            readings=tuple(one for one in earlier if not own or one.step < own[0].step) + own,
        )

    @property
    def stamp(self) -> Stamp:
        """What it has come to; equal as long as nothing new came."""
        newest = self.readings[-1].step if self.readings else -1
        return self.number, self.spec, self.end, self.changes, newest, self.ended

    @property
    def patient(self) -> Patient:
        """What its mends are tried on."""
        return Patient(spec=self.spec, runs=self.record, number=self.number)

    def with_readings(self, go_on: GoOn | None = None) -> SeenRun:
        """Return it with the health of a run that was read nowhere in its first half, by its steps taken once more.

        A run from a file has no readings. Where its steps are many or dear it is left as it is.

        Args:
            go_on: is asked now and then whether to, and told which share is done, 0 to 1.

        Raises:
            GradStudioError: the run is gone.
        """
        run = self.record.find(self.number)
        first = self.readings[0].step if self.readings else self.end
        if run is None or self.end <= run.begin or 2 * (first - run.begin) <= self.end - run.begin:
            return self
        if affordable_steps(self.spec) < self.end - run.begin or self.spec.training.engine == "reference":
            return self
        found = read_over_run(self.record, self.number, points=_POINTS, go_on=go_on) or ()
        missing = tuple(one for one in found if not self.readings or one.step < first)
        return replace(self, readings=missing + self.readings)

    def case(self, go_on: GoOn | None = None) -> Case | None:
        """Return what the doctor examines; None if it was not to go on. It may take a while.

        Args:
            go_on: is asked now and then whether to, and told which share is done, 0 to 1.

        Raises:
            GradStudioError: the samples cannot be had, or the run is gone.
        """
        if self.end <= self.begin and not self.ended:
            return case_of_project(self.spec)
        snapshot = self.newest
        fault, batch = _NO_FAULT
        if snapshot is None or self.ended:
            moment = self.record.run(self.number).moment
            session = Replay(self.record, most_bytes=0).go_to(moment, go_on)
            if session is None:
                return None
            snapshot = session.snapshot() if snapshot is None else snapshot
            if self.ended:
                fault, batch = fault_of(session)
        facts = facts_for(self.spec)
        score, test_score = scores_of(snapshot)
        return Case(
            spec=self.spec,
            facts=facts,
            constant=constant_answer(facts.train, self.spec.training.loss),
            history=History.restored(
                self.end,
                _restored(self.steps, self.losses),
                _restored(self.test_steps, self.test_losses),
            ),
            begin=self.begin,
            parameters=snapshot.parameters,
            score=score,
            test_score=test_score,
            readings=self.readings,
            fault=fault,
            batch=batch,
            ended=self.ended,
        )


def _copied(series: Series) -> tuple[Integers, Floats]:
    """Return steps and losses of a series that may grow, at most `MOST_ROWS` of them."""
    stride = 1
    while len(series) > stride * MOST_ROWS:
        stride *= 2
    return series.steps[::stride].copy(), series.column(0)[::stride].copy()


def _restored(steps: Integers, losses: Floats) -> Series:
    stride = int(steps[1] - steps[0]) if len(steps) > 1 else 1
    return Series.restored(stride, steps, losses, np.full(len(losses), math.nan))
