"""The memory that the states of runs may take: a setting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gradstudio.app.program.settings import Settings
from gradstudio.app.record.held_states import HeldStates, held_states
from gradstudio.app.run.recording import Recording
from gradstudio.app.run.trainer import Trainer
from gradstudio.ui.runs.memory_dialog import MemoryDialog


class RunMemory(QObject):
    """Has the trainer keep to the setting, and asks for another. Lives on the GUI thread.

    Args:
        trainer: keeps the states.
        settings: where the bound is remembered.
        window: parent of the dialog.
    """

    def __init__(self, trainer: Trainer, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._trainer = trainer
        self._settings = settings
        self._window = window
        trainer.change_record(partial(Recording.set_most_bytes, most_bytes=settings.record_bytes))

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {"run_memory": self.ask}

    def ask(self) -> None:
        """Show what is kept of each run, and have the bound changed."""
        dialog = MemoryDialog(self._held, self._settings.record_bytes, self._window)
        dialog.chosen.connect(self._on_dialog_chosen)
        dialog.open()

    def _held(self) -> tuple[HeldStates, ...]:
        return held_states(self._trainer.record)

    def _on_dialog_chosen(self, most_bytes: int) -> None:
        self._settings.record_bytes = most_bytes
        self._trainer.change_record(partial(Recording.set_most_bytes, most_bytes=most_bytes))
