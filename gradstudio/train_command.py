"""``gradstudio train``: the training of the window, without the window."""

from __future__ import annotations

import csv as csv_format
import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gradstudio.engine.errors import GradStudioError
from gradstudio.project.edits import set_training
from gradstudio.project.file import load_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.history import History
from gradstudio.training.session import Session
from gradstudio.training.snapshot import Snapshot
from gradstudio.training.stopping import Stop


def train(project: Path | None, steps: int | None, csv: Path | None) -> int:
    """Train a project, showing progress; on Ctrl-C finish the step and keep what there is.

    Args:
        project: a project file, or None for the moons demo.
        steps: number of steps, or None for the project's own; its other stop rules hold all the same.
        csv: where to write one row per step, or None.

    Returns:
        0, or 130 after Ctrl-C.

    Raises:
        GradStudioError: the project or the output file is no good, or the training ran away. What was trained
            until then is still written.
    """
    spec = ProjectSpec() if project is None else load_project(project)
    session = Session(spec if steps is None else set_training(spec, steps=steps))
    _require_writable(csv)
    try:
        stop = _run(session)
    finally:
        if csv is not None:
            _write(session.history, csv)
    snapshot = session.snapshot()
    if stop is not None and stop.rule != "steps":
        print(stop.message)
    print(f"step {snapshot.step}: {_described(snapshot)}")
    return 130 if stop is None else 0


def _described(snapshot: Snapshot) -> str:
    parts = [_score("", snapshot.loss, snapshot.accuracy)]
    if snapshot.test_loss is not None and snapshot.test_accuracy is not None:
        parts.append(_score("test ", snapshot.test_loss, snapshot.test_accuracy))
    return ", ".join(parts)


_PROGRESS_SECONDS = 0.05


def _score(what: str, loss: float, accuracy: float) -> str:
    said = f"{what}loss {loss:.6g}"
    return said if math.isnan(accuracy) else f"{said}, {what}accuracy {accuracy:.1%}"


def _run(session: Session) -> Stop | None:
    """Train until a stop rule or Ctrl-C ends it; None after Ctrl-C."""
    columns = (
        TextColumn("training"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.4g}"),
        TimeRemainingColumn(),
    )
    with (
        Progress(*columns, console=Console(file=sys.stderr)) as progress,
        _interrupts() as interrupts,
    ):
        task = progress.add_task("training", total=session.spec.training.steps, loss=float("nan"))
        while not interrupts:
            stop = session.run_for(_PROGRESS_SECONDS)
            progress.update(task, completed=session.step_count, loss=session.history.losses[-1])
            if stop is not None:
                return stop
    return None


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Collect Ctrl-C instead of raising it in the middle of a step; a second one raises."""
    received: list[int] = []

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        if received:
            raise KeyboardInterrupt
        received.append(number)

    previous = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield received
    finally:
        signal.signal(signal.SIGINT, previous)


def _require_writable(csv: Path | None) -> None:
    # Found out before an hour of training, not after it.
    if csv is None:
        return
    try:
        with csv.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise GradStudioError(f"{csv} cannot be written: {error.strerror or error}.") from None


def _write(history: History, csv: Path) -> None:
    with csv.open("w", newline="", encoding="utf-8") as file:
        writer = csv_format.writer(file)
        writer.writerow(["step", "loss", "accuracy_percent"])
        rows = zip(history.losses, history.accuracies, strict=True)
        writer.writerows((step, loss, 100 * accuracy) for step, (loss, accuracy) in enumerate(rows))
