"""Mends against learning by heart."""

from __future__ import annotations

from collections.abc import Iterator

from gradstudio.project import edits
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Mend
from gradstudio.training.doctor.mending import mend, smaller, with_dropout, with_l2


def against_overfitting(case: Case, best_step: int | None = None) -> Iterator[Mend | None]:
    """Yield mends against learning by heart, the likeliest first.

    Args:
        case: of the run.
        best_step: the step at which the test samples were known best; None if it is not known.
    """
    spec = case.spec
    # With many parameters for each sample it takes a stronger penalty.
    strengths = (1e-2, 1e-3) if spec.parameter_count > 10 * len(case.facts) else (1e-3, 1e-4, 1e-2)
    yield from (with_l2(spec, strength) for strength in strengths)
    yield with_dropout(spec, 0.3)
    if best_step:
        yield mend(
            spec,
            "stop",
            f"Stop after {best_step:,} steps",
            "Up to there what is learned holds for the test samples too.",
            lambda: edits.set_training(spec, steps=best_step),
        )
    yield smaller(spec, 8)
