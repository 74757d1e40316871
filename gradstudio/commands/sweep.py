"""``gradstudio sweep``: many settings of a project, each run kept as it is finished."""

from __future__ import annotations

import os
import shlex
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gradstudio.commands.json_text import json_text
from gradstudio.commands.new_table import require_room_for_table
from gradstudio.commands.progress_console import progress_console
from gradstudio.commands.signals import Signals
from gradstudio.commands.sweep_lines import outcome_fields, outcome_lines
from gradstudio.engine.errors import GradStudioError
from gradstudio.project.duration_text import duration_text
from gradstudio.project.file import SUFFIX
from gradstudio.store.sweep_columns import SweepColumns, read_sweep_columns, read_sweep_head
from gradstudio.store.sweeps import SWEEP_SUFFIX
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.outcome import outcome
from gradstudio.sweep.plan import SweepPlan
from gradstudio.sweep.plan.reading import plan_of_text
from gradstudio.sweep.plan.toml_file import TOML_SUFFIX, load_sweep
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from gradstudio.sweep.starting import CrewChoice, begun
from gradstudio.sweep.sweep_runs import SweepRuns


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepOptions(CrewChoice):
    """Where runs are carried out and kept, and what is told of them.

    Attributes:
        into: where they are kept; None for beside the file.
        resume: whether to go on with what is there.
        csv: where to write a row for each run, or None.
        as_json: whether one JSON object is printed in the place of lines.
    """

    into: Path | None = None
    resume: bool = False
    csv: Path | None = None
    as_json: bool = False


def sweep(file: Path, options: SweepOptions) -> int:
    """Carry out a sweep with progress, or show what came of one; at Ctrl-C or a polite kill keep what is finished.

    Args:
        file: a sweep in TOML; or a file of results, which is only shown if nothing is to be resumed.
        options: where runs are carried out and kept, and what is told of them.

    Returns:
        0; 130 after Ctrl-C, 143 after SIGTERM and 129 after SIGHUP.

    Raises:
        GradStudioError: the sweep is not legal, its results cannot be kept, or there are no workers.
    """
    with Signals() as signals:
        try:
            return _sweep(file, options, signals)
        except (KeyboardInterrupt, CancelledError):
            return 128 + signals.received


def _sweep(file: Path, options: SweepOptions, signals: Signals) -> int:
    if file.suffix == SUFFIX:
        raise GradStudioError(f"{file} is a project. Name it in a sweep in TOML; docs/SWEEPS.md tells how.")
    is_results = file.suffix == SWEEP_SUFFIX
    if is_results and options.into is not None:
        raise SweepError(f"{file} holds results already. Leave out --into.")
    plan = plan_of_text(read_sweep_head(file).plan) if is_results else load_sweep(file)
    results = file if is_results else options.into or file.with_suffix(SWEEP_SUFFIX)
    if options.csv is not None:
        _require_other(options.csv, file, results)
    if is_results and not options.resume:
        _tell(plan, read_sweep_columns(results), options, head=f"{file}:")
        return 0
    if results.is_dir():
        raise SweepError(f"{results} is a folder. Give --into the name of a file.")
    if results.exists() and not options.resume:
        raise SweepError(
            f"{results} is there already. Go on with it by --resume, or give --into another name."
        )
    console = progress_console()
    ready = begun(
        options,
        plan,
        results,
        resume=options.resume,
        cancelled=lambda: bool(signals.received),
        told=partial(console.print, "Getting ready…"),
    )
    with signals.finishing_steps(), ready as (store, crew):
        is_over = _run(Sweep(plan, store, crew), plan.count, console, signals)
    _tell(plan, read_sweep_columns(results), options, head=f"kept in {results}")
    if not is_over:
        if not options.as_json:
            print(f"Go on with {_going_on(results, options)}")
        return 128 + signals.received
    return 0


def _run(sweep: Sweep, count: int | None, console: Console, signals: Signals) -> bool:
    """Carry out what is not finished; return whether all of it is.

    Args:
        sweep: to be carried out.
        count: how many runs it has; None where that is not known.
        console: where progress is shown.
        signals: end it.
    """
    columns = (TextColumn("sweep"), BarColumn(), TextColumn("{task.fields[said]}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("sweep", total=count, said="")
        awaited = ""

        def told(progress: SweepProgress) -> None:
            nonlocal awaited
            if progress.awaited not in ("", awaited):
                console.print(progress.awaited, markup=False, highlight=False, soft_wrap=True)
            awaited = progress.awaited
            bar.update(task, completed=progress.finished, said=_said(progress))

        return sweep.run(told, lambda: bool(signals.received))


def _said(progress: SweepProgress) -> str:
    of = "" if progress.count is None else f" of {progress.count:,}"
    parts = [f"{progress.finished:,}{of} runs"]
    if progress.left is not None and progress.finished != progress.count:
        parts.append(f"{duration_text(progress.left)} left")
    if progress.lost:
        parts.append(f"{progress.lost:,} workers lost")
    return ", ".join(parts)


def _tell(plan: SweepPlan, columns: SweepColumns, options: SweepOptions, head: str) -> None:
    if options.csv is not None:
        SweepRuns(plan, columns).to_csv(options.csv)
    found = outcome(columns, plan.objective)
    if options.as_json:
        print(json_text(outcome_fields(found, plan.count)))
    else:
        print("\n".join([*outcome_lines(found, plan.count), head]))


def _going_on(results: Path, options: SweepOptions) -> str:
    """Return the command that goes on with what is kept, by the same workers; as a shell takes it."""
    named = (
        ("--threads", options.threads),
        ("--workers", options.workers),
        ("--scheduler", options.scheduler),
    )
    given = [part for name, value in (*named, ("--csv", options.csv)) if value for part in (name, str(value))]
    dask = ["--dask"] if options.dask else []
    return shlex.join(["gradstudio", "sweep", str(results), "--resume", *given, *dask])


def _require_other(csv: Path, file: Path, results: Path) -> None:
    """Refuse to write rows over a sweep, any results, a project, or where no table can be: before anything runs.

    Neither path nor link hides what is written over.
    """
    require_room_for_table(csv)
    taken = {os.path.realpath(path) for path in (file, results)}
    if csv.suffix == TOML_SUFFIX or os.path.realpath(csv) in taken:
        raise GradStudioError(
            f"{csv} is no table: rows would overwrite it. Give --csv another name, such as "
            f"{csv.with_suffix('.csv')}."
        )
