"""Every scalar of one sample's loss, again and again as the parameters change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.walk import topological_order
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.sample import sample_graph, scalar_count
from gradstudio.training.snapshot import Trace, read_only

if TYPE_CHECKING:
    from gradstudio.compiled.tape import Tape

MAX_SCALARS = 50_000
"""A sample with more scalars than this is not traced whole."""

Floats = NDArray[np.float64]


class Tracer:
    """Computes data and gradient of every node of a sample's loss.

    The graph is recorded once for a sample and then replayed. Cross-entropy is built anew each time: which
    score it takes out for safety is a number in the graph that depends on the parameters.

    Args:
        spec: the network and its loss.
        dataset: where the samples are.
    """

    def __init__(self, spec: ProjectSpec, dataset: Dataset) -> None:
        self._spec = spec
        self._dataset = dataset
        self._replays = spec.training.engine == "compiled" and spec.training.loss != "softmax_cross_entropy"
        self._is_small = scalar_count(spec.sizes) <= MAX_SCALARS
        self._sample = -1
        self._tape: Tape | None = None

    def trace(self, sample: int, parameters: Floats) -> Trace | None:
        """Return the numbers of a sample, in the topological order of its graph.

        None if there are too many of them, or if they are not defined.

        Raises:
            ShapeError: there is no such sample.
        """
        if not self._is_small:
            return None
        try:
            return self._replayed(sample, parameters) if self._replays else self._built(sample, parameters)
        except MathDomainError:  # parameters that ran away leave a function's domain
            return None

    def _replayed(self, sample: int, parameters: Floats) -> Trace:
        if self._tape is None or sample != self._sample:
            from gradstudio.compiled.tape import record  # noqa: PLC0415 - it loads the compiler

            graph = sample_graph(self._spec, self._dataset, parameters, sample)
            self._tape = record(graph.root, parameters=graph.parameters)
            self._sample = sample
        replay = self._tape.replay(parameters=parameters)
        order = self._tape.order
        return Trace(sample=sample, data=read_only(replay.data[order]), grad=read_only(replay.grad[order]))

    def _built(self, sample: int, parameters: Floats) -> Trace:
        root = sample_graph(self._spec, self._dataset, parameters, sample).root
        root.backward()
        order = topological_order(root)
        return Trace(
            sample=sample,
            data=read_only([node.data for node in order]),
            grad=read_only([node.grad for node in order]),
        )
