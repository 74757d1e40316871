"""What is asked of the landscape's thread, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradstudio.app.landscape.plane_kinds import PlaneKey
from gradstudio.engine.errors import GradStudioError
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.moment import Moment, RunId

if TYPE_CHECKING:
    from gradstudio.sweep.landscape.sharpness import SharpnessCurve
    from gradstudio.sweep.landscape.surface import PathOnPlane, Surface

Floats = NDArray[np.float64]
Rectangle = tuple[float, float, float, float]
"""Least and greatest place along the first direction, then along the second."""

AT_ONCE = 2**22
"""Parameters times samples up to which eigenvalues are measured without being asked for."""


def what_is_measured(spec: ProjectSpec) -> tuple[object, ...]:
    """Return what the loss of a project's parameters depends on; steps, rates and the like do not matter to it."""
    training = spec.training
    return spec.data, spec.network, training.loss, training.l1, training.l2, training.penalize_biases


class LandscapeError(GradStudioError):
    """There is no such plane: why, and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenParameter:
    """A parameter that spans a plane.

    Attributes:
        index: in the order of `MLP.parameters`.
        name: its path.
    """

    index: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Survey:
    """What is to be measured.

    Attributes:
        moment: the moment in sight.
        spec: the project there.
        parameters: of the network there.
        gradient: of the loss there.
        before: parameters some steps before; None to go to the step before.
        kind: of the plane.
        seed: of random directions.
        chosen: the two parameters of a plane of parameters; fewer where they are not chosen.
        rectangle: the part of the plane; None for that which has the path in it.
        others: runs whose paths are shown too.
        seen: states of the run that were seen as it was trained, as step and parameters.
        is_live: whether the run is being trained: nothing is replayed, and what takes long stays coarse.
        is_sharpness: whether the eigenvalues over the steps are wanted, and no plane.
    """

    moment: Moment
    spec: ProjectSpec
    parameters: Floats
    gradient: Floats
    before: Floats | None
    kind: PlaneKey
    seed: int
    chosen: tuple[ChosenParameter, ...]
    rectangle: Rectangle | None
    others: tuple[RunId, ...]
    seen: tuple[tuple[int, Floats], ...]
    is_live: bool
    is_sharpness: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShownPath:
    """The path of a run on a plane.

    Attributes:
        run: its number.
        steps: shape (states,), ascending.
        on_plane: places, losses, and what the plane hides.
    """

    run: RunId
    steps: NDArray[np.int64]
    on_plane: PathOnPlane


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relief:
    """A plane as far as it is measured.

    Attributes:
        kind: of the plane.
        moment: in sight when it was asked for.
        surface: the losses on it.
        whole: the rectangle that has the paths in it.
        paths: the run in sight first, then others.
        samples: on how many training samples it was measured.
        sample_count: how many there are.
    """

    kind: PlaneKey
    moment: Moment
    surface: Surface
    whole: Rectangle
    paths: tuple[ShownPath, ...]
    samples: int
    sample_count: int

    def place_of(self, run: RunId, parameters: Floats) -> Floats | None:
        """Return where a state of the run in sight lies, shape (2,); None where it has no place.

        Args:
            run: whose state it is.
            parameters: shape (parameters,).
        """
        plane = self.surface.plane
        if run != self.moment.run or parameters.shape != plane.origin.shape:
            return None
        place: Floats = plane.places(parameters)[0]
        return place if np.isfinite(place).all() else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeasuredSharpness:
    """The eigenvalues over the steps of a run.

    Attributes:
        run: its number.
        spec: the project that its last step followed.
        curve: the eigenvalues.
    """

    run: RunId
    spec: ProjectSpec
    curve: SharpnessCurve


Tell = Callable[[Relief], None]


def is_quick(spec: ProjectSpec) -> bool:
    """Whether the eigenvalues of a network are measured without being asked for."""
    return spec.parameter_count * spec.data.sample_count <= AT_ONCE
