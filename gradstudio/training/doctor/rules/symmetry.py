"""Neurons that are each other's copies: they get the same gradients, and stay copies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Finding, at_layers, plot
from gradstudio.training.doctor.mending import drawn_weights, mends
from gradstudio.training.doctor.rule import SYMPTOMS, DoctorRule
from gradstudio.training.run.parameters import LayerParameters, by_layer


def _distinct(own: LayerParameters, following: LayerParameters) -> int:
    """Return how many different neurons a hidden layer has: those with other weights in, or other weights out."""
    neurons = np.column_stack([own.weights, own.biases, following.weights.T])
    return len(np.unique(neurons, axis=0))


def _find(case: Case) -> Iterator[Finding]:
    layers = case.spec.network.layers
    if any(layer.dropout for layer in layers):
        return  # what is left out tells copies apart
    now = by_layer(case.spec.sizes, case.initial if case.parameters is None else case.parameters)
    counts = [
        (index, own.weights.shape[0], _distinct(own, following))
        for index, (own, following) in enumerate(pairwise(now))
    ]
    copies = [
        (index, size, distinct) for index, size, distinct in counts if distinct <= size / 2 and size > 1
    ]
    if not copies:
        return
    index, size, distinct = copies[0]
    where = f"hidden layer {index + 1}" if len(copies) == 1 else f"{len(copies)} hidden layers"
    is_zero = not now[index].weights.any()
    said = "all weights are 0" if is_zero else f"only {distinct} of {size} neurons differ"
    yield Finding(
        rule="symmetry",
        title="Neurons that are copies",
        places=at_layers([index for index, _, _ in copies]),
        since=0,
        until=case.steps,
        says=f"In {where} {said}: neurons with equal weights in and out compute the same, get the same gradients, "
        f"and stay equal at every step{_told(case)}.",
        why="However many neurons such a layer has, it can do no more than the different ones among them.",
        evidence=(
            plot(
                "Different neurons",
                "neurons",
                np.arange(1, len(counts) + 1),
                ("neurons", [size for _, size, _ in counts]),
                ("different ones", [distinct for _, _, distinct in counts]),
                axis="layer",
            ),
        ),
        mends=mends(
            drawn_weights(case.spec, "Random weights tell the neurons apart from the first step on.")
        ),
    )


def _told(case: Case) -> str:
    return f"; it is so still at step {case.steps}" if case.is_trained else ""


RULES = (
    DoctorRule(
        name="symmetry",
        title="Neurons that are copies",
        looks_at="the weights and biases of each hidden layer, in and out",
        condition="half of its neurons or more have the same numbers as another one; without dropout",
        source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 8.4: initial weights have to "
        "break symmetry",
        find=_find,
        beforehand=True,
        silences=SYMPTOMS,
    ),
)
