"""`is_over`: whether anything of a sweep is left to be run."""

from __future__ import annotations

from itertools import count, islice

from gradstudio.store.sweep_rows import SweepHead
from gradstudio.sweep.plan.optuna_proposer import generation_of
from gradstudio.sweep.plan.plan import SweepPlan
from gradstudio.sweep.running.cost import affordable, cost_of, ending_of, group_size


def is_over(plan: SweepPlan, head: SweepHead, finished: int) -> bool:
    """Return whether a sweep that is resumed has nothing to run: all its runs are over, or its budget is used up.

    Where TPE chooses numbers of steps, a budget of steps is not looked at: only its runs tell what is left of it.

    Args:
        plan: of the sweep.
        head: of its file.
        finished: number of runs that are over.
    """
    budget = plan.budget
    if budget.seconds is not None and head.seconds >= budget.seconds:
        return True
    if plan.count is not None and finished >= plan.count:
        return True
    return budget.steps is not None and not _has_steps_for_more(plan, finished)


def _has_steps_for_more(plan: SweepPlan, finished: int) -> bool:
    """Return whether the budget of steps has room for more runs than are over."""
    steps, left = plan.step_counts(), plan.budget.steps or 0
    if steps is None:
        return True
    together = group_size(plan.early) if plan.search != "tpe" else generation_of(plan) * plan.seed_count
    runs = 0
    for number in count():
        early, group = ending_of(plan.early, number), list(islice(steps, together))
        within = affordable(group, early, left)
        runs += within
        if runs > finished:
            return True
        if not group or within < len(group):
            return False
        left -= cost_of(group, early)
    raise AssertionError("unreachable")
