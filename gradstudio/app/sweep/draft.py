"""`SweepDraft`: what is typed to set up a sweep, and the plan that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from gradstudio.app.sweep.axis_text import axis_of, text_of
from gradstudio.engine.errors import ConfigurationError, GradStudioError
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.spec.base import SEEDS
from gradstudio.store.trial_result import Objective
from gradstudio.sweep.limits import EarlyEnding, SweepBudget
from gradstudio.sweep.plan import Axis, PlanError, SweepPlan
from gradstudio.sweep.plan.legality import require_axes, require_legal
from gradstudio.sweep.plan.points import Search
from gradstudio.sweep.seeing.sweep_table import setting_title
from gradstudio.training.record.way import GoOn

SEARCH_TITLES: Mapping[Search, str] = {
    "grid": "Grid",
    "random": "Random",
    "sobol": "Sobol",
    "tpe": "TPE (Optuna)",
}
"""What each is called, in the order of the menu."""

GivingUp = Literal["none", "brackets", "asha", "hyperband"]

GIVING_UP_TITLES: Mapping[GivingUp, str] = {
    "none": "No run",
    "brackets": "By rank in brackets",
    "asha": "ASHA (Optuna)",
    "hyperband": "Hyperband (Optuna)",
}
"""How runs that lag are given up, and what each way is called, in the order of the menu."""

OFFERED: Mapping[str, tuple[str, bool]] = {
    "training.learning_rate": ("0.001 to 1", True),
    "training.optimizer": ("sgd, adam", False),
    "network.activation": ("relu, tanh", False),
    "network.hidden": ("[4], [16], [16, 16]", False),
    "training.batch_size": ("8, 32, 128", False),
    "training.l2": ("0.00001 to 0.1", True),
    "training.l1": ("0.00001 to 0.1", True),
    "network.dropout": ("0 to 0.5", False),
    "data.noise": ("0 to 0.5", False),
    "training.steps": ("100, 300, 1000", False),
}
"""Fields that are offered first, each with what may be typed for it, and whether its range is logarithmic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisDraft:
    """A row of the set-up.

    Attributes:
        path: of the field.
        text: its values or its range, as typed.
        logarithmic: whether equal factors of a range are as likely.
    """

    path: str
    text: str
    logarithmic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepDraft:
    """What is typed to set up a sweep.

    Attributes:
        axes: its rows.
        search: how points are chosen.
        points: how many, 1 or more; does not concern a grid, which has all of them.
        seeds: of each point, 1 or more: the project's own and those that follow it.
        objective: what is looked for.
        minutes: after which nothing more is begun; None for no limit.
        gives_up: how runs are given up by rank, of which the best third goes on at each rung.
        asks_doctor: whether a fault that the doctor finds ends a run.
    """

    axes: tuple[AxisDraft, ...] = field(
        default_factory=lambda: (
            AxisDraft(path="training.learning_rate", text="0.001 to 1", logarithmic=True),
            AxisDraft(path="network.activation", text="relu, tanh"),
        )
    )
    search: Search = "random"
    points: int = 100
    seeds: int = 1
    objective: Objective = "loss"
    minutes: float | None = None
    gives_up: GivingUp = "none"
    asks_doctor: bool = False


class DraftError(ConfigurationError):
    """What is typed makes no plan.

    Args:
        what: what is wrong, and the mend, as a sentence.
        row: the row of the axis that is at fault; None if none is.

    Attributes:
        row: see above.
    """

    def __init__(self, what: str, row: int | None = None) -> None:
        self.row = row
        super().__init__(what)


def axes_of(drafts: Sequence[AxisDraft], *, on_grid: bool) -> tuple[Axis, ...]:
    """Return the fields with the values that are typed.

    Args:
        drafts: the rows of a set-up.
        on_grid: whether a range is to be of some values.

    Raises:
        DraftError: one is not legal; says which row.
    """
    axes = []
    for row, axis in enumerate(drafts):
        try:
            axes.append(axis_of(axis.path, axis.text, logarithmic=axis.logarithmic, on_grid=on_grid))
        except PlanError as error:
            raise DraftError(_told(error.within(axis.path)), row) from None
        except GradStudioError as error:
            raise DraftError(str(error), row) from None
    return tuple(axes)


