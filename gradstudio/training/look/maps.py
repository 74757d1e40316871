"""`Mapper`: what every neuron makes of the input space and of the samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.byte_cache import ByteCache
from gradstudio.data.dataset import Dataset
from gradstudio.data.split import split_rows
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.hidden import HiddenAxes
from gradstudio.training.look.lens import Lens
from gradstudio.training.look.requests import (
    Answer,
    Beyond,
    HiddenPicture,
    HiddenRequest,
    MapRequest,
    Maps,
    NeuronRequest,
    Neurons,
    OutcomeRequest,
    Outcomes,
)
from gradstudio.training.run.metrics import class_indices, confusion, picked_classes, r_squared
from gradstudio.training.run.moment import Moment

if TYPE_CHECKING:
    from gradstudio.compiled.config import NetConfig

Floats = NDArray[np.float64]
Activations = Callable[[Floats], tuple[Floats, ...]]
"""From inputs, shape (samples, inputs), to one array per layer, shape (neurons, samples)."""

_CACHED_GRIDS = 8
_MOST_BYTES = 64 * 2**20
_MOST_NUMBERS = 2**21
"""Activations that are computed at once, of all neurons together."""
LARGEST_PLACE = 1e100
"""Places further away are not drawn: a window around them could not be zoomed and moved without an overflow."""


class Mapper:
    """Answers requests about one network and its data.

    Args:
        spec: the network.
        dataset: all samples.
    """

    def __init__(self, spec: ProjectSpec, dataset: Dataset) -> None:
        self._dataset = dataset
        self._spec = spec
        self._sizes = spec.sizes
        self._parts = split_rows(len(dataset), spec.data.test_share, spec.data.seed)
        self._work = sum(fan_out * (fan_in + 1) for fan_in, fan_out in pairwise(spec.sizes))
        self._grids: ByteCache[tuple[Lens, int, int], tuple[Floats, NDArray[np.bool_]]] = ByteCache(
            _MOST_BYTES, _CACHED_GRIDS, lambda grid: grid[0].nbytes
        )
        self._axes = HiddenAxes()

    def answer(self, request: NeuronRequest, at: Moment, parameters: Floats, work: float) -> Answer | None:
        """Return the maps of a request; None if it is for another network or other data.

        Args:
            request: what a view wants to see.
            at: the moment that the parameters are of.
            parameters: flat, in the order of `MLP.parameters`.
            work: multiply-adds that a map may take; its grid is made coarser if need be.
        """
        activations = self._network(parameters)
        match request:
            case MapRequest():
                return self._maps(request, at, activations, work)
            case OutcomeRequest():
                return self._outcomes(at, activations)
            case HiddenRequest():
                return self._hidden(request, at, activations, work)

    def _network(self, parameters: Floats) -> Activations:
        """Return the network as a function of its inputs, without dropout.

        The kernels compute it for both engines: ten thousand points take minutes as graphs of values.
        """
        from gradstudio.compiled.maps import activations_of  # noqa: PLC0415 - it loads the compiler

        # Kernels are compiled for arrays that can be written to; those of an earlier moment cannot.
        own = parameters if parameters.flags.writeable else parameters.copy()
        return partial(activations_of, self._config, own)

    @cached_property
    def _config(self) -> NetConfig:
        from gradstudio.training.run.packed_config import net_config  # noqa: PLC0415 - it loads the compiler

        return net_config(self._spec)

    def _maps(self, request: MapRequest, at: Moment, activations: Activations, work: float) -> Maps | None:
        chosen = _chosen(request.neurons, self._sizes)
        if chosen is None or not self._knows(request.lens):
            return None
        width, height = self._affordable(request.lens, request.width, request.height, work)
        inputs, undefined = self._grid(request.lens, width, height)
        layers = []
        for some in _activations_of(chosen, inputs, activations, self._sizes):
            with np.errstate(over="ignore"):  # what has diverged is infinite on a picture
                images = some.astype(np.float32)
            images[:, undefined] = np.nan
            layers.append(_frozen(images.reshape(-1, height, width)))
        return Maps(moment=at, request=request, sizes=self._sizes, layers=tuple(layers))

    def _outcomes(self, at: Moment, activations: Activations) -> Outcomes:
        dataset, parts = self._dataset, self._parts
        chosen = _chosen("outputs", self._sizes) or []
        outputs = np.ascontiguousarray(
            _activations_of(chosen, dataset.inputs, activations, self._sizes)[-1].T
        )
        if dataset.task == "regression":
            wrong, matrices = np.zeros(len(dataset), np.bool_), [np.zeros((0, 0), np.intp)] * 2
            r2 = [r_squared(outputs[part, 0], dataset.targets[part]) for part in parts]
        else:
            labels, picked = class_indices(dataset), picked_classes(outputs)
            wrong, r2 = labels != picked, [np.nan] * 2
            matrices = [confusion(labels[part], picked[part], dataset.class_count) for part in parts]
        return Outcomes(
            moment=at,
            outputs=_frozen(outputs),
            wrong=_frozen(wrong),
            train_confusion=_frozen(matrices[0]),
            test_confusion=_frozen(matrices[1]),
            train_r2=r2[0],
            test_r2=r2[1],
        )

    def _hidden(
        self, request: HiddenRequest, at: Moment, activations: Activations, work: float
    ) -> HiddenPicture | Beyond | None:
        layer, neurons = request.layer, request.neurons
        if not (0 <= layer < len(self._sizes) and self._knows(request.lens)):
            return None
        if neurons is not None and not all(0 <= index < self._sizes[layer] for index in neurons):
            return None
        count = len(self._dataset)
        samples = np.linspace(0, count - 1, min(count, request.most)).astype(np.intp)
        width, height = self._affordable(request.lens, request.cells, request.cells, work)
        inputs, undefined = self._grid(request.lens, width, height)
        everything = np.vstack([self._dataset.inputs[samples], inputs])
        chosen = [None if index in (layer, len(self._sizes) - 1) else () for index in range(len(self._sizes))]
        layers = _activations_of(chosen, everything, activations, self._sizes)
        seen, of_grid = layers[layer].T.copy(), slice(len(samples), None)
        if neurons is not None:
            seen = seen[:, list(neurons)]
        # Points of the grid may be further out than the samples: those are left out one by one.
        if not _is_shown(seen[: len(samples)]).all():
            return Beyond(moment=at, request=request, reason=_beyond(layer))
        undefined = np.logical_or(undefined, ~_is_shown(seen[of_grid]))
        seen[of_grid][undefined] = 0.0
        places = seen if neurons is not None else self._axes.project(seen, len(samples), layer)
        places[of_grid][undefined] = np.nan
        return HiddenPicture(
            moment=at,
            request=request,
            sizes=self._sizes,
            samples=_frozen(samples),
            places=_frozen(places[: len(samples)].copy()),
            grid=_frozen(places[of_grid].reshape(height, width, 2).copy()),
            outputs=_frozen(layers[-1][:, of_grid].reshape(-1, height, width).copy()),
        )

    def _knows(self, lens: Lens) -> bool:
        return lens.column_count == len(self._dataset.columns)

    def _affordable(self, lens: Lens, width: int, height: int, work: float) -> tuple[int, int]:
        """Return the cells of a grid, fewer than asked for if that were too much work."""
        if lens.up is None:
            return max(2, int(min(width, work / self._work))), 1
        share = min(1.0, work / (self._work * width * height)) ** 0.5
        return max(2, int(width * share)), max(2, int(height * share))

    def _grid(self, lens: Lens, width: int, height: int) -> tuple[Floats, NDArray[np.bool_]]:
        """Return the network's inputs at the points of a grid, and where one has no value."""
        key = lens, width, height
        return self._grids.get(key, partial(self._new_grid, lens, width, height))

    def _new_grid(self, lens: Lens, width: int, height: int) -> tuple[Floats, NDArray[np.bool_]]:
        inputs = np.array(self._dataset.features.apply(lens.points(width, height)))
        undefined: NDArray[np.bool_] = np.logical_not(np.isfinite(inputs).all(axis=1))
        inputs[undefined] = 0.0
        return inputs, undefined


