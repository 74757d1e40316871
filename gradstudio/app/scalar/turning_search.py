"""`TurningSearch`: when the parameters that are looked at changed most, last changed sign, and first left zero."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.background import Background
from gradstudio.engine.paths import ScalarPath
from gradstudio.training.record import Record, RecordError, TurningPoints, seconds_from_seed, turning_points
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import RunId

AT_ONCE_SECONDS = 20.0
"""A run that took longer to train is not gone through step by step unless it is asked for."""
_MOST_KNOWN = 64

Key = tuple[RunId, ScalarPath]


class TurningSearch(QObject):
    """Searches one run for one parameter at a time, on a thread of its own. Lives on the GUI thread.

    Args:
        record: returns the present project's record.
        parent: as for any QObject.

    Signals:
        changed: a search has begun, ended, or was given up.
        progressed: share of the present search that is done, 0 to 1.
    """

    changed = Signal()
    progressed = Signal(float)

    def __init__(self, record: Callable[[], Record], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._record = record
        self._known: dict[Key, TurningPoints | str] = {}
        self._searched: Key | None = None
        self._background = Background("turning points", self)
        self._background.done.connect(self._on_background_ended)
        self._background.failed.connect(self._on_background_ended)
        self._background.progressed.connect(self.progressed)

    def found(self, run: RunId, path: ScalarPath) -> TurningPoints | str | None:
        """Return what was found of a parameter in a run, or why nothing was; None before it was searched for."""
        return self._known.get((run, path))

    def is_searching(self, run: RunId, path: ScalarPath) -> bool:
        """Whether that is being searched for."""
        return self._searched == (run, path)

    def seconds(self, run: RunId) -> float:
        """Return about how long it takes to go through every step of a run."""
        try:
            return seconds_from_seed(self._record(), run)
        except RecordError:
            return 0.0

    def search(self, run: RunId, path: ScalarPath, *, every_step: bool | None = None) -> None:
        """Search, instead of what is being searched for.

        Args:
            run: which run, and those that it grew from.
            path: the parameter.
            every_step: whether all steps are gone through; None for it if that does not take long.
        """
        record = self._record()
        thorough = self.seconds(run) <= AT_ONCE_SECONDS if every_step is None else every_step

        def work(go_on: GoOn) -> TurningPoints | None:
            return turning_points(record, run, path, every_step=thorough, go_on=go_on)

        self._searched = run, path
        self._background.begin(work)
        self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being searched for."""
        self._background.cancel()
        self._searched = None
        self.changed.emit()

    def start_over(self) -> None:
        """Forget the project before."""
        self._known.clear()
        self.cancel()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._background.stop()

    def shutdown(self) -> None:
        """End the thread, and wait for it."""
        self._background.shutdown()

    def _on_background_ended(self, found: TurningPoints | str | None) -> None:
        key, self._searched = self._searched, None
        if key is not None and found is not None:
            self._known.pop(key, None)
            self._known[key] = found
            if len(self._known) > _MOST_KNOWN:
                del self._known[next(iter(self._known))]
        self.changed.emit()
