"""``gradstudio train``: the training of the window, without the window."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from gradstudio.commands.new_table import require_replaceable
from gradstudio.commands.saving import Saving
from gradstudio.commands.signals import Signals, until_told
from gradstudio.commands.training import train_on
from gradstudio.engine.errors import GradStudioError
from gradstudio.project.edits import set_training
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import is_kept, load_any_project, load_kept
from gradstudio.training.record import Record
from gradstudio.training.run.session import Session
from gradstudio.training.run.step_file import StepFile


def train(project: Path | None, steps: int | None, csv: Path | None, save: Path | None = None) -> int:
    """Train a project, showing progress; at Ctrl-C or a polite kill finish the step and keep what there is.

    Args:
        project: a project file, or None for the moons demo.
        steps: number of steps, or None for the project's own; its other stop rules hold all the same.
        csv: where to write one row per step as it is taken, or None.
        save: where to keep the project with its runs while it trains, or None. It is a new file, or the project's
            own, to whose runs this one is added.

    Returns:
        0; 1 if the run ended worse than a constant answer or with a loss that rose a hundredfold; 130 after
        Ctrl-C, 143 after SIGTERM and 129 after SIGHUP.

    Raises:
        GradStudioError: the project or an output file is no good, or the training diverged. What was trained
            until then has been written.
    """
    return until_told(lambda signals: _train(project, steps, csv, save, signals))


def _train(
    project: Path | None, steps: int | None, csv: Path | None, save: Path | None, signals: Signals
) -> int:
    before = ProjectSpec() if project is None else load_any_project(project)
    spec = before if steps is None else set_training(before, steps=steps)
    if csv is not None:
        _require_other(csv, project)
        if save is not None and os.path.realpath(csv) == os.path.realpath(save):
            raise GradStudioError(f"--csv and --save are both {save}. Give one of them another name.")
    record = None if save is None else _record_for(save, project)
    with ExitStack() as stack:
        rows = stack.enter_context(StepFile(csv)) if csv is not None else None
        session = Session(spec) if record is None else record.begin(spec)
        session.tell_steps(rows.write if rows is not None else None)
        saving = None
        if record is not None and save is not None:
            saving = stack.enter_context(Saving(save, before, record, session))
        return train_on(session, None, signals, saving)


def _record_for(save: Path, project: Path | None) -> Record:
    """Return the runs that are in a file already, if it is the project's own; refuse to lose those of another."""
    if project is not None and _is_same(save, project):
        return load_kept(save).record if is_kept(save) else Record()
    if save.exists():
        way = f", or go on with gradstudio resume {save}" if is_kept(save) else ""
        raise GradStudioError(f"{save} is there already. Give --save another name{way}.")
    return Record()


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.exists() and one.samefile(other)
    except OSError as error:
        raise GradStudioError(f"{one} cannot be written: {error.strerror or error}.") from None


def _require_other(csv: Path, project: Path | None) -> None:
    require_replaceable(csv)
    if project is not None and _is_same(csv, project):  # which may be called anything
        raise GradStudioError(f"{csv} is the project itself. Give --csv another name.")
