"""`PerSample`: the gradient of a network taken apart by sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.compiled.arguments import BatchedData, Followed, NetworkArrays, Rule, Tests
from gradstudio.compiled.checks import checked_batches, checked_indices
from gradstudio.compiled.kernels import train
from gradstudio.compiled.layout import INPUT, INPUTS, NEURONS, Z_GRADIENT, padded
from gradstudio.compiled.results import PackedGradientParts
from gradstudio.compiled.state import NetworkState
from gradstudio.engine.errors import ShapeError
from gradstudio.engine.paths import begin_of_layer

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _WorkedOff:
    """Some samples that were worked off at once.

    Attributes:
        places: where they stand in the batch.
        scale: what their gradients are multiplied by to be parts of the batch's mean.
        arrays: of the network; its workspace has activations and gradients of each layer.
    """

    places: slice
    scale: float
    arrays: NetworkArrays

    def layer(self, index: int) -> tuple[Floats, Floats]:
        """Return what makes up a layer's gradients; both are views.

        Returns:
            Gradients of the pre-activations, shape (neurons, samples), and the layer's inputs with a row of ones
            for the biases, shape (inputs + 1, samples).
        """
        row, work = self.arrays.plan[index], self.arrays.work
        count = self.places.stop - self.places.start
        columns = padded(count)
        neurons, inputs = int(row[NEURONS]), int(row[INPUTS]) + 1
        deltas = work[row[Z_GRADIENT] : row[Z_GRADIENT] + neurons * columns].reshape(neurons, columns)
        signals = work[row[INPUT] : row[INPUT] + inputs * columns].reshape(inputs, columns)
        return deltas[:, :count], signals[:, :count]


class PerSample(NetworkState):
    """A network whose gradients can be looked at sample by sample. Penalties are left out of all of it.

    The gradient of a weight for one sample is that of the neuron's pre-activation times the input that it weighs;
    no gradient of a whole sample is ever made but for the few that are asked for.
    """

    def sample_gradients(
        self, parameters: range, samples: ArrayLike | None = None, *, among: int | None = None, dropout: bool
    ) -> Floats:
        """Compute what each sample adds to the gradients of some parameters that follow on each other.

        Args:
            parameters: their indices.
            samples: indices of the samples; None for all.
            among: number of samples in the batch that they are parts of; None if it is these.
            dropout: whether the neurons that the next step leaves out are left out.

        Returns:
            Shape (samples, parameters).

        Raises:
            ShapeError: there are no such parameters.
            ConfigurationError: an empty or impossible batch; no data.
        """
        self._require(parameters)
        chosen = self._chosen(samples)
        found = np.empty((len(chosen), len(parameters)))
        for part in self._parts(chosen, len(chosen) if among is None else among, dropout=dropout):
            for index, (own, within) in self._layers_of(parameters):
                deltas, signals = part.layer(index)
                neurons, weights = np.divmod(np.arange(within.start, within.stop), len(signals))
                found[part.places, own] = (deltas[neurons] * signals[weights]).T * part.scale
        return found

    def gradient_parts(
        self, parameters: range, samples: ArrayLike | None = None, *, dropout: bool
    ) -> PackedGradientParts:
        """Compute how strongly each sample of a batch pulls at some parameters that follow on each other.

        With g the part that a sample has in the gradient G, the mean over the batch, it adds g·G / ‖G‖ along G.

        Args:
            parameters: their indices.
            samples: indices of the samples; None for all.
            dropout: whether the neurons that the next step leaves out are left out.

        Raises:
            ShapeError: there are no such parameters.
            ConfigurationError: an empty or impossible batch; no data.
        """
        self._require(parameters)
        chosen = self._chosen(samples)
        gradient = np.zeros(self.net.parameter_count)
        own = slice(parameters.start, parameters.stop)
        gradient[own] = self._gradient_of(chosen, dropout=dropout)[own]
        wanted = np.zeros(self.net.parameter_count)
        wanted[own] = 1.0
        along, squares = np.zeros((2, len(chosen)))
        for part in self._parts(chosen, len(chosen), dropout=dropout):
            for index, (_, within) in self._layers_of(parameters):
                deltas, signals = part.layer(index)
                block = self._block(index)
                shape = deltas.shape[0], signals.shape[0]
                # Neurons outside are left out, so that one neuron of a large layer costs little.
                rows = slice(within.start // shape[1], -(-within.stop // shape[1]))
                some = deltas[rows] * part.scale
                along[part.places] += (some * (gradient[block].reshape(shape)[rows] @ signals)).sum(axis=0)
                squares[part.places] += (some**2 * (wanted[block].reshape(shape)[rows] @ signals**2)).sum(
                    axis=0
                )
        norm = float(np.linalg.norm(gradient))
        return PackedGradientParts(norm=norm, along=along / norm if norm else along, sizes=np.sqrt(squares))

    def _require(self, parameters: range) -> None:
        if not len(parameters):
            raise ShapeError("There are no parameters to look at. Name one at least.")
        checked_indices([parameters.start, parameters.stop - 1], self.net)

    def _chosen(self, samples: ArrayLike | None) -> Integers:
        """Return the indices of some samples, or of all."""
        self._data()
        count = self.sample_count
        chosen = np.arange(count) if samples is None else np.asarray(samples, dtype=np.int64)
        return checked_batches(chosen, [0, len(chosen)], count, 1)[0]

    def _per_sample_rule(self, *, dropout: bool) -> Rule:
        rule = self._looking(penalties=False)
        return rule._replace(training=self._rule().training) if dropout else rule

    def _gradient_of(self, chosen: Integers, *, dropout: bool) -> Floats:
        workspace = self._workspaces.of(len(chosen))
        data = workspace.some(*self._data(), chosen)
        compute(workspace.arrays, data, self._per_sample_rule(dropout=dropout), self.step_count)
        return self._gradient

    def _parts(self, chosen: Integers, among: int, *, dropout: bool) -> Iterator[_WorkedOff]:
        """Work off the samples, as many at once as there is room for."""
        workspace = self._workspaces.keeping_activations(len(chosen))
        rule = self._per_sample_rule(dropout=dropout)
        for start in range(0, len(chosen), workspace.part):
            some = chosen[start : start + workspace.part]
            compute(workspace.arrays, workspace.some(*self._data(), some), rule, self.step_count)
            yield _WorkedOff(slice(start, start + len(some)), len(some) / among, workspace.arrays)

    def _block(self, layer: int) -> slice:
        """Return where the parameters of a layer lie."""
        sizes = self.net.sizes
        return slice(begin_of_layer(layer + 1, sizes), begin_of_layer(layer + 2, sizes))

    def _layers_of(self, parameters: range) -> Iterator[tuple[int, tuple[slice, slice]]]:
        """Yield the layers that some parameters are in, each with their places among them and in its block."""
        for layer in range(self.net.layer_count):
            block = self._block(layer)
            start, stop = max(block.start, parameters.start), min(block.stop, parameters.stop)
            if start < stop:
                own = slice(start - parameters.start, stop - parameters.start)
                yield layer, (own, slice(start - block.start, stop - block.start))


def compute(net: NetworkArrays, data: BatchedData, rule: Rule, step: int = 0) -> tuple[float, float]:
    """Compute loss and accuracy, and into the network's arrays the gradient.

    Args:
        net: the arrays.
        data: one batch.
        rule: which says that no step is taken.
        step: number of the step whose dropout it is.
    """
    loss, accuracy, nothing = np.empty(1), np.empty(1), np.empty(0)
    tests = Tests(net, data, 0, nothing, nothing)
    nobody = Followed(np.empty(0, dtype=np.int64), np.empty((0, 1)))
    train(net, data, rule, tests, nobody, np.zeros(1), step, loss, accuracy)
    return loss.item(), accuracy.item()
