"""`Mailbox`: the one thing that the training thread and the GUI thread share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mail:
    """What was taken out of the mailbox at once.

    Attributes:
        run: number of the run that all of it belongs to; a reset or a new network starts the next.
        snapshot: the newest state.
        first_step: step index of the first of `losses`.
        losses: training loss of each step since the mailbox was emptied last; none is ever dropped.
    """

    run: int
    snapshot: Snapshot
    first_step: int
    losses: NDArray[np.float64]


class Mailbox:
    """Holds the newest snapshot, and every loss since it was last emptied. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._run = -1
        self._snapshot: Snapshot | None = None
        self._first_step = 0
        self._losses: list[NDArray[np.float64]] = []

    def post(self, run: int, snapshot: Snapshot, first_step: int, losses: Sequence[float]) -> None:
        """Put a snapshot in place of the one waiting, and add losses to those waiting.

        What waits from an earlier run is thrown away: that run is gone.
        """
        with self._lock:
            if run != self._run:
                self._run, self._first_step, self._losses = run, first_step, []
            elif not self._losses:
                self._first_step = first_step
            self._snapshot = snapshot
            if len(losses):
                self._losses.append(np.array(losses, dtype=np.float64))

    def take(self) -> Mail | None:
        """Empty the mailbox; None if nothing came since the last time."""
        with self._lock:
            if self._snapshot is None:
                return None
            snapshot, chunks = self._snapshot, self._losses
            run, first_step = self._run, self._first_step
            self._snapshot, self._losses = None, []
        losses = np.concatenate(chunks) if chunks else np.empty(0)
        return Mail(run=run, snapshot=snapshot, first_step=first_step, losses=losses)
