"""Penalties that shrink a weight past zero, or leave nothing of what was learned."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradstudio.project import edits
from gradstudio.project.suited import highest_of
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Finding, Mend, at_setting, plot
from gradstudio.training.doctor.mending import mend, mends, scaled_rate
from gradstudio.training.doctor.rule import SYMPTOMS, DoctorRule

_SHOWN_STEPS = 12


def _find(case: Case) -> Iterator[Finding]:
    training = case.spec.training
    rate, optimizer = highest_of(training.learning_rate), training.optimizer
    # An optimizer that divides by the gradient's size takes no longer step for a larger penalty.
    pull = optimizer.weight_decay + (2.0 * training.l2 if optimizer.is_steep else 0.0)
    share = rate * pull
    if share <= 1.0:
        return
    runs_away = share > 2.0 * (1.0 + getattr(optimizer, "momentum", 0.0))
    factors = (1.0 - share) ** np.arange(_SHOWN_STEPS)
    said = (
        f"rate {rate:.4g} × 2 × L2 {training.l2:.4g}"
        if training.l2
        else f"rate {rate:.4g} × decay {pull:.4g}"
    )
    effect = "grows with every step" if runs_away else "is thrown past zero at every step"
    yield Finding(
        rule="penalty_times_rate",
        title="Penalty × rate too large",
        places=at_setting("training.l2" if training.l2 else "training.optimizer", "training.learning_rate"),
        since=case.begin,
        until=case.steps,
        says=f"A step takes {said} = {share:.3g} times each weight off it: more than there is, so that a weight "
        f"{effect}.",
        why="The penalty alone moves the weights, and nothing of the data is learned"
        + (", until the numbers run away." if runs_away else "."),
        evidence=(
            plot(
                "What the penalty alone makes of a weight",
                "share of the weight",
                np.arange(_SHOWN_STEPS),
                ("weight", factors),
                lines=(("zero", 0.0),),
            ),
        ),
        mends=mends(
            _weaker(case, 1e-3 / share),
            _weaker(case, 0.0),
            scaled_rate(case.spec, 0.1 / share, "The penalty then takes a tenth of a weight in a step."),
        ),
    )


def _weaker(case: Case, factor: float) -> Mend | None:
    """Return a mend with penalties multiplied by a number."""
    training = case.spec.training
    if training.l2:
        after = float(f"{training.l2 * factor:.2g}")
        return mend(
            case.spec,
            f"l2×{'0' if factor == 0 else 'less'}",
            f"L2 {training.l2:.4g} → {after:.4g}",
            "The weights are then moved by the data, and only a little by the penalty.",
            lambda: edits.set_training(case.spec, l2=after),
        )
    decay = float(f"{training.optimizer.weight_decay * factor:.2g}")
    optimizer = training.optimizer.model_dump() | {"weight_decay": decay}
    return mend(
        case.spec,
        f"decay×{'0' if factor == 0 else 'less'}",
        f"Weight decay {training.optimizer.weight_decay:.4g} → {decay:.4g}",
        "The weights are then moved by the data, and only a little by the decay.",
        lambda: edits.set_training(case.spec, optimizer=optimizer),
    )


RULES = (
    DoctorRule(
        name="penalty_times_rate",
        title="Penalty × rate too large",
        looks_at="learning rate, L2 penalty and weight decay",
        condition="rate × (2 · L2 + decay) above 1 shrinks a weight past zero; above 2 (1 + momentum) it grows",
        source="a step multiplies a weight by 1 − rate × pull; with momentum Polyak 1964, as in Goh 2017",
        find=_find,
        beforehand=True,
        silences=SYMPTOMS | {"ran_away", "penalty_too_strong"},
    ),
)
