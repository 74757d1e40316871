"""`Witness` and `HealthWitness`: whoever is told of all that a session does, and whoever reads its health."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from gradstudio.training.health.reading import HealthReading
from gradstudio.training.run.state import Change, RunState


class Witness(Protocol):
    """Follows one session from where it stands when it is told of it."""

    def before_steps(self, step: int, state: Callable[[], RunState], *, watched: bool) -> int:
        """Hear of steps that are about to be taken.

        Args:
            step: number of steps taken so far.
            state: gives the whole state there, if it is wanted.
            watched: whether the stop rules look at these steps.

        Returns:
            How many may be taken before it is to hear of them again, at least 1.
        """

    def adopted(self, change: Change) -> None:
        """Hear of another spec that was taken up."""


class HealthWitness(Protocol):
    """Reads the health of one session on its way."""

    def before_steps(self, step: int, read: Callable[[], HealthReading]) -> int:
        """Hear of steps that are about to be taken.

        Args:
            step: number of steps taken so far.
            read: reads the health there, if it is wanted.

        Returns:
            How many may be taken before it is to hear of them again, at least 1.
        """

    def changed(self) -> None:
        """Hear that another spec was taken up."""
