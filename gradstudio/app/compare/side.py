"""`Side`: one of the two moments that are compared."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gradstudio.app.run.mailbox import Mail
from gradstudio.app.sight.past import Past
from gradstudio.app.sight.place_in_run import PlaceInRun
from gradstudio.app.sight.wish import Wish
from gradstudio.training.look.requests import Request
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment, RunId


@dataclass(frozen=True, slots=True, kw_only=True)
class SideChoice:
    """What one chose to look at.

    Attributes:
        run: which run.
        step: number of steps taken; None for its end, wherever that comes to be.
    """

    run: RunId
    step: int | None = None


class Side(QObject):
    """Goes to a moment on a thread of its own, and answers what is asked of it. Lives on the GUI thread.

    A moment that cannot be shown is not gone to again until another one was, an edit changed it, or it was left or
    `retry` was called.

    Signals:
        mail_arrived: a `Mail` of the moment: its snapshot, and answers.
        lost: the moment cannot be shown: why.
    """

    mail_arrived = Signal(object)
    lost = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._past = Past(self)
        self._looks: dict[str, Request] = {}
        self._place: PlaceInRun | None = None
        self._failed: PlaceInRun | None = None
        self._past.mail_arrived.connect(self._on_past_mail_arrived)
        self._past.lost.connect(self._on_past_lost)
        self._past.failed.connect(self._on_past_failed)

    @property
    def moment(self) -> Moment | None:
        """The moment that is gone to or looked at; None for none."""
        return None if self._place is None else self._place.moment

    def go_to(self, record: Record, moment: Moment, project: int) -> None:
        """Look at a moment.

        Args:
            record: whose.
            moment: run and step.
            project: number of the project that the record belongs to.
        """
        run = record.find(moment.run)
        place = PlaceInRun(moment, None if run is None else run.spec_at(moment.step))
        if place not in (self._place, self._failed):
            self._place, self._failed = place, None
            self._past.begin(None, self._looks)
            self._past.go_to(Wish(record=record, moment=moment, project=project))

    def retry(self) -> None:
        """Go to a moment that could not be shown, too, when that is asked for next."""
        self._failed = None

    def leave(self) -> None:
        """Look at nothing."""
        self._failed = None
        if self._place is not None:
            self._place = None
            self._past.leave()

    def look(self, view: str, request: Request | None) -> None:
        """Have a request answered in the mail under the view's name, until it asks for something else or None."""
        if request is None:
            self._looks.pop(view, None)
        else:
            self._looks[view] = request
        if self._past.has_begun:
            self._past.look(view, request)

    def stop(self) -> None:
        """Have the thread end soon, without waiting for it. Safe to call twice."""
        self._past.stop()
        self.blockSignals(True)

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Trainer.shutdown`."""
        return self._past.shutdown(most_milliseconds)

    def _on_past_mail_arrived(self, mail: Mail) -> None:
        if self.moment is not None and mail.run == self.moment.run:
            self.mail_arrived.emit(mail)

    def _on_past_lost(self, run: RunId, why: str) -> None:
        if self.moment is not None and self.moment.run == run:
            self._place, self._failed = None, self._place
            self.lost.emit(why)

    def _on_past_failed(self, what: str, details: str) -> None:
        self._place, self._failed = None, self._place
        self.lost.emit(f"This step could not be shown. {what}")
