"""`RunId` and `Moment`: which run, and which step of it, numbers belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

RunId = NewType("RunId", int)
"""Number of a run. A session has one; a window counts its runs from 1 as long as it is open."""

FIRST_RUN = RunId(1)


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A step of a run.

    Attributes:
        run: which run.
        step: number of steps taken.
    """

    run: RunId
    step: int
