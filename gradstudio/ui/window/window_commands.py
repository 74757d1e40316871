"""What the actions do that belong to no single panel."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Qt

from gradstudio.app.document.document import Document
from gradstudio.app.document.editor import Editor
from gradstudio.app.program.settings import Settings
from gradstudio.app.run.trainer import Trainer
from gradstudio.project import edits
from gradstudio.ui.look.motion import reduce_motion
from gradstudio.ui.window.dialogs import show_about, show_shortcuts
from gradstudio.ui.window.message_bar import MessageBar

if TYPE_CHECKING:
    from gradstudio.ui.window.main_window import MainWindow


class WindowCommands(QObject):
    """Acts on the window and on what it was handed. Lives on the GUI thread.

    Args:
        window: whose actions they are; its parent.
        document: what is edited.
        editor: edits it.
        trainer: trains it.
        messages: where the user is told.
        settings: what is remembered.
    """

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        editor: Editor,
        trainer: Trainer,
        messages: MessageBar,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._editor = editor
        self._trainer = trainer
        self._messages = messages
        self._settings = settings
        self._first_state: QByteArray | None = None

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {
            "quit": self._on_quit,
            "undo": self._editor.undo,
            "redo": self._editor.redo,
            "add_layer": self._on_add_layer,
            "remove_layer": self._on_remove_layer,
            "play": self._trainer.toggle,
            "step": self._trainer.step,
            "reset": self._on_reset,
            "new_weights": self._on_new_weights,
            "fit": self._on_fit,
            "zoom_in": self._on_zoom_in,
            "zoom_out": self._on_zoom_out,
            "log_loss": self._on_log_loss,
            "output_steps": self._on_output_steps,
            "output_fit": self._on_output_fit,
            "reduce_motion": self._on_reduce_motion,
            "full_screen": self._on_full_screen,
            "reset_layout": self._on_reset_layout,
            "palette": self._on_palette,
            "shortcuts": self._on_shortcuts,
            "about": self._on_about,
        }

    def keep_layout(self) -> None:
        """Take the layout as it is now for that of a new window."""
        self._first_state = self._window.saveState()

    def _on_quit(self) -> None:
        self._window.close()

    def _on_add_layer(self) -> None:
        self._editor.edit("Add layer", edits.add_layer)

    def _on_remove_layer(self) -> None:
        last = len(self._document.spec.network.layers) - 2
        self._editor.edit("Remove layer", edits.remove_layer, last)

    def _on_reset(self) -> None:
        self._messages.clear()
        self._trainer.reset()

    def _on_new_weights(self) -> None:
        self._editor.edit("New weights", edits.new_weights, random.randrange(2**31))

    def _on_fit(self) -> None:
        self._window.canvas.view.fit()

    def _on_zoom_in(self) -> None:
        self._window.canvas.view.zoom(1.25)

    def _on_zoom_out(self) -> None:
        self._window.canvas.view.zoom(0.8)

    def _on_log_loss(self, on: bool) -> None:
        self._window.loss_plot.set_logarithmic(on)

    def _on_output_steps(self, on: bool) -> None:
        self._window.output.set_stepped(on)

    def _on_output_fit(self) -> None:
        self._window.output.fit()

    def _on_reduce_motion(self, on: bool) -> None:
        self._settings.reduced_motion = on
        reduce_motion(on)

    def _on_full_screen(self, on: bool) -> None:
        state, full = self._window.windowState(), Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if on else state & ~full)

    def _on_reset_layout(self) -> None:
        if self._first_state is not None:
            self._window.docks.restore(self._first_state)

    def _on_palette(self) -> None:
        self._window.open_palette()

    def _on_shortcuts(self) -> None:
        show_shortcuts(self._window)

    def _on_about(self) -> None:
        show_about(self._window)
