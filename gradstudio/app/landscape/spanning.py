"""Which plane a survey means, and which part of it is shown at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradstudio.app.landscape.survey import LandscapeError, Rectangle, Survey
from gradstudio.sweep.landscape.plane import (
    ParameterPlane,
    parameter_plane,
    path_plane,
    random_plane,
    step_plane,
)
from gradstudio.sweep.landscape.states import PathStates, StateCache
from gradstudio.sweep.landscape.surface import window_of
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment

_LEAST_REACH = 1.0
"""How far a plane of two parameters goes to each side at the least."""


def plane_of(
    wanted: Survey, paths: Sequence[PathStates], states: StateCache, go_on: GoOn
) -> ParameterPlane | None:
    """Return the plane that is wanted; None if it was not to go on.

    Args:
        wanted: what is to be measured.
        paths: of the run in sight first.
        states: knows those before the moment in sight, or goes there.
        go_on: is asked on the way.

    Raises:
        LandscapeError: there is no such plane.
        RecordError: the run is gone.
    """
    here = wanted.parameters
    if not np.isfinite(here).all():
        raise LandscapeError(
            "At this step some weights are not finite, so no plane goes through them. Look at an earlier step."
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
    return _step_plane(wanted, states, go_on)


def rectangle_around(wanted: Survey, plane: ParameterPlane, paths: Sequence[PathStates]) -> Rectangle:
    """Return the part of a plane that is shown at first.

    Args:
        wanted: what is to be measured.
        plane: the plane.
        paths: which the part has in it, unless the plane's directions have a length of their own.
    """
    if wanted.kind == "random":
        return -1.0, 1.0, -1.0, 1.0  # the lengths of the neurons' own weights
    states = np.vstack([path.parameters for path in paths])
    finite = states[np.isfinite(states).all(axis=1)]
    left, right, bottom, top = window_of(plane, finite if len(finite) else wanted.parameters[None])
    if wanted.kind == "parameters":
        left, bottom = min(left, -_LEAST_REACH), min(bottom, -_LEAST_REACH)
        right, top = max(right, _LEAST_REACH), max(top, _LEAST_REACH)
    return left, right, bottom, top


def _step_plane(wanted: Survey, states: StateCache, go_on: GoOn) -> ParameterPlane | None:
    """Return the plane of descent and last change, or of more changes where those have one direction."""
    here, (run, step) = wanted.parameters, (wanted.moment.run, wanted.moment.step)
    most, back = step - states.runs.run(run).begin, 1
    if most < 1:
        raise LandscapeError("No step was taken yet: there is no last change. Take a step.")
    while back <= most:
        before = states.at(Moment(run, step - back), go_on)
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
        "All changes are along the gradient, or nothing changed: they span no plane. Choose another plane."
    )


def _path_plane(paths: Sequence[PathStates]) -> ParameterPlane:
    own = paths[0].parameters
    states = np.vstack([path.parameters for path in paths])
    finite = states[np.isfinite(states).all(axis=1)]
    plane = None
    if len(own) > 1 and np.isfinite(own[-1]).all():
        plane = path_plane(finite, own[-1])
    if plane is None:
        raise LandscapeError("The path does not have two directions yet. Take a few steps.")
    return plane


def _chosen_plane(wanted: Survey) -> ParameterPlane:
    if len(wanted.chosen) < 2:
        raise LandscapeError("Select two weights or biases: click one in the graph, and Shift-click another.")
    first, second = wanted.chosen[-2:]
    return parameter_plane(wanted.parameters, first.index, second.index, (first.name, second.name))
