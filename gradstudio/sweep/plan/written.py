"""A plan as plain fields and as text: what a sweep's file keeps of it."""

from __future__ import annotations

import json
from typing import Any

from gradstudio.sweep.limits import EarlyEnding, SweepBudget
from gradstudio.sweep.plan.axis import Axis
from gradstudio.sweep.plan.parts import PlanParts

Fields = dict[str, Any]


def plan_text(plan: PlanParts) -> str:
    """Return a plan as one JSON object with the whole project, the same for equal plans."""
    return json.dumps({"project": plan.spec.model_dump(mode="json"), **plan_fields(plan)}, allow_nan=False)


def plan_fields(plan: PlanParts) -> Fields:
    """Return a plan as the fields of a TOML file, without its project."""
    fields: Fields = {"search": plan.search, "objective": plan.objective}
    if plan.points is not None:
        fields["points"] = plan.points
    if plan.seeds:
        fields["seeds"] = len(plan.seeds) if plan.seeds_follow else list(plan.seeds)
    if plan.search_seed:
        fields["search_seed"] = plan.search_seed
    if plan.axes:
        fields["axes"] = {axis.path: _axis_fields(axis) for axis in plan.axes}
    for name, limits, usual in (
        ("budget", plan.budget, SweepBudget()),
        ("early", plan.early, EarlyEnding()),
    ):
        changed = {
            field: getattr(limits, field)
            for field in limits.__dataclass_fields__
            if getattr(limits, field) != getattr(usual, field)
        }
        if changed:
            fields[name] = changed
    return fields


def _axis_fields(axis: Axis) -> Any:
    if not axis.is_range:
        return list(axis.values)
    fields: Fields = {"low": axis.low, "high": axis.high}
    if axis.log:
        fields["log"] = True
    if axis.count is not None:
        fields["count"] = axis.count
    return fields
