"""`WholeRun`: a scalar over all steps of a run, by taking them once more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from gradstudio.app.program.finder import Finder
from gradstudio.engine.paths import ScalarPath
from gradstudio.training.record import Curves, Probe, Record, probe
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import RunId

POINTS = 1000
"""Of a longer run so many steps are looked at, evenly taken."""


class WholeRun(Finder[tuple[RunId, ScalarPath], Curves]):
    """Follows one scalar of one run at a time: its value, and the derivative of the loss.

    Args:
        record: returns the present project's record.
        parent: as for any QObject.
    """

    def __init__(self, record: Callable[[], Record], parent: QObject | None = None) -> None:
        super().__init__("whole run", parent)
        self._record = record

    def found(self, run: RunId, path: ScalarPath) -> Curves | str | None:
        """Return value and derivative of a scalar by step, or why there are none; None before it was asked for."""
        return self._of((run, path))

    def is_following(self, run: RunId, path: ScalarPath) -> bool:
        """Whether that is being followed."""
        return self._is_wanted((run, path))

    def end(self, run: RunId) -> int:
        """Return the last step of a run; 0 if it is gone."""
        kept = self._record().find(run)
        return 0 if kept is None else kept.end

    def follow(self, run: RunId, path: ScalarPath) -> None:
        """Follow a scalar, instead of what is being followed.

        Args:
            run: which run.
            path: a weight or bias, or a scalar of a sample.
        """
        record = self._record()
        probes = Probe(path=path), Probe(path=path, quantity="gradient")

        def work(go_on: GoOn) -> Curves | None:
            return probe(record, run, probes, points=POINTS, go_on=go_on)

        self._find((run, path), work)
