"""Every scalar of a loss, again and again as the parameters change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.engine.errors import MathDomainError, ShapeError
from gradstudio.engine.losses import total
from gradstudio.engine.walk import topological_order
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import (
    batch_scalar_count,
    build_loss,
    loss_constants,
    penalty_strengths,
    scalar_count,
    target_of,
)
from gradstudio.training.look.snapshot import Trace, read_only
from gradstudio.training.look.structure import Structure
from gradstudio.training.look.watch import Watch

if TYPE_CHECKING:
    from gradstudio.compiled.tape import Tape

MAX_SCALARS = 100_000
"""A graph with more scalars than this is neither traced nor drawn whole."""

Floats = NDArray[np.float64]


def is_traced(spec: ProjectSpec, watch: Watch, samples: int) -> bool:
    """Whether a loss is small enough to be traced scalar by scalar.

    Args:
        spec: the project.
        watch: whose loss.
        samples: number of samples in it.
    """
    if watch.scope == "sample":
        return scalar_count(spec.sizes) <= MAX_SCALARS
    return batch_scalar_count(spec, samples, penalty=watch.penalty) <= MAX_SCALARS


class Tracer:
    """Computes data and gradient of every node of a loss.

    The graph is recorded once and then replayed, for other samples too: their inputs, and the numbers that each
    one's loss brings in, are put into its leaves.

    Args:
        dataset: where the samples are.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._structure: Structure | None = None
        self._recording: _Recording | None = None

    def trace(
        self, spec: ProjectSpec, watch: Watch, samples: Sequence[int], parameters: Floats
    ) -> Trace | None:
        """Return the numbers of a loss, in the topological order of its graph.

        None if there are too many of them, or if they are not defined.

        Args:
            spec: network, loss and penalties.
            watch: whose loss.
            samples: indices of its samples in the data set.
            parameters: flat.

        Raises:
            ShapeError: there is no such sample.
        """
        for sample in samples:
            if not 0 <= sample < len(self._dataset):
                raise ShapeError(f"There is no sample {sample + 1}: the data set has {len(self._dataset)}.")
        if not is_traced(spec, watch, len(samples)):
            return None
        structure = Structure.of(spec, watch, samples)
        try:
            if spec.training.engine == "compiled":
                if self._recording is None or self._structure != structure:
                    self._recording = _Recording(spec, self._dataset, watch, samples, parameters)
                    self._structure = structure
                strengths = penalty_strengths(spec.training) if watch.penalty else ()
                data, grad = self._recording.replay(samples, parameters, strengths)
            else:
                data, grad = _built(spec, self._dataset, watch, samples, parameters)
        except MathDomainError:  # parameters that diverged leave a function's domain
            return None
        return Trace(watch=watch, samples=tuple(samples), structure=structure, data=data, grad=grad)


def _built(
    spec: ProjectSpec, dataset: Dataset, watch: Watch, samples: Sequence[int], parameters: Floats
) -> tuple[Floats, Floats]:
    root = build_loss(spec, dataset, parameters, watch, samples).root
    root.backward()
    order = topological_order(root)
    return read_only([node.data for node in order]), read_only([node.grad for node in order])


class _Recording:
    """The tape of one structure."""

    def __init__(
        self, spec: ProjectSpec, dataset: Dataset, watch: Watch, samples: Sequence[int], parameters: Floats
    ) -> None:
        from gradstudio.compiled.tape import record  # noqa: PLC0415 - it loads the compiler

        self._spec = spec
        self._dataset = dataset
        graph = build_loss(spec, dataset, parameters, watch, samples)
        inputs = [leaf for sample in graph.inputs for leaf in sample]
        constants = [leaf for sample in graph.constants for leaf in sample]
        leaves = [*inputs, *constants, *graph.strengths]
        self._tape = record(graph.root, inputs=leaves, parameters=graph.parameters)
        self._known: dict[int, tuple[float, ...]] = {}
        self._scores: tuple[Tape, NDArray[np.int64]] | None = None
        if spec.training.loss == "softmax_cross_entropy":
            # The largest score of a sample is a number in its loss, so the scores must be known beforehand.
            outputs = [output for sample in graph.outputs for output in sample]
            root = total(outputs)
            place = {node: i for i, node in enumerate(topological_order(root))}
            tape = record(root, inputs=inputs, parameters=graph.parameters)
            self._scores = tape, tape.order[[place[output] for output in outputs]]

    def replay(
        self, samples: Sequence[int], parameters: Floats, strengths: Sequence[float]
    ) -> tuple[Floats, Floats]:
        """Return data and gradient of every node for some samples and strengths of the penalties."""
        inputs = self._dataset.inputs[list(samples)].ravel()
        if self._scores is None:
            constants = [self._constants(sample) for sample in samples]
        else:
            tape, places = self._scores
            scores = tape.replay(inputs=inputs, parameters=parameters).data[places].reshape(len(samples), -1)
            constants = [
                loss_constants(self._spec, own, target_of(self._spec, self._dataset, sample))
                for sample, own in zip(samples, scores.tolist(), strict=True)
            ]
        leaves = np.concatenate([inputs, np.array(constants).ravel(), strengths])
        replay, order = self._tape.replay(inputs=leaves, parameters=parameters), self._tape.order
        return read_only(replay.data[order]), read_only(replay.grad[order])

    def _constants(self, sample: int) -> tuple[float, ...]:
        """Return the constants of a sample's loss where they do not depend on its scores."""
        if sample not in self._known:
            target = target_of(self._spec, self._dataset, sample)
            self._known[sample] = loss_constants(self._spec, [0.0] * self._spec.sizes[-1], target)
        return self._known[sample]
