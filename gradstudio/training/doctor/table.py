"""The table of all rules."""

from __future__ import annotations

from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.rules import (
    classes,
    guessing,
    inputs,
    linear,
    output,
    penalties,
    rate,
    runaway,
    symmetry,
    targets,
)

RULES: tuple[DoctorRule, ...] = (
    *runaway.RULES,
    *penalties.RULES,
    *symmetry.RULES,
    *output.RULES,
    *targets.RULES,
    *inputs.RULES,
    *rate.RULES,
    *linear.RULES,
    *classes.RULES,
    *guessing.RULES,
)
"""In the order of seriousness: a cause comes before its symptoms."""

RULE_OF: dict[str, DoctorRule] = {rule.name: rule for rule in RULES}
"""By name."""
