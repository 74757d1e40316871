"""`PastWorker`: shows past moments, on a thread of its own, while training may go on."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from gradstudio.app.run.kernels import PreparationCancelled, prepare_kernels
from gradstudio.app.run.mailbox import Mail, Mailbox
from gradstudio.app.run.observing import Answers, Observing
from gradstudio.app.sight.wish import Wish, WishBox
from gradstudio.training.look.requests import Request
from gradstudio.training.look.watch import Watch
from gradstudio.training.record import RecordError, Replay
from gradstudio.training.run.session import Session

SHOW_ON_THE_WAY_SECONDS = 0.06
"""If a replay takes longer than this, the steps that it passes are shown on the way."""
_JUDGED_SECONDS = 0.005
"""After this long the duration of the whole replay can be estimated."""
TELL_SECONDS = 0.2
"""Progress of a replay is shown when it takes longer than this."""
PATIENCE_SECONDS = 0.1
"""How long a replay goes on after another moment was asked for."""


class PastWorker(QObject):
    """Goes to the moments that are wanted, and posts what the views want to see there. Lives on its thread.

    Args:
        mailbox: where snapshots and answers are posted.
        wishes: where the newest wish is found.

    Signals:
        posted: there is mail. It is not waited for: what is dragged would lag behind the mouse.
        on_the_way: share of a long way that is done, 0 to 1.
        halted: a way was ended as asked: the moment that was wanted, and the one that was come to.
        lost: a moment cannot be shown: the wish for it (None where it was left meanwhile), and why.
        failed: something went wrong: (what, traceback).

    Attributes:
        quitting: set from another thread to end what is being done.
        halting: set from another thread to stay where a way has come to.
    """

    posted = Signal()
    on_the_way = Signal(float)
    halted = Signal(object, object)
    lost = Signal(object, str)
    failed = Signal(str, str)

    def __init__(self, mailbox: Mailbox, wishes: WishBox) -> None:
        super().__init__()
        self.quitting, self.halting = threading.Event(), threading.Event()
        self._mailbox = mailbox
        self._wishes = wishes
        self._wish: Wish | None = None
        self._replay: Replay | None = None
        self._mail: Mail | None = None
        self._finished = False
        self._observing = Observing(self.obey, self._prepare, self._post_more, self)

    @Slot(object)
    def obey(self, command: Callable[[], None]) -> None:
        """Carry a command out; whatever goes wrong is `failed`: an exception must not reach the event loop."""
        if self.quitting.is_set():
            self.finish()
            return
        try:
            command()
        except PreparationCancelled:
            pass  # the program is closing
        except RecordError as error:
            wish, self._wish = self._wish, None
            self.lost.emit(wish, str(error))
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whatever it is, the window says it
            details = traceback.format_exc()
            self.leave()
            self.failed.emit(f"{type(error).__name__}: {error}", details)

    def go(self) -> None:
        """Go to the moment that is wanted; a newer wish ends the way after a moment's patience."""
        wish = self._wishes.take()
        if wish is None:
            return  # gone to already
        if self._replay is None or self._wish is None or self._wish.record is not wish.record:
            self._prepare()
            self._replay = Replay(wish.record)
        self._wish = wish
        way = _Way()
        try:
            self._go_along(wish, self._replay, way)
        finally:
            if way.is_told:
                self.on_the_way.emit(1.0)

    def _go_along(self, wish: Wish, replay: Replay, way: _Way) -> None:
        """Go to a moment, and show what has been come to."""
        session = replay.go_to(wish.moment, partial(self._goes_on, replay, way))
        is_halted = session is None and self.halting.is_set()
        if session is None and not self.quitting.is_set() and (is_halted or way.shown is None):
            session = replay.session  # whoever drags on and on is to see something too
        if session is not None:
            self._show(session)
            if is_halted:
                self.halting.clear()
                self.halted.emit(wish.moment, session.moment)

    def leave(self) -> None:
        """Look at nothing any more, and let go of the session."""
        self._observing.session = self._wish = self._replay = self._mail = None

    def watch(self, watch: Watch | None) -> None:
        """Trace a loss scalar by scalar in every snapshot from now on."""
        self._observing.watched = watch
        session = self._observing.session
        if session is not None and self._wishes.is_empty:
            self._show(session)

    def look(self, view: str, request: Request | None) -> None:
        """Answer a view's request from now on; None ends it."""
        self._observing.want(view, request)

    def finish(self) -> None:
        """Let go of everything and end the thread; `quitting` has been set to end what is being done."""
        if not self._finished:
            self._finished = True
            self.leave()
            self._observing.stop()
            self.thread().quit()

    def _goes_on(self, replay: Replay, way: _Way, share: float) -> bool:
        """Show and tell of a long way, and say whether it is still to be gone."""
        if self.quitting.is_set() or self.halting.is_set():
            return False
        if way.is_to_be_shown(share) and replay.session is not None:
            self._show(replay.session)
            way.shown = time.perf_counter()
        spent = time.perf_counter() - way.began
        if spent > TELL_SECONDS:
            way.is_told = True
            self.on_the_way.emit(share)
        return self._wishes.is_empty or spent < PATIENCE_SECONDS

    def _show(self, session: Session) -> None:
        if self._wish is None:
            return
        self._observing.session = session
        self._mail = Mail(snapshot=self._observing.snapshot(session), project=self._wish.project)
        self._post(self._observing.answers(session))

    def _post_more(self, answers: Answers) -> None:
        if answers:  # without any the views would draw the same again
            self._post(answers)

    def _post(self, answers: Answers) -> None:
        if self._mail is not None:
            self._mailbox.post(replace(self._mail, answers=answers))
            self.posted.emit()

    def _prepare(self) -> None:
        prepare_kernels(self._tell_prepared)

    def _tell_prepared(self, share: float, text: str) -> None:
        if self.quitting.is_set():
            raise PreparationCancelled


class _Way:
    """When a way began, and what was shown of it."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.shown: float | None = None
        self.is_told = False

    def is_to_be_shown(self, share: float) -> bool:
        """Whether one has waited long enough to see something, or will have."""
        now = time.perf_counter()
        if self.shown is not None:
            return now - self.shown > SHOW_ON_THE_WAY_SECONDS
        spent = now - self.began
        return spent > _JUDGED_SECONDS and spent * (1.0 - share) > SHOW_ON_THE_WAY_SECONDS * share
