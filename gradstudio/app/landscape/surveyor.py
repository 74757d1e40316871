"""`Surveyor`: measures planes and eigenvalues on the landscape's thread, and keeps what it will need again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.landscape.survey import (
    LandscapeError,
    MeasuredSharpness,
    Rectangle,
    Relief,
    ShownPath,
    Survey,
    Tell,
)
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.sweep.landscape.plane import (
    ParameterPlane,
    parameter_plane,
    path_plane,
    random_plane,
    step_plane,
)
from gradstudio.sweep.landscape.states import PathStates, StateCache
from gradstudio.sweep.landscape.surface import path_on, surfaces, window_of
from gradstudio.training.record import Record
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment, RunId

Floats = NDArray[np.float64]

MOST_STATES = 128
SHARPNESS_STATES = 64
_LIVE_SECONDS = 0.05
"""A run that is trained waits for no finer picture after this time."""
_LEAST_REACH = 1.0
"""How far a plane of two parameters goes to each side at the least."""
_MOST_LOSSES = 4


class Surveyor:
    """Measures what is asked for. One thread at a time.

    Args:
        record: has the runs.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._states = StateCache(record)
        self._losses: list[MeasuredLoss] = []
        self._eigenvalues: dict[RunId, dict[int, Floats]] = {}

    def survey(self, wanted: Survey, tell: Tell, go_on: GoOn) -> MeasuredSharpness | None:
        """Measure a plane, told from coarse to fine, or the eigenvalues over the steps, which are returned.

        Args:
            wanted: what is to be measured.
            tell: is handed the plane each time that it is finer.
            go_on: is asked now and then whether to, and told which share of a long way is done.

        Raises:
            LandscapeError: there is no such plane.
            RecordError: the run is gone.
        """
        run = wanted.moment.run
        self._states.see(run, wanted.seen)
        if wanted.is_sharpness:
            return self._sharpness(wanted, go_on)
        paths = self._paths(wanted, go_on)
        if paths is not None:
            self._plane(wanted, paths, tell, go_on)
        return None

    def _plane(self, wanted: Survey, paths: Sequence[PathStates], tell: Tell, go_on: GoOn) -> None:
        def cancelled() -> bool:
            return not go_on(1.0)

        began = time.perf_counter()
        plane = self._spanned(wanted, paths, go_on)
        if plane is None:
            return
        loss = self._loss(wanted.spec)
        shown = []
        for path in paths:
            found = path_on(loss, plane, path.parameters, cancelled)
            if found is None:
                return
            shown.append(ShownPath(run=path.run, steps=path.steps, on_plane=found))
        whole = _around(wanted, plane, paths)
        for surface in surfaces(loss, plane, wanted.rectangle or whole, cancelled):
            tell(
                Relief(
                    kind=wanted.kind,
                    moment=wanted.moment,
                    surface=surface,
                    whole=whole,
                    paths=tuple(shown),
                )
            )
            if wanted.is_live and time.perf_counter() - began > _LIVE_SECONDS:
                return

    def _paths(self, wanted: Survey, go_on: GoOn) -> list[PathStates] | None:
        found = []
        numbers = wanted.moment.run, *wanted.others
        for place, number in enumerate(numbers):
            path = self._states.path(
                number,
                MOST_STATES,
                may_replay=not wanted.is_live,
                go_on=_part_of(go_on, place, len(numbers)),
            )
            if path is None:
                return None
            found.append(path)
        return found

    def _spanned(self, wanted: Survey, paths: Sequence[PathStates], go_on: GoOn) -> ParameterPlane | None:
        """Return the plane that is wanted; None if it was not to go on."""
        here = wanted.parameters
        if not np.isfinite(here).all():
            raise LandscapeError(
                "At this step some weights are no numbers: no plane goes through them. Look at an "
                "earlier step."
            )
        if wanted.kind == "random":
            return random_plane(wanted.spec.sizes, here, wanted.seed)
        if wanted.kind == "parameters":
            return _chosen_plane(wanted)
        if wanted.kind == "path":
            return _path_plane(paths)
        if wanted.before is not None:
            plane = step_plane(here, wanted.gradient, here - wanted.before)
            if plane is not None:
                return plane
        return self._step_plane(wanted, go_on)

    def _step_plane(self, wanted: Survey, go_on: GoOn) -> ParameterPlane | None:
        """Return the plane of descent and last change, or of more changes where those have one direction."""
        here, (run, step) = wanted.parameters, (wanted.moment.run, wanted.moment.step)
        most, back = step - self._record.run(run).begin, 1
        if most < 1:
            raise LandscapeError("No step was taken yet: there is no last change. Take a step.")
        while back <= most:
            before = self._states.at(Moment(run, step - back), go_on)
            if before is None:
                return None
            plane = step_plane(here, wanted.gradient, here - before)
            if plane is not None:
                change = plane.titles[1] if back == 1 else f"last {back} changes, across it"
                return replace(plane, titles=(plane.titles[0], change))
            if back == most:
                break
            back = min(2 * back, most)
        raise LandscapeError(
            "All changes had the direction of the gradient, or there is none. Take another plane."
        )

    def _sharpness(self, wanted: Survey, go_on: GoOn) -> MeasuredSharpness | None:
        from gradstudio.sweep.landscape.sharpness import sharpness  # noqa: PLC0415 - ARPACK, which planes need not

        number = wanted.moment.run
        path = self._states.path(
            number, SHARPNESS_STATES, may_replay=not wanted.is_live, go_on=_part_of(go_on, 0, 2)
        )
        if path is None:
            return None
        run = self._record.run(number)
        known = self._eigenvalues.setdefault(number, {})
        curve = sharpness(run, path, self._loss, known, _part_of(go_on, 1, 2))
        if curve is None:
            return None
        return MeasuredSharpness(run=number, spec=run.spec_at(max(run.begin, run.end - 1)), curve=curve)

    def _loss(self, spec: ProjectSpec) -> MeasuredLoss:
        """Return the loss of a project; those that were asked for last are kept."""
        for place, known in enumerate(self._losses):
            if known.spec is spec or _measures_the_same(known.spec, spec):
                self._losses.insert(0, self._losses.pop(place))
                return known
        self._losses = [MeasuredLoss(spec), *self._losses[: _MOST_LOSSES - 1]]
        return self._losses[0]


