"""Penalties that shrink a weight past zero, or leave nothing of what was learned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gradstudio.project import edits
from gradstudio.project.number_text import short_number
from gradstudio.project.suited import highest_of
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.evidence import layers_plot
from gradstudio.training.doctor.finding import Finding, Mend, at_layers, at_setting, plot
from gradstudio.training.doctor.layered import by_layer_and_step, lasting
from gradstudio.training.doctor.mending import mend, mends, scaled_rate
from gradstudio.training.doctor.rule import SYMPTOMS, DoctorRule
from gradstudio.training.doctor.standing import gain, is_given_time

_SHOWN_STEPS = 12
_STRONG = 0.01
"""Strength of a penalty from which on it may outweigh what is learned, as a share of the constant answer's loss."""
_LITTLE_GAIN = 0.5
_SHRUNK = 0.5
_BLAMED = 0.1
"""Share of a weight that one penalty takes off it in a step, from which on it is to blame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Penalty:
    """A penalty that shrinks each weight by a share of it.

    Attributes:
        name: short, for the key of a mend.
        path: field of the project.
        title: what it is called.
        text: how it stands in the product.
        strength: as it is set.
        pull: share of a weight that it takes off in a step, divided by the learning rate.
    """

    name: str
    path: str
    title: str
    text: str
    strength: float
    pull: float


def _find(case: Case) -> Iterator[Finding]:
    training = case.spec.training
    rate, optimizer = highest_of(training.learning_rate), training.optimizer
    every = _shrinking(case)
    share = rate * sum(penalty.pull for penalty in every)
    if share <= 1.0:
        return
    # Decay is taken off beside the running sum of the gradients, of which the L2 penalty is a part.
    slowed = {"l2": 1.0 + getattr(optimizer, "momentum", 0.0)}
    runs_away = rate * sum(penalty.pull / slowed.get(penalty.name, 1.0) for penalty in every) > 2.0
    factors = (1.0 - share) ** np.arange(_SHOWN_STEPS)
    terms = " + ".join(penalty.text for penalty in every)
    said = f"rate {short_number(rate)} × {terms if len(every) == 1 else f'({terms})'}"
    blamed = [penalty for penalty in every if rate * penalty.pull > _BLAMED]
    effect = "grows with every step" if runs_away else "changes its sign at every step"
    yield Finding(
        rule="penalty_times_rate",
        title="Penalty × rate too large",
        places=at_setting(*(penalty.path for penalty in blamed), "training.learning_rate"),
        since=case.begin,
        until=case.steps,
        says=f"Each step subtracts {said} = {short_number(share, 3)} times its value from each weight: "
        f"more than the value itself, so that the weight {effect}.",
        why="The penalty alone moves the weights, and nothing of the data is learned"
        + (", until the run diverges." if runs_away else "."),
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
            _weaker(case, blamed, 1e-3 / share),
            _weaker(case, blamed, 0.0),
            scaled_rate(case.spec, 0.1 / share, "The penalty then takes a tenth of a weight in a step."),
        ),
    )


def _find_too_strong(case: Case) -> Iterator[Finding]:
    training, constant = case.spec.training, case.constant.loss
    strongest = max(training.l1, training.l2)
    if (
        strongest < _STRONG * constant
        or strongest == 0
        or gain(case) > _LITTLE_GAIN
        or not is_given_time(case)
    ):
        return
    norms = by_layer_and_step(case, lambda layer: layer.weight_norm)
    if not len(norms):
        return
    shares = np.where(norms[0] > 0, norms / norms[0], 1.0)  # of a layer that began at zero nothing is told
    since = lasting(case, shares.min(axis=1) < _SHRUNK)
    if since is None:
        return
    layer = int(np.argmin(shares[-1]))
    path, title = ("training.l2", "L2") if training.l2 >= training.l1 else ("training.l1", "L1")
    yield Finding(
        rule="penalty_too_strong",
        title="Penalty too strong",
        places=at_setting(path) + at_layers([layer]),
        since=since,
        until=case.steps,
        says=f"With the {title} penalty of {short_number(strongest)} the weights of layer {layer + 1} have shrunk "
        f"to {shares[-1, layer]:.0%} of what they began with, and were below {_SHRUNK:.0%} from step {since:,} on; "
        f"{max(gain(case), 0.0):.0%} of the loss of a constant answer has been learned.",
        why="A useful weight lowers the loss by less than its penalty adds, so that the best weight is zero.",
        evidence=(
            layers_plot(
                case,
                "Norm of the weights by layer",
                "share of what it was at first",
                shares,
                lines=(("half", _SHRUNK),),
            ),
        ),
        mends=mends(*(_weaker_penalties(case, factor) for factor in (0.01, 0.1, 0.0))),
    )


def _weaker_penalties(case: Case, factor: float) -> Mend | None:
    """Return a mend with both penalties multiplied by a number."""
    training = case.spec.training
    after = {name: float(f"{getattr(training, name) * factor:.3g}") for name in ("l1", "l2")}
    changed = [name for name in after if getattr(training, name)]
    title = ", ".join(
        f"{name.upper()} {short_number(getattr(training, name))} → {short_number(after[name])}"
        for name in changed
    )
    return mend(
        case.spec,
        f"penalties×{factor:g}",
        title,
        "The weights can then grow to where they are of use.",
        lambda: edits.set_training(case.spec, **after),
    )


def _shrinking(case: Case) -> list[_Penalty]:
    """Return the penalties that shrink each weight by a share of it, the one that takes most first."""
    training = case.spec.training
    decay = training.optimizer.weight_decay
    # An optimizer that divides by the gradient's size takes no longer step for a larger penalty.
    l2 = training.l2 if training.optimizer.is_steep else 0.0
    both = (
        _Penalty(
            name="l2",
            path="training.l2",
            title="L2",
            text=f"2 × L2 {short_number(l2)}",
            strength=l2,
            pull=2.0 * l2,
        ),
        _Penalty(
            name="decay",
            path="training.optimizer",
            title="weight decay",
            text=f"decay {short_number(decay)}",
            strength=decay,
            pull=decay,
        ),
    )
    return sorted((one for one in both if one.pull), key=lambda penalty: -penalty.pull)


def _weaker(case: Case, penalties: Sequence[_Penalty], factor: float) -> Mend | None:
    """Return a mend with penalties multiplied by a number.

    Args:
        case: of the project.
        penalties: which, one at least.
        factor: 0 or more.
    """
    after = {penalty.name: float(f"{penalty.strength * factor:.2g}") for penalty in penalties}
    title = ", ".join(
        f"{penalty.title} {short_number(penalty.strength)} → {short_number(after[penalty.name])}"
        for penalty in penalties
    )
    changed: dict[str, object] = {}
    if "l2" in after:
        changed["l2"] = after["l2"]
    if "decay" in after:
        changed["optimizer"] = case.spec.training.optimizer.model_dump() | {"weight_decay": after["decay"]}
    by = " and ".join("the decay" if penalty.name == "decay" else "the penalty" for penalty in penalties)
    return mend(
        case.spec,
        f"{'+'.join(after)}×{'0' if factor == 0 else 'less'}",
        title[:1].upper() + title[1:],
        f"The weights are then moved by the data, and only a little by {by}.",
        lambda: edits.set_training(case.spec, **changed),
    )


RULES = (
    DoctorRule(
        name="penalty_times_rate",
        title="Penalty × rate too large",
        looks_at="learning rate, L2 penalty and weight decay",
        condition="rate × (2 · L2 + decay) above 1 shrinks a weight past zero; where rate × "
        "(2 · L2 / (1 + momentum) + decay) is above 2 it grows",
        source="a step multiplies a weight by 1 − rate × pull; with momentum Polyak 1964, as in Goh 2017",
        find=_find,
        beforehand=True,
        silences=SYMPTOMS | {"ran_away", "penalty_too_strong"},
    ),
    DoctorRule(
        name="penalty_too_strong",
        title="Penalty too strong",
        looks_at="L1 and L2, the norm of each layer's weights by step, and the loss without penalties",
        condition="a penalty above 1 % of the constant answer's loss, weights of a layer that are below half of "
        "what they were for half of the run, and half of that loss still there",
        source="Krogh & Hertz 1991, A Simple Weight Decay Can Improve Generalization",
        find=_find_too_strong,
        silences=frozenset({"guessing", "rate_too_low", "too_small", "vanishing"}),
    ),
)
