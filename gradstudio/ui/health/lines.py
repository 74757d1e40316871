"""A measure as lines over the steps: one of each layer."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.health.health_of_run import HealthOfRun
from gradstudio.app.health.measures import LayerMeasure
from gradstudio.ui.health.reasons import no_readings
from gradstudio.ui.kit.step_axes import Scale
from gradstudio.ui.kit.step_content import MarkedValue, PlotLine, StepContent
from gradstudio.ui.look.layer_colours import layer_colour

_WIDEST_SPAN = 30.0
"""The largest value, in times the smallest, that a linear axis is good for."""


def lines_of(measure: LayerMeasure, health: HealthOfRun) -> StepContent:
    """Return what a plot shows of a measure."""
    layers = [layer for layer in health.layers if measure.applies(layer.activation)]
    reason = measure.none if health.layers and not layers else no_readings(health)
    if reason:
        return StepContent(reason=reason)
    steps, values = health.steps(), health.values(measure)[[layer.index for layer in layers]]
    return StepContent(
        lines=tuple(
            PlotLine(
                key=layer.path,
                name=layer.name,
                colour=partial(layer_colour, layer.depth),
                steps=steps,
                values=own,
            )
            for layer, own in zip(layers, values, strict=True)
        ),
        scale=_scale(measure, values),
        band=measure.band,
        marks=() if measure.usual is None else (MarkedValue(value=measure.usual, name="usual"),),
        text=measure.text,
        last=health.last_step,
    )


def _scale(measure: LayerMeasure, values: NDArray[np.float64]) -> Scale:
    if measure.axis != "fitting":
        return measure.axis
    found = values[np.isfinite(values) & (values > 0)]
    return "logarithmic" if found.size and found.max() > _WIDEST_SPAN * found.min() else "linear"
