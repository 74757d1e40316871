"""Some scalars of the graph over all samples, each in the graph of the sample's own loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.losses import LOSSES
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.metrics import target_for
from gradstudio.training.sample import build_network, sample_graph, scalar_count
from gradstudio.training.snapshot import BatchTrace, read_only
from gradstudio.training.trace import MAX_SCALARS

if TYPE_CHECKING:
    from gradstudio.compiled.tape import Tape

BUDGET = 20_000_000
"""So many scalars are computed at once, of all samples together: some hundredths of a second."""
REFERENCE_BUDGET = 100_000
"""The same on the reference engine, which takes about as long for these."""
_SCALARS_IN_MEMORY = 1_000_000

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


class BatchTracer:
    """Computes data and gradient of chosen nodes for every sample.

    The graph of a sample's loss is recorded once (for cross-entropy once for each class) and replayed with the
    inputs of many samples at a time. What else differs from sample to sample are constants of the loss: they are
    leaves like the inputs.

    Args:
        spec: the network and its loss.
        dataset: where the samples are.
    """

    def __init__(self, spec: ProjectSpec, dataset: Dataset) -> None:
        self._spec = spec
        self._dataset = dataset
        self._replays = spec.training.engine == "compiled"
        self._scalars = scalar_count(spec.sizes)
        task, loss = dataset.task, spec.training.loss
        self._targets = np.array([target_for(loss, task, target) for target in dataset.targets.tolist()])
        self._has_classes = loss == "softmax_cross_entropy"
        self._losses: dict[float, Tape] = {}
        self._scores: tuple[Tape, Rows] | None = None

    @property
    def rows(self) -> Rows:
        """The samples that are looked at: all, or of a great many some at equal distances."""
        most = (BUDGET if self._replays else REFERENCE_BUDGET) // self._scalars
        count = len(self._dataset)
        return np.arange(count) if count <= most else np.arange(max(most, 1)) * count // max(most, 1)

    def trace(self, nodes: Sequence[int], parameters: Floats) -> BatchTrace | None:
        """Return the numbers of some nodes, by their places in the topological order of a sample's graph.

        None if there is no such node, if a sample has too many of them, or if the numbers of one are not defined.
        """
        if self._scalars > MAX_SCALARS:
            return None
        rows = self.rows
        data, grad = np.empty((2, len(nodes), len(rows)))
        try:
            for part in self._parts(rows) if self._replays else ([place] for place in range(len(rows))):
                found = self._replayed if self._replays else self._built
                data[:, part], grad[:, part] = found(rows[part], nodes, parameters)
        except (IndexError, MathDomainError):  # no such node; or parameters that ran away
            return None
        return BatchTrace(
            nodes=tuple(nodes),
            rows=rows,
            data=read_only(data),
            grad=read_only(grad),
            samples=len(self._targets),
        )

    def _parts(self, rows: Rows) -> Iterator[Rows]:
        """Yield places in `rows`: as many as fit into memory, and of one graph."""
        size = max(_SCALARS_IN_MEMORY // self._scalars, 1)
        targets = self._targets[rows]
        graphs = np.unique(targets).tolist() if self._has_classes else [None]
        for target in graphs:
            places = np.arange(len(rows)) if target is None else np.flatnonzero(targets == target)
            for start in range(0, len(places), size):
                yield places[start : start + size]

    def _replayed(self, rows: Rows, nodes: Sequence[int], parameters: Floats) -> tuple[Floats, Floats]:
        tape = self._tape_for(int(rows[0]), parameters)
        inputs = np.hstack([self._dataset.inputs[rows], self._constants(rows, parameters)])
        replay = tape.replay(inputs, parameters)
        at = tape.order[list(nodes)]
        return replay.data[at], replay.grad[at]

    def _built(self, rows: Rows, nodes: Sequence[int], parameters: Floats) -> tuple[Floats, Floats]:
        root = sample_graph(self._spec, self._dataset, parameters, int(rows[0])).root
        root.backward()
        order = topological_order(root)
        numbers = np.array([(order[node].data, order[node].grad) for node in nodes]).reshape(-1, 2)
        return numbers[:, :1], numbers[:, 1:]

    def _tape_for(self, row: int, parameters: Floats) -> Tape:
        kind = float(self._targets[row]) if self._has_classes else 0.0
        if kind not in self._losses:
            from gradstudio.compiled.tape import record  # noqa: PLC0415 - it loads the compiler

            graph = sample_graph(self._spec, self._dataset, parameters, row)
            known = set(graph.parameters)
            free = [node for node in topological_order(graph.root) if not node._prev and node not in known]
            inputs = sorted((leaf for leaf in free if leaf.label), key=lambda leaf: int(leaf.label[1:]))
            constants = [leaf for leaf in free if not leaf.label]
            self._losses[kind] = record(graph.root, (*inputs, *constants), graph.parameters)
        return self._losses[kind]

    def _constants(self, rows: Rows, parameters: Floats) -> Floats:
        """Return the constants that the loss of each sample holds, shape (samples, constants)."""
        if self._has_classes:
            # The largest score, which is taken out of each exponential, wherever it stands.
            scores = self._scores_of(rows, parameters)
            count = len(self._constants_for(0.0))
            return np.repeat(scores.max(axis=1)[:, None], count, axis=1)
        targets, places = np.unique(self._targets[rows], return_inverse=True)
        return np.array([self._constants_for(target) for target in targets.tolist()])[places]

    def _constants_for(self, target: float) -> list[float]:
        outputs = [Value(0.0) for _ in range(self._spec.sizes[-1])]
        order = topological_order(LOSSES[self._spec.training.loss](outputs, target))
        return [node.data for node in order if not node._prev and node not in outputs]

    def _scores_of(self, rows: Rows, parameters: Floats) -> Floats:
        if self._scores is None:
            from gradstudio.compiled.tape import record  # noqa: PLC0415 - it loads the compiler

            network = build_network(self._spec, parameters)
            inputs = [Value(0.0) for _ in range(self._spec.input_count)]
            outputs = network.outputs(inputs)
            root = outputs[0]
            for output in outputs[1:]:
                root = root + output
            order = {node: place for place, node in enumerate(topological_order(root))}
            tape = record(root, inputs, network.parameters())
            self._scores = tape, tape.order[[order[output] for output in outputs]]
        tape, at = self._scores
        return np.ascontiguousarray(tape.replay(self._dataset.inputs[rows], parameters).data[at].T)
