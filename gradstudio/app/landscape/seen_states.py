"""`SeenStates`: parameters of the run that is trained, as they come by, evenly thinned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.moment import RunId

Floats = NDArray[np.float64]

_MOST = 256
_MOST_NUMBERS = 2**21
_FEWEST = 8


class SeenStates:
    """Keeps references to the parameters of snapshots of one run; another run takes its place."""

    def __init__(self) -> None:
        self.run: RunId | None = None
        self._states: dict[int, Floats] = {}

    @property
    def all(self) -> tuple[tuple[int, Floats], ...]:
        """Step and parameters of each, in the order in which they came."""
        return tuple(self._states.items())

    def before(self, step: int) -> Floats | None:
        """Return the parameters nearest before a step; None if none were seen."""
        earlier = [known for known in self._states if known < step]
        return self._states[max(earlier)] if earlier else None

    def see(self, snapshot: Snapshot) -> None:
        """Take in one more."""
        if snapshot.run != self.run:
            self.run = snapshot.run
            self._states = {}
        self._states[snapshot.step] = snapshot.parameters
        most = max(_FEWEST, min(_MOST, _MOST_NUMBERS // max(1, snapshot.parameters.size)))
        if len(self._states) > most:
            steps = sorted(self._states)
            # Every other one goes, but for the first and the newest.
            for step in steps[1:-1:2]:
                del self._states[step]

    def clear(self) -> None:
        """Forget all."""
        self.run = None
        self._states = {}
