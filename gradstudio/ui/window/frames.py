"""Sharing the GUI thread's time among the live views, so that no frame keeps a click waiting."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from gradstudio.app.program.rounds import tell_all

FRAME_MILLISECONDS = 10
BUDGET_SECONDS = 0.005
_HALF_A_FRAME = FRAME_MILLISECONDS / 2000
"""A view is drawn in the frame nearest to its turn. Waiting for the next frame would make 30 a second 20."""


PAINTING_SHARE = 0.04
"""Share of the time that may go into the painting of a view that says how long it takes."""


def _nothing() -> float:
    return 0.0


@dataclass(slots=True)
class _View:
    redraw: Callable[[], None]
    interval: float
    painting: Callable[[], float]
    waiting: bool = False
    drawn_at: float = 0.0
    cost: float = 0.0

    def is_due(self, now: float) -> bool:
        """Whether it waits and its turn is nearer to this frame than to the next."""
        interval = max(self.interval, self.painting() / PAINTING_SHARE)
        return self.waiting and now - self.drawn_at >= interval - _HALF_A_FRAME


class FrameScheduler(QObject):
    """Redraws views in turn: as many in a frame as fit into its budget, the others in the next.

    A view is drawn once however often it was asked for in between. Lives on the GUI thread.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: list[_View] = []
        self._next = 0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def add(
        self,
        redraw: Callable[[], None],
        most_per_second: float,
        painting: Callable[[], float] = _nothing,
    ) -> None:
        """Take a view in.

        Args:
            redraw: draws it at once, or has Qt paint it after the frame.
            most_per_second: so many times a second at the most.
            painting: seconds that Qt's painting takes after it; where that is dear, the view comes less often.
        """
        self._views.append(_View(redraw, 1.0 / most_per_second, painting))

    def request(self) -> None:
        """Have every view redrawn soon."""
        for view in self._views:
            view.waiting = True
        if not self._timer.isActive():
            self._timer.start()
            self._on_timer_timeout()

    def _on_timer_timeout(self) -> None:
        began = time.perf_counter()
        spent, first, left_over = 0.0, self._next, None
        for turn in range(len(self._views)):
            at = (first + turn) % len(self._views)
            view = self._views[at]
            if not view.is_due(began):
                continue
            if spent and spent + view.cost > BUDGET_SECONDS:
                left_over = at if left_over is None else left_over
                continue  # a smaller one may still fit
            view.waiting = False
            tell_all([view.redraw])
            view.drawn_at = began
            now = time.perf_counter() - began
            view.cost = 0.8 * view.cost + 0.2 * (now - spent)
            spent = now
        if left_over is not None:
            self._next = left_over  # its turn is first in the next frame
        if not any(view.waiting for view in self._views):
            self._timer.stop()
