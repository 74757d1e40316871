"""What comes from the training, handed to the panels and drawn in turn."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, SignalInstance

from gradstudio.app.program.rounds import tell_all
from gradstudio.app.run.mailbox import Mail
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.ui.loss.panel import LossPlot
from gradstudio.ui.window.frames import FrameScheduler
from gradstudio.ui.window.models import Models
from gradstudio.ui.window.panel_set import Panels
from gradstudio.ui.window.panels import PANELS
from gradstudio.ui.window.status_line import StatusLine
from gradstudio.ui.window.training_bar import TrainingBar

_NUMBERS_PER_SECOND = 10

_log = logging.getLogger("gradstudio")


class LiveViews(QObject):
    """Follows what the window looks at, and whether the training runs. Lives on the GUI thread.

    Mail is taken in as it comes, which draws nothing; a frame then draws the newest there is.

    Args:
        models: whom they follow.
        panels: the views, each drawn as often as its row says.
        bar: shows the numbers of the run.
        status: shows them in words.
        show_fault: tells the user of a fault: what, the mend, and details.
        parent: as for any QObject.
    """

    def __init__(
        self,
        models: Models,
        panels: Panels,
        bar: TrainingBar,
        status: StatusLine,
        show_fault: Callable[[str, str, str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer = models.trainer
        self._sight, self._records = models.sight, models.records
        self._playback = models.playback
        self._panels = panels
        self._bar = bar
        self._status = status
        self._show_fault = show_fault
        self._mail: Mail | None = None
        self._told_instead: Callable[[], tuple[str, ...]] = tuple
        self._frames = FrameScheduler(self)
        for row in PANELS:
            view = panels[row.name]
            self._frames.add(view.draw, row.most_per_second, view.painting_seconds)
        self._frames.add(self._draw_numbers, _NUMBERS_PER_SECOND)
        models.sight.mail_arrived.connect(self._on_sight_mail_arrived)
        models.records.grown.connect(self._on_records_grown)
        self._plot = panels.of(LossPlot)
        self._plot.seen_changed.connect(self._show_past)
        models.sight.changed.connect(self._show_past)
        models.sight.failed.connect(self._on_sight_failed)
        trainer.playing_changed.connect(self._on_trainer_playing_changed)
        trainer.waiting_changed.connect(self._on_trainer_waiting_changed)
        models.playback.changed.connect(self._show_play)
        trainer.preparing.connect(status.preparation.show_progress)
        trainer.failed.connect(self._on_trainer_failed)

    def follow(self, told_instead: Callable[[], tuple[str, ...]], *changed: SignalInstance) -> None:
        """Show no numbers of the run while something else is to be told.

        Args:
            told_instead: returns what the status bar says in their place; nothing where they are shown.
            changed: are emitted when it says something else.
        """
        self._told_instead = told_instead
        for signal in changed:
            signal.connect(self._draw_numbers)

    def start_over(self) -> None:
        """Show no numbers until there are some of another project."""
        self._mail = None
        self._bar.start_over()
        self._status.start_over()

    def _on_sight_mail_arrived(self, mail: Mail) -> None:
        if self._mail is None or mail.run != self._mail.run:
            tell_all([view.begin_run for view in self._panels])
        self._mail = mail
        tell_all([view.receive for view in self._panels], mail)
        self._frames.request()

    def _on_records_grown(self) -> None:
        if not self._sight.is_live:  # no mail of what is looked at comes with it
            self._frames.request()

    def _draw_numbers(self) -> None:
        if self._mail is None:
            return
        if self._told_instead():
            self._bar.start_over()
        else:
            self._bar.show_snapshot(self._mail.snapshot)
        self._show_state(self._mail.snapshot)

    def _show_state(self, snapshot: Snapshot) -> None:
        if told := self._told_instead():
            self._status.show_other(told)
            return
        trainer, run = self._trainer, self._records.find(snapshot.run)
        playing = trainer.is_playing
        waiting = "Preparing" if trainer.is_waiting else "Paused" if snapshot.step else "Ready"
        state = "Training" if playing else waiting
        if not self._sight.is_live and run is not None:
            state = f"{run.label.name}, looking back"
        self._status.show_run(state, snapshot, trainer.steps_per_second if playing else 0.0)

    def _on_trainer_playing_changed(self, playing: bool) -> None:
        self._show_play()
        for view in self._panels:
            view.show_playing(playing)
        if self._mail is not None:
            self._show_state(self._mail.snapshot)

    def _on_trainer_waiting_changed(self, waiting: bool) -> None:
        self._show_play()
        if self._mail is not None:
            self._show_state(self._mail.snapshot)

    def _show_play(self) -> None:
        pressed = self._trainer.is_waiting or self._trainer.is_playing
        self._bar.show_playing(pressed or self._playback.direction != 0)
        for view in self._panels:
            view.show_play_pressed(pressed)

    def _show_past(self) -> None:
        is_past = not self._sight.is_live
        self._bar.show_past(is_past and not self._plot.is_seen)  # which leads to the newest itself
        self._status.show_past(is_past)

    def _on_sight_failed(self, what: str, details: str) -> None:
        _log.error("An earlier step could not be shown\n%s", details)
        mend = "The newest step is shown again. Your project and its runs are as they were."
        self._show_fault(f"An earlier step could not be shown. {what}", mend, details)

    def _on_trainer_failed(self, what: str, details: str) -> None:
        _log.error("The training broke off\n%s", details)
        mend = (
            "Training has stopped. Your project is as it was: undo the last edit or press Reset to try again."
        )
        self._show_fault(f"Training failed. {what}", mend, details)
