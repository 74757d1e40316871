"""`ShownRuns`: which runs the loss plot offers and draws."""

from __future__ import annotations

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_edits import RunEdits
from gradstudio.app.record.run_record import RunRecord
from gradstudio.training.record.clocks import Clocks
from gradstudio.training.run.moment import RunId
from gradstudio.ui.loss.curve import Curve, curves_of, runs_offered


class ShownRuns:
    """The present run, those that it can be compared with, the one that is looked at, or all. On the GUI thread.

    Args:
        records: all runs.
        edits: hides them, and shows them again.

    Attributes:
        everything: whether runs are offered, too, that cannot be compared with the present one.
    """

    def __init__(self, records: Records, edits: RunEdits) -> None:
        self.everything = False
        self._records = records
        self._edits = edits
        self._clocks = Clocks("step")
        self._looked_at: RunId | None = None

    @property
    def offered(self) -> tuple[RunRecord, ...]:
        """The runs of the legend, hidden ones too, the present one first."""
        return runs_offered(self._records, everything=self.everything, looked_at=self._looked_at)

    @property
    def curves(self) -> tuple[Curve, ...]:
        """What is to be drawn, from the back to the front."""
        return curves_of(self._records, self._clocks, everything=self.everything, looked_at=self._looked_at)

    def set_axis(self, kind: str) -> None:
        """Tell steps as an axis of "step", "epoch" or "seconds" has them."""
        if self._clocks.kind != kind:
            self._clocks = Clocks(kind)

    def look_at(self, run: RunId) -> bool:
        """Offer the run that one looks at, and return whether others are offered now."""
        if run == self._looked_at:
            return False
        before, self._looked_at = self.offered, run
        return self.offered != before

    def hide(self, run: RunId, hidden: bool) -> None:
        """Hide a run, or show it again; can be undone."""
        self._edits.hide([run], hidden=hidden)

    def hide_others(self, hidden: bool) -> None:
        """Hide all but the present run, or show them again."""
        present = self._records.present
        others = [run.run for run in self.offered if run is not present]
        self._edits.hide(others, hidden=hidden, beside=None if present is None else present.run)
