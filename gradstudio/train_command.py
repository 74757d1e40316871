"""``gradstudio train``: the training of the window, without the window."""

from __future__ import annotations

import math
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, Self, TextIO, cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gradstudio.engine.errors import GradStudioError
from gradstudio.project.edits import set_training
from gradstudio.project.file import SUFFIX, load_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.session import Session
from gradstudio.training.run.step_file import StepFile
from gradstudio.training.run.stopping import Stop
from gradstudio.training.run.verdict import Judge, Verdict

_PROGRESS_SECONDS = 0.05
_JUDGE_SECONDS = 1.0
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def train(project: Path | None, steps: int | None, csv: Path | None) -> int:
    """Train a project, showing progress; at Ctrl-C or a polite kill finish the step and keep what there is.

    Args:
        project: a project file, or None for the moons demo.
        steps: number of steps, or None for the project's own; its other stop rules hold all the same.
        csv: where to write one row per step as it is taken, or None.

    Returns:
        0; 1 if the run ended worse than a constant answer or with a loss that rose a hundredfold; 130 after
        Ctrl-C, 143 after SIGTERM and 129 after SIGHUP.

    Raises:
        GradStudioError: the project or the output file is no good, or the training ran away. What was trained
            until then has been written.
    """
    with _Signals() as signals:
        try:
            return _train(project, steps, csv, signals)
        except KeyboardInterrupt:
            return 128 + signals.received


def _train(project: Path | None, steps: int | None, csv: Path | None, signals: _Signals) -> int:
    spec = ProjectSpec() if project is None else load_project(project)
    spec = spec if steps is None else set_training(spec, steps=steps)
    if csv is not None:
        _require_other(csv, project)
    with ExitStack() as stack:
        rows = stack.enter_context(StepFile(csv)) if csv is not None else None
        session = Session(spec, rows.write if rows is not None else None)
        judge = Judge(session.constant, spec)
        judge.look(session.snapshot())
        stop = _run(session, judge, signals)
    snapshot = session.snapshot()
    verdict = judge.look(snapshot, ended=stop is not None)
    if stop is not None and stop.rule != "steps":
        print(stop.message)
    print(f"step {snapshot.step}: {_described(snapshot)}")
    if signals.received:
        return 128 + signals.received
    if verdict is not None:
        raise GradStudioError(_said(verdict))
    return 0


def _described(snapshot: Snapshot) -> str:
    parts = [_score("", snapshot.loss, snapshot.accuracy)]
    if snapshot.test_loss is not None and snapshot.test_accuracy is not None:
        parts.append(_score("test ", snapshot.test_loss, snapshot.test_accuracy))
    return ", ".join(parts)


def _score(what: str, loss: float, accuracy: float) -> str:
    said = f"{what}loss {loss:.6g}"
    return said if math.isnan(accuracy) else f"{said}, {what}accuracy {accuracy:.1%}"


def _said(verdict: Verdict) -> str:
    mend = {
        "lower_rate": "Lower the learning rate and start over.",
        "raise_rate": "Raise the learning rate and start over.",
        "go_on": "Give it more with --steps.",
    }
    return f"{verdict.message} {mend[verdict.mend]}"


def _run(session: Session, judge: Judge, signals: _Signals) -> Stop | None:
    """Train until a stop rule or a signal ends it; None after a signal."""
    columns = (
        TextColumn("training"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.4g}"),
        TimeRemainingColumn(),
    )
    console = Console(file=cast(TextIO, _Forgiving()))
    with Progress(*columns, console=console) as progress, signals.finishing_steps():
        task = progress.add_task("training", total=session.spec.training.steps, loss=float("nan"))
        told: Verdict | None = None
        judged = time.monotonic()
        while not signals.received:
            stop = session.run_for(_PROGRESS_SECONDS)
            progress.update(task, completed=session.step_count, loss=session.history.losses[-1])
            if stop is not None:
                return stop
            if time.monotonic() - judged >= _JUDGE_SECONDS:
                verdict = judge.look(session.snapshot())
                if verdict is not None and verdict != told:
                    console.print(verdict.message, markup=False, highlight=False)
                told, judged = verdict, time.monotonic()
    return None


class _Forgiving:
    """As much of a file as rich asks for. Progress that cannot be written is no reason to end a run."""

    def write(self, text: str) -> int:
        """Write a text, or pass over it."""
        with suppress(OSError, ValueError):
            if sys.stderr is not None:
                sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        """Send what was written."""
        with suppress(OSError, ValueError):
            if sys.stderr is not None:
                sys.stderr.flush()

    def isatty(self) -> bool:
        """Whether somebody watches."""
        return sys.stderr is not None and sys.stderr.isatty()

    @property
    def encoding(self) -> str:
        """Of standard error: which signs the bar can be drawn with."""
        return getattr(sys.stderr, "encoding", None) or "utf-8"


class _Signals:
    """Turns the signals that ask for an end into `KeyboardInterrupt`; in a run the first one lets the step finish.

    Attributes:
        received: number of the last signal, 0 before there is one.
    """

    def __init__(self) -> None:
        self.received = 0
        self._patient = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            if (
                signal.getsignal(number) is not signal.SIG_IGN
            ):  # one that is ignored, as nohup has it, stays so
                self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def finishing_steps(self) -> Iterator[None]:
        """Note the first signal instead of raising it in the middle of a step."""
        self._patient = True
        try:
            yield
        finally:
            self._patient = False

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        is_first, self.received = not self.received, number
        if not (self._patient and is_first):
            raise KeyboardInterrupt


def _require_other(csv: Path, project: Path | None) -> None:
    """Refuse to write rows over a project, by whatever path or link."""
    is_project = csv.suffix == SUFFIX
    try:
        is_project = is_project or (project is not None and csv.exists() and csv.samefile(project))
    except OSError as error:
        raise GradStudioError(f"{csv} cannot be written: {error.strerror or error}.") from None
    if is_project:
        raise GradStudioError(
            f"{csv} is a project: rows of losses would overwrite it. Give --csv another name, such as "
            f"{csv.with_suffix('.csv')}."
        )
