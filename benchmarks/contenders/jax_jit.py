"""JAX, compiled by XLA, float64: one call a step, or `lax.scan` over steps."""

from __future__ import annotations

import os
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from benchmarks.contenders import Job, Unsupported
from benchmarks.rows import Row

jax.config.update("jax_enable_x64", True)

Layers = list[tuple[jax.Array, jax.Array]]
"""Weights (neurons, inputs) and biases (neurons,) of each layer."""
State = tuple[Layers, Layers, Layers, jax.Array]
"""Parameters, Adam's two moments of them, empty for others, and the number of steps."""
Batch = tuple[jax.Array, jax.Array]
"""Inputs and targets."""

VERSIONS = ("jax", "jaxlib")
SCAN = os.environ.get("BENCH_VARIANT") == "scan"
COMPILES = SCAN  # each number of steps anew


def start(row: Row, threads: int) -> Job:
    """Return JAX. Its threads are those of the cores that the process may use."""
    if row.kind in {"tape", "value"}:
        raise Unsupported("has no scalars")
    return _Grid(row) if row.kind == "grid" else _Training(row)


def _forward(
    parameters: Layers, inputs: jax.Array, activation: Callable[[jax.Array], jax.Array]
) -> list[jax.Array]:
    signal, maps = inputs, []
    for weights, biases in parameters[:-1]:
        signal = activation(signal @ weights.T + biases)
        maps.append(signal)
    weights, biases = parameters[-1]
    return [*maps, signal @ weights.T + biases]


def _zeros(parameters: Layers) -> Layers:
    zeros: Layers = jax.tree.map(jnp.zeros_like, parameters)
    return zeros


class _Training:
    def __init__(self, row: Row) -> None:
        self.row = row
        inputs, targets = row.data()
        activation = jnp.tanh if row.activation == "tanh" else jax.nn.relu

        def loss(parameters: Layers, inputs: jax.Array, targets: jax.Array) -> jax.Array:
            outputs = _forward(parameters, inputs, activation)[-1]
            if row.loss == "softmax_cross_entropy":
                chosen = jnp.take_along_axis(outputs, targets[:, None], axis=1)[:, 0]
                value = (jax.scipy.special.logsumexp(outputs, axis=1) - chosen).mean()
            elif row.loss == "hinge":
                value = jax.nn.relu(1.0 - targets * outputs[:, 0]).mean()
            else:
                value = 0.5 * ((outputs[:, 0] - targets) ** 2).mean()
            if row.l2:
                value = value + row.l2 * sum((p * p).sum() for p in jax.tree.leaves(parameters))
            return value

        def step(state: State, batch: Batch) -> tuple[State, jax.Array]:
            parameters, first, second, count = state
            value, gradient = jax.value_and_grad(loss)(parameters, *batch)
            count = count + 1
            if row.optimizer == "sgd":
                parameters = jax.tree.map(lambda p, g: p - row.rate * g, parameters, gradient)
            else:
                first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
                second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
                size, root = row.rate / (1 - 0.9**count), jnp.sqrt(1 - 0.999**count)
                parameters = jax.tree.map(
                    lambda p, m, v: p - size * m / (jnp.sqrt(v) / root + 1e-8), parameters, first, second
                )
            return (parameters, first, second, count), value

        def epoch(state: State, _: jax.Array) -> tuple[State, jax.Array]:
            end: tuple[State, jax.Array] = lax.scan(step, state, (self.inputs, self.targets))
            return end

        def whole(state: State, _: jax.Array) -> tuple[State, jax.Array]:
            return step(state, self.all)

        def scan(state: State, numbers: jax.Array) -> tuple[State, jax.Array]:
            end: tuple[State, jax.Array] = lax.scan(whole if row.batch is None else epoch, state, numbers)
            return end

        answers = targets.astype(int) if row.loss == "softmax_cross_entropy" else targets
        self.all = jnp.asarray(inputs), jnp.asarray(answers)
        batches = [(jnp.asarray(inputs[b]), jnp.asarray(answers[b])) for b in row.batches()]
        self.inputs = jnp.stack([batch[0] for batch in batches])
        self.targets = jnp.stack([batch[1] for batch in batches])
        self.batches = batches
        self.loss = jax.jit(loss)
        self.step = jax.jit(step, donate_argnums=0)
        self.scan = jax.jit(scan, donate_argnums=0)
        parameters = [(jnp.asarray(w), jnp.asarray(b)) for w, b in row.weights()]
        first, second = ([], []) if row.optimizer == "sgd" else (_zeros(parameters), _zeros(parameters))
        self.state: State = (parameters, first, second, jnp.zeros((), dtype=int))

    def run(self, steps: int) -> None:
        if SCAN:
            self.state, values = self.scan(self.state, jnp.arange(steps))
        else:
            for _ in range(steps):
                for batch in self.batches:
                    self.state, values = self.step(self.state, batch)
        jax.block_until_ready((self.state, values))

    def result(self) -> float:
        return float(self.loss(self.state[0], *self.all))


class _Grid:
    def __init__(self, row: Row) -> None:
        if SCAN:
            raise Unsupported("same as jit")
        self.parameters = [(jnp.asarray(w), jnp.asarray(b)) for w, b in row.weights()]
        self.points = jnp.asarray(row.data()[0])
        self.forward = jax.jit(lambda p, x: _forward(p, x, jnp.tanh))

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.maps = jax.block_until_ready(self.forward(self.parameters, self.points))

    def result(self) -> float:
        return float(np.sum([np.abs(layer).sum() for layer in self.maps]))
