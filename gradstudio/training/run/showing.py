"""`Showing`: what a run shows of itself at the step that it is at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.measure import measure
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.look.outlook import outlooks
from gradstudio.training.look.pulls import opposed_pairs
from gradstudio.training.look.requests import (
    Answer,
    Beyond,
    Health,
    HealthRequest,
    OutlookRequest,
    Outlooks,
    Pulls,
    PullsRequest,
    Request,
    Shares,
    SharesRequest,
)
from gradstudio.training.look.snapshot import Snapshot, sealed
from gradstudio.training.look.viewer import BEYOND_NUMBERS, Viewer, beyond
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.engine import TrainingEngine
from gradstudio.training.run.holding import cut_mask, frozen_mask
from gradstudio.training.run.moment import Moment, RunId


class Showing:
    """Reads an engine; it changes nothing of the run.

    Args:
        spec: what is trained.
        engine: trains it.
        rows: indices in the data set of the training samples.
    """

    def __init__(self, spec: ProjectSpec, engine: TrainingEngine, rows: NDArray[np.intp]) -> None:
        self._spec = spec
        self._engine = engine
        self._rows = rows
        self._viewer = Viewer(spec)

    def adopt(self, spec: ProjectSpec) -> None:
        """Go on under a spec that `Session.can_adopt` allows."""
        self._spec = spec
        self._viewer.adopt(spec)

    def snapshot(self, run: RunId, watch: Watch | None) -> Snapshot:
        """Return the present state.

        Args:
            run: number of the run.
            watch: the loss to trace scalar by scalar, or None.

        Raises:
            ShapeError: there is no such sample.
        """
        evaluation = self._engine.evaluate()
        test = self._engine.score()
        parameters = sealed(self._engine.parameters())
        return Snapshot(
            run=run,
            spec=self._spec,
            step=self._engine.step_count,
            epoch=self._engine.epoch,
            loss=evaluation.loss,
            accuracy=evaluation.accuracy,
            test_loss=None if test is None else test.loss,
            test_accuracy=None if test is None else test.accuracy,
            learning_rate=self._engine.learning_rate,
            parameters=parameters,
            gradients=sealed(np.asarray(evaluation.gradients)),
            trace=None if watch is None else self._viewer.trace(watch, self._samples_of(watch), parameters),
            overview=None if watch is None else self._viewer.overview(watch, parameters),
        )

    def health(self, run: RunId) -> HealthReading:
        """Return what the numbers of each layer are like at present.

        Args:
            run: number of the run.
        """
        return measure(self._engine, self._spec, run)

    def look(self, run: RunId, request: Request, work: float) -> Answer | None:
        """Return what a view asks to see at the present parameters, without dropout.

        Args:
            run: number of the run.
            request: one of those in `training/look/requests.py`.
            work: multiply-adds that it may take; a map is coarser if it would need more.

        Returns:
            The answer; `Beyond` if the run's numbers are too far out for one; None if the request is for another
            run, another network or other data.
        """
        if request.run not in (None, run):
            return None
        at = Moment(run, self._engine.step_count)
        match request:
            case HealthRequest():
                return Health(moment=at, reading=self.health(run))
            case OutlookRequest() | SharesRequest() | PullsRequest():
                try:
                    return self._of_gradients(request, at)
                except BEYOND_NUMBERS:
                    return beyond(request, at)
        return self._viewer.answer(request, at, self._engine.parameters(), work)

    def _of_gradients(
        self, request: OutlookRequest | SharesRequest | PullsRequest, at: Moment
    ) -> Answer | None:
        match request:
            case OutlookRequest():
                return self._outlooks(request, at)
            case SharesRequest():
                return self._shares(request, at)
            case PullsRequest():
                return self._pulls(request, at)

    def _outlooks(self, request: OutlookRequest, at: Moment) -> Outlooks:
        engine, spec = self._engine, self._spec
        wanted = [index for index in request.parameters if index < spec.parameter_count]
        biases = [ScalarPath.of_parameter(index, spec.sizes).part == "bias" for index in wanted]
        held = cut_mask(spec) | frozen_mask(spec)
        inputs, rate = engine.step_inputs(), engine.learning_rate
        known = outlooks(inputs, engine.parameters(), biases, rate, wanted, held)
        return Outlooks(moment=at, spec=spec, outlooks=known)

    def _shares(self, request: SharesRequest, at: Moment) -> Shares | None:
        if request.parameter >= self._spec.parameter_count:
            return None
        samples = self._rows[self._engine.upcoming_rows()]
        samples.flags.writeable = False
        shares = sealed(self._engine.step_shares(request.parameter))
        return Shares(moment=at, samples=samples, shares=shares)

    def _pulls(self, request: PullsRequest, at: Moment) -> Pulls | Beyond | None:
        spec, engine, upcoming = self._spec, self._engine, request.upcoming
        everything = range(spec.parameter_count)
        parameters = everything if request.part is None else request.part.parameter_range(spec.sizes)
        if not len(parameters):
            return None
        samples = self._rows[engine.upcoming_rows()] if upcoming else self._rows.copy()
        samples.flags.writeable = False
        with np.errstate(all="ignore"):
            parts = engine.gradient_parts(parameters, upcoming=upcoming)
            if not np.isfinite(parts.norm):
                return beyond(request, at)

            def gradients_of(places: list[int]) -> NDArray[np.float64]:
                return engine.sample_gradients(parameters, places, upcoming=upcoming)

            opposed = opposed_pairs(parts, len(parameters), gradients_of)
        return Pulls(moment=at, request=request, samples=samples, parts=parts, opposed=opposed)

    def _samples_of(self, watch: Watch) -> list[int]:
        """Return the indices in the data set of the samples whose loss is watched."""
        match watch.scope:
            case "sample":
                return [watch.sample]
            case "batch":
                samples: list[int] = self._rows[self._engine.upcoming_rows()].tolist()
            case "all":
                samples = self._rows.tolist()
        return samples
