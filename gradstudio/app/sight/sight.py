"""`Sight`: the one moment that the window looks at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.document.document import Document
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.past import Past
from gradstudio.app.sight.wish import Wish
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import Request
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment, RunId


class Sight(QObject):
    """Feeds the views, and what they ask for goes through it. Lives on the GUI thread.

    It is the newest step of the run that is trained, or a past moment of any run. There training may go on unseen.
    Whatever is begun from a past moment, by an edit or by `play`, begins there, and the window looks at the newest
    again. `shutdown` must be called before it is dropped.

    Args:
        document: the project; shown as it was at the past moment.
        trainer: trains it.
        parent: as for any QObject.

    Signals:
        changed: another moment is looked at, or the newest again.
        mail_arrived: a `Mail` of what is looked at, at most once per display frame.
        progress: share of a long way to a past moment that is done, 0 to 1; 1 at its end.
        lost: a past moment cannot be shown: why. The newest is looked at again.
        failed: something went wrong on the way to one: (what, traceback).
    """

    changed = Signal()
    mail_arrived = Signal(object)
    progress = Signal(float)
    lost = Signal(str)
    failed = Signal(str, str)

    def __init__(self, document: Document, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._past = Past(self)
        self._moment: Moment | None = None
        self._shown: Moment | None = None
        self._is_past_shown = False
        self._newest: Mail | None = None
        self._mail: Mail | None = None
        self._looks: dict[str, Request] = {}
        self._watch: Watch | None = None
        self._is_showing = False
        trainer.mail_arrived.connect(self._on_trainer_mail_arrived)
        self._past.mail_arrived.connect(self._on_past_mail_arrived)
        self._past.on_the_way.connect(self.progress)
        self._past.halted.connect(self._on_past_halted)
        self._past.lost.connect(self._on_past_lost)
        self._past.failed.connect(self._on_past_failed)

    @property
    def moment(self) -> Moment | None:
        """The past moment that is gone to or looked at; None for the newest of the run that is trained."""
        return self._moment

    @property
    def shown(self) -> Moment | None:
        """The moment that the numbers in the window are of; None before there are any."""
        return self._shown

    @property
    def mail(self) -> Mail | None:
        """What came last of what is looked at, for whoever begins to follow; None before anything did."""
        return self._mail

    @property
    def live(self) -> Moment | None:
        """The newest moment of the run that is trained; None before it is heard of."""
        return None if self._newest is None else self._newest.snapshot.moment

    @property
    def is_live(self) -> bool:
        """Whether the newest is looked at."""
        return self._moment is None

    def go_to(self, moment: Moment) -> None:
        """Look at a moment: of a run in the record, between its first step and its last.

        The newest of a run that rests is the same as `go_live`.
        """
        if moment == self.live and not self._trainer.is_playing:
            self.go_live()
            return
        if moment == self._moment:
            return
        was_live, self._moment = self._moment is None, moment
        if was_live:
            self._trainer.show(False)
            self._past.begin(self._watch, self._looks)
        self._past.go_to(Wish(record=self._trainer.record, moment=moment, project=self._trainer.project))
        self.changed.emit()

    def halt(self) -> bool:
        """End a long way to a past moment, and look at where it has come to.

        Returns:
            Whether one was on the way.
        """
        is_on_way = self._moment is not None and self._moment != self._shown
        if is_on_way:
            self._past.halt()
        return is_on_way

    def go_live(self) -> None:
        """Look at the newest step of the run that is trained."""
        if self._moment is not None:
            self._end_past()
            self._show_spec(None)
            if self._newest is not None:
                self._show(self._newest)
            self.changed.emit()

    def play(self) -> None:
        """Train on from what is looked at, or pause the training that runs."""
        if not self._trainer.is_playing and not self._trainer.is_waiting:
            self._go_on_from_past()
        self._trainer.toggle()

    def step(self) -> None:
        """Take one step from what is looked at."""
        self._go_on_from_past()
        self._trainer.step()

    def go_on_from(self, moment: Moment) -> None:
        """Have training go on from a moment of a run, under the project as it was there; paused at first.

        At the end of a run that run itself goes on, elsewhere a new one branches off.
        """
        spec = self._trainer.record.run(moment.run).spec_at(moment.step)
        self._show_spec(spec)
        self._train_from(moment, spec)
        self._document.adopt_past("Go on with an earlier run")

    def reset(self) -> None:
        """Start the run over under the newest project, and look at it."""
        self.go_live()
        self._trainer.reset()

    def watch(self, watch: Watch | None) -> None:
        """Have every scalar of a loss in the snapshots."""
        self._watch = watch
        self._trainer.watch(watch)
        if self._past.has_begun:
            self._past.watch(watch)

    def look(self, view: str, request: Request | None) -> None:
        """Have a view's request answered in the mail under its name, until it asks for something else or None."""
        if request is None:
            self._looks.pop(view, None)
        else:
            self._looks[view] = request
        self._trainer.look(view, request)
        if self._past.has_begun:
            self._past.look(view, request)

    def follow(self, spec: ProjectSpec) -> None:
        """Follow an edit: at a past moment a new run grows there, and the newest is looked at again."""
        if self._is_showing:
            return  # the project as it was, or is again: no edit
        if self._moment is None:
            self._trainer.set_spec(spec)
        else:
            self._grow(spec)

    def start_over(self) -> None:
        """Look at the newest of another project, of which nothing is known yet."""
        was_live = self._moment is None
        if not was_live:
            self._end_past()
        self._newest = self._mail = self._shown = None
        if not was_live:
            self.changed.emit()

    def stop(self) -> None:
        """Have the thread end soon, without waiting for it. Safe to call twice."""
        self._past.stop()
        self.blockSignals(True)

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Trainer.shutdown`."""
        return self._past.shutdown(most_milliseconds)

    def _go_on_from_past(self) -> None:
        if self._moment is not None:
            self._grow(self._document.spec)
            self._document.adopt_past("Go back to an earlier step")

    def _grow(self, spec: ProjectSpec) -> None:
        shown, moment = self._shown, self._moment
        # On a long way it is what one sees; as long as that is the newest, one means where one goes.
        if self._is_past_shown and shown is not None and moment is not None and shown.run == moment.run:
            moment = shown
        assert moment is not None  # who grows is in the past
        self._train_from(moment, spec)

    def _train_from(self, moment: Moment, spec: ProjectSpec) -> None:
        if self._moment is not None:
            self._moment = None
            self._past.leave()
        self._trainer.go_on(moment, spec)
        self._trainer.show(True)  # only now: of the run before there is nothing more to be seen
        self.changed.emit()

    def _end_past(self) -> None:
        self._moment = None
        self._past.leave()
        self._trainer.show(True)

    def _show_spec(self, spec: ProjectSpec | None) -> None:
        self._is_showing = True
        try:
            self._document.look_back(spec)
        finally:
            self._is_showing = False

    def _show(self, mail: Mail, *, is_past: bool = False) -> None:
        self._mail, self._shown, self._is_past_shown = mail, mail.snapshot.moment, is_past
        self.mail_arrived.emit(mail)

    def _on_trainer_mail_arrived(self, mail: Mail) -> None:
        self._newest = mail
        if self._moment is None:
            self._show(mail)

    def _on_past_mail_arrived(self, mail: Mail) -> None:
        if self._moment is not None and mail.run == self._moment.run:
            self._show_spec(mail.snapshot.spec)
            self._show(mail, is_past=True)

    def _on_past_halted(self, wanted: Moment, reached: Moment) -> None:
        if self._moment == wanted:
            self._moment = reached
            self.changed.emit()

    def _on_past_lost(self, run: RunId, why: str) -> None:
        if self._moment is not None and self._moment.run == run:
            self.go_live()
            self.lost.emit(why)

    def _on_past_failed(self, what: str, details: str) -> None:
        self.go_live()
        self.failed.emit(what, details)
