"""`TrainingWorker`: owns the session, on the training thread alone."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gradstudio.app.run.answering import Looking
from gradstudio.app.run.kernels import PreparationCancelled, Progress, prepare_kernels, preview_of
from gradstudio.app.run.mailbox import Mail, Mailbox
from gradstudio.app.run.posting import Posting
from gradstudio.app.run.preparation import Preparation
from gradstudio.app.run.waiting_edits import WaitingEdits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import Answer, Request
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.moment import RunId
from gradstudio.training.run.session import Session
from gradstudio.training.run.verdict import Judge, Verdict

SLICE_SECONDS = 0.006
SNAPSHOT_SECONDS = 0.0235
SHORTEST_INTERVAL_SECONDS = 0.02
DEFAULT_SPEED = 25.0
"""Steps a second at first: slow enough to watch the demo's 100 steps."""


class MakeSession(Protocol):
    """Builds the session of a run, as `Session` itself does."""

    def __call__(self, spec: ProjectSpec, *, run_id: RunId) -> Session:
        """Return a session that bears a number."""


class TrainingWorker(QObject):
    """Advances the session in slices of a few milliseconds and posts what it shows of itself.

    Lives on the training thread; queued signals bring every command to `obey` between two slices.

    Args:
        mailbox: where snapshots and losses are posted.
        make_session: begins a run of a project.
        prepare: compiles the kernels or loads them, and says how far it is.

    Signals:
        playing_changed: whether it is playing.
        preparing: share of the kernels that is compiled or loaded, 0 to 1, and what is being done.
        halted: a `Stop`: a rule of the project paused it.
        judged: at each change and at the start of a run: a `Verdict` if it does badly, else None.
        diverged: loss or gradients are no longer finite and it paused; the sentence says where.
        failed: something went wrong and the session was dropped: (what, traceback).
        opened: what is told from now on belongs to the project with this number.
    """

    opened = Signal(int)
    playing_changed = Signal(bool)
    preparing = Signal(float, str)
    halted = Signal(object)
    judged = Signal(object)
    diverged = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self,
        mailbox: Mailbox,
        make_session: MakeSession = Session,
        prepare: Callable[[Progress], None] = prepare_kernels,
    ) -> None:
        super().__init__()
        self.quitting = threading.Event()
        self._mailbox = mailbox
        self._make_session = make_session
        self._preparation = Preparation(prepare)
        self._session: Session | None = None
        self._run = RunId(0)
        self._project = 0
        self._posting: Posting | None = None
        self._posted_at = 0.0
        self._looking = Looking()
        self._judge: Judge | None = None
        self._verdict: Verdict | None = None
        self._watched: Watch | None = None
        self._playing = self._finished = False
        self._speed = DEFAULT_SPEED
        # Its children: they go along to the thread that it is moved to.
        self._timer, self._look_timer = QTimer(self), QTimer(self)
        self._timer.setInterval(self._interval())
        self._timer.timeout.connect(self._on_timer_timeout)
        self._look_timer.setSingleShot(True)
        self._look_timer.timeout.connect(self._on_look_timer_timeout)

    @Slot(object)
    def obey(self, command: Callable[[], None]) -> None:
        """Carry a command out; whatever goes wrong is `failed`: an exception must not reach the event loop.

        Once the thread is to end, whatever it is told ends it: of the commands that wait none is begun.
        """
        if self.quitting.is_set():
            self.finish()
            return
        try:
            command()
        except TrainingError as error:
            self._set_playing(False)
            self._judge = None  # nothing more is to be said of it
            self.diverged.emit(str(error))
            self.obey(self._post)  # should that fail, the sentence has been said all the same
        except PreparationCancelled:
            pass  # the program is closing
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whatever it is, the window says it
            details = traceback.format_exc()
            with suppress(Exception):  # the fault may be in what is to be posted
                self._post_news()
            self._session = self._posting = None
            self._set_playing(False)
            self.failed.emit(f"{type(error).__name__}: {error}", details)

    def take_up(self, edits: WaitingEdits) -> None:
        """Follow edits as one: go on if the run can under each of them, else start the next one with the last.

        It goes on playing if it was playing.
        """
        specs = edits.take()
        if self._session is not None and all(self._session.can_adopt(spec) for spec in specs):
            self._session.adopt(specs[-1])
            self._post()
        else:
            self._start(specs[-1])

    def reset(self) -> None:
        """Go back to the initial weights."""
        if self._session is not None:
            self._set_playing(False)
            self._start(self._session.spec)

    def restart(self, spec: ProjectSpec) -> None:
        """Start anew from a spec, also after a failure."""
        self._set_playing(False)
        self._start(spec)

    def open(self, spec: ProjectSpec, project: int) -> None:
        """Start with another project, whose number its mail carries from now on."""
        self._project = project
        self.opened.emit(project)
        self.restart(spec)

    def play(self) -> None:
        """Train until paused or until a stop rule is met; play again to go on past it."""
        if self._session is not None:
            if self._judge is None:
                self._judge = Judge(self._session.constant, self._session.spec)
            self._set_playing(True)

    def pause(self) -> None:
        """Stop after the slice that is running."""
        self._set_playing(False)
        self._post()

    def step(self, count: int) -> None:
        """Pause and take a number of steps."""
        self._set_playing(False)
        for _ in range(count):
            if self._session is None or self.quitting.is_set():
                return
            self._session.advance()
        self._post()

    def set_speed(self, steps_per_second: float) -> None:
        """Limit the speed; 0 for as fast as it goes."""
        self._speed = steps_per_second
        self._timer.setInterval(self._interval())

    def watch(self, watch: Watch | None) -> None:
        """Trace a loss scalar by scalar in every snapshot from now on."""
        self._watched = watch
        if not self._playing:
            self._post()

    def look(self, view: str, request: Request | None) -> None:
        """Answer a view's request with the snapshots from now on, at the pace of its kind; None ends it."""
        self._looking.want(view, request)
        self._look_soon()

    def finish(self) -> None:
        """Let go of everything and end the thread; `quitting` has been set to end the slice that is running."""
        if self._finished:
            return
        self._finished = True
        self._session = self._posting = None
        for timer in (self._timer, self._look_timer):
            timer.stop()
            timer.deleteLater()  # a timer must die on its own thread
        self.thread().quit()

    def _start(self, spec: ProjectSpec) -> None:
        # Large ones fit into memory one at a time: nothing may hold the run before.
        self._session = self._posting = self._judge = None
        self._run = RunId(self._run + 1)
        if spec.training.engine == "compiled":
            self._preparation.complete(self._tell_prepared, partial(self._show_preview, spec))
        self._session = self._make_session(spec, run_id=self._run)
        self._posting = Posting(self._mailbox, self._session, self._project)
        self._judge, self._verdict = Judge(self._session.constant, spec), None
        self.judged.emit(None)
        self._looking.start_over()
        self._post()

    def _interval(self) -> int:
        """Return the milliseconds from one slice to the next; at high speeds a slice has several steps."""
        return round(1000 * max(1.0 / self._speed, SHORTEST_INTERVAL_SECONDS)) if self._speed else 0

    def _tell_prepared(self, share: float, text: str) -> None:
        if self.quitting.is_set():
            raise PreparationCancelled
        self.preparing.emit(share, text)

    def _show_preview(self, spec: ProjectSpec) -> None:
        # What is watched may wait behind the compiling: the first sample will do.
        preview = preview_of(spec, self._watched or Watch(), self._run)
        if preview is not None:
            self._mailbox.post(Mail(snapshot=preview, project=self._project))

    def _set_playing(self, playing: bool) -> None:
        if playing == self._playing:
            return
        self._playing = playing
        if playing:
            self._timer.start()
        else:
            self._timer.stop()
        self.playing_changed.emit(playing)

    @Slot()
    def _on_timer_timeout(self) -> None:
        self.obey(self._advance)

    @Slot()
    def _on_look_timer_timeout(self) -> None:
        self.obey(self._answer)

    def _advance(self) -> None:
        session = self._session
        if session is None or not self._playing:
            return
        if self._speed:
            stop = session.run(max(1, round(self._speed * self._interval() / 1000)))
        else:
            stop = session.run_for(SLICE_SECONDS)
        if stop is not None:
            self._set_playing(False)
            self._post(ended=True)
            self.halted.emit(stop)
        elif time.perf_counter() - self._posted_at >= SNAPSHOT_SECONDS:
            self._post()

    def _post(self, *, ended: bool = False) -> None:
        session, posting = self._session, self._posting
        if session is None or posting is None or self.quitting.is_set():
            return
        watched = self._watched
        if watched is not None and watched.sample >= session.sample_count:
            watched = None
        posting.snapshot = session.snapshot(watch=watched)
        if self._judge is not None:
            self._say(self._judge.look(posting.snapshot, ended=ended))
        if self._looking.needs_kernels and not self._preparation.is_done:
            self._post_news()  # the reference shows itself before it waits for the kernels that draw its maps
            self._preparation.complete(self._tell_prepared)
        self._post_news(self._looking.due_answers(session, self._playing))
        self._posted_at = time.perf_counter()
        self._look_soon()

    def _say(self, verdict: Verdict | None) -> None:
        if verdict != self._verdict:
            self._verdict = verdict
            self.judged.emit(verdict)

    def _look_soon(self) -> None:
        """While nothing is trained: answer what is new, and then what was answered coarsely."""
        wait = None if self._playing else self._looking.wait
        if wait is not None:
            self._look_timer.start(wait)

    def _answer(self) -> None:
        if self._session is not None and not self._playing:
            if self._looking.needs_kernels:
                self._preparation.complete(self._tell_prepared)
            self._post_news(self._looking.awaited_answers(self._session))
            self._look_soon()

    def _post_news(self, answers: Mapping[str, Answer] = MappingProxyType({})) -> None:
        if self._posting is not None:
            self._posting.post(answers)