def _activations_of(
    chosen: Sequence[tuple[int, ...] | None], inputs: Floats, activations: Activations, sizes: tuple[int, ...]
) -> list[Floats]:
    """Return the activations of chosen neurons, layer by layer, inputs first, shape (chosen, points).

    Of many points some at a time: all neurons of a large network over all samples would take gigabytes.

    Args:
        chosen: for each layer which neurons, None for all.
        inputs: shape (points, inputs).
        activations: the network.
        sizes: of the layers, inputs first.
    """
    count = max(1, _MOST_NUMBERS // sum(sizes))
    is_one = len(inputs) <= count
    pieces = []
    for begin in range(0, max(len(inputs), 1), count):
        some = inputs[begin : begin + count]
        layers = zip((some.T, *activations(some)), chosen, strict=True)
        pieces.append([_picked(values, neurons, copied=not is_one) for values, neurons in layers])
    return pieces[0] if len(pieces) == 1 else [np.hstack(layer) for layer in zip(*pieces, strict=True)]


def _picked(values: Floats, neurons: tuple[int, ...] | None, *, copied: bool) -> Floats:
    """Return the activations of some neurons of a layer.

    Args:
        values: of the whole layer, shape (neurons, points).
        neurons: which; None for all.
        copied: whether all of them are a copy. A view would hold the activations of every layer.
    """
    if neurons is not None:
        return values[list(neurons)]
    return values.copy() if copied else values


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


def _is_shown(places: Floats) -> NDArray[np.bool_]:
    """Return for each row whether all its numbers are near enough to be drawn; NaN is not."""
    return np.asarray((np.abs(places) <= LARGEST_PLACE).all(axis=1))


def _beyond(layer: int) -> str:
    whose = "The inputs" if layer == 0 else f"The numbers of layer {layer}"
    return f"{whose} have diverged beyond what can be drawn. Lower the learning rate and start over."


Kind = TypeVar("Kind", bound=np.generic)


def _frozen(array: NDArray[Kind]) -> NDArray[Kind]:
    array.flags.writeable = False
    return array
