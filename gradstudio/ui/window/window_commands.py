"""What the actions do that belong to no single panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from gradstudio.app.program.new_seed import new_seed
from gradstudio.app.program.settings import Settings
from gradstudio.project import edits
from gradstudio.project.spec import MAX_HIDDEN_LAYERS
from gradstudio.training.look.watch import Watch
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.look.motion import reduce_motion
from gradstudio.ui.window.dialogs import show_about, show_shortcuts
from gradstudio.ui.window.models import Models


class WindowCommands(QObject):
    """Acts on the window and on what it was handed. Lives on the GUI thread.

    Args:
        window: what is closed, or fills the screen; its parent.
        models: what is edited and trained.
        settings: what is remembered.
    """

    def __init__(
        self,
        window: QMainWindow,
        models: Models,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = models.document
        self._editor = models.editor
        self._undoing = models.lab.undoing
        self._sight = models.sight
        self._playback = models.playback
        self._settings = settings
        self._every_action: Callable[[], list[QAction]] | None = None
        self._graph = models.graph
        self._graph.watch_changed.connect(self._on_graph_watch_changed)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {
            "quit": self._on_quit,
            "undo": self._on_undo,
            "redo": self._on_redo,
            "add_layer": self._on_add_layer,
            "remove_layer": self._on_remove_layer,
            "play": self._on_play,
            "step": self._sight.step,
            "reset": self._sight.reset,
            "new_weights": self._on_new_weights,
            "reduce_motion": self._on_reduce_motion,
            "full_screen": self._on_full_screen,
            "palette": self._on_palette,
            "shortcuts": self._on_shortcuts,
            "about": self._on_about,
        }

    def follow(self, actions: ActionRegistry, every_action: Callable[[], list[QAction]]) -> None:
        """Take what stands only when the menus do.

        Args:
            actions: enabled as the project allows.
            every_action: returns what the command palette lists.
        """
        self._every_action = every_action
        actions.follow(
            {
                "has_hidden_layer": lambda: self._hidden_layers > 0,
                "has_room_for_layer": lambda: self._hidden_layers < MAX_HIDDEN_LAYERS,
            },
            self._document.spec_changed,
        )

    def undo_edit(self) -> None:
        """Undo the last edit of the project; it is of the project as it is now, so the newest step is shown."""
        if self._document.undone is not None:
            self._sight.go_live()
        self._editor.undo()

    def redo_edit(self) -> None:
        """Redo the edit that was undone last; likewise."""
        if self._document.redone is not None:
            self._sight.go_live()
        self._editor.redo()

    @property
    def _hidden_layers(self) -> int:
        return len(self._document.spec.network.layers) - 1

    def _on_graph_watch_changed(self, watch: Watch) -> None:
        self._settings.watch = self._graph.asked

    def _on_quit(self) -> None:
        self._window.close()

    def _on_undo(self) -> None:
        if not self._undoing.undo():
            self.undo_edit()

    def _on_play(self) -> None:
        if self._playback.direction:
            self._playback.stop()  # whoever looks at a run that plays by itself wants it to rest
        else:
            self._sight.play()

    def _on_redo(self) -> None:
        if not self._undoing.redo():
            self.redo_edit()

    def _on_add_layer(self) -> None:
        self._editor.edit("Add layer", edits.add_layer)

    def _on_remove_layer(self) -> None:
        self._editor.edit("Remove layer", edits.remove_layer, self._hidden_layers - 1)

    def _on_new_weights(self) -> None:
        self._editor.edit("New weights", edits.new_weights, new_seed())

    def _on_reduce_motion(self, on: bool) -> None:
        self._settings.reduced_motion = on
        reduce_motion(on)

    def _on_full_screen(self, on: bool) -> None:
        state, full = self._window.windowState(), Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if on else state & ~full)

    def _on_palette(self) -> None:
        from gradstudio.ui.window.command_palette import CommandPalette  # noqa: PLC0415 - not at the start

        assert self._every_action is not None
        window, palette = self._window, CommandPalette(self._every_action(), self._window)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.move(window.mapToGlobal(window.rect().center()) - palette.rect().center())
        palette.open()
        palette.query.setFocus()

    def _on_shortcuts(self) -> None:
        show_shortcuts(self._window)

    def _on_about(self) -> None:
        show_about(self._window)
