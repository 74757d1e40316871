"""`Records`: the run that is trained and the one before it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.run.mailbox import Mail


class Records(QObject):
    """Keeps what comes of the runs; views read it there. Lives on the GUI thread.

    The run before stays for comparison where it has the same loss over the same data.

    Signals:
        run_changed: another run is the present one, or none is.
        grown: there are new losses of the present run.
    """

    run_changed = Signal()
    grown = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._present: RunRecord | None = None
        self._before: RunRecord | None = None

    @property
    def present(self) -> RunRecord | None:
        """The run that is trained; None until it is heard of."""
        return self._present

    @property
    def before(self) -> RunRecord | None:
        """The last run before it that took more than one step; None if there is none to compare with."""
        return self._before

    def receive(self, mail: Mail) -> None:
        """Take in what comes from the training."""
        last = self._present
        if last is not None and last.run == mail.run:
            if last.add(mail):
                self.grown.emit()
            return
        if last is None or not last.is_comparable(mail.snapshot.spec):
            self._before = None
        elif len(last.training) > 1:
            self._before = last
        self._present = RunRecord(mail)
        self.run_changed.emit()

    def start_over(self) -> None:
        """Forget the runs of the project before."""
        self._present = self._before = None
        self.run_changed.emit()
