"""`TrainingWorker`: owns the session, on the training thread alone."""

from __future__ import annotations

import math
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from gradstudio.app.run.judging import Judging
from gradstudio.app.run.kernels import PreparationCancelled, Progress, prepare_kernels
from gradstudio.app.run.mailbox import Mailbox
from gradstudio.app.run.observing import Observing
from gradstudio.app.run.offering import Offer, Offering
from gradstudio.app.run.preparation import Preparation
from gradstudio.app.run.recording import Recording
from gradstudio.app.run.session_post import SessionPost
from gradstudio.app.run.slices import DEFAULT_SPEED, Slices
from gradstudio.app.run.waiting_edits import WaitingEdits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import Request
from gradstudio.training.look.watch import Watch
from gradstudio.training.record import Record
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session


class TrainingWorker(QObject):
    """Advances the session in slices of a few milliseconds and posts what it shows of itself.

    Lives on the training thread; queued signals bring every command to `obey` between two slices.

    Args:
        mailbox: where snapshots and losses are posted.
        recording: begins the runs.
        prepare: compiles the kernels or loads them, and says how far it is.

    Attributes:
        offering: offers what is new of the runs to whoever keeps them.

    Signals:
        playing_changed: whether it is playing.
        preparing: share of the kernels that is compiled or loaded, 0 to 1, and what is being done.
        halted: a `Stop`: a rule of the project paused it.
        judged: at each change and at the start of a run: a `Verdict` if it does badly, else None.
        diverged: loss or gradients are no longer finite and it paused; the sentence says where.
        failed: something went wrong and the session was dropped: (what, traceback).
        opened: what is told from now on belongs to the project with this number.
        went_on: the `Moment` that it was told to go on from: that is done, or has failed.
    """

    opened = Signal(int)
    went_on = Signal(object)
    playing_changed = Signal(bool)
    preparing = Signal(float, str)
    halted = Signal(object)
    judged = Signal(object)
    diverged = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self,
        mailbox: Mailbox,
        recording: Recording | None = None,
        prepare: Callable[[Progress], None] = prepare_kernels,
    ) -> None:
        super().__init__()
        self.quitting = threading.Event()
        self._news = SessionPost(mailbox)
        self._preparation = Preparation(prepare)
        self._recording = Recording() if recording is None else recording
        prepared = partial(self._preparation.complete, self._tell_prepared)
        self._observing = Observing(self.obey, prepared, self._news.post, self)
        self._judging = Judging(self.judged.emit)
        self.offering = Offering(self._recording, self.obey, self)
        self._playing = self._finished = False
        self._recording.set_speed(DEFAULT_SPEED)
        self._slices = Slices(self._on_slice_due, self)

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
        except PreparationCancelled:
            pass  # the program is closing
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whatever it is, the window says it
            if isinstance(error, TrainingError) and self._session is not None:
                self._break_off(str(error))
            else:
                self._fail(f"{type(error).__name__}: {error}", traceback.format_exc())

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

    def go_on(self, moment: Moment, spec: ProjectSpec) -> None:
        """Pause, and train from a moment of any run on: a new run branches off there, but at the end of a run."""
        self._set_playing(False)
        try:
            self._begin(spec, partial(self._recording.go_on, moment, spec))
        finally:
            self.went_on.emit(moment)

    def reset(self) -> None:
        """Go back to the initial weights."""
        if self._session is not None:
            self._set_playing(False)
            self._start(self._session.spec)

    def restart(self, spec: ProjectSpec) -> None:
        """Start anew from a spec, also after a failure."""
        self._set_playing(False)
        self._start(spec)

    def open(self, spec: ProjectSpec, project: int, record: Record, offer: Offer | None = None) -> None:
        """Start with another project, where its newest run ended if it brings runs.

        Args:
            spec: the project.
            project: the number that its mail carries from now on.
            record: keeps its runs.
            offer: is offered what is new of them, or None.
        """
        self._set_playing(False)
        self.offering.now()
        self._news.project = project
        self.opened.emit(project)
        try:
            self._begin(spec, partial(self._recording.open, record, spec))
        finally:  # also where nothing could be begun: what comes of this project is its own
            self._recording.turn_to(record)
            self.offering.turn_to(offer)

    def play(self) -> None:
        """Train until paused or until a stop rule is met; play again to go on past it."""
        if self._session is not None:
            self._judging.go_on(self._session)
            self._set_playing(True)

    def pause(self) -> None:
        """Stop after the slice that is running."""
        self._set_playing(False)
        self._recording.put_down()
        self._post()

    def show(self, seen: bool) -> None:
        """Say whether the newest step is looked at; if not, no view is answered and nothing is traced."""
        self._observing.is_seen = seen
        if seen and self._session is not None:
            self._observing.begin(self._session)
            self._post()

    def step(self, count: int) -> None:
        """Pause and take a number of steps."""
        self._set_playing(False)
        for _ in range(count):
            if self._session is None or self.quitting.is_set():
                return
            self._session.advance(timed=True)
        self._post()

    def set_speed(self, steps_per_second: float) -> None:
        """Limit the speed; 0 for as fast as it goes."""
        self._recording.set_speed(steps_per_second or math.inf)
        self._slices.set_speed(steps_per_second)

    def give_way(self, gives_way: bool) -> None:
        """At full speed leave most of the time to something else, or take all of it again."""
        self._slices.give_way(gives_way)

    def watch(self, watch: Watch | None) -> None:
        """Trace a loss scalar by scalar in every snapshot from now on."""
        self._observing.watched = watch
        if not self._playing:
            self._post()

    def look(self, view: str, request: Request | None) -> None:
        """Answer a view's request with the snapshots from now on, at the pace of its kind; None ends it."""
        self._observing.want(view, request)

    def finish(self) -> None:
        """Let go of everything and end the thread; `quitting` has been set to end the slice that is running."""
        if self._finished:
            return
        self._finished = True
        self.offering.stop()
        self._recording.session = None
        self._news.end()
        self._observing.stop()
        self._slices.finish()
        self.thread().quit()

    @property
    def _session(self) -> Session | None:
        return self._recording.session

    def _break_off(self, why: str) -> None:
        """Pause a run whose numbers diverged."""
        self._set_playing(False)
        self._judging.end()  # nothing more is to be said of it
        self._recording.put_down(why)
        self.diverged.emit(why)
        self.obey(self._post)  # should that fail, the sentence has been said all the same

    def _fail(self, what: str, details: str) -> None:
        """Let go of the session, and say what went wrong."""
        with suppress(Exception):  # the fault may be in what is to be posted
            self._news.post()
        self._recording.drop()
        self._news.end()
        self._set_playing(False)
        self.failed.emit(what, details)

    def _start(self, spec: ProjectSpec) -> None:
        self._begin(spec, partial(self._recording.begin, spec))

    def _begin(self, spec: ProjectSpec, make: Callable[[], Session]) -> None:
        self._news.post_rest(self._observing.snapshot)  # the window hears of that run no more
        # Large ones fit into memory one at a time: nothing may hold the run before.
        self._news.end()
        self._observing.session = None
        self._judging.end()
        self._recording.leave()
        if spec.training.engine == "compiled":
            self._preparation.complete(self._tell_prepared, partial(self._show_preview, spec))
        session = make()
        self._news.begin(session)
        self._judging.begin(session)
        self._observing.begin(session)
        self._post()

    def _tell_prepared(self, share: float, text: str) -> None:
        if self.quitting.is_set():
            raise PreparationCancelled
        self.preparing.emit(share, text)

    def _show_preview(self, spec: ProjectSpec) -> None:
        # What is watched may wait behind the compiling: the first sample will do.
        self._news.preview(spec, self._observing.watched or Watch(), self._recording.next_run)

    def _set_playing(self, playing: bool) -> None:
        if playing == self._playing:
            return
        self._playing = self._observing.is_playing = playing
        if playing:
            self._slices.start()
        else:
            self._slices.pause()
        self.playing_changed.emit(playing)

    @Slot()
    def _on_slice_due(self) -> None:
        self.obey(self._advance)

    def _advance(self) -> None:
        session = self._session
        if session is None or not self._playing:
            return
        stop = self._slices.take(session)
        if stop is not None:
            self._set_playing(False)
            self._recording.put_down(stop.message)
            self._post(ended=True)
            self.halted.emit(stop)
        elif self._news.is_due:
            self._post()

    def _post(self, *, ended: bool = False) -> None:
        session = self._session
        if session is None or self.quitting.is_set():
            return
        snapshot = self._observing.snapshot(session)
        self._news.take(snapshot)
        if not self._playing:
            self._recording.read_health()
        self._judging.look(snapshot, ended=ended)
        if self._observing.needs_kernels and not self._preparation.is_done:
            self._news.post()  # the reference shows itself before it waits for the kernels that draw its maps
        self._news.post(self._observing.answers(session))
