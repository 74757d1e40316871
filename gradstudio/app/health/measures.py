"""What can be looked at of a network's health, as a table: numbers of each layer, and distributions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gradstudio.project.number_text import format_number
from gradstudio.training.health.reading import Bins, LayerHealth

Axis = Literal["linear", "logarithmic", "share", "fitting"]
"""How values are drawn; "fitting" is linear unless they differ too much for that."""

RECTIFIERS = ("relu",)
"""Activations whose units can be dead."""
SATURATING = ("tanh", "sigmoid")
"""Activations that saturate on both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerMeasure:
    """A number of each layer.

    Attributes:
        key: by which it is remembered.
        title: what it is called.
        term: the word of the glossary that says what it means.
        of: returns the number of a layer.
        axis: how it is drawn.
        activations: only layers with one of these have the number; none for all.
        none: a sentence for a network without such a layer.
        band: from which value to which it usually is, or None.
        usual: a value that is marked, or None.
    """

    key: str
    title: str
    term: str
    of: Callable[[LayerHealth], float]
    axis: Axis
    activations: tuple[str, ...] = ()
    none: str = ""
    band: tuple[float, float] | None = None
    usual: float | None = None

    def applies(self, activation: str) -> bool:
        """Whether a layer with some activation has the number."""
        return not self.activations or activation in self.activations

    def text(self, value: float) -> str:
        """Return a value as it is told."""
        if self.axis == "share" and math.isfinite(value):
            return f"{100 * value:.3g} %"
        return format_number(value, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Numbers of each layer of which one looks at how they are distributed.

    Attributes:
        key: by which it is remembered.
        title: what it is called.
        term: the word of the glossary that says what it means.
        of: returns the bins of a layer.
    """

    key: str
    title: str
    term: str
    of: Callable[[LayerHealth], Bins]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """Every unit at one step.

    Attributes:
        key: by which it is remembered.
        title: what it is called.
        term: the word of the glossary that says what it means.
    """

    key: str
    title: str
    term: str


Aspect = LayerMeasure | Distribution | UnitView
"""What one can look at."""


ASPECTS: tuple[Aspect, ...] = (
    LayerMeasure(
        key="gradient_norm",
        title="Gradient norm",
        term="Gradient norm",
        of=lambda layer: layer.gradient_norm,
        axis="logarithmic",
    ),
    LayerMeasure(
        key="update_ratio",
        title="Update ratio",
        term="Update ratio",
        of=lambda layer: layer.update_ratio,
        axis="logarithmic",
        band=(1e-4, 1e-2),
        usual=1e-3,
    ),
    LayerMeasure(
        key="weight_norm",
        title="Weight norm",
        term="Weight norm",
        of=lambda layer: layer.weight_norm,
        axis="fitting",
    ),
    LayerMeasure(
        key="dead",
        title="Dead units",
        term="Dead unit",
        of=lambda layer: float(layer.dead.mean()),
        axis="share",
        activations=RECTIFIERS,
        none="No layer here has ReLU units, which alone can be dead.",
    ),
    LayerMeasure(
        key="saturated",
        title="Saturation",
        term="Saturated unit",
        of=lambda layer: float(layer.saturated_share.mean()),
        axis="share",
        activations=SATURATING,
        none="No layer here has tanh or sigmoid units, which alone saturate.",
    ),
    LayerMeasure(
        key="activation_spread",
        title="Activation spread",
        term="Spread",
        of=lambda layer: float(layer.a_spread.mean()),
        axis="fitting",
    ),
    LayerMeasure(
        key="pre_activation_spread",
        title="Pre-activation spread",
        term="Spread",
        of=lambda layer: float(layer.z_spread.mean()),
        axis="fitting",
    ),
    Distribution(
        key="weights",
        title="Weights, distribution",
        term="Distribution",
        of=lambda layer: layer.weights,
    ),
    Distribution(
        key="gradients",
        title="Gradients, distribution",
        term="Distribution",
        of=lambda layer: layer.gradients,
    ),
    Distribution(
        key="activations",
        title="Activations, distribution",
        term="Distribution",
        of=lambda layer: layer.activations,
    ),
    UnitView(key="units", title="Units", term="Dead unit"),
)
"""In the order of the menu."""

AT_FIRST = (
    "gradient_norm",
    "update_ratio",
    "units",
    "activations",
    "gradients",
    "activation_spread",
    "weights",
    "weight_norm",
    "dead",
    "saturated",
    "pre_activation_spread",
)
"""Which are shown side by side at first, as many as there is room for."""

_BY_KEY = {aspect.key: aspect for aspect in ASPECTS}


def aspect_of(key: str) -> Aspect:
    """Return an aspect by its key.

    Raises:
        KeyError: there is none of this name.
    """
    return _BY_KEY[key]
