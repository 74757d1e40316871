"""What comes from the training, handed to the panels and drawn in turn."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradstudio.app.program.rounds import tell_all
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.run.trainer import Trainer
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.ui.window.frames import FrameScheduler

if TYPE_CHECKING:
    from gradstudio.ui.window.main_window import MainWindow

_log = logging.getLogger("gradstudio")


class LiveViews(QObject):
    """Follows the trainer. Lives on the GUI thread.

    Mail is taken in as it comes, which draws nothing; a frame then draws the newest there is.

    Args:
        window: whose panels they are; its parent.
        trainer: whom they follow.
    """

    def __init__(self, window: MainWindow, trainer: Trainer) -> None:
        super().__init__(window)
        self._window = window
        self._trainer = trainer
        self._mail: Mail | None = None
        self._frames = FrameScheduler(self)
        for redraw, most_per_second in (
            (self._draw_graph, 20),
            (self._draw_builder, 30),
            (window.output.draw, 40),
            (window.hidden.draw, 30),
            (window.metrics.draw, 10),
            (self._draw_numbers, 10),
        ):
            self._frames.add(redraw, most_per_second)
        self._frames.add(window.loss_plot.draw, 25, window.loss_plot.painting_seconds)
        trainer.mail_arrived.connect(self._on_trainer_mail_arrived)
        trainer.playing_changed.connect(self._on_trainer_playing_changed)
        trainer.waiting_changed.connect(self._on_trainer_waiting_changed)
        trainer.preparing.connect(window.status.preparation.show_progress)
        trainer.failed.connect(self._on_trainer_failed)

    def start_over(self) -> None:
        """Show no numbers until there are some of another project."""
        self._mail, self._halt = None, ""
        self._window.bar.start_over()
        self._window.status.start_over()
        self._window.project.schedule.show_step(0)

    def _on_trainer_mail_arrived(self, mail: Mail) -> None:
        window, self._mail = self._window, mail
        tell_all([window.builder.view.take_answers], mail.answers)
        views = (
            window.loss_plot,
            window.canvas_state.lookahead,
            window.canvas_state.over_batch,
            window.output,
            window.hidden,
            window.metrics,
        )
        tell_all([view.receive for view in views], mail)
        self._frames.request()

    def _draw_graph(self) -> None:
        window = self._window
        if self._mail is not None:
            window.model.receive(self._mail)
            window.canvas_state.lookahead.tell()
            window.canvas_state.over_batch.tell()
            window.canvas.view.redraw_now()

    def _draw_builder(self) -> None:
        if self._mail is not None:
            self._window.builder.view.show_snapshot(self._mail.snapshot)

    def _draw_numbers(self) -> None:
        if self._mail is not None:
            snapshot = self._mail.snapshot
            self._window.bar.show_snapshot(snapshot)
            self._window.project.schedule.show_step(snapshot.step)
            self._show_state(snapshot)

    def _show_state(self, snapshot: Snapshot) -> None:
        trainer = self._trainer
        self._window.status.show_run(
            snapshot, playing=trainer.is_playing, steps_per_second=trainer.steps_per_second
        )

    def _on_trainer_playing_changed(self, playing: bool) -> None:
        window = self._window
        window.bar.show_playing(playing)
        window.builder.view.set_playing(playing)
        if self._mail is not None:
            self._show_state(self._mail.snapshot)

    def _on_trainer_waiting_changed(self, waiting: bool) -> None:
        self._window.bar.show_playing(waiting or self._trainer.is_playing)

    def _on_trainer_failed(self, what: str, details: str) -> None:
        _log.error("The training broke off\n%s", details)
        mend = (
            "Training has stopped. Your project is as it was: undo the last edit or press Reset to try again."
        )
        self._window.show_fault(f"The training broke off. {what}", mend, details)
