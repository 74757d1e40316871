"""`PlaceInRun`: what the numbers of a moment depend on."""

from __future__ import annotations

from typing import NamedTuple

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.moment import Moment


class PlaceInRun(NamedTuple):
    """A moment, and the project there: an edit may change it without a step.

    Attributes:
        moment: run and step.
        spec: the project there; None where the run is gone.
    """

    moment: Moment
    spec: ProjectSpec | None
