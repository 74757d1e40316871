"""`MeasuredLoss`: the training loss of a project at any parameters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.elsewhere import losses_at, losses_on_plane
from gradstudio.compiled.network import PackedNetwork
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.landscape.fair_order import fair_order
from gradstudio.sweep.landscape.work import AT_ONCE, MAKING, GoesOn, unwatched, work_of
from gradstudio.training.run.metrics import target_for
from gradstudio.training.run.packed_config import net_config, training_config

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_LEAST_PIECE = 64
"""Samples below which a single place is not cut into pieces any more."""


class MeasuredLoss:
    """Mean loss over all training samples plus the penalties, without dropout. One thread at a time.

    Args:
        spec: the project.

    Attributes:
        spec: see above.
        inputs: shape (samples, inputs), of the training samples.
        targets: shape (samples,), as the loss takes them.
    """

    def __init__(self, spec: ProjectSpec) -> None:
        self.spec = spec
        samples = split(load_dataset(spec.data), spec.data.test_share, spec.data.seed).train
        loss = spec.training.loss
        self.inputs = samples.inputs
        self.targets = np.array([target_for(loss, samples.task, t) for t in samples.targets.tolist()])
        self._network = PackedNetwork(net_config(spec), training_config(spec.training))
        self._network.load(self.inputs, self.targets)
        classes = None if samples.task == "regression" else samples.targets
        self._fair_order = fair_order(classes, len(self.targets))

    @property
    def sample_count(self) -> int:
        """Number of training samples."""
        return len(self.targets)

    def at(
        self, parameters: Floats, goes_on: GoesOn = unwatched, samples: int | None = None
    ) -> Floats | None:
        """Return the loss at each of some parameters.

        Args:
            parameters: shape (points, parameters).
            goes_on: is asked now and then.
            samples: on how many it is measured, drawn fairly; None for all.

        Returns:
            Shape (points,), NaN or inf where it is none; None if it was not to go on.
        """
        return self._in_pieces(partial(losses_at, self._network), parameters, goes_on, samples)

    def on_plane(
        self, plane: Floats, places: Floats, goes_on: GoesOn = unwatched, samples: int | None = None
    ) -> Floats | None:
        """Return the loss at many places of a plane.

        Args:
            plane: shape (3, parameters): the origin and two directions.
            places: shape (places, 2), how far to go along each direction.
            goes_on: is asked now and then.
            samples: on how many it is measured, drawn fairly; None for all.

        Returns:
            Shape (places,), or None if it was not to go on.
        """
        return self._in_pieces(partial(losses_on_plane, self._network, plane), places, goes_on, samples)

    def gradient(self, parameters: Floats) -> Floats:
        """Return the gradient of the loss at some parameters, shape (parameters,)."""
        self._network.set_parameters(parameters, finite=False)
        return self._network.evaluate().gradient

    def _in_pieces(
        self,
        measure: Callable[[Floats, Integers | None], Floats],
        points: Floats,
        goes_on: GoesOn,
        samples: int | None,
    ) -> Floats | None:
        """Measure so many points at once, or a single one on so many samples, as takes less than a moment."""
        count, parameters = samples or self.sample_count, self.spec.parameter_count
        chosen = None if count >= self.sample_count else np.sort(self._fair_order[:count])
        together = int(AT_ONCE / work_of(1, parameters, count))
        if together < 1:
            return self._on_parts_of_the_samples(measure, points, goes_on, chosen)
        losses = np.empty(len(points))
        for begin in range(0, len(points), together):
            some = np.ascontiguousarray(points[begin : begin + together], dtype=np.float64)
            if not goes_on(work_of(len(some), parameters, count)):
                return None
            losses[begin : begin + together] = measure(some, chosen)
        return losses

    def _on_parts_of_the_samples(
        self,
        measure: Callable[[Floats, Integers | None], Floats],
        points: Floats,
        goes_on: GoesOn,
        chosen: Integers | None,
    ) -> Floats | None:
        wanted = np.arange(self.sample_count) if chosen is None else chosen
        parameters = self.spec.parameter_count
        piece = max(_LEAST_PIECE, AT_ONCE // parameters - MAKING)
        losses = np.zeros(len(points))
        for place in range(len(points)):
            point = np.ascontiguousarray(points[place : place + 1], dtype=np.float64)
            for begin in range(0, len(wanted), piece):
                some = wanted[begin : begin + piece]
                if not goes_on(work_of(1, parameters, len(some))):
                    return None
                losses[place] += measure(point, some)[0] * (len(some) / len(wanted))
        return losses
