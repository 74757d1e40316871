"""micrograd as published, used as its demo notebook uses it."""

from __future__ import annotations

import importlib

from benchmarks.contenders import Job, Unsupported
from benchmarks.rows import Row
from benchmarks.scalars import Scalar

VERSIONS = ("micrograd",)


def start(row: Row, threads: int) -> Job:
    """Return micrograd's MLP, for rows that are not beyond it."""
    if row.activation != "relu" or row.loss != "hinge" or row.kind == "grid":
        raise Unsupported("has no such activation or loss")
    if row.samples > 250 or row.sizes[1] > 16:
        raise Unsupported("would take minutes a step")
    return _Network(row)


class _Network:
    def __init__(self, row: Row) -> None:
        nn = importlib.import_module("micrograd.nn")
        self.Value = importlib.import_module("micrograd.engine").Value
        self.row = row
        self.model = nn.MLP(row.sizes[0], list(row.sizes[1:]))
        for layer, (weights, biases) in zip(self.model.layers, row.weights(), strict=True):
            for neuron, w, b in zip(layer.neurons, weights.tolist(), biases.tolist(), strict=True):
                neuron.b.data = b
                for parameter, value in zip(neuron.w, w, strict=True):
                    parameter.data = value
        inputs, targets = row.data()
        self.inputs, self.targets = inputs.tolist(), targets.tolist()
        self.batches = [batch.tolist() for batch in row.batches()]

    def loss(self, batch: list[int]) -> Scalar:
        scores = [self.model(list(map(self.Value, self.inputs[i]))) for i in batch]
        losses = [(1 + -self.targets[i] * score).relu() for i, score in zip(batch, scores, strict=True)]
        loss: Scalar = sum(losses) * (1.0 / len(losses))
        if self.row.l2:
            loss = loss + self.row.l2 * sum(p * p for p in self.model.parameters())
        return loss

    def run(self, steps: int) -> None:
        for _ in range(steps):
            for batch in self.batches:
                self.last = self.loss(batch)
                self.model.zero_grad()
                self.last.backward()
                if self.row.kind == "train":
                    for p in self.model.parameters():
                        p.data -= self.row.rate * p.grad

    def result(self) -> float:
        return self.loss(list(range(self.row.samples))).data
