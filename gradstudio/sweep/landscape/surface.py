"""The losses on a rectangle of a plane, coarse first, and what the plane hides of a path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.sweep.landscape.plane import ParameterPlane
from gradstudio.sweep.landscape.stages import SIDE, STRIDES, PlaneStage
from gradstudio.sweep.landscape.work import GoesOn, unwatched

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface:
    """Losses on a rectangle of a plane.

    Attributes:
        plane: the plane.
        a: shape (columns,), ascending places along its first direction.
        b: shape (rows,), along its second.
        losses: shape (rows, columns); NaN or inf where the loss is no number.
    """

    plane: ParameterPlane
    a: Floats
    b: Floats
    losses: Floats

    @property
    def has_losses(self) -> bool:
        """Whether any of them is a finite number: where a run went far all may overflow."""
        return bool(np.isfinite(self.losses).any())


def surfaces(
    loss: MeasuredLoss,
    plane: ParameterPlane,
    window: tuple[float, float, float, float],
    goes_on: GoesOn = unwatched,
    stage: PlaneStage | None = None,
    side: int = SIDE,
) -> Iterator[Surface]:
    """Measure a rectangle of a plane, and yield it from coarse to fine.

    Args:
        loss: what is measured.
        plane: the plane.
        window: least and greatest a, then least and greatest b.
        goes_on: is asked now and then; once it says no, nothing more is yielded.
        stage: in which passes, on how many samples; None for all, in the usual ones.
        side: points along each side of the finest, one more than a multiple of 10.
    """
    stage = stage or PlaneStage(samples=loss.sample_count, strides=STRIDES)
    a, b = (np.linspace(*ends, side) for ends in (window[:2], window[2:]))
    directions = np.stack([plane.origin, plane.first, plane.second])
    known = np.full((side, side), np.nan)
    is_known = np.zeros((side, side), dtype=np.bool_)
    for stride in stage.strides:
        wanted = np.zeros_like(is_known)
        wanted[::stride, ::stride] = True
        rows, columns = np.nonzero(wanted & ~is_known)
        places = np.stack([a[columns], b[rows]], axis=1)
        losses = loss.on_plane(directions, places, goes_on, stage.samples)
        if losses is None:
            return
        known[rows, columns] = losses
        is_known |= wanted
        yield Surface(plane=plane, a=a[::stride], b=b[::stride], losses=known[::stride, ::stride].copy())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathOnPlane:
    """A path as a plane shows it, and what that hides; each of shape (states,) but the places.

    Attributes:
        places: shape (states, 2), the places nearest to the states.
        losses: the true losses of the states.
        shown: the losses of the plane at those places.
        distances: Euclidean distance of each state from the plane.
        is_measured: whether the losses are known; until then they are NaN.
    """

    places: Floats
    losses: Floats
    shown: Floats
    distances: Floats
    is_measured: bool = True

    @property
    def hidden(self) -> Floats:
        """True loss minus the plane's, at every state: what the picture does not show."""
        with np.errstate(invalid="ignore"):  # where both diverged nothing is known of it
            return self.losses - self.shown


def path_on(
    loss: MeasuredLoss,
    plane: ParameterPlane,
    states: Floats,
    goes_on: GoesOn = unwatched,
    samples: int | None = None,
) -> PathOnPlane | None:
    """Return a path as a plane shows it, or None if it was not to go on.

    Args:
        loss: of the run.
        plane: the plane.
        states: shape (states, parameters).
        goes_on: is asked now and then.
        samples: on how many losses are measured, drawn fairly; None for all.
    """
    bare = bare_path_on(plane, states)
    losses = loss.at(states, goes_on, samples)
    directions = np.stack([plane.origin, plane.first, plane.second])
    shown = None if losses is None else loss.on_plane(directions, bare.places, goes_on, samples)
    if losses is None or shown is None:
        return None
    return replace(bare, losses=losses, shown=shown, is_measured=True)


def bare_path_on(plane: ParameterPlane, states: Floats) -> PathOnPlane:
    """Return where a path lies on a plane, with losses that are not measured yet: NaN.

    Args:
        plane: the plane.
        states: shape (states, parameters).
    """
    places = plane.places(states)
    unknown = np.full(len(states), np.nan)
    away = np.linalg.norm(states - plane.points(places), axis=1)
    return PathOnPlane(places=places, losses=unknown, shown=unknown, distances=away, is_measured=False)


def window_of(
    plane: ParameterPlane, states: Floats, margin: float = 0.25
) -> tuple[float, float, float, float]:
    """Return a rectangle that has a path and the origin in it, with room on each side.

    Args:
        plane: the plane.
        states: shape (states, parameters).
        margin: the room, as a share of the path's extent.
    """
    places = np.vstack([plane.places(states), np.zeros((1, 2))])
    low, high = places.min(axis=0), places.max(axis=0)
    room = np.maximum(margin * (high - low), 1e-3)
    # A path that hardly moves in one direction still gets a rectangle that can be looked at.
    least = 0.2 * float((high - low).max())
    grow = np.maximum(least - (high - low + 2.0 * room), 0.0) / 2.0
    low, high = low - room - grow, high + room + grow
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])
