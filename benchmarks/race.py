"""A thousand runs of the moons demo, beside JAX, on the same cores, turn by turn.

JAX takes the runs one after the other, each a scan of its steps, with `lax.map`, or all in one with `vmap`. Both begin
with our initial parameters, and the losses of all must agree.

Run in a process of its own: ``python -m benchmarks.race`` prints one JSON object.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from gradstudio.data.source import load_dataset
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.race.race import Race
from gradstudio.sweep.race.starts import starts_of
from gradstudio.sweep.race.variants import with_seeds
from gradstudio.training.run.assemble import schedule_for
from gradstudio.training.run.state import Floats

if TYPE_CHECKING:
    import jax

RUNS, STEPS, ROUNDS = 1000, 100, 7
AGREED = 1e-6
"""Losses of a hundred steps, in which rounding grows."""

Layers = list[tuple["jax.Array", "jax.Array"]]
"""Weights (neurons, inputs) and biases (neurons,) of each layer, perhaps of all runs."""
Job = Callable[[], Floats]
"""Carries all runs out and returns the loss of each before its last step."""


def ours() -> Floats:
    race = Race(with_seeds(ProjectSpec(), RUNS), STEPS)
    race.advance(STEPS)
    return race.results().losses[:, -1]


def of_jax() -> dict[str, Job]:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    specs = with_seeds(ProjectSpec(), RUNS)
    spec, dataset = specs[0], load_dataset(specs[0].data)
    inputs, targets = jnp.array(dataset.inputs), jnp.array(dataset.targets)
    schedule = schedule_for(spec.training.learning_rate)
    rates, l2 = jnp.array([schedule(k) for k in range(STEPS)]), spec.training.l2
    flat, begin = starts_of(specs), 0
    layers: Layers = []
    for fan_in, fan_out in zip(spec.sizes, spec.sizes[1:], strict=False):
        rows = flat[:, begin : begin + (fan_in + 1) * fan_out].reshape(RUNS, fan_out, fan_in + 1)
        layers.append((jnp.array(rows[:, :, :-1]), jnp.array(rows[:, :, -1])))
        begin += (fan_in + 1) * fan_out

    def loss(parameters: Layers) -> jax.Array:
        signal = inputs
        for weights, biases in parameters[:-1]:
            signal = jax.nn.relu(signal @ weights.T + biases)
        weights, biases = parameters[-1]
        value = jax.nn.relu(1.0 - targets * (signal @ weights.T + biases)[:, 0]).mean()
        return value + l2 * sum((p * p).sum() for p in jax.tree.leaves(parameters))

    def run(parameters: Layers) -> jax.Array:
        def step(parameters: Layers, rate: jax.Array) -> tuple[Layers, jax.Array]:
            value, gradient = jax.value_and_grad(loss)(parameters)
            return jax.tree.map(lambda p, g: p - rate * g, parameters, gradient), value

        return jax.lax.scan(step, parameters, rates)[1][-1]

    mapped, batched = jax.jit(lambda p: jax.lax.map(run, p)), jax.jit(jax.vmap(run))
    return {"JAX map": lambda: np.array(mapped(layers)), "JAX vmap": lambda: np.array(batched(layers))}


def main() -> dict[str, dict[str, object]]:
    jobs: dict[str, Job] = {"GradStudio": ours}
    missing: dict[str, dict[str, object]] = {}
    try:
        jobs |= of_jax()
    except ImportError as error:
        missing = {name: {"seconds": f"missing: {error.name}"} for name in ("JAX map", "JAX vmap")}
    results = {name: job() for name, job in jobs.items()}  # compiled by then
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            began = time.perf_counter()
            job()
            times[name].append(time.perf_counter() - began)
    middle = {name: statistics.median(some) for name, some in times.items()}
    found: dict[str, dict[str, object]] = {}
    for name, seconds in middle.items():
        off = float(np.max(np.abs(results[name] - results["GradStudio"])))
        found[name] = {
            "seconds": seconds,
            "runs_per_s": RUNS / seconds,
            "ratio": seconds / middle["GradStudio"],
            "agrees": "yes" if off <= AGREED else f"differs by {off:.1e}",
        }
    return found | missing


if __name__ == "__main__":
    print(json.dumps(main()))
