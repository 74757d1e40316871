"""`Viewer`: shows a network at whatever parameters it is given, those of the present or of an earlier moment."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.source import load_dataset
from gradstudio.engine.errors import MathDomainError, ShapeError
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.maps import Mapper
from gradstudio.training.look.over_batch import BatchTracer
from gradstudio.training.look.overview import is_on_demand, look_over
from gradstudio.training.look.requests import Answer, BatchRequest, Beyond, NeuronRequest, Request
from gradstudio.training.look.snapshot import Overview, Trace
from gradstudio.training.look.trace import Tracer
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment

Floats = NDArray[np.float64]

BEYOND_NUMBERS = (ArithmeticError, MathDomainError, np.linalg.LinAlgError)
"""What is raised where numbers that diverged leave nothing to be computed."""


class Viewer:
    """Looks at one network and its data. It keeps no parameters: equal ones give equal numbers, to the last bit.

    One thing is remembered: the principal plane of a hidden space is turned to agree with the picture before.

    Args:
        spec: network, data and loss.
    """

    def __init__(self, spec: ProjectSpec) -> None:
        self._spec = spec
        self._count = spec.parameter_count
        self._load()

    def adopt(self, spec: ProjectSpec) -> None:
        """Go on under a spec that `Session.can_adopt` allows."""
        before, self._spec = self._spec.data, spec
        if spec.data != before:
            self._load()

    def answer(
        self, request: NeuronRequest | BatchRequest, at: Moment, parameters: Floats, work: float = math.inf
    ) -> Answer | None:
        """Return what a view asks to see, without dropout.

        Args:
            request: one of those in `training/look/requests.py`.
            at: the moment that the parameters are of; the answer bears it.
            parameters: flat, in the order of `MLP.parameters`.
            work: multiply-adds that it may take; a map is coarser if it would need more.

        Returns:
            The answer; `Beyond` if the numbers are too far out for one; None if the request is for another network
            or other data.

        Raises:
            ShapeError: there are more or fewer parameters than the network has.
        """
        self._require_fit(parameters)
        try:
            if isinstance(request, BatchRequest):
                return self._batch_tracer.trace(self._spec, request, at, parameters)
            return self._mapper.answer(request, at, parameters, work)
        except BEYOND_NUMBERS:
            return beyond(request, at)

    def trace(self, watch: Watch, samples: Sequence[int], parameters: Floats) -> Trace | None:
        """Return every scalar of a loss; None if they are too many, or not defined.

        Args:
            watch: whose loss.
            samples: indices of its samples in the data set.
            parameters: flat, in the order of `MLP.parameters`.

        Raises:
            ShapeError: there is no such sample, or there are more or fewer parameters than the network has.
        """
        self._require_fit(parameters)
        return self._tracer.trace(self._spec, watch, samples, parameters)

    def overview(self, watch: Watch, parameters: Floats) -> Overview | None:
        """Return what the neurons compute for a sample whose scalars are too many to be traced; else None.

        Args:
            watch: which sample.
            parameters: flat, in the order of `MLP.parameters`.

        Raises:
            ShapeError: there are more or fewer than the network has.
        """
        if not is_on_demand(self._spec, watch):
            return None
        self._require_fit(parameters)
        try:
            return look_over(self._spec, parameters, watch)
        except MathDomainError:  # parameters that diverged leave a function's domain
            return None

    def _require_fit(self, parameters: Floats) -> None:
        if parameters.shape != (self._count,):
            raise ShapeError(
                f"There are {parameters.size} parameters, but this network has {self._count}. "
                "Look at it with its own."
            )

    def _load(self) -> None:
        dataset = load_dataset(self._spec.data)
        self._mapper = Mapper(self._spec, dataset)
        self._tracer = Tracer(dataset)
        self._batch_tracer = BatchTracer(dataset)


def beyond(request: Request, at: Moment) -> Beyond:
    """Return the answer where nothing can be computed any more."""
    return Beyond(
        moment=at,
        request=request,
        reason="The numbers of this run are not finite. Lower the learning rate and start over.",
    )
