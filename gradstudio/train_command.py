"""``gradstudio train``: the training of the window, without the window."""

from __future__ import annotations

import csv as csv_format
import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gradstudio.engine.errors import GradStudioError
from gradstudio.project.file import load_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.history import History
from gradstudio.training.session import Session


def train(project: Path | None, steps: int | None, csv: Path | None) -> int:
    """Train a project, showing progress; on Ctrl-C finish the step and keep what there is.

    Args:
        project: a project file, or None for the moons demo.
        steps: number of steps, or None for the project's own.
        csv: where to write one row per step, or None.

    Returns:
        0, or 130 after Ctrl-C.

    Raises:
        GradStudioError: the project or the output file is no good, or the training ran away. What was trained
            until then is still written.
    """
    session = Session(ProjectSpec() if project is None else load_project(project))
    _require_writable(csv)
    wanted = session.spec.training.steps if steps is None else steps
    try:
        interrupted = _run(session, wanted)
    finally:
        if csv is not None:
            _write(session.history, csv)
    snapshot = session.snapshot()
    print(f"step {snapshot.step}: loss {snapshot.loss:.6g}, accuracy {snapshot.accuracy:.1%}")
    return 130 if interrupted else 0


def _run(session: Session, steps: int) -> bool:
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
        _no_gc(),
    ):
        task = progress.add_task("training", total=steps, loss=float("nan"))
        for _ in range(steps):
            session.advance()
            progress.update(task, advance=1, loss=session.history.losses[-1])
            if interrupts:
                return True
    return False


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


@contextmanager
def _no_gc() -> Iterator[None]:
    """Keep the cyclic collector from walking graphs that reference counting frees anyway."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


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