def _path_plane(paths: Sequence[PathStates]) -> ParameterPlane:
    own = paths[0].parameters
    states = np.vstack([path.parameters for path in paths])
    finite = states[np.isfinite(states).all(axis=1)]
    plane = None
    if len(own) > 1 and np.isfinite(own[-1]).all():
        plane = path_plane(finite, own[-1])
    if plane is None:
        raise LandscapeError("The path has no two directions yet. Take a few steps.")
    return plane


def _chosen_plane(wanted: Survey) -> ParameterPlane:
    if len(wanted.chosen) < 2:
        raise LandscapeError("Select two weights or biases: click one in the graph, and Shift-click another.")
    first, second = wanted.chosen[-2:]
    return parameter_plane(wanted.parameters, first.index, second.index, (first.name, second.name))


def _around(wanted: Survey, plane: ParameterPlane, paths: Sequence[PathStates]) -> Rectangle:
    """Return the rectangle that is shown at first."""
    if wanted.kind == "random":
        return -1.0, 1.0, -1.0, 1.0  # the lengths of the neurons' own weights
    states = np.vstack([path.parameters for path in paths])
    finite = states[np.isfinite(states).all(axis=1)]
    left, right, bottom, top = window_of(plane, finite if len(finite) else wanted.parameters[None])
    if wanted.kind == "parameters":
        left, bottom = min(left, -_LEAST_REACH), min(bottom, -_LEAST_REACH)
        right, top = max(right, _LEAST_REACH), max(top, _LEAST_REACH)
    return left, right, bottom, top


def _measures_the_same(one: ProjectSpec, other: ProjectSpec) -> bool:
    """Whether two projects have one loss: steps, rates and the like do not matter to it."""
    mine, yours = one.training, other.training
    return (one.data, one.network, mine.loss, mine.l1, mine.l2, mine.penalize_biases) == (
        other.data,
        other.network,
        yours.loss,
        yours.l1,
        yours.l2,
        yours.penalize_biases,
    )


def _part_of(go_on: GoOn, place: int, count: int) -> GoOn:
    """Return what is asked on one of several ways of the same length."""
    return lambda share: go_on((place + share) / count)
