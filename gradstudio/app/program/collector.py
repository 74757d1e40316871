"""Cyclic garbage collection on the GUI thread only.

Automatic collection runs in whatever thread happens to allocate, and would destroy GUI objects on the training
thread. `Value` graphs hold no cycles, so the training thread needs none of it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MILLISECONDS = 1000
_FULL_EVERY = 30
_RETRY_MILLISECONDS = 20
_MOST_RETRIES = 150
_MANY_OBJECTS = 10_000
_MOST_OBJECTS = 100_000
"""To walk so many takes some 60 ms."""


class GarbageCollector(QObject):
    """Turns automatic collection off and collects from a timer instead.

    The young generation each second, all of it twice a minute. While the training thread holds the graph of a
    batch, which is young, large and no garbage, walking it would stop the window for long: then it waits for a
    moment between two graphs. If none comes, what is alive is set aside unseen, which takes no time, and is looked
    through once the graph has gone. Lives on the GUI thread; `stop` turns automatic collection on again.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = self._retries = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        gc.freeze()  # what was loaded stays
        gc.disable()
        self._kept = gc.get_freeze_count()
        self._set_aside = False
        self._timer.start()

    def stop(self) -> None:
        """Hand collection back to the interpreter."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _on_timer_timeout(self) -> None:
        young = gc.get_count()[0]
        if young > _MANY_OBJECTS and self._retries < _MOST_RETRIES:
            self._retries += 1
            self._timer.setInterval(_RETRY_MILLISECONDS)
            return
        self._retries = 0
        self._timer.setInterval(_INTERVAL_MILLISECONDS)
        self._ticks += 1
        if young > _MOST_OBJECTS:
            gc.freeze()
            self._set_aside = True
        elif self._ticks % _FULL_EVERY:
            gc.collect(0)
        else:
            self._collect_all()

    def _collect_all(self) -> None:
        if self._set_aside and gc.get_freeze_count() < self._kept + _MOST_OBJECTS:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._set_aside = False
        else:
            gc.collect()
