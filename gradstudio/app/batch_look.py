"""`BatchLook`: some scalars over all samples, computed anew only as often as it costs little of the training."""

from __future__ import annotations

import time

from gradstudio.training.session import Session
from gradstudio.training.snapshot import BatchTrace, Scalars

INTERVAL_SECONDS = 0.15
REST = 10.0
"""From one look over the batch to the next passes at least so many times what it took."""


class BatchLook:
    """Keeps what the inspectors want to see over the batch. Lives on the training thread."""

    def __init__(self) -> None:
        self._scalars = Scalars()
        self._known: BatchTrace | None = None
        self._due = 0.0

    def want(self, scalars: Scalars) -> None:
        """Look at these scalars from now on."""
        self._scalars = scalars

    def forget(self) -> None:
        """Drop what is known of a run that is gone."""
        self._known = None

    def trace(self, session: Session, playing: bool) -> BatchTrace | None:
        """Return the scalars over all samples; while training runs, perhaps as they were some steps ago."""
        known, now = self._known, time.perf_counter()
        if not self._scalars.keys:
            self._known = None
        elif not playing or known is None or known.scalars != self._scalars or now >= self._due:
            self._known = session.over_batch(self._scalars)
            ended = time.perf_counter()
            self._due = ended + max(INTERVAL_SECONDS, REST * (ended - now))
        return self._known
