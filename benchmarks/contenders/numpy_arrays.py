"""NumPy written well: whole batches, products in BLAS, nothing allocated in a step that can be kept."""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.contenders import Job, Unsupported
from benchmarks.rows import Floats, Indices, Row

VERSIONS = ("numpy",)


def start(row: Row, threads: int) -> Job:
    """Return NumPy with BLAS on some threads."""
    threadpool_limits(threads)
    if row.kind in {"tape", "value"}:
        raise Unsupported("has no scalars")
    return _Grid(row) if row.kind == "grid" else _Training(row)


class _Training:
    def __init__(self, row: Row) -> None:
        self.row = row
        self.inputs, self.targets = row.data()
        self.classes = self.targets.astype(int)
        self.batches = row.batches() if row.batch else None
        self.weights = [w.copy() for w, _ in row.weights()]
        self.biases = [b.copy() for _, b in row.weights()]
        self.moments = [(np.zeros_like(p), np.zeros_like(p)) for p in (*self.weights, *self.biases)]
        self.count = 0
        self.scratch: dict[int, list[Floats]] = {}

    def forward(self, inputs: Floats) -> list[Floats]:
        n = len(inputs)
        if n not in self.scratch:
            self.scratch[n] = [np.empty((n, size)) for size in self.row.sizes[1:]]
        signals = [inputs]
        for k, (w, b, out) in enumerate(zip(self.weights, self.biases, self.scratch[n], strict=True)):
            np.dot(signals[-1], w.T, out=out)
            out += b
            if k < len(self.weights) - 1:
                np.tanh(out, out=out) if self.row.activation == "tanh" else np.maximum(out, 0.0, out=out)
            signals.append(out)
        return signals

    def loss(self, outputs: Floats, targets: Floats, classes: Indices) -> tuple[float, Floats]:
        n = len(outputs)
        if self.row.loss == "softmax_cross_entropy":
            shifted = outputs - outputs.max(axis=1, keepdims=True)
            chosen = shifted[np.arange(n), classes].copy()
            np.exp(shifted, out=shifted)
            sums = shifted.sum(axis=1, keepdims=True)
            loss = (np.log(sums[:, 0]) - chosen).mean()
            shifted /= sums
            shifted[np.arange(n), classes] -= 1.0
            shifted /= n
            return loss, shifted
        if self.row.loss == "hinge":
            margin = 1.0 - targets * outputs[:, 0]
            return np.maximum(margin, 0.0).mean(), (np.where(margin > 0.0, -targets, 0.0) / n)[:, None]
        error = outputs[:, 0] - targets
        return 0.5 * float(error @ error) / n, (error / n)[:, None]

    def penalty(self) -> float:
        return (
            self.row.l2 * sum(float(np.vdot(p, p)) for p in (*self.weights, *self.biases))
            if self.row.l2
            else 0.0
        )

    def step(self, inputs: Floats, targets: Floats, classes: Indices) -> None:
        signals = self.forward(inputs)
        loss, delta = self.loss(signals[-1], targets, classes)
        self.last = loss + self.penalty()
        gradients = []
        for k in range(len(self.weights) - 1, -1, -1):
            gradients.append((k, delta.T @ signals[k], delta.sum(axis=0)))
            if k:
                a = signals[k]
                delta = delta @ self.weights[k]
                if self.row.activation == "tanh":
                    delta *= 1.0 - a * a
                else:
                    delta *= a > 0.0
        self.count += 1
        layers = len(self.weights)
        for k, dw, db in gradients:
            self.update(self.weights[k], dw, self.moments[k])
            self.update(self.biases[k], db, self.moments[layers + k])

    def update(self, p: Floats, g: Floats, moments: tuple[Floats, Floats]) -> None:
        if self.row.l2:
            g += 2.0 * self.row.l2 * p
        if self.row.optimizer == "sgd":
            g *= self.row.rate
            p -= g
            return
        m, v = moments
        m *= 0.9
        m += 0.1 * g
        v *= 0.999
        g *= g
        g *= 0.001
        v += g
        np.sqrt(v, out=g)
        g /= np.sqrt(1.0 - 0.999**self.count)
        g += 1e-8
        np.divide(m, g, out=g)
        g *= self.row.rate / (1.0 - 0.9**self.count)
        p -= g

    def run(self, steps: int) -> None:
        for _ in range(steps):
            if self.batches is None:
                self.step(self.inputs, self.targets, self.classes)
            else:
                for batch in self.batches:
                    self.step(self.inputs[batch], self.targets[batch], self.classes[batch])

    def result(self) -> float:
        outputs = self.forward(self.inputs)[-1]
        return self.loss(outputs, self.targets, self.classes)[0] + self.penalty()


class _Grid:
    def __init__(self, row: Row) -> None:
        self.points = row.data()[0]
        self.layers = row.weights()
        self.outs = [np.empty((row.samples, size)) for size in row.sizes[1:]]

    def run(self, steps: int) -> None:
        for _ in range(steps):
            signal = self.points
            for k, ((w, b), out) in enumerate(zip(self.layers, self.outs, strict=True)):
                np.dot(signal, w.T, out=out)
                out += b
                signal = np.tanh(out, out=out) if k < len(self.layers) - 1 else out

    def result(self) -> float:
        return float(sum(np.abs(out).sum() for out in self.outs))
