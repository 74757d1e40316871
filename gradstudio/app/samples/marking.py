"""`Marking`: samples that one part of the window has picked out for the others to show."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QObject, Signal


class Marking(QObject):
    """Which samples are marked, and why. Lives on the GUI thread.

    Signals:
        changed: other samples are marked, or none.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._samples: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self._signs: NDArray[np.float64] = np.empty(0)
        self._reason = ""

    @property
    def samples(self) -> NDArray[np.intp]:
        """Indices of the marked samples, in ascending order."""
        return self._samples

    @property
    def signs(self) -> NDArray[np.float64]:
        """For each marked sample −1, 0 or 1, where they are of two kinds; zeros where they are of one."""
        return self._signs

    @property
    def reason(self) -> str:
        """What they have in common; empty if none is marked."""
        return self._reason

    def mark(self, samples: ArrayLike, reason: str, signs: ArrayLike | None = None) -> None:
        """Mark these samples and no others.

        Args:
            samples: their indices, in ascending order.
            reason: what they have in common.
            signs: for each −1, 0 or 1, if they are of two kinds.
        """
        self._samples, self._reason = np.asarray(samples, dtype=np.intp), reason
        self._signs = np.zeros(len(self._samples)) if signs is None else np.asarray(signs, dtype=np.float64)
        self.changed.emit()

    def clear(self) -> None:
        """Mark none."""
        if self._reason:
            self.mark([], "")
