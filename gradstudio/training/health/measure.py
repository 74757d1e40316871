"""Reading the health of a network from the engine that trains it. Nothing of the run is changed."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.numbers import ParameterNumbers, UnitNumbers
from gradstudio.training.health.reading import HealthReading, LayerHealth
from gradstudio.training.run.engine import TrainingEngine
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.verdict import own_loss


def measure(engine: TrainingEngine, spec: ProjectSpec, run: RunId) -> HealthReading:
    """Return the health of a network at its present parameters.

    Args:
        engine: trains it.
        spec: what is trained.
        run: number of the run.
    """
    evaluation, test = engine.evaluate(), engine.score()
    parameters = engine.parameter_numbers(np.asarray(evaluation.gradients), engine.next_update())
    return HealthReading(
        moment=Moment(run, engine.step_count),
        epoch=engine.epoch,
        loss=evaluation.loss,
        own_loss=own_loss(spec, engine.parameters(), evaluation.loss),
        accuracy=evaluation.accuracy,
        test_loss=None if test is None else test.loss,
        test_accuracy=None if test is None else test.accuracy,
        learning_rate=engine.learning_rate,
        layers=_layers(spec, parameters, engine.unit_numbers()),
    )


def _layers(spec: ProjectSpec, parameters: ParameterNumbers, units: UnitNumbers) -> tuple[LayerHealth, ...]:
    layers = spec.network.layers
    active, saturated = units.positive / units.samples, units.saturated / units.samples
    # A mean of nothing but zeros is 0. A NaN among them would make it one: a unit that has diverged is not dead.
    is_relu = np.repeat([layer.activation == "relu" for layer in layers], spec.sizes[1:])
    dead = is_relu & (units.positive == 0.0) & (units.a_mean == 0.0)
    for array in (active, saturated, dead, units.z_mean, units.z_spread, units.a_mean, units.a_spread):
        array.flags.writeable = False
    ends = accumulate(spec.sizes[1:])
    found = []
    for index, (layer, end) in enumerate(zip(layers, ends, strict=True)):
        part, weight_norm = slice(end - layer.size, end), parameters.weight_norms[index]
        found.append(
            LayerHealth(
                gradient_norm=parameters.gradient_norms[index],
                weight_norm=weight_norm,
                update_ratio=parameters.update_norms[index] / weight_norm if weight_norm else float("nan"),
                active_share=active[part],
                saturated_share=saturated[part],
                dead=dead[part],
                z_mean=units.z_mean[part],
                z_spread=units.z_spread[part],
                a_mean=units.a_mean[part],
                a_spread=units.a_spread[part],
                z_beyond=float(units.beyond[part].sum()) / (units.samples * layer.size),
                weights=parameters.weights[index],
                gradients=parameters.gradients[index],
                activations=units.activations[index],
            )
        )
    return tuple(found)
