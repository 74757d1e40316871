"""`Marking`: samples that one part of the window has picked out for the others to show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MarkedSamples:
    """The samples that one view marks.

    Attributes:
        samples: their indices, in ascending order.
        reason: what they have in common.
        signs: for each −1, 0 or 1, where they are of two kinds; zeros where they are of one.
    """

    samples: NDArray[np.intp]
    reason: str
    signs: NDArray[np.float64]

    def is_same(self, other: MarkedSamples) -> bool:
        """Whether others look alike."""
        return (
            self.reason == other.reason
            and np.array_equal(self.samples, other.samples)
            and np.array_equal(self.signs, other.signs)
        )


_NONE = MarkedSamples(samples=np.empty(0, dtype=np.intp), reason="", signs=np.empty(0))


class Marking(QObject):
    """Which samples are marked, and why. Lives on the GUI thread.

    Of several views that mark samples the one that began last has them shown; when it is done, the one before.

    Signals:
        changed: other samples are marked, or none.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._of: dict[str, MarkedSamples] = {}  # in the order in which the views began
        self._shown = _NONE

    @property
    def samples(self) -> NDArray[np.intp]:
        """Indices of the marked samples, in ascending order."""
        return self._shown.samples

    @property
    def signs(self) -> NDArray[np.float64]:
        """For each marked sample −1, 0 or 1, where they are of two kinds; zeros where they are of one."""
        return self._shown.signs

    @property
    def reason(self) -> str:
        """What they have in common; empty if none is marked."""
        return self._shown.reason

    def mark(self, samples: ArrayLike, reason: str, signs: ArrayLike | None = None, *, by: str = "") -> None:
        """Mark these samples for a view, and no others for it.

        Args:
            samples: their indices, in ascending order.
            reason: what they have in common.
            signs: for each −1, 0 or 1, if they are of two kinds.
            by: name of the view.
        """
        own = np.asarray(samples, dtype=np.intp)
        kinds = np.zeros(len(own)) if signs is None else np.asarray(signs, dtype=np.float64)
        self._of[by] = MarkedSamples(samples=own, reason=reason, signs=kinds)
        self._show()

    def clear(self, by: str | None = None) -> None:
        """Mark none for a view, or with None for any."""
        self._of = {} if by is None else {name: marks for name, marks in self._of.items() if name != by}
        self._show()

    def _show(self) -> None:
        before, self._shown = self._shown, next(reversed(self._of.values()), _NONE)
        if not before.is_same(self._shown):
            self.changed.emit()
