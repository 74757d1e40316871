"""GradStudio's compiled forms: the packed network, and the tape."""

from __future__ import annotations

import numpy as np

from benchmarks.contenders import Job, Unsupported
from benchmarks.rows import Row
from gradstudio.compiled import BlasThreads, NetConfig, PackedNetwork, TrainingConfig, record
from gradstudio.compiled.maps import activations_of

VERSIONS = ("numba", "numpy", "scipy")


def start(row: Row, threads: int) -> Job:
    """Return the packed network for training and maps, the tape for the graph."""
    BlasThreads(threads)
    if row.kind == "tape":
        return _Tape(row)
    if row.kind == "value":
        raise Unsupported("see the engine")
    return _Grid(row) if row.kind == "grid" else _Training(row)


def _network(row: Row) -> PackedNetwork:
    layers = [np.column_stack(layer).ravel() for layer in row.weights()]
    net = NetConfig(sizes=row.sizes, activations=(row.activation,) * (len(row.sizes) - 2) + ("linear",))
    training = TrainingConfig(loss=row.loss, optimizer=row.optimizer, l2=row.l2)
    return PackedNetwork(net, training, np.concatenate(layers))


class _Training:
    def __init__(self, row: Row) -> None:
        self.row = row
        self.network = _network(row)
        self.network.load(*row.data())
        self.batches = row.batches()

    def run(self, steps: int) -> None:
        if self.row.batch is None:
            self.network.run(np.full(steps, self.row.rate))
            return
        order = np.tile(np.concatenate(self.batches), steps)
        starts = np.append(0, np.cumsum([len(batch) for batch in self.batches] * steps))
        self.network.run(np.full(len(starts) - 1, self.row.rate), order, starts)

    def result(self) -> float:
        return self.network.evaluate().loss


class _Grid:
    def __init__(self, row: Row) -> None:
        network = _network(row)
        self.net, self.parameters = network.net, network.parameters()
        self.points = row.data()[0]

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.maps = activations_of(self.net, self.parameters, self.points)

    def result(self) -> float:
        return float(sum(np.abs(layer).sum() for layer in self.maps))


class _Tape:
    def __init__(self, row: Row) -> None:
        from benchmarks.contenders.engine import loss_of

        self.tape = record(loss_of(row)[0])

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.replay = self.tape.replay()

    def result(self) -> float:
        return float(self.replay.data[self.tape.root])
