"""`SettingWeights`: how much each setting of a sweep matters, worked out aside while somebody looks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.background import Background
from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.app.sweep.sweeping import Sweeping
from gradstudio.sweep.seeing.importance import Importances, importances

_MORE = 1.25
"""While a sweep runs it is worked out anew when so many times as many runs are finished."""
_NEVER = -1


class SettingWeights(QObject):
    """Follows the runs of a sweep. Lives on the GUI thread; `stop` ends its own.

    Args:
        sweeping: the sweep: once it has ended, all of its runs are weighed.
        seen: the runs.
        parent: as for any QObject.

    Signals:
        changed: something else is known, or cannot be.
    """

    changed = Signal()

    def __init__(self, sweeping: Sweeping, seen: SeenRuns, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sweeping, self._seen = sweeping, seen
        self._found: Importances | None = None
        self._problem = ""
        self._tried = _NEVER
        self._is_seen = False
        self._background = Background("sweep importance", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        seen.changed.connect(self._on_seen_changed)

    @property
    def found(self) -> Importances | None:
        """What is known; None before that."""
        return self._found

    @property
    def problem(self) -> str:
        """Why nothing is known, and the mend, or ""."""
        return self._problem

    @property
    def is_busy(self) -> bool:
        """Whether it is being worked out."""
        return self._background.is_busy

    def set_seen(self, seen: bool) -> None:
        """Say whether somebody looks: it is worked out only then."""
        self._is_seen = seen
        self._follow()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _follow(self) -> None:
        table = self._seen.table
        if not self._is_seen or table is None or self.is_busy:
            return
        finished = int(table.columns.is_finished.sum())
        if not self._is_due(finished):
            return
        self._tried = finished
        self._background.begin(partial(importances, table))
        self.changed.emit()

    def _is_due(self, finished: int) -> bool:
        if self._found is None or not self._sweeping.is_running:
            return finished != self._tried
        return finished > self._tried * _MORE

    def _on_seen_changed(self) -> None:
        if self._seen.table is None:
            self._background.cancel()
            self._found, self._problem, self._tried = None, "", _NEVER
            self.changed.emit()
        self._follow()

    def _on_background_done(self, found: Importances | None) -> None:
        self._found, self._problem = found, ""
        self.changed.emit()
        self._follow()

    def _on_background_failed(self, problem: str) -> None:
        self._found, self._problem = None, problem
        self.changed.emit()
        self._follow()
