"""Reading the health of a network from the engine that trains it. Nothing of the run is changed."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.reading import HealthReading, LayerHealth
from gradstudio.training.health.units import UnitNumbers, binned
from gradstudio.training.run.engine import TrainingEngine
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.parameters import by_layer

Floats = NDArray[np.float64]


def measure(engine: TrainingEngine, spec: ProjectSpec, run: RunId) -> HealthReading:
    """Return the health of a network at its present parameters.

    Args:
        engine: trains it.
        spec: what is trained.
        run: number of the run.
    """
    evaluation, test = engine.evaluate(), engine.score()
    with np.errstate(all="ignore"):  # numbers that ran away are infinite or NaN in the reading, too
        layers = _layers(
            spec,
            engine.parameters(),
            np.asarray(evaluation.gradients),
            engine.next_update(),
            engine.unit_numbers(),
        )
    return HealthReading(
        moment=Moment(run, engine.step_count),
        epoch=engine.epoch,
        loss=evaluation.loss,
        accuracy=evaluation.accuracy,
        test_loss=None if test is None else test.loss,
        test_accuracy=None if test is None else test.accuracy,
        learning_rate=engine.learning_rate,
        layers=layers,
    )


def _layers(
    spec: ProjectSpec, parameters: Floats, gradients: Floats, update: Floats, units: UnitNumbers
) -> tuple[LayerHealth, ...]:
    sizes = spec.sizes
    active, saturated = units.positive / units.samples, units.saturated / units.samples
    kinds = [layer.activation for layer in spec.network.layers]
    # A sum of nothing but zeros: a NaN among them would make the mean one, and a unit that has run away lives.
    silent = (units.positive == 0) & (units.a_mean == 0.0)
    relu = np.repeat([kind == "relu" for kind in kinds], sizes[1:])
    dead = silent & relu
    known = (active, saturated, units.z_mean, units.z_spread, units.a_mean, units.a_spread)
    for array in (*known, dead):
        array.flags.writeable = False
    found = []
    layered = zip(
        by_layer(sizes, parameters),
        by_layer(sizes, gradients),
        by_layer(sizes, update),
        accumulate(sizes[1:]),
        units.activations,
        strict=True,
    )
    for own, gradient, change, end, activations in layered:
        part = slice(end - len(own.biases), end)
        weight_norm, weights = norm(own.weights), own.weights
        every = np.concatenate([gradient.weights.reshape(-1), gradient.biases])
        found.append(
            LayerHealth(
                gradient_norm=norm(every),
                weight_norm=weight_norm,
                update_ratio=norm(change.weights) / weight_norm if weight_norm else float("nan"),
                active_share=active[part],
                saturated_share=saturated[part],
                dead=dead[part],
                z_mean=units.z_mean[part],
                z_spread=units.z_spread[part],
                a_mean=units.a_mean[part],
                a_spread=units.a_spread[part],
                z_beyond=float(units.beyond[part].sum()) / (units.samples * len(own.biases)),
                weights=binned(weights),
                gradients=binned(every),
                activations=activations,
            )
        )
    return tuple(found)


def norm(numbers: Floats) -> float:
    """Return the Euclidean norm, also where squares are beyond the largest or below the smallest number."""
    with np.errstate(over="ignore", under="ignore"):
        squares = float((numbers * numbers).sum())
    if 1e-280 < squares < np.inf:
        return float(np.sqrt(squares))
    largest = float(np.abs(numbers).max(initial=0.0))
    if largest == 0.0 or not np.isfinite(largest):
        return largest
    with np.errstate(under="ignore"):
        scaled = numbers / largest
        return largest * float(np.sqrt((scaled * scaled).sum()))