def plan_of(draft: SweepDraft, spec: ProjectSpec, *, together: bool = True) -> SweepPlan:
    """Return the plan that is typed.

    Args:
        draft: what is typed.
        spec: the project that all runs are variants of.
        together: whether values are looked at together, too; see `require_legal`.

    Raises:
        DraftError: it is not legal; says which row is at fault, where one is.
    """
    axes = axes_of(draft.axes, on_grid=draft.search == "grid")
    own = spec.training.seed
    try:
        plan = SweepPlan(
            spec=spec,
            axes=axes,
            search=draft.search,
            points=None if draft.search == "grid" else draft.points,
            seeds=tuple((own + k) % SEEDS for k in range(draft.seeds)) if draft.seeds > 1 else (),
            objective=draft.objective,
            budget=SweepBudget(seconds=None if draft.minutes is None else 60.0 * draft.minutes),
            early=early_of(draft, spec.training.steps),
        )
        require_axes(plan)
    except GradStudioError as error:
        raise _fault(error, draft) from None
    require_legal_draft(draft, plan, together=together)
    return plan


def require_legal_draft(
    draft: SweepDraft, plan: SweepPlan, *, together: bool = True, go_on: GoOn | None = None
) -> None:
    """Look at the runs of a plan; see `require_legal`.

    Args:
        draft: what is typed.
        plan: that it makes.
        together: whether values are looked at together, too.
        go_on: as for `require_legal`.

    Raises:
        DraftError: a run is not legal; says which row is at fault, where one is.
    """
    try:
        require_legal(plan, together=together, go_on=go_on)
    except GradStudioError as error:
        raise _fault(error, draft) from None


def draft_of(plan: SweepPlan) -> SweepDraft:
    """Return what would be typed for a plan, as far as the window can say it."""
    return SweepDraft(
        axes=tuple(AxisDraft(path=axis.path, text=text_of(axis), logarithmic=axis.log) for axis in plan.axes),
        search=plan.search,
        points=plan.points or 100,
        seeds=plan.seed_count,
        objective=plan.objective,
        minutes=None if plan.budget.seconds is None else plan.budget.seconds / 60.0,
        gives_up=_giving_up(plan.early),
        asks_doctor=plan.early.doctor,
    )


def early_of(draft: SweepDraft, steps: int) -> EarlyEnding:
    """Return when runs are given up.

    Args:
        draft: what is typed.
        steps: of a run.
    """
    if draft.gives_up == "none":
        return EarlyEnding(doctor=draft.asks_doctor)
    pruner = None if draft.gives_up == "brackets" else draft.gives_up
    first = -(-steps // 9)  # rounded up, so that there are two rungs and no third just before the end
    return EarlyEnding(keep_one_in=3, first_rung=first, pruner=pruner, doctor=draft.asks_doctor)


def _giving_up(early: EarlyEnding) -> GivingUp:
    if early.keep_one_in is None:
        return "none"
    return early.pruner or "brackets"


def _fault(error: GradStudioError, draft: SweepDraft) -> DraftError:
    if not isinstance(error, PlanError):
        return DraftError(str(error))
    row = next((row for row, axis in enumerate(draft.axes) if axis.path in error.place), None)
    return DraftError(_told(error), row)


def _told(error: PlanError) -> str:
    """Return the message of an error as a window tells it: fields by their titles, not their paths."""
    where = ", ".join(
        f"value {part + 1}" if isinstance(part, int) else setting_title(part) if "." in part else part
        for part in error.place
        if part != "axes"
    )
    return f"{where}: {error.what}" if where else error.what
