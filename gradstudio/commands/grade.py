"""``gradstudio grade``: mark the projects in a folder, and trust nothing that they say of themselves."""

from __future__ import annotations

import csv
import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gradstudio.commands.new_table import require_room_for_table
from gradstudio.commands.progress_console import progress_console
from gradstudio.commands.signals import Signals
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.lessons.errors import CheckGivenUpError
from gradstudio.lab.lessons.grading import ProjectMark, gradable, mark_project, require_gradable
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.library import lesson_called, shipped_lessons
from gradstudio.project.atomic import write_whole
from gradstudio.project.file import SUFFIX
from gradstudio.store import load_any_project

NOT_ALL_PASSED = 3
"""Exit code where a project has not passed, or cannot be read."""
COLUMNS = (
    *("file", "lesson", "passed", "reason", "hidden_neurons", "parameters", "steps"),
    *("training_loss", "test_loss", "test_accuracy"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet would compute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _MarkedFile:
    file: str
    mark: ProjectMark
    is_read: bool = True


def grade(folder: Path, lesson: str | None, marks: Path | None) -> int:
    """Mark every project in a folder, and print a line for each.

    Args:
        folder: where they are.
        lesson: name or file of the lesson; None for the one whose data a project has.
        marks: where a row for each is written as CSV; None for nowhere.

    Returns:
        0 if all have passed, `NOT_ALL_PASSED` if not; 130 after Ctrl-C, 143 after SIGTERM and 129 after SIGHUP,
        with the marks so far.

    Raises:
        GradStudioError: there is nothing to mark, no such lesson, or the marks cannot be written.
    """
    lessons = gradable(shipped_lessons()) if lesson is None else (require_gradable(lesson_called(lesson)),)
    files = _files(folder)
    if marks is not None:
        require_room_for_table(marks)  # now, not when everything has been trained
    rows: list[_MarkedFile] = []
    with Signals() as signals:
        _mark_all(files, lessons, rows, signals)
        if marks is not None:
            _write(rows, marks)
        _print(rows)
        if signals.received:
            return 128 + signals.received
    return 0 if all(row.mark.has_passed for row in rows) else NOT_ALL_PASSED


def _files(folder: Path) -> list[Path]:
    try:
        found = sorted(each for each in folder.iterdir() if each.name.endswith(SUFFIX))
    except OSError as error:
        raise GradStudioError(f"{folder} cannot be read: {error.strerror or error}.") from None
    if not found:
        raise GradStudioError(f"There is no file in {folder} whose name ends in {SUFFIX}.")
    return found


def _mark_all(
    files: Sequence[Path], lessons: Sequence[Lesson], rows: list[_MarkedFile], signals: Signals
) -> None:
    columns = TextColumn("marking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    console = progress_console()
    with Progress(*columns, TextColumn("{task.fields[file]}", markup=False), console=console) as progress:
        task = progress.add_task("marking", total=len(files), file="")
        with signals.finishing_steps():
            for file in files:
                progress.update(task, file=_in_a_line(file.name))
                try:
                    rows.append(_marked(file, lessons, signals))
                except CheckGivenUpError:
                    return
                progress.advance(task)


def _marked(file: Path, lessons: Sequence[Lesson], signals: Signals) -> _MarkedFile:
    try:
        spec = load_any_project(file)
        mark = mark_project(spec, lessons, lambda share: not signals.received)
    except CheckGivenUpError:
        raise
    except (GradStudioError, OSError) as error:
        mark = ProjectMark(lesson="", reason=_in_a_line(str(error)))
        return _MarkedFile(file=_in_a_line(file.name), mark=mark, is_read=False)
    return _MarkedFile(file=_in_a_line(file.name), mark=mark)


def _in_a_line(text: str) -> str:
    """Return a text with what is no sign that can be written, or would do something to a terminal, as �."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _is_unwritable(sign) else sign for sign in text)


def _is_unwritable(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")


def _write(rows: Sequence[_MarkedFile], marks: Path) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        mark, done = row.mark, row.mark.trained
        numbers = (
            mark.hidden,
            mark.parameters,
            None if done is None else done.steps,
            None if done is None else done.loss,
            None if done is None else done.test_loss,
            None if done is None else done.test_accuracy,
        )
        words = row.file, mark.lesson, "yes" if mark.has_passed else "no", mark.reason
        writer.writerow([*map(_harmless, words), *map(_plain, numbers)])
    try:
        write_whole(marks, text.getvalue())
    except OSError as error:
        raise GradStudioError(f"{marks} cannot be written: {error.strerror or error}.") from None


def _harmless(text: str) -> str:
    """Return a text as no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(number: float | None) -> str:
    return "" if number is None or math.isnan(number) else repr(number)


def _print(rows: Sequence[_MarkedFile]) -> None:
    for row in rows:
        state = "passed" if row.mark.has_passed else "not passed" if row.is_read else "not read"
        of = f" ({row.mark.lesson})" if row.mark.lesson else ""
        print(f"{row.file}: {state}{of}{': ' if row.mark.reason else ''}{row.mark.reason}")
    passed = sum(row.mark.has_passed for row in rows)
    print(f"{passed} of {len(rows)} passed")
