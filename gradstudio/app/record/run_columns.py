"""The columns of the table of runs, as data: the panel and the exported table are made from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gradstudio.app.record.run_row import RunRow
from gradstudio.data.csv.writing import Cell
from gradstudio.project.duration_text import duration_text
from gradstudio.project.number_text import format_number


@dataclass(frozen=True, slots=True, kw_only=True)
class RunColumn:
    """One column.

    Attributes:
        name: its key, and its heading in an exported table.
        title: its heading in the panel.
        hint: what it says, for its tool tip.
        value: what a run has there: what is exported and sorted by.
        text: the same as it is shown.
        is_number: whether it stands on the right.
        is_shown: whether it is shown at first.
    """

    name: str
    title: str
    hint: str
    value: Callable[[RunRow], Cell]
    text: Callable[[RunRow], str]
    is_number: bool = True
    is_shown: bool = True


_OF_LONG_RUNS = "; of a run above a million steps that was opened from a file, of those whose losses are kept"


def _loss(value: float | None) -> str:
    return "" if value is None else format_number(value)


def _accuracy(row: RunRow) -> str:
    return "" if row.test_accuracy is None else f"{row.test_accuracy:.1%}"


RUN_COLUMNS: tuple[RunColumn, ...] = (
    RunColumn(
        name="name",
        title="Run",
        hint="Name of the run. Double-click to look at its end, F2 to rename it",
        value=lambda row: row.name,
        text=lambda row: row.name,
        is_number=False,
    ),
    RunColumn(
        name="differs",
        title="What differs",
        hint="What differs from the run that it branched off from, or else from the run before it",
        value=lambda row: row.differs,
        text=lambda row: row.differs,
        is_number=False,
    ),
    RunColumn(
        name="final_loss",
        title="Loss",
        hint="Training loss of the last step",
        value=lambda row: row.final_loss,
        text=lambda row: _loss(row.final_loss),
    ),
    RunColumn(
        name="best_loss",
        title="Best",
        hint=f"Lowest training loss of all its steps{_OF_LONG_RUNS}",
        value=lambda row: row.best_loss,
        text=lambda row: _loss(row.best_loss),
    ),
    RunColumn(
        name="best_step",
        title="Best at",
        hint=f"Step of the lowest training loss{_OF_LONG_RUNS}",
        value=lambda row: row.best_step,
        text=lambda row: "" if row.best_step is None else f"{row.best_step:,}",
        is_shown=False,
    ),
    RunColumn(
        name="test_loss",
        title="Test loss",
        hint="Loss on the test samples, measured last",
        value=lambda row: row.test_loss,
        text=lambda row: _loss(row.test_loss),
        is_shown=False,
    ),
    RunColumn(
        name="test_accuracy",
        title="Test acc.",
        hint="Share of the test samples classified rightly, measured last",
        value=lambda row: row.test_accuracy,
        text=_accuracy,
    ),
    RunColumn(
        name="steps",
        title="Steps",
        hint="Number of steps taken from the initial weights on",
        value=lambda row: row.steps,
        text=lambda row: f"{row.steps:,}",
    ),
    RunColumn(
        name="seconds",
        title="Time",
        hint="Time spent playing, without the pauses between the steps at a limited speed",
        value=lambda row: row.seconds,
        text=lambda row: duration_text(row.seconds) if row.seconds else "",
    ),
    RunColumn(
        name="state",
        title="State",
        hint="Whether it is training, paused or ended, and why; or whether others went on from it",
        value=lambda row: row.state,
        text=lambda row: row.state.partition(":")[0],
        is_number=False,
    ),
)
"""In the order in which they stand; the first has the tree."""
