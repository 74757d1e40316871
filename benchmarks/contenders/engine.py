"""GradStudio's reference: the `Value` engine."""

from __future__ import annotations

from benchmarks.contenders import Job, Unsupported
from benchmarks.rows import Row
from gradstudio.engine import MLP, Value, hinge, mean
from gradstudio.engine.losses import l2_penalty

VERSIONS = ()


def start(row: Row, threads: int) -> Job:
    """Return the engine, for graphs only: it is not built to train fast."""
    if row.kind != "value":
        raise Unsupported("see gradstudio packed")
    return _Graph(row)


def loss_of(row: Row) -> tuple[Value, MLP]:
    """Build the graph of a row's full batch."""
    network = MLP(row.sizes[0], row.sizes[1:], row.activation, 1337)
    inputs, targets = row.data()
    losses = [hinge(network.outputs(x), y) for x, y in zip(inputs.tolist(), targets.tolist(), strict=True)]
    return mean(losses) + l2_penalty(network.parameters(), row.l2), network


class _Graph:
    def __init__(self, row: Row) -> None:
        self.row = row

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.loss, _ = loss_of(self.row)
            self.loss.backward()

    def result(self) -> float:
        return self.loss.data
