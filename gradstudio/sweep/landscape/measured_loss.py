"""`MeasuredLoss`: the training loss of a project at any parameters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.fleet import losses_at, losses_on_plane
from gradstudio.compiled.network import PackedNetwork
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.metrics import target_for
from gradstudio.training.run.packed import net_config, training_config

Floats = NDArray[np.float64]

_WORK_AT_ONCE = 2**27
"""Products of a parameter and a sample between two looks at whether it is wanted: a tenth of a second."""


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

    def at(self, parameters: Floats) -> Floats:
        """Return the loss at each of some parameters.

        Args:
            parameters: shape (points, parameters).

        Returns:
            Shape (points,); NaN or inf where it is none.
        """
        return losses_at(self._network, np.ascontiguousarray(parameters, dtype=np.float64))

    def on_plane(
        self, plane: Floats, places: Floats, cancelled: Callable[[], bool] = lambda: False
    ) -> Floats | None:
        """Return the loss at many places of a plane.

        Args:
            plane: shape (3, parameters): the origin and two directions.
            places: shape (places, 2), how far to go along each direction.
            cancelled: is asked now and then.

        Returns:
            Shape (places,), or None if it was cancelled.
        """
        losses = np.empty(len(places))
        together = max(1, _WORK_AT_ONCE // (self.spec.parameter_count * len(self.targets)))
        for begin in range(0, len(places), together):
            if cancelled():
                return None
            some = np.ascontiguousarray(places[begin : begin + together])
            losses[begin : begin + together] = losses_on_plane(self._network, plane, some)
        return losses

    def gradient(self, parameters: Floats) -> Floats:
        """Return the gradient of the loss at some parameters, shape (parameters,)."""
        self._network.set_parameters(parameters, finite=False)
        return self._network.evaluate().gradient
