"""`Observing`: what the window looks at of a session: a loss scalar by scalar, and an answer for each view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject, QTimer, Slot

from gradstudio.app.run.answering import Looking
from gradstudio.training.look.requests import Answer, Request
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.session import Session

Answers = Mapping[str, Answer]
"""Answers by the name of the view that asked."""

NO_ANSWERS: Answers = MappingProxyType({})


class Observing(QObject):
    """Reads a session on the thread that owns it, and changes nothing of it.

    Args:
        obey: carries out what its timer is for; catches whatever goes wrong.
        prepare: makes the kernels ready if they are not.
        post: is given answers that come between two snapshots.
        parent: the worker: both go to its thread.

    Attributes:
        is_seen: whether the window looks at the session; if not, nothing is traced and no view is answered.
        is_playing: whether steps are taken: then views are answered with snapshots alone, each kind at its pace.
        session: what is looked at; None for nothing.
        watched: the loss that is traced in each snapshot; None for none.
    """

    def __init__(
        self,
        obey: Callable[[Callable[[], None]], None],
        prepare: Callable[[], None],
        post: Callable[[Answers], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.is_seen, self.is_playing = True, False
        self.watched: Watch | None = None
        self.session: Session | None = None
        self._obey = obey
        self._prepare = prepare
        self._post = post
        self._looking = Looking()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def needs_kernels(self) -> bool:
        """Whether the compiled network is needed to answer what is asked for."""
        return self.is_seen and self._looking.needs_kernels

    def begin(self, session: Session) -> None:
        """Look at another session, or at the same one as if nothing of it had been shown."""
        self.session = session
        self._looking.start_over()

    def want(self, view: str, request: Request | None) -> None:
        """Answer a view's request from now on, at the pace of its kind; None ends it."""
        self._looking.want(view, request)
        self._look_soon()

    def snapshot(self, session: Session) -> Snapshot:
        """Return the present state, with every scalar of the watched loss."""
        watched = self.watched if self.is_seen else None
        if watched is not None and not 0 <= watched.sample < session.sample_count:
            watched = None
        return session.snapshot(watch=watched)

    def answers(self, session: Session) -> Answers:
        """Return the answers that go with a snapshot; what was answered coarsely follows by itself."""
        if not self.is_seen:
            return NO_ANSWERS
        self._prepare_if_needed()
        found = self._looking.due_answers(session, self.is_playing)
        self._look_soon()
        return found

    def stop(self) -> None:
        """End the timer, on its own thread."""
        self.session = None
        self._timer.stop()
        self._timer.deleteLater()

    def _look_soon(self) -> None:
        """While nothing is trained: answer what is new, and then what was answered coarsely."""
        wait = None if self.is_playing or not self.is_seen else self._looking.wait
        if wait is not None:
            self._timer.start(wait)

    def _prepare_if_needed(self) -> None:
        if self._looking.needs_kernels:
            self._prepare()

    @Slot()
    def _on_timer_timeout(self) -> None:
        self._obey(self._answer)

    def _answer(self) -> None:
        session = self.session
        if session is not None and self.is_seen and not self.is_playing:
            self._prepare_if_needed()
            self._post(self._looking.awaited_answers(session))
            self._look_soon()
