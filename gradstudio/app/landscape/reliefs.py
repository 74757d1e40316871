"""A plane as it is measured: the first picture soon, then finer and on more samples, with the paths on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradstudio.app.landscape.spanning import rectangle_around
from gradstudio.app.landscape.survey import Relief, ShownPath, Survey
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.sweep.landscape.plane import ParameterPlane
from gradstudio.sweep.landscape.stages import SOON, SOON_LIVE, stages_of, work_of_stages
from gradstudio.sweep.landscape.states import PathStates
from gradstudio.sweep.landscape.surface import Surface, bare_path_on, path_on, surfaces
from gradstudio.sweep.landscape.work import GoesOn, WorkDone, work_of
from gradstudio.training.record.way import GoOn

_Paths = tuple[ShownPath, ...]


def reliefs(
    wanted: Survey, plane: ParameterPlane, paths: Sequence[PathStates], loss: MeasuredLoss, go_on: GoOn
) -> Iterator[Relief]:
    """Measure a plane and the paths on it, and yield them each time that they are finer or on more samples.

    Args:
        wanted: what is to be measured.
        plane: the plane.
        paths: of the run in sight first.
        loss: of that run.
        go_on: is told which share is done, and asked whether to go on; once it says no, nothing more is yielded.
    """
    parameters, states = wanted.spec.parameter_count, sum(len(path.steps) for path in paths)
    soon = SOON_LIVE if wanted.is_live else SOON
    stages = stages_of(parameters, loss.sample_count, soon)
    work = WorkDone(work_of_stages(stages, parameters, states), go_on)
    whole = rectangle_around(wanted, plane, paths)

    def relief(surface: Surface, shown: _Paths, samples: int) -> Relief:
        return Relief(
            kind=wanted.kind,
            moment=wanted.moment,
            surface=surface,
            whole=whole,
            paths=shown,
            samples=samples,
            sample_count=loss.sample_count,
        )

    for stage in stages:
        shown: _Paths | None = None
        if stage is not stages[0] or work_of(2 * states, parameters, stage.samples) <= soon:
            shown = _measured(paths, plane, loss, work.goes_on, stage.samples)
            if shown is None:
                return
        for surface in surfaces(loss, plane, wanted.rectangle or whole, work.goes_on, stage):
            if shown is None:  # the first picture is there before the losses of its paths
                yield relief(surface, _bare(paths, plane), stage.samples)
                shown = _measured(paths, plane, loss, work.goes_on, stage.samples)
                if shown is None:
                    return
            yield relief(surface, shown, stage.samples)


def _bare(paths: Sequence[PathStates], plane: ParameterPlane) -> _Paths:
    return tuple(
        ShownPath(run=path.run, steps=path.steps, on_plane=bare_path_on(plane, path.parameters))
        for path in paths
    )


def _measured(
    paths: Sequence[PathStates], plane: ParameterPlane, loss: MeasuredLoss, goes_on: GoesOn, samples: int
) -> _Paths | None:
    """Return the paths with their losses; None if it was not to go on."""
    shown = []
    for path in paths:
        found = path_on(loss, plane, path.parameters, goes_on, samples)
        if found is None:
            return None
        shown.append(ShownPath(run=path.run, steps=path.steps, on_plane=found))
    return tuple(shown)
