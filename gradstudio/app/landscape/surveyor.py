"""`Surveyor`: measures planes and eigenvalues on the landscape's thread, and keeps what it will need again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.landscape.reliefs import reliefs
from gradstudio.app.landscape.spanning import plane_of
from gradstudio.app.landscape.survey import (
    LandscapeError,
    MeasuredSharpness,
    Relief,
    Survey,
    Tell,
    what_is_measured,
)
from gradstudio.app.landscape.ways import Hurry, aside, part_of
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.sweep.landscape.states import PathStates, StateCache
from gradstudio.training.record import Record
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import RunId

Floats = NDArray[np.float64]

MOST_STATES = 128
SHARPNESS_STATES = 64
_LIVE_SECONDS = 0.05
"""A run that is trained waits for no finer picture after this time."""
_SOON_SECONDS = 0.3
"""Where the states of a run take longer than this, those that are known are shown first."""
_MANY = 2**19
"""Parameters from which a replay takes long to set out."""
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

        Where it takes long until the states of the run are there, a first look is told of those that are.

        Args:
            wanted: what is to be measured.
            tell: is handed the plane each time that it is finer, or on more samples.
            go_on: is asked now and then whether to, and told which share of a long way is done.

        Raises:
            LandscapeError: there is no such plane.
            RecordError: the run is gone.
        """
        self._states.see(wanted.moment.run, wanted.seen)
        if wanted.is_sharpness:
            return self._sharpness(wanted, go_on)
        if wanted.is_live:
            self._tell_known(wanted, tell, go_on)
            return None
        hurry = Hurry(go_on, _SOON_SECONDS)
        is_large = wanted.spec.parameter_count > _MANY
        paths = None if is_large else self._paths(wanted, hurry.go_on, may_replay=True)
        if paths is None and (is_large or hurry.is_over):
            with contextlib.suppress(LandscapeError):  # of all its states there may be one
                self._tell_known(wanted, tell, aside(go_on))
            paths = self._paths(wanted, part_of(go_on, 0, 2), may_replay=True)
            go_on = part_of(go_on, 1, 2)
        if paths is not None:
            for relief in self._reliefs(wanted, paths, go_on):
                tell(relief)
        return None

    def _tell_known(self, wanted: Survey, tell: Tell, go_on: GoOn) -> None:
        """Tell the plane of the states that are known, in the first pass and those that are as quick."""
        began = time.perf_counter()
        paths = self._paths(wanted, go_on, may_replay=False)
        if paths is None:
            return
        for relief in self._reliefs(wanted, paths, go_on):
            tell(relief)
            if relief.paths[0].on_plane.is_measured and time.perf_counter() - began > _LIVE_SECONDS:
                return

    def _reliefs(self, wanted: Survey, paths: Sequence[PathStates], go_on: GoOn) -> Iterator[Relief]:
        plane = plane_of(wanted, paths, self._states, go_on)
        if plane is not None:
            yield from reliefs(wanted, plane, paths, self._loss(wanted.spec), go_on)

    def _paths(self, wanted: Survey, go_on: GoOn, *, may_replay: bool) -> list[PathStates] | None:
        found = []
        numbers = wanted.moment.run, *wanted.others
        for place, number in enumerate(numbers):
            own = part_of(go_on, place, len(numbers))
            path = self._states.path(number, MOST_STATES, may_replay=may_replay, go_on=own)
            if path is None:
                return None
            found.append(path)
        return found

    def _sharpness(self, wanted: Survey, go_on: GoOn) -> MeasuredSharpness | None:
        from gradstudio.sweep.landscape.sharpness import sharpness  # noqa: PLC0415 - ARPACK, which planes need not

        number = wanted.moment.run
        path = self._states.path(
            number, SHARPNESS_STATES, may_replay=not wanted.is_live, go_on=part_of(go_on, 0, 2)
        )
        if path is None:
            return None
        run = self._record.run(number)
        known = self._eigenvalues.setdefault(number, {})
        curve = sharpness(run, path, self._loss, known, part_of(go_on, 1, 2))
        if curve is None:
            return None
        return MeasuredSharpness(run=number, spec=run.spec_at(max(run.begin, run.end - 1)), curve=curve)

    def _loss(self, spec: ProjectSpec) -> MeasuredLoss:
        """Return the loss of a project; those that were asked for last are kept."""
        for place, known in enumerate(self._losses):
            if known.spec is spec or what_is_measured(known.spec) == what_is_measured(spec):
                self._losses.insert(0, self._losses.pop(place))
                return known
        self._losses = [MeasuredLoss(spec), *self._losses[: _MOST_LOSSES - 1]]
        return self._losses[0]
