"""What is said of a sweep."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.app.sweep.sweeping import Sweeping
from gradstudio.engine.errors import cut
from gradstudio.project.difference.text import counted
from gradstudio.project.duration_text import duration_text
from gradstudio.project.number_text import short_number
from gradstudio.sweep.plan import SweepPlan
from gradstudio.sweep.running.sweep import SweepProgress
from gradstudio.sweep.seeing.sweep_table import SweepField, SweepTable

_MOST_OF_CAUSE = 90


def state_of(sweeping: Sweeping) -> str:
    """Return how far a sweep has come, as a line; "" before there is one."""
    if sweeping.problem or sweeping.plan is None:
        return sweeping.problem
    if sweeping.progress is not None:
        return _progress_of(sweeping, sweeping.progress)
    if sweeping.is_running:
        return "Getting ready…"
    return "" if sweeping.path is None else sweeping.path.name


def _progress_of(sweeping: Sweeping, progress: SweepProgress) -> str:
    done = counted(progress.finished, "run")
    if progress.count is not None:
        done = f"{progress.finished:,} of {counted(progress.count, 'run')}"
    if sweeping.is_complete and progress.count is not None and progress.finished < progress.count:
        most = None if sweeping.plan is None else sweeping.plan.budget.seconds
        is_late = most is not None and progress.seconds >= most
        return f"{done}; the {'time is over' if is_late else 'steps are used up'}"
    if sweeping.is_complete:
        return f"All {counted(progress.finished, 'run')} in {duration_text(progress.seconds)}"
    if not sweeping.is_running:
        return f"Ended after {done}"
    if sweeping.is_paused:
        return f"Paused at {done}"
    left = "" if progress.left is None else f", {duration_text(progress.left)} left"
    return f"{done}{left}"


def size_of(plan: SweepPlan | None) -> str:
    """Return how many runs a plan makes, as a line; "" where that is not known."""
    if plan is None or plan.count is None:
        return ""
    steps = plan.spec.training.steps
    of = "" if any(axis.path == "training.steps" for axis in plan.axes) else f" of {steps:,} steps"
    return f"{counted(plan.count, 'run')}{of}"


def told_of_run(table: SweepTable, fields: Sequence[SweepField], row: int) -> str:
    """Return what is said of a run, a line for each column that it has a value in; or why it could not begin.

    Args:
        table: the runs.
        fields: the columns.
        row: of the run.
    """
    texts = ((field.title, field.text(row, short_number)) for field in fields)
    lines = [f"Run {table.columns.numbers[row]}", *(f"{title}: {text}" for title, text in texts if text)]
    if table.not_built[row]:
        lines.append(cut(table.fields["ending"].name_of(row), _MOST_OF_CAUSE))
    return "\n".join(lines)
