"""PyTorch in eager mode: nn.Sequential, torch.optim, float64."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from benchmarks.contenders import Job, Unsupported
from benchmarks.rows import Row

VERSIONS = ("torch",)


def start(row: Row, threads: int) -> Job:
    """Return PyTorch on some threads."""
    torch.set_num_threads(threads)
    if row.kind in {"tape", "value"}:
        raise Unsupported("has no scalars")
    return _Grid(row) if row.kind == "grid" else _Training(row)


def _model(row: Row) -> torch.nn.Sequential:
    modules: list[torch.nn.Module] = []
    for weights, biases in row.weights():
        linear = torch.nn.Linear(weights.shape[1], weights.shape[0], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weights))
            linear.bias.copy_(torch.from_numpy(biases))
        modules += [linear, torch.nn.Tanh() if row.activation == "tanh" else torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


class _Training:
    def __init__(self, row: Row) -> None:
        self.row = row
        self.model = _model(row)
        kind = torch.optim.Adam if row.optimizer == "adam" else torch.optim.SGD
        self.optimizer = kind(self.model.parameters(), lr=row.rate)
        inputs, targets = row.data()
        self.inputs, self.targets = torch.from_numpy(inputs), torch.from_numpy(targets)
        if row.loss == "softmax_cross_entropy":
            self.targets = self.targets.long()
        self.batches = [torch.from_numpy(batch) for batch in row.batches()] if row.batch else None

    def loss(self, inputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        outputs = self.model(inputs)
        if self.row.loss == "softmax_cross_entropy":
            loss = functional.cross_entropy(outputs, targets)
        elif self.row.loss == "hinge":
            loss = functional.relu(1.0 - targets * outputs[:, 0]).mean()
        else:
            loss = 0.5 * functional.mse_loss(outputs[:, 0], targets)
        if self.row.l2:
            loss = loss + self.row.l2 * sum((p * p).sum() for p in self.model.parameters())
        return loss

    def step(self, inputs: torch.Tensor, targets: torch.Tensor) -> None:
        self.optimizer.zero_grad()
        self.loss(inputs, targets).backward()
        self.optimizer.step()

    def run(self, steps: int) -> None:
        for _ in range(steps):
            if self.batches is None:
                self.step(self.inputs, self.targets)
            else:
                for batch in self.batches:
                    self.step(self.inputs[batch], self.targets[batch])

    def result(self) -> float:
        with torch.no_grad():
            return float(self.loss(self.inputs, self.targets))


class _Grid:
    def __init__(self, row: Row) -> None:
        self.model = _model(row)
        self.points = torch.from_numpy(row.data()[0])

    def run(self, steps: int) -> None:
        with torch.no_grad():
            for _ in range(steps):
                signal, self.maps = self.points, []
                for module in self.model:
                    signal = module(signal)
                    if not isinstance(module, torch.nn.Linear):
                        self.maps.append(signal)
                self.maps.append(signal)

    def result(self) -> float:
        return float(np.sum([layer.abs().sum().item() for layer in self.maps]))
