"""`Records`: every run of the project, as the window keeps it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.run.mailbox import Mail
from gradstudio.training.record import Label, Record
from gradstudio.training.run.moment import RunId


class Records(QObject):
    """Keeps what comes of the runs; views read it there. Lives on the GUI thread.

    Args:
        record: the runs of the project, those that a file brought among them; the training thread writes it.
        parent: as for any QObject.

    Signals:
        run_changed: another run is the present one, or none is.
        grown: there are new losses of the present run, or an edit changed its spec without a step.
        listed: runs came or went, or one has another label.
    """

    run_changed = Signal()
    grown = Signal()
    listed = Signal()

    def __init__(self, record: Record, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._record = record
        self._runs = _brought(record)
        self._present: RunRecord | None = None

    @property
    def runs(self) -> tuple[RunRecord, ...]:
        """All runs by number, ascending."""
        return tuple(self._runs.values())

    @property
    def present(self) -> RunRecord | None:
        """The run that is trained; None until it is heard of."""
        return self._present

    def find(self, number: RunId) -> RunRecord | None:
        """Return a run, or None if there is none of this number."""
        return self._runs.get(number)

    def receive(self, mail: Mail) -> None:
        """Take in what comes from the training."""
        known = self._runs.get(mail.run)
        if known is not None and known is self._present:
            if known.add(mail):
                self.grown.emit()
            return
        kept = self._record.find(mail.run)
        if kept is None:
            return  # not begun yet, or dropped since
        if self._present is not None:
            self._present.rest()
        if known is None:
            known = RunRecord(kept, mail)
            self._runs = dict(sorted({**self._runs, mail.run: known}.items()))
        else:
            known.add(mail)
        self._present = known
        self._forget_dropped()
        self.run_changed.emit()
        self.listed.emit()

    def set_label(self, number: RunId, label: Label) -> None:
        """Give a run another name, colour or bookmarks, or hide it; one that is gone is left alone."""
        known = self._runs.get(number)
        if known is not None:
            known.kept.label = label
            self.listed.emit()

    def delete(self, number: RunId) -> RunRecord:
        """Show a run no more, and return it.

        Raises:
            KeyError: there is none of this number, or it is the present one.
        """
        if self._present is not None and self._present.run == number:
            raise KeyError(number)
        gone = self._runs.pop(number)
        self.listed.emit()
        return gone

    def bring_back(self, run: RunRecord) -> None:
        """Show a run again that was deleted; one that is shown, because it went on meanwhile, stays as it is."""
        if run.run not in self._runs:
            self._runs = dict(sorted({**self._runs, run.run: run}.items()))
            self.listed.emit()

    def start_over(self, record: Record) -> None:
        """Forget the runs of the project before, and take those that another one brings."""
        self._record = record
        self._runs = _brought(record)
        self._present = None
        self.run_changed.emit()
        self.listed.emit()

    def _forget_dropped(self) -> None:
        """Forget runs that took no step, which the training thread has dropped."""
        empty = [
            run for run in self._runs.values() if run is not self._present and run.step == run.kept.begin
        ]
        for run in empty:
            del self._runs[run.run]


def _brought(record: Record) -> dict[RunId, RunRecord]:
    """Return the runs that a project brings, but for those that took no step."""
    return {run.number: RunRecord(run, None) for run in record.runs if run.end > run.begin}
