"""What is on the disk after a kill, held against the journal: no file is damaged, no work is lost, nothing is left behind."""

from __future__ import annotations

import signal
from contextlib import suppress
from pathlib import Path

from benchmarks.torture.journal import Truth
from gradstudio.app.document.recovery import Recovery
from gradstudio.engine.errors import GradStudioError
from gradstudio.store import is_kept, load_any_project, load_kept
from gradstudio.training.record import Record

KEPT_WITHIN_SECONDS = 2.0


def compare(home: Path, truth: Truth, killed: float, how: signal.Signals) -> list[str]:
    """Return what is lost, damaged or left behind.

    Args:
        home: of the program.
        truth: what has to be there, by the journal.
        killed: when the signal was sent, in seconds of the monotonic clock.
        how: the signal.
    """
    found = []
    for file in sorted((home / "projects").glob("*.gradstudio")):
        may_hold = {truth.saved.get(file.name), truth.saving[1] if truth.saving else None} - {None}
        try:
            if (mark := load_any_project(file).training.seed) not in may_hold:
                found.append(f"{file.name} holds {mark}, not {may_hold}")
        except GradStudioError as error:
            found.append(f"a saved file is damaged. {error}")
    recovery = Recovery(home / "data" / "GradStudio" / "GradStudio")
    works = [recovery.read(kept) for kept in recovery.leftovers()]
    left = {work.spec.training.seed for work in works}
    records = [work.record for work in works if work.record is not None]
    saved = set(saved_marks(home / "projects").values())
    if lost := truth.waiting - truth.unsure - left - saved:
        found.append(f"work that was left is lost: {sorted(lost)}")
    due = KEPT_WITHIN_SECONDS if how == signal.SIGKILL else 0.0
    old = [mark for when, mark in truth.edits if killed - when > due]
    present = {mark for _, mark in truth.edits}
    newest = max((mark for mark in (left | saved) & present), default=-1)
    if old and newest < old[-1] and truth.saving is None:
        ages = ", ".join(f"{mark} {killed - when:.1f} s" for when, mark in truth.edits)
        found.append(f"edits are lost: kept up to {newest} of {ages}")
    steps = [(mark, step) for when, mark, step in truth.reached if killed - when > due]
    if steps and (how == signal.SIGKILL or truth.edits):
        mark, step = steps[-1]
        if (kept := _furthest([*records, *_saved_records(home / "projects")], mark)) < step:
            found.append(f"steps are lost: the run of {mark} came to {step}, and is kept to {kept}")
    stray = [
        path for path in home.rglob("*") if path.suffix in (".lock", ".part") and "config" not in path.parts
    ]
    # The next save takes care of what is beside the projects.
    strays = [path for path in stray if path.parent != home / "projects"]
    if strays:
        found.append(f"left behind: {', '.join(path.name for path in strays)}")
    return found


def saved_marks(projects: Path) -> dict[str, int]:
    """Return the mark of each project that is saved and opens, by the name of its file."""
    marks = {}
    for file in projects.glob("*.gradstudio"):
        try:
            marks[file.name] = load_any_project(file).training.seed
        except GradStudioError:
            continue
    return marks


def _saved_records(projects: Path) -> list[Record]:
    found = []
    for file in projects.glob("*.gradstudio"):
        with suppress(GradStudioError):
            if is_kept(file):
                found.append(load_kept(file).record)
    return found


def _furthest(records: list[Record], mark: int) -> int:
    """Return the last step of the run whose project has a mark; −1 if it is kept nowhere."""
    runs = [run for record in records for run in record.runs if run.spec.training.seed == mark]
    for run in runs:  # whether it opens at its end
        run.require(run.end)
    return max((run.end for run in runs), default=-1)
