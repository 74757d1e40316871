"""Cyclic garbage collection on the GUI thread only.

Automatic collection runs in whatever thread happens to allocate, and would destroy GUI objects on the training
thread. `Value` graphs hold no cycles, so the training thread needs none of it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MILLISECONDS = 1000
_FULL_EVERY = 30


class GarbageCollector(QObject):
    """Turns automatic collection off and collects from a timer instead.

    The young generation each second, all of it twice a minute. Lives on the GUI thread; `stop` turns automatic
    collection on again.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Hand collection back to the interpreter."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _on_timer_timeout(self) -> None:
        self._ticks += 1
        gc.collect(2 if self._ticks % _FULL_EVERY == 0 else 0)
