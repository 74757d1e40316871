"""What is said of a unit, and its colour."""

from __future__ import annotations

from PySide6.QtGui import QColor

from gradstudio.app.health.layers import ShownLayer
from gradstudio.app.health.measures import RECTIFIERS, SATURATING
from gradstudio.training.health.reading import LayerHealth
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.theme import Theme

_IDLE = 0.82
"""How far the colour of a unit that no sample makes active is from its layer's to that of the ground."""
_MOSTLY = 0.9
"""A unit that is saturated at such a share of the samples is counted."""


def words_of_unit(layer: ShownLayer, numbers: LayerHealth, unit: int) -> str:
    """Return what is to be said of a neuron, in lines.

    Args:
        layer: its layer.
        numbers: of the layer.
        unit: its index in the layer, from 0.
    """
    lines = [f"{layer.name}, neuron {unit + 1}"]
    if numbers.dead[unit]:
        lines.append("dead: no training sample makes it positive")
    elif layer.activation in SATURATING:
        lines.append(f"saturated for {100 * numbers.saturated_share[unit]:.3g} % of the training samples")
    else:
        lines.append(f"positive for {100 * numbers.active_share[unit]:.3g} % of the training samples")
    lines.append(f"activation {numbers.a_mean[unit]:.3g} ± {numbers.a_spread[unit]:.3g}")
    return "\n".join(lines)


def notes_of_layer(layer: ShownLayer, numbers: LayerHealth) -> tuple[str, ...]:
    """Return how many units are dead or mostly saturated, in words and shorter; nothing for none."""
    if layer.activation in RECTIFIERS:
        count, word = int(numbers.dead.sum()), "dead"
    elif layer.activation in SATURATING:
        count, word = int((numbers.saturated_share >= _MOSTLY).sum()), "saturated"
    else:
        return ()
    return (f"{count} {word}", f"×{count}") if count else ()


def colour_of_unit(theme: Theme, own: str, layer: ShownLayer, numbers: LayerHealth, unit: int) -> QColor:
    """Return the colour of a unit: the stronger that of its layer, the more it is at work.

    Args:
        theme: in which to draw.
        own: colour of the layer.
        layer: which one.
        numbers: of the layer.
        unit: its index in the layer, from 0.
    """
    if numbers.dead[unit]:
        return QColor(theme.fault)
    if layer.activation in SATURATING:
        return blend(own, theme.fault, round(float(numbers.saturated_share[unit]), 2))
    if layer.activation in RECTIFIERS:
        return blend(own, theme.surface, round(_IDLE * (1.0 - float(numbers.active_share[unit])), 2))
    return QColor(own)
