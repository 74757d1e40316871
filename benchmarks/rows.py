"""The rows of the table: what is computed, with data and initial weights drawn from fixed seeds."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

POINTS = Path(__file__).resolve().parents[1] / "resources/data/micrograd_moons_points.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table.

    Attributes:
        key: name on the command line.
        title: name in the table.
        kind: ``"train"``, ``"grid"``, ``"tape"`` or ``"value"``.
        sizes: inputs, then neurons of each layer.
        activation: of the hidden layers; the last is linear.
        loss: ``"hinge"``, ``"half_squared_error"`` or ``"softmax_cross_entropy"``.
        optimizer: ``"sgd"`` or ``"adam"``.
        rate: learning rate.
        l2: strength of the penalty over all parameters.
        samples: number of samples, or of points of the grid.
        batch: batch size; None for all samples.
        steps: steps, or epochs, after which the losses are compared.
    """

    key: str
    title: str
    kind: str = "train"
    sizes: tuple[int, ...]
    activation: str = "relu"
    loss: str = "hinge"
    optimizer: str = "sgd"
    rate: float = 0.05
    l2: float = 0.0
    samples: int
    batch: int | None = None
    steps: int = 20

    def data(self) -> tuple[Floats, Floats]:
        """Return inputs (samples, inputs) and targets (samples,)."""
        if self.sizes[0] == 2 and self.samples == 100:
            table = np.loadtxt(POINTS, delimiter=",", skiprows=1)
            return np.ascontiguousarray(table[:, :2]), np.ascontiguousarray(table[:, 2])
        generator = np.random.RandomState(7)
        if self.kind == "grid":
            side = np.linspace(-2.0, 2.0, round(self.samples**0.5))
            return np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2), np.ones(self.samples)
        inputs = generator.normal(size=(self.samples, self.sizes[0]))
        if self.loss == "softmax_cross_entropy":
            return inputs, generator.randint(0, self.sizes[-1], self.samples).astype(float)
        return inputs, np.where((inputs**2).sum(axis=1) > 1.4, 1.0, -1.0)

    def weights(self) -> list[tuple[Floats, Floats]]:
        """Return (weights (neurons, inputs), biases (neurons,)) of each layer; micrograd's, scaled if large."""
        source, layers = random.Random(1337), []
        for inputs, neurons in pairwise(self.sizes):
            scale = 1.0 if inputs <= 16 else inputs**-0.5
            rows = [[source.uniform(-1, 1) * scale for _ in range(inputs)] for _ in range(neurons)]
            layers.append((np.array(rows), np.zeros(neurons)))
        return layers

    def batches(self) -> list[Indices]:
        """Return the sample indices of each batch of an epoch."""
        order = np.random.RandomState(3).permutation(self.samples) if self.batch else np.arange(self.samples)
        size = self.batch or self.samples
        return [order[i : i + size] for i in range(0, self.samples, size)]


ROWS = (
    Row(key="moons", title="moons demo, 2-16-16-1 × 100, a step", sizes=(2, 16, 16, 1), samples=100, l2=1e-4),
    Row(key="tiny", title="2-4-4-1 × 100, a step", sizes=(2, 4, 4, 1), samples=100),
    Row(key="minibatch", title="2-8-8-1 × 250 in batches of 10, an epoch", sizes=(2, 8, 8, 1), samples=250, batch=10),
    Row(
        key="tanh", title="2-8-8-8-1 × 500 tanh, a step", sizes=(2, 8, 8, 8, 1), samples=500, activation="tanh",
        loss="half_squared_error",
    ),
    Row(key="wide", title="2-64-64-1 × 500, a step", sizes=(2, 64, 64, 1), samples=500, rate=0.01),
    Row(
        key="adam", title="64-256-256-10 × 256 cross-entropy Adam, a step", sizes=(64, 256, 256, 10), samples=256,
        loss="softmax_cross_entropy", optimizer="adam", rate=1e-3,
    ),
    Row(
        key="digits", title="784-256-128-10 × 256 cross-entropy, a step", sizes=(784, 256, 128, 10), samples=256,
        loss="softmax_cross_entropy", rate=0.1,
    ),
    Row(
        key="grid", title="100×100 grid through 2-8×6-1 tanh, every neuron's map", kind="grid",
        sizes=(2, 8, 8, 8, 8, 8, 8, 1), samples=10_000, activation="tanh", steps=1,
    ),
    Row(
        key="tape", title="all nodes of the moons demo's batch, forward + backward", kind="tape",
        sizes=(2, 16, 16, 1), samples=100, l2=1e-4, steps=1,
    ),
    Row(
        key="value", title="moons demo's `Value` graph, build + backward", kind="value", sizes=(2, 16, 16, 1),
        samples=100, l2=1e-4, steps=1,
    ),
)  # fmt: skip
