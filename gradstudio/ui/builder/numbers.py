"""The numbers that the builder draws: weights and biases layer by layer, and which are cut or frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.holding import cut_mask, frozen_mask
from gradstudio.training.run.parameters import LayerParameters, by_layer

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class LayerState:
    """The numbers of one layer that are drawn.

    Attributes:
        parameters: weights and biases.
        cut: whether each weight is cut, shape (neurons, inputs); None if none is.
        frozen: whether each weight is frozen, the same shape; None if none is.
    """

    parameters: LayerParameters
    cut: Mask | None
    frozen: Mask | None


class NetworkNumbers:
    """Puts together what the project and the newest snapshot say.

    Attributes:
        layers: None before there are numbers of the network as it is now.
        snapshot: where they are from.
        spec: the project.
    """

    def __init__(self, spec: ProjectSpec) -> None:
        self.layers: list[LayerState] | None = None
        self.snapshot: Snapshot | None = None
        self.show_spec(spec)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        self.spec = spec
        self._cut = _by_layer(spec, spec.network.cut, cut_mask)
        self._frozen = _by_layer(spec, spec.network.frozen, frozen_mask)
        self._put_together()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take newer numbers."""
        self.snapshot = snapshot
        self._put_together()

    def value_of(self, part: ScalarPath) -> float | None:
        """Return the number of a weight or a bias; of a neuron its bias. None where there is none yet."""
        if self.layers is None or part.neuron is None or not part.layer:
            return None
        own = self.layers[part.layer - 1].parameters
        return float(
            own.biases[part.neuron] if part.weight is None else own.weights[part.neuron, part.weight]
        )

    def _put_together(self) -> None:
        snapshot, sizes = self.snapshot, self.spec.sizes
        if snapshot is None or snapshot.spec.sizes != sizes:
            self.layers = None
            return
        parameters = by_layer(sizes, snapshot.parameters)
        self.layers = list(map(LayerState, parameters, self._cut, self._frozen))


def input_values(dataset: Dataset, sample: int, spec: ProjectSpec) -> list[float | None]:
    """Return the inputs of a sample; none while data and network are not yet of one edit.

    Args:
        dataset: the samples.
        sample: its number, from 0.
        spec: the project.
    """
    inputs = dataset.inputs
    if sample >= len(inputs) or inputs.shape[1] != spec.input_count:
        return []
    return list(inputs[sample].tolist())


def _by_layer(
    spec: ProjectSpec, paths: tuple[str, ...], mask_of: Callable[[ProjectSpec], Mask]
) -> Sequence[Mask | None]:
    """Return for the weights of each layer, shape (neurons, inputs), whether they are among some parts."""
    if not paths:  # in most networks, and a large one has millions
        return [None] * len(spec.network.layers)
    return [layer.weights > 0 for layer in by_layer(spec.sizes, mask_of(spec).astype(np.float64))]
