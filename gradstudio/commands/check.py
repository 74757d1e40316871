"""``gradstudio check``: whether the gradients of a project's loss are what differences of the loss say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from gradstudio.commands.json_text import json_text
from gradstudio.commands.progress_console import progress_console
from gradstudio.commands.resume import chosen
from gradstudio.commands.signals import until_told
from gradstudio.data.source import load_dataset
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.gradient_check import CheckedGradient, GradientCheck, check_gradients
from gradstudio.lab.subject import Subject, subject_of_loss
from gradstudio.project.number_text import format_number
from gradstudio.store import KeptProject, load_any_kept
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session

WRONG = 3
"""Exit code where a gradient is wrong or doubtful."""
_MOST_ROWS = 20
_WIDTH = 100

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What is checked, and how it is told.

    Attributes:
        run: number of the run; None for the last one, or the initial parameters where there is none.
        step: number of steps taken; None for the end of the run.
        sample: whose loss, counted from 1.
        batch: the loss of the next mini-batch with the penalties in the place of one sample's.
        nodes: every node of the graph in the place of the parameters.
        as_json: whether one JSON object is printed in the place of a table.
    """

    run: int | None = None
    step: int | None = None
    sample: int = 1
    batch: bool = False
    nodes: bool = False
    as_json: bool = False


class _Console(Console):
    """Raises the error of a broken pipe again, so that `cli.main` ends the program as it does for every command."""

    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 - rich calls this while it handles the error


def check(file: Path, options: CheckOptions) -> int:
    """Check the gradients of a project's loss and print what comes of it.

    Args:
        file: a project file with or without runs.
        options: what is checked, and how it is told.

    Returns:
        0 if none is wrong, `WRONG` if one is wrong or doubtful; 130 after Ctrl-C, 143 after SIGTERM and 129 after
        SIGHUP.

    Raises:
        GradStudioError: the file cannot be read, there is no such run, step or sample, or the graph is too large.
    """
    return until_told(lambda signals: _check(file, options))


def _check(file: Path, options: CheckOptions) -> int:
    kept = load_any_kept(file)
    session = _session(kept, options, file)
    subject = _subject(session, options)
    if not math.isfinite(subject.root.data):
        raise GradStudioError(
            f"{file}: {_whose(subject, options)} is {format_number(subject.root.data)}, so there is nothing to "
            "compare. Check it at a step before the run diverged."
        )
    found = _checked(subject, options)
    if options.as_json:
        print(json_text(_fields(file, found)))
    else:
        _print(f"{file}: {_whose(subject, options)}", found)
    return 0 if found.is_good else WRONG


def _session(kept: KeptProject, options: CheckOptions, file: Path) -> Session:
    if options.run is None and options.step is None and not kept.record.runs:
        return Session(kept.spec)
    run = chosen(kept.record, options.run, file)
    return kept.record.at(run.moment if options.step is None else Moment(run.number, options.step))


def _subject(session: Session, options: CheckOptions) -> Subject:
    dataset = load_dataset(session.spec.data)
    if options.batch:
        samples, watch = session.next_batch(), Watch(scope="batch", penalty=True)
    else:
        index = options.sample - 1
        if index >= len(dataset):
            raise GradStudioError(
                f"There is no sample {options.sample:,}: the data set has {len(dataset):,}."
            )
        samples, watch = (index,), Watch(sample=index)
    return subject_of_loss(session.spec, dataset, session.parameters(), watch, samples, session.moment)


def _checked(subject: Subject, options: CheckOptions) -> GradientCheck:
    nodes = range(len(subject)) if options.nodes else None
    columns = (TextColumn("checking"), BarColumn(), TextColumn("{task.percentage:.0f}%"))
    with Progress(*columns, console=progress_console(), transient=True) as progress:
        task = progress.add_task("", total=1.0)

        def go_on(share: float) -> bool:
            progress.update(task, completed=share)
            return True

        found = check_gradients(subject, nodes, go_on=go_on)
    assert found is not None  # nobody asked for an early end
    return found


def _whose(subject: Subject, options: CheckOptions) -> str:
    whose = "the next mini-batch's loss" if options.batch else f"the loss of sample {options.sample:,}"
    moment = subject.moment
    return whose if moment is None or not moment.step else f"{whose} after {moment.step:,} steps"


def _print(head: str, found: GradientCheck) -> None:
    console = _Console(width=None if Console().is_terminal else _WIDTH)
    console.print(head, highlight=False, markup=False, soft_wrap=True)
    console.print(found.sentence, highlight=False, markup=False)
    if not len(found):
        return
    counts = Table(box=box.SIMPLE_HEAD)
    counts.add_column("band")
    counts.add_column("relative error")
    counts.add_column("gradients", justify="right")
    bands = {row.verdict: row.band for row in found}
    for verdict, count in found.counts.items():
        counts.add_row(bands[verdict].title, bands[verdict].range or "–", f"{count:,}")
    console.print(counts)
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("gradient of", overflow="fold")
    for title in ("backward", "difference", "relative error"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("band", no_wrap=True)
    rows = _worst_first(found)
    for row in rows[:_MOST_ROWS]:
        numbers = (
            format_number(row.backward, 8),
            format_number(row.difference, 8),
            format_number(row.error, 2),
        )
        table.add_row(row.name, *numbers, row.band.title, style="red" if row.band.is_fault else None)
    console.print(table)
    if len(rows) > _MOST_ROWS:
        console.print(f"The worst {_MOST_ROWS} of {len(rows):,}; --json prints all of them.", highlight=False)


def _worst_first(found: GradientCheck) -> list[CheckedGradient]:
    order = {verdict: i for i, verdict in enumerate(found.counts)}
    return sorted(
        found, key=lambda row: (order[row.verdict], -row.error if math.isfinite(row.error) else 0.0)
    )


def _fields(file: Path, found: GradientCheck) -> Fields:
    moment = found.subject.moment
    return {
        "file": str(file),
        "run": None if moment is None else moment.run,
        "step": None if moment is None else moment.step,
        "of": found.subject.title,
        "good": found.is_good,
        "says": found.sentence,
        "counts": found.counts,
        "gradients": [
            {
                "name": row.name,
                "backward": row.backward,
                "difference": row.difference,
                "relative_error": row.error,
                "doubt": row.doubt,
                "step": row.step,
                "band": row.verdict,
                "kink": None if row.kink is None else found.subject.names[row.kink],
                "because": row.because,
            }
            for row in found
        ],
    }
