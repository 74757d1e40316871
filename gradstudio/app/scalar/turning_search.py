"""`TurningSearch`: when the parameters that are looked at changed most, last changed sign, and first left zero."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from gradstudio.app.program.finder import Finder
from gradstudio.engine.paths import ScalarPath
from gradstudio.training.record import Record, RecordError, TurningPoints, seconds_from_seed, turning_points
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import RunId

AT_ONCE_SECONDS = 20.0
"""A run that took longer to train is not gone through step by step unless it is asked for."""


class TurningSearch(Finder[tuple[RunId, ScalarPath], TurningPoints]):
    """Searches one run for one parameter at a time.

    Args:
        record: returns the present project's record.
        parent: as for any QObject.
    """

    def __init__(self, record: Callable[[], Record], parent: QObject | None = None) -> None:
        super().__init__("turning points", parent)
        self._record = record

    def found(self, run: RunId, path: ScalarPath) -> TurningPoints | str | None:
        """Return what was found of a parameter in a run, or why nothing was; None before it was searched for."""
        return self._of((run, path))

    def is_searching(self, run: RunId, path: ScalarPath) -> bool:
        """Whether that is being searched for."""
        return self._is_wanted((run, path))

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

        self._find((run, path), work)
