"""What the views ask of the network besides a snapshot: neurons over a map, and over the samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.training.lens import Lens

Floats = NDArray[np.float64]
Images = NDArray[np.float32]
Activations = Callable[[Floats], tuple[Floats, ...]]
"""From inputs, shape (samples, inputs), to one array per layer, shape (neurons, samples)."""

Neurons = Literal["all", "outputs"] | tuple[tuple[int, ...], ...]
"""Which neurons: all, those of the last layer, or for each layer, inputs first, their indices."""

_CACHED_GRIDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRequest:
    """Asks for neurons' activations on a grid over a part of the input space.

    Attributes:
        lens: the part.
        width: number of cells from left to right.
        height: number of cells from top to bottom; 1 on a line.
        neurons: which neurons.
    """

    lens: Lens
    width: int = 100
    height: int = 100
    neurons: Neurons = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRequest:
    """Asks for what one layer makes of the samples.

    Attributes:
        layer: 0 for the inputs, 1 for the first layer and so on; −1 for the outputs.
        most: so many samples of the data set, from the first on.
    """

    layer: int = -1
    most: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Maps:
    """The answer to a `MapRequest`.

    Attributes:
        request: what was asked. The grid is coarser than that if the network is too large to be drawn live.
        sizes: inputs, then neurons of each layer, of the network that answered.
        layers: for the inputs and for each layer one array of shape (neurons asked for, height, width),
            float32, read-only, rows from the top down.
    """

    request: MapRequest
    sizes: tuple[int, ...]
    layers: tuple[Images, ...]

    @property
    def is_draft(self) -> bool:
        """Whether the grid is coarser than was asked for."""
        return self.layers[-1].shape[1:] != (self.request.height, self.request.width)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SampleValues:
    """The answer to a `SampleRequest`.

    Attributes:
        request: what was asked.
        sizes: inputs, then neurons of each layer, of the network that answered.
        values: shape (samples, neurons), read-only.
    """

    request: SampleRequest
    sizes: tuple[int, ...]
    values: Floats


Request = MapRequest | SampleRequest
Answer = Maps | SampleValues


class Mapper:
    """Answers requests about one network and its data.

    Args:
        dataset: all samples.
        sizes: number of inputs, then of neurons in each layer.
    """

    def __init__(self, dataset: Dataset, sizes: tuple[int, ...]) -> None:
        self._dataset = dataset
        self._sizes = sizes
        self._work = sum(fan_out * (fan_in + 1) for fan_in, fan_out in pairwise(sizes))
        self._grids: dict[tuple[Lens, int, int], tuple[Floats, NDArray[np.bool_]]] = {}

    def answer(self, request: Request, activations: Activations, work: float) -> Answer | None:
        """Return what was asked for; None if the request is for another network or other data.

        Args:
            request: what a view wants to see.
            activations: the network at the moment.
            work: multiply-adds that a map may take; its grid is made coarser if need be.
        """
        if isinstance(request, SampleRequest):
            return self._samples(request, activations)
        return self._maps(request, activations, work)

    def _samples(self, request: SampleRequest, activations: Activations) -> SampleValues | None:
        if not -1 <= request.layer < len(self._sizes):
            return None
        inputs = self._dataset.inputs[: request.most]
        values = inputs.copy() if request.layer == 0 else activations(inputs)[max(request.layer, 0) - 1].T
        values = np.ascontiguousarray(values)
        values.flags.writeable = False
        return SampleValues(request=request, sizes=self._sizes, values=values)

    def _maps(self, request: MapRequest, activations: Activations, work: float) -> Maps | None:
        chosen = _chosen(request.neurons, self._sizes)
        if chosen is None or request.lens.column_count != self._dataset.inputs.shape[1]:
            return None
        width, height = self._affordable(request, work)
        inputs, undefined = self._grid(request.lens, width, height)
        layers = []
        for values, neurons in zip((inputs.T, *activations(inputs)), chosen, strict=True):
            some = values if neurons is None else values[list(neurons)]
            images = some.astype(np.float32)
            images[:, undefined] = np.nan
            images = images.reshape(-1, height, width)
            images.flags.writeable = False
            layers.append(images)
        return Maps(request=request, sizes=self._sizes, layers=tuple(layers))

    def _affordable(self, request: MapRequest, work: float) -> tuple[int, int]:
        """Return the cells of the grid, fewer than asked for if that were too much work."""
        share = work / (self._work * request.width * request.height)
        if share >= 1.0:
            return request.width, request.height
        if request.lens.up is None:
            return max(2, int(request.width * share)), 1
        return max(2, int(request.width * share**0.5)), max(2, int(request.height * share**0.5))

    def _grid(self, lens: Lens, width: int, height: int) -> tuple[Floats, NDArray[np.bool_]]:
        """Return the network's inputs at the points of a grid, and where a feature has no value."""
        key = lens, width, height
        if key not in self._grids:
            if len(self._grids) >= _CACHED_GRIDS:
                self._grids.pop(next(iter(self._grids)))
            inputs = lens.points(width, 1 if lens.up is None else height)
            undefined: NDArray[np.bool_] = np.logical_not(np.isfinite(inputs).all(axis=1))
            inputs[undefined] = 0.0
            self._grids[key] = inputs, undefined
        return self._grids[key]


def _chosen(neurons: Neurons, sizes: tuple[int, ...]) -> list[tuple[int, ...] | None] | None:
    """Return for each layer, inputs first, which neurons, None for all; None if the network has not got them."""
    if neurons == "all":
        return [None] * len(sizes)
    if neurons == "outputs":
        return [*[()] * (len(sizes) - 1), None]
    if len(neurons) != len(sizes) or any(
        not 0 <= index < size for some, size in zip(neurons, sizes, strict=True) for index in some
    ):
        return None
    return list(neurons)
