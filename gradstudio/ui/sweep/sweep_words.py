"""What is said of a sweep."""

from __future__ import annotations

from gradstudio.app.sweep.sweeping import Sweeping
from gradstudio.project.difference.text import counted
from gradstudio.project.duration_text import duration_text
from gradstudio.sweep.plan import SweepPlan
from gradstudio.sweep.running.sweep import SweepProgress


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
