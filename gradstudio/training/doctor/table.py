"""The table of all rules."""

from __future__ import annotations

from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.rules import (
    batches,
    classes,
    fit,
    gradients,
    guessing,
    inputs,
    labels,
    leakage,
    linear,
    output,
    penalties,
    rate,
    runaway,
    symmetry,
    targets,
    units,
)

RULES: tuple[DoctorRule, ...] = (
    *runaway.RULES,
    *penalties.RULES,
    *symmetry.RULES,
    *output.RULES,
    *targets.RULES,
    *inputs.RULES,
    *units.RULES,
    *gradients.RULES,
    *rate.RULES,
    *linear.RULES,
    *labels.RULES,
    *leakage.RULES,
    *fit.RULES,
    *batches.RULES,
    *classes.RULES,
    *guessing.RULES,
)
"""In the order of seriousness: a cause comes before its symptoms."""
