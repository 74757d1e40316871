"""`opened`: a project file, at a step of a run that it keeps."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from gradstudio.api.project import Project
from gradstudio.data.source import open_project
from gradstudio.importing.errors import ImportingError
from gradstudio.store import is_kept, load_any_project, load_kept
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session


def opened(path: Path, run: int | None, step: int | None) -> Project:
    """Return the project in a file.

    Args:
        path: of the file.
        run: which of its runs; None for the last.
        step: where to branch off from it; None to go on at its end.

    Raises:
        ProjectFileError: it cannot be read, or holds no legal project.
        ImportingError: a run or step is asked for, and the file keeps no runs.
        RecordError: there is no such run or step.
    """
    title = path.stem
    if not is_kept(path):
        if run is not None or step is not None:
            raise ImportingError(f"{path} keeps no runs. Leave out run and step.")
        return Project(open_project(path, load_any_project), title=title)
    kept = load_kept(path)
    if not kept.record.runs and run is None and step is None:
        return Project(kept.spec, record=kept.record, title=title)
    if not kept.record.runs:
        raise ImportingError(f"{path} keeps no runs. Leave out run and step.")
    own = kept.record.runs[-1] if run is None else kept.record.run(run)
    if step is None or step == own.end:
        return Project(
            own.spec_at(own.end), record=kept.record, begin=partial(_resumed, own.number), title=title
        )
    own.require(step)
    return Project(
        own.spec_at(step), record=kept.record, begin=partial(_branched, Moment(own.number, step)), title=title
    )


def _resumed(number: RunId, record: Record) -> Session:
    return record.resume(number)


def _branched(moment: Moment, record: Record) -> Session:
    return record.branch(moment)
