"""What a plan says that the window's set-up cannot: a sweep that is set up like it leaves that out."""

from __future__ import annotations

from gradstudio.app.sweep.draft import draft_of, early_of
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.plan import SweepPlan

MOST_POINTS, MOST_SEEDS = 1_000_000, 1_000
"""That can be set in the window."""
MINUTES_DIGITS = 1
"""After the point."""
_SECONDS_APART = 1e-6
_NAMED_SEEDS = 3


def left_out(plan: SweepPlan, spec: ProjectSpec) -> tuple[str, ...]:
    """Return what of a plan is not taken over into a set-up, each as it is called in a sentence.

    Args:
        plan: of a sweep that is opened.
        spec: the project that a new sweep varies.
    """
    told = []
    if plan.spec != spec:
        told.append("its project")
    if plan.seeds and not plan.seeds_follow:
        told.append(_seeds(plan.seeds))
    elif len(plan.seeds) > MOST_SEEDS:
        told.append(f"all but {MOST_SEEDS:,} seeds")
    if plan.search != "grid" and plan.search_seed != 0:
        told.append(f"search seed {plan.search_seed}")
    if plan.points is not None and (plan.search == "grid" or plan.points > MOST_POINTS):
        told.append(f"{plan.points:,} points")
    if plan.points is None and plan.search != "grid":
        told.append("points without a limit")
    seconds = plan.budget.seconds
    if seconds is not None and abs(60.0 * round(seconds / 60.0, MINUTES_DIGITS) - seconds) > _SECONDS_APART:
        told.append(f"the limit of {seconds:g} s")
    for most, what in ((plan.budget.runs, "runs"), (plan.budget.steps, "steps")):
        if most is not None:
            told.append(f"the limit of {most:,} {what}")
    early = early_of(draft_of(plan), plan.spec.training.steps)
    if plan.early != early:
        told.append("its rungs and brackets")
    return tuple(told)


def _seeds(seeds: tuple[int, ...]) -> str:
    named = ", ".join(str(seed) for seed in seeds[:_NAMED_SEEDS])
    return (
        f"seeds {named} …"
        if len(seeds) > _NAMED_SEEDS
        else f"{'seed' if len(seeds) == 1 else 'seeds'} {named}"
    )
