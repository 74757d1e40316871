"""`Trainer`: the GUI thread's handle on the training thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.run.mailbox import Mailbox
from gradstudio.app.run.offering import Offer
from gradstudio.app.run.recording import Recording
from gradstudio.app.run.steps_per_second import StepsPerSecond
from gradstudio.app.run.thread_handle import ThreadHandle
from gradstudio.app.run.waiting_edits import WaitingEdits
from gradstudio.app.run.worker import TrainingWorker
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import Request
from gradstudio.training.look.watch import Watch
from gradstudio.training.record import Record
from gradstudio.training.record.record import MakeSession
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session
from gradstudio.training.run.stopping import Stop
from gradstudio.training.run.verdict import Verdict

POLL_MILLISECONDS = 16
PLAYING_POLL_MILLISECONDS = 8
"""The same while training runs: mail comes every 25 ms or so, and must not wait for every second frame."""

P = ParamSpec("P")


class Trainer(ThreadHandle):
    """Starts and ends the training thread, sends it commands, and polls its mailbox at display rate.

    Lives on the GUI thread. `shutdown` must be called before it is dropped; `stop` keeps nobody waiting.

    Args:
        spec: the project to train at first.
        make_session: how to build a session; another one is handed in by tests.
        parent: as for any QObject.
        hold: leave the thread to `start`; what it is told before is carried out then.

    Attributes:
        record: the runs of the project. The training thread alone writes it; `Record` says what may be read here.

    Signals:
        mail_arrived: a `Mail`, at most once per display frame.
        playing_changed: whether training runs.
        waiting_changed: whether it will run as soon as the thread is ready for it: kernels may have to be compiled.
        preparing: share of the kernels that is ready, 0 to 1, and what is being done; 1 when all are.
        halted: a `Stop`: a rule of the project paused the training; the mail of that step has arrived before.
        judged: a `Verdict` on a run that does badly, at each change; None when it does so no longer.
        diverged: the training paused because its numbers diverged: where.
        failed: training broke off: (what, traceback).
    """

    mail_arrived = Signal(object)
    playing_changed = Signal(bool)
    waiting_changed = Signal(bool)
    preparing = Signal(float, str)
    halted = Signal(object)
    judged = Signal(object)
    diverged = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self,
        spec: ProjectSpec,
        make_session: MakeSession = Session,
        parent: QObject | None = None,
        *,
        hold: bool = False,
    ) -> None:
        mailbox, record = Mailbox(), Record(make_session=make_session)
        recording = Recording(record)
        worker = TrainingWorker(mailbox, recording)
        super().__init__("training", worker, parent)
        self._playing = self._waiting = self._failed = False
        self._project = self._told_of = 0
        self._going_on: Moment | None = None
        self._rate = StepsPerSecond()
        self._make_session = make_session
        self._mailbox, self.record, self._recording, self._worker = mailbox, record, recording, worker
        self._worker.playing_changed.connect(self._on_worker_playing_changed)
        self._worker.preparing.connect(self.preparing)
        self._worker.opened.connect(self._on_worker_opened)
        self._worker.went_on.connect(self._on_worker_went_on)
        self._worker.halted.connect(self._on_worker_halted)
        self._worker.judged.connect(self._on_worker_judged)
        self._worker.diverged.connect(self._on_worker_diverged)
        self._worker.failed.connect(self._on_worker_failed)
        self._spec = spec
        self._edits: WaitingEdits | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS)
        self._poll.timeout.connect(self._on_poll_timeout)
        self._send(self._worker.take_up, WaitingEdits(spec))
        self._held = True
        if not hold:
            self.start()

    @property
    def is_playing(self) -> bool:
        """Whether training runs, as last heard from the thread."""
        return self._playing

    @property
    def project(self) -> int:
        """Number of the project that is trained: one that is opened is the next."""
        return self._project

    @property
    def going_on(self) -> Moment | None:
        """The moment from which a run is to go on, until that is heard of; None if none is."""
        return self._going_on

    @property
    def is_waiting(self) -> bool:
        """Whether it was asked to play, and the thread has not got to it yet."""
        return self._waiting

    @property
    def steps_per_second(self) -> float:
        """Speed over the last second or so; 0 while paused."""
        return self._rate.value if self._playing else 0.0

    def start(self) -> None:
        """Start the thread if it was held until now."""
        if self._held:
            self._held = False
            self._thread.start()
            self._poll.start()

    def set_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit; edits that the thread has not got to yet are taken up as one."""
        self._spec = spec
        self._failed = False
        if self._edits is None or not self._edits.add(spec):
            edits = WaitingEdits(spec)
            self._send(self._worker.take_up, edits)
            self._edits = edits

    def open(self, spec: ProjectSpec, record: Record | None = None, offer: Offer | None = None) -> None:
        """Start with another project, paused; nothing of the one before is told any more.

        Args:
            spec: the project.
            record: its runs, of which the newest goes on; None for a project without any, which starts at step 0.
            offer: takes in what is new of its runs, on the training thread; None if nobody keeps them.
        """
        self.record = Record(make_session=self._make_session) if record is None else record
        self._spec = spec
        self._failed = False
        self._project += 1
        self._going_on = None
        self._rate.clear()
        self._set_waiting(False)
        self._send(self._worker.open, spec, self._project, self.record, offer)

    def offer_to(self, offer: Offer | None) -> None:
        """Have what is new of the runs offered to somebody about once a second, on the training thread."""
        self._tell(self._worker.offering.turn_to, offer)

    def offer_now(self) -> None:
        """Have the runs offered as they are, as soon as the step is taken that is running. From any thread."""
        self._tell(self._worker.offering.now)

    def go_on(self, moment: Moment, spec: ProjectSpec) -> None:
        """Pause, and train from a moment of any run on: a new run branches off there, but at the end of a run.

        Args:
            moment: of a run in the record.
            spec: what it goes by from there on; where that needs new weights, the run begins from its seed.
        """
        self._spec = spec
        self._failed = False
        self._going_on = moment
        self._set_waiting(False)
        self._send(self._worker.go_on, moment, spec)

    def change_record(self, change: Callable[[Recording], None]) -> None:
        """Have something done with the record, such as `Recording.delete`, on the thread that writes it."""
        self._tell(change, self._recording)

    def play(self) -> None:
        """Start or go on training."""
        self._set_waiting(not self._playing and not self._failed)
        self._send(self._worker.play)

    def pause(self) -> None:
        """Stop training after the slice that is running."""
        self._set_waiting(False)
        self._send(self._worker.pause)

    def toggle(self) -> None:
        """Pause if training runs or is about to, else play."""
        if self._playing or self._waiting:
            self.pause()
        else:
            self.play()

    def step(self, count: int = 1) -> None:
        """Take a number of steps, then pause."""
        self._set_waiting(False)
        self._send(self._worker.step, count)

    def reset(self) -> None:
        """Go back to the initial weights; also brings training back after a fault."""
        self._set_waiting(False)
        if self._failed:
            self._failed = False
            self._send(self._worker.restart, self._spec)
        else:
            self._send(self._worker.reset)

    def set_speed(self, steps_per_second: float) -> None:
        """Limit the speed; 0 for as fast as it goes."""
        self._send(self._worker.set_speed, steps_per_second)

    def give_way(self, gives_way: bool) -> None:
        """At full speed leave most of the time to what somebody waits for, or take all of it again."""
        self._tell(self._worker.give_way, gives_way)

    def watch(self, watch: Watch | None) -> None:
        """Have every scalar of a loss in the snapshots."""
        self._tell(self._worker.watch, watch)

    def look(self, view: str, request: Request | None) -> None:
        """Have a request answered in the mail under the view's name, until it asks for something else or None."""
        self._tell(self._worker.look, view, request)

    def show(self, seen: bool) -> None:
        """Say whether the newest step is looked at; else nothing is traced and no view is answered."""
        self._tell(self._worker.show, seen)

    def stop(self) -> None:
        """Have the thread end after the step that is running, without waiting for it. Safe to call twice."""
        self._held = False
        self._poll.stop()
        super().stop()

    def _send(self, command: Callable[P, None], *arguments: P.args, **named: P.kwargs) -> None:
        """Have a command of the worker carried out on its thread, between the edits before and after it."""
        self._edits = None
        self._tell(command, *arguments, **named)

    def _on_poll_timeout(self) -> None:
        for mail in self._mailbox.take():
            if mail.project == self._project:
                self._rate.add(time.perf_counter(), mail.snapshot.moment)
                self.mail_arrived.emit(mail)

    def _on_worker_playing_changed(self, playing: bool) -> None:
        self._playing = playing
        self._set_waiting(False)
        self._poll.setInterval(PLAYING_POLL_MILLISECONDS if playing else POLL_MILLISECONDS)
        self._rate.clear()
        self.playing_changed.emit(playing)

    def _on_worker_opened(self, project: int) -> None:
        self._told_of = project

    def _on_worker_went_on(self, moment: Moment) -> None:
        if moment is self._going_on:
            self._on_poll_timeout()  # the first mail of the run comes before
            self._going_on = None

    def _on_worker_halted(self, stop: Stop) -> None:
        if self._told_of == self._project:
            self._on_poll_timeout()  # the mail of the step where it stopped comes first
            self.halted.emit(stop)

    def _on_worker_judged(self, verdict: Verdict | None) -> None:
        if self._told_of == self._project:
            self.judged.emit(verdict)

    def _on_worker_diverged(self, where: str) -> None:
        if self._told_of == self._project:
            self.diverged.emit(where)

    def _set_waiting(self, waiting: bool) -> None:
        if waiting != self._waiting:
            self._waiting = waiting
            self.waiting_changed.emit(waiting)

    def _on_worker_failed(self, what: str, details: str) -> None:
        if self._told_of != self._project:
            return  # of the project before, which is gone
        self._set_waiting(False)
        self._failed = True
        self.failed.emit(what, details)
