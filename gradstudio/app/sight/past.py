"""`Past`: the GUI thread's handle on the thread that shows past moments."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from gradstudio.app.run.mailbox import Mailbox
from gradstudio.app.run.thread_handle import ThreadHandle
from gradstudio.app.sight.past_worker import PastWorker
from gradstudio.app.sight.wish import Wish, WishBox
from gradstudio.training.look.requests import Request
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment


class Past(ThreadHandle):
    """Starts its thread with the first moment that is wanted, and hands on what that posts of the same project.

    Signals:
        mail_arrived: a `Mail` with the snapshot of a past moment, and answers.
        on_the_way: share of a long way that is done, 0 to 1.
        halted: a way was ended as asked: the moment that was wanted, and the one that was come to.
        lost: a moment cannot be shown: (run, why).
        failed: something went wrong: (what, traceback).
    """

    mail_arrived = Signal(object)
    on_the_way = Signal(float)
    halted = Signal(object, object)
    lost = Signal(int, str)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        mailbox, wishes = Mailbox(), WishBox()
        worker = PastWorker(mailbox, wishes)
        super().__init__("past", worker, parent)
        self._mailbox, self._wishes, self._worker = mailbox, wishes, worker
        self._worker.posted.connect(self._on_worker_posted)
        self._worker.on_the_way.connect(self.on_the_way)
        self._worker.halted.connect(self._on_worker_halted)
        self._worker.lost.connect(self._on_worker_lost)
        self._worker.failed.connect(self.failed)
        self._stopped = False
        self._project = 0

    @property
    def has_begun(self) -> bool:
        """Whether its thread runs: until then it need not be told what is looked at."""
        return self._thread.isRunning()

    def begin(self, watch: Watch | None, looks: Mapping[str, Request]) -> None:
        """Start the thread.

        Args:
            watch: the loss that is traced.
            looks: what the views ask for, by their names.
        """
        if self._stopped or self.has_begun:
            return
        self._thread.start()
        self.watch(watch)
        for view, request in looks.items():
            self.look(view, request)

    def go_to(self, wish: Wish) -> None:
        """Show a moment, instead of any that was wanted before."""
        self._project = wish.project
        self._worker.halting.clear()
        self._wishes.put(wish)
        self._tell(self._worker.go)

    def halt(self) -> None:
        """End the way, and stay where it has come to; nothing happens where it has arrived."""
        self._worker.halting.set()

    def leave(self) -> None:
        """Show nothing any more; what is on its way is not heard of."""
        self._wishes.put(None)
        self._mailbox.take()
        self._tell(self._worker.leave)

    def watch(self, watch: Watch | None) -> None:
        """Have every scalar of a loss in the snapshots."""
        self._tell(self._worker.watch, watch)

    def look(self, view: str, request: Request | None) -> None:
        """Have a view's request answered, until it asks for something else or for nothing."""
        self._tell(self._worker.look, view, request)

    def stop(self) -> None:
        """Have the thread end soon, without waiting for it. Safe to call twice."""
        self._stopped = True
        super().stop()

    def _on_worker_halted(self, wanted: Moment, reached: Moment) -> None:
        self.halted.emit(wanted, reached)

    def _on_worker_lost(self, wish: Wish | None, why: str) -> None:
        if wish is not None and wish.project == self._project:
            self.lost.emit(wish.moment.run, why)

    def _on_worker_posted(self) -> None:
        for mail in self._mailbox.take():
            if mail.project == self._project:  # a run of another has the same number
                self.mail_arrived.emit(mail)
