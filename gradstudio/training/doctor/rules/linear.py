"""Hidden layers that compute nothing that one layer could not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Finding, at_layers, plot
from gradstudio.training.doctor.mending import hidden_activations, hidden_layers, mends
from gradstudio.training.doctor.rule import DoctorRule

_WORTH = 0.03
"""Accuracy, or share of the variance, by which neighbours must know more than a linear function."""


def _find(case: Case) -> Iterator[Finding]:
    hidden = list(hidden_layers(case.spec))
    attainable = case.facts.attainable
    if not hidden or any(case.spec.network.layers[index].activation != "linear" for index in hidden):
        return
    if not attainable.neighbours > attainable.linear + _WORTH:
        return
    which = (
        "The hidden layer is linear" if len(hidden) == 1 else f"All {len(hidden)} hidden layers are linear"
    )
    verb, what = (
        ("explains", "of the variance")
        if case.facts.is_regression
        else ("classifies", "of the samples rightly")
    )
    yield Finding(
        rule="linear_hidden",
        title="Hidden layers without an activation",
        places=at_layers(hidden),
        since=0,
        until=case.steps,
        says=f"{which}, so that the whole network is one linear function. At best it {verb} "
        f"{max(attainable.linear, 0.0):.0%} {what}; a prediction from the nearest samples reaches "
        f"{attainable.neighbours:.0%}.",
        why="A linear function of a linear function is a linear function: more such layers add nothing.",
        evidence=(
            plot(
                "What can be predicted",
                "share",
                np.arange(1, 3),
                (
                    "by a linear function, and by the nearest samples",
                    [attainable.linear, attainable.neighbours],
                ),
                axis="class",
            ),
        ),
        mends=mends(
            hidden_activations(case.spec, "tanh", "With tanh between them the layers can bend."),
            hidden_activations(case.spec, "relu", "With ReLU between them the layers can bend."),
        ),
    )


RULES = (
    DoctorRule(
        name="linear_hidden",
        title="Hidden layers without an activation",
        looks_at="the activations of the hidden layers; what a linear function and the nearest samples know",
        condition="all are linear, and the nearest samples know more by 0.03",
        source="the composition of linear functions is linear",
        find=_find,
        beforehand=True,
        silences=frozenset({"guessing", "rate_too_low", "too_small"}),
    ),
)
