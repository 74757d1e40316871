"""Training with progress on the terminal, until a stop rule, a number of steps or a signal ends it."""

from __future__ import annotations

import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gradstudio.commands.output import described, said
from gradstudio.commands.progress_console import progress_console
from gradstudio.commands.saving import Saving
from gradstudio.commands.signals import Signals
from gradstudio.engine.errors import GradStudioError
from gradstudio.project.errors import ProjectFileError
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.session import Session
from gradstudio.training.run.stopping import Stop
from gradstudio.training.run.verdict import Judge, Verdict

_PROGRESS_SECONDS = 0.05
_JUDGE_SECONDS = 1.0


def train_on(session: Session, end: int | None, signals: Signals, saving: Saving | None = None) -> int:
    """Train, and say what came of it.

    Args:
        session: what is trained.
        end: the number of steps after which it ends, in the place of the project's own; the other stop rules hold
            all the same. None for the project's.
        signals: the first one lets the step finish.
        saving: keeps the run on the disk meanwhile, or None.

    Returns:
        0, or 128 and the number of the signal that ended it.

    Raises:
        GradStudioError: it ended worse than a constant answer or with a loss that rose a hundredfold, diverged, or
            could not be kept. What was trained until then has been kept.
    """
    judge = Judge(session.constant, session.spec)
    judge.look(session.snapshot())
    try:
        stop = _run(session, end, judge, signals, saving)
    except TrainingError as error:
        if saving is not None:
            _finish(saving, error)
        raise
    if saving is not None:
        saving.finish("" if stop is None else stop.message)
    snapshot = session.snapshot()
    verdict = judge.look(snapshot, ended=not signals.received)
    if stop is not None and stop.rule != "steps":
        print(stop.message)
    print(f"step {snapshot.step}: {described(snapshot)}")
    if signals.received:
        return 128 + signals.received
    if verdict is not None:
        raise GradStudioError(said(verdict))
    return 0


def _finish(saving: Saving, error: TrainingError) -> None:
    """Keep the end of a run that diverged; where it cannot be kept, tell both."""
    try:
        saving.finish(str(error))
    except ProjectFileError as lost:
        raise GradStudioError(f"{error} {lost}") from error


def _run(
    session: Session, end: int | None, judge: Judge, signals: Signals, saving: Saving | None
) -> Stop | None:
    """Train until a stop rule, the number of steps or a signal ends it; None for all but the first."""
    columns = (
        TextColumn("training"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.4g}"),
        TimeRemainingColumn(),
    )
    console = progress_console()
    total = session.spec.training.steps if end is None else end
    with Progress(*columns, console=console) as progress, signals.finishing_steps():
        task = progress.add_task("training", total=total, loss=float("nan"))
        told: Verdict | None = None
        judged = time.monotonic()
        while not signals.received and (end is None or session.step_count < end):
            stop = session.run_for(_PROGRESS_SECONDS, None if end is None else end - session.step_count)
            progress.update(task, completed=session.step_count, loss=session.history.losses[-1])
            if saving is not None and (trouble := saving.keep()):
                console.print(trouble, markup=False, highlight=False)
            if stop is not None and (end is None or stop.rule != "steps" or session.step_count >= end):
                return stop
            if time.monotonic() - judged >= _JUDGE_SECONDS:
                verdict = judge.look(session.snapshot())
                if verdict is not None and verdict != told:
                    console.print(verdict.message, markup=False, highlight=False)
                told, judged = verdict, time.monotonic()
    return None
