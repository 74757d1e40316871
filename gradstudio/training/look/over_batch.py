"""Some scalars of the graph over all samples, each in the graph of the sample's own loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.losses import total
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import BatchRequest, BatchTrace
from gradstudio.training.look.sample import (
    LossGraph,
    build_loss,
    loss_constants,
    penalty_strengths,
    scalar_count,
    target_of,
)
from gradstudio.training.look.snapshot import read_only
from gradstudio.training.look.structure import Structure
from gradstudio.training.look.trace import MAX_SCALARS
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment

if TYPE_CHECKING:
    from gradstudio.compiled.tape import Tape

BUDGET = 10_000_000
"""Scalars that are computed at once, of all samples together: some hundredths of a second."""
REFERENCE_BUDGET = 100_000
"""The same on the reference engine, which takes longer for these."""
_SCALARS_IN_MEMORY = 500_000

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


class BatchTracer:
    """Computes data and gradient of chosen scalars for every sample.

    The graph of a sample's loss is recorded once (for cross-entropy once for each class) and replayed for many
    samples at a time.

    Args:
        dataset: where the samples are.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._recordings: dict[Structure, _BatchRecording] = {}

    def trace(
        self, spec: ProjectSpec, request: BatchRequest, at: Moment, parameters: Floats
    ) -> BatchTrace | None:
        """Return the numbers of some scalars for every sample; of a great many samples some at equal distances.

        None if a sample has too many of them to be held.

        Args:
            spec: network, loss and penalties.
            request: which ones.
            at: the moment that the parameters are of.
            parameters: flat.
        """
        size = scalar_count(spec.sizes)
        if size > MAX_SCALARS:
            return None
        compiled = spec.training.engine == "compiled"
        rows = _evenly_spaced(len(self._dataset), (BUDGET if compiled else REFERENCE_BUDGET) // size)
        keys = request.keys
        data, grad = np.empty((2, len(keys), len(rows)))
        watch = Watch(penalty=request.penalty)
        try:
            for places in self._parts(spec, rows) if compiled else np.arange(len(rows))[:, None]:
                found = self._replayed if compiled else self._built
                data[:, places], grad[:, places] = found(spec, request, rows[places].tolist(), parameters)
        except (LookupError, MathDomainError):  # no such scalar; or parameters that diverged
            keys = ()
        return BatchTrace(
            moment=at,
            keys=keys,
            structure=replace(Structure.of(spec, watch, [0]), classes=()),
            rows=rows,
            data=read_only(data[: len(keys)]),
            grad=read_only(grad[: len(keys)]),
            samples=len(self._dataset),
        )

    def _parts(self, spec: ProjectSpec, rows: Rows) -> Iterator[Rows]:
        """Yield places in `rows`: as many as fit into memory, and of one graph."""
        most = max(_SCALARS_IN_MEMORY // scalar_count(spec.sizes), 1)
        kinds = np.zeros(len(rows))
        if spec.training.loss == "softmax_cross_entropy":
            kinds = self._dataset.targets[rows]
        for kind in np.unique(kinds).tolist():
            places = np.flatnonzero(kinds == kind)
            for start in range(0, len(places), most):
                yield places[start : start + most]

    def _replayed(
        self, spec: ProjectSpec, request: BatchRequest, rows: list[int], parameters: Floats
    ) -> tuple[Floats, Floats]:
        watch = Watch(penalty=request.penalty)
        structure = Structure.of(spec, watch, rows[:1])
        if structure not in self._recordings:
            graph = build_loss(spec, self._dataset, parameters, watch, rows[:1])
            self._recordings[structure] = _BatchRecording(graph, spec)
        return self._recordings[structure].replay(spec, self._dataset, request, rows, parameters)

    def _built(
        self, spec: ProjectSpec, request: BatchRequest, rows: list[int], parameters: Floats
    ) -> tuple[Floats, Floats]:
        root = build_loss(spec, self._dataset, parameters, Watch(penalty=request.penalty), rows).root
        root.backward()
        order = topological_order(root)
        nodes = [order[place] for place in _Index(order).places(request)]
        return np.array([[node.data] for node in nodes]), np.array([[node.grad] for node in nodes])


class _BatchRecording:
    """The tape of one structure."""

    def __init__(self, graph: LossGraph, spec: ProjectSpec) -> None:
        from gradstudio.compiled.tape import record  # noqa: PLC0415 - it loads the compiler

        inputs, outputs = graph.inputs[0], graph.outputs[0]
        self._index = _Index(topological_order(graph.root))
        self._known: dict[int, tuple[float, ...]] = {}
        leaves = (*inputs, *graph.constants[0], *graph.strengths)
        self._tape = record(graph.root, inputs=leaves, parameters=graph.parameters)
        self._scores: tuple[Tape, Rows] | None = None
        if spec.training.loss == "softmax_cross_entropy":
            # The largest score of a sample is a number in its loss, so the scores must be known beforehand.
            root = total(outputs)
            place = {node: i for i, node in enumerate(topological_order(root))}
            tape = record(root, inputs=inputs, parameters=graph.parameters)
            self._scores = tape, tape.order[[place[output] for output in outputs]]

    def replay(
        self, spec: ProjectSpec, dataset: Dataset, request: BatchRequest, rows: list[int], parameters: Floats
    ) -> tuple[Floats, Floats]:
        """Return data and gradient of some scalars, shape (scalars, rows)."""
        inputs = dataset.inputs[rows]
        if self._scores is not None:
            tape, at = self._scores
            scores = tape.replay(inputs=inputs, parameters=parameters).data[at].T.tolist()
            targets = (target_of(spec, dataset, row) for row in rows)
            constants = [loss_constants(spec, *own) for own in zip(scores, targets, strict=True)]
        else:
            nothing = [0.0] * spec.sizes[-1]
            for row in rows:
                if row not in self._known:
                    self._known[row] = loss_constants(spec, nothing, target_of(spec, dataset, row))
            constants = [self._known[row] for row in rows]
        strengths = penalty_strengths(spec.training) if request.penalty else ()
        leaves = np.hstack([inputs, np.array(constants), np.tile(strengths, (len(rows), 1))])
        replay = self._tape.replay(inputs=leaves, parameters=parameters)
        nodes = self._tape.order[self._index.places(request)]
        return replay.data[nodes], replay.grad[nodes]


def _evenly_spaced(count: int, most: int) -> Rows:
    most = max(most, 1)
    return np.arange(count) if count <= most else np.arange(most) * count // most


class _Index:
    """Finds scalars in a topological order."""

    def __init__(self, order: Sequence[Value]) -> None:
        self._labels = {node.label: place for place, node in enumerate(order) if node.label}
        self._count = len(order)

    def places(self, request: BatchRequest) -> list[int]:
        """Return the places of some scalars, or raise `LookupError`."""
        places = [self._labels[key] if isinstance(key, str) else key for key in request.keys]
        if places and max(places) >= self._count:
            raise LookupError(max(places))
        return places
