"""What the actions of the window do, gathered from all that acts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from gradstudio.app.compare.graph_difference import GraphDifference
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.program.aside import Aside
from gradstudio.app.program.settings import Settings
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.builder import BuilderPanel
from gradstudio.ui.canvas import CanvasPanel, GraphCommands
from gradstudio.ui.data.commands import DataCommands
from gradstudio.ui.exporting.commands import ExportCommands
from gradstudio.ui.exporting.copy_commands import CopyCommands
from gradstudio.ui.help.commands import HelpCommands
from gradstudio.ui.importing.commands import ImportCommands
from gradstudio.ui.inspector import InspectorPanel
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.loss.export import LossExport
from gradstudio.ui.loss.panel import LossPlot
from gradstudio.ui.project import ProjectPanel
from gradstudio.ui.runs import RunsPanel
from gradstudio.ui.runs.memory import RunMemory
from gradstudio.ui.timeline.commands import TimelineCommands
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.models import Models
from gradstudio.ui.window.panel_set import Panels
from gradstudio.ui.window.project_files import ProjectFiles
from gradstudio.ui.window.suited_message import SuitedMessage
from gradstudio.ui.window.type_value import TypeValue
from gradstudio.ui.window.window_commands import WindowCommands


class Commands:
    """Makes what acts on window, files, data, graph and selected numbers. Lives on the GUI thread.

    Args:
        models: what is acted on.
        panels: act too, each by itself.
        messages: where the user is told.
        settings: what is remembered.
        recovery: where edits are kept that are not saved.
        aside: where files are read and written.
        theme: how dialogs are drawn at first.
        window: parent of what is made, and of dialogs.

    Attributes:
        window: acts on the window.
        files: opens and saves.
        data: brings samples from elsewhere.
        graph: acts on the canvas.
        loss: writes the loss plot to files.
        timeline: goes back and forth in a run.
        help: explains the program.
        difference: colours the graph by what changed from one moment to another.
        export: writes the moment in sight as something else.
        importing: brings in what was made elsewhere.
    """

    def __init__(
        self,
        models: Models,
        panels: Panels,
        messages: MessageBar,
        settings: Settings,
        recovery: Recovery,
        aside: Aside,
        theme: Theme,
        window: QMainWindow,
    ) -> None:
        inspector, project = panels.of(InspectorPanel).view, panels.of(ProjectPanel)
        self.graph = GraphCommands(
            panels.of(CanvasPanel), models.graph, models.graph.selected, models.canvas, window
        )
        self.files = ProjectFiles(models.document, settings, recovery, messages, window, aside)
        self.window = WindowCommands(window, models, settings)
        undo, redo = self.window.undo_edit, self.window.redo_edit
        self.data = DataCommands(models.editor, undo, redo, settings, theme, window)
        self.loss = LossExport(panels.of(LossPlot), aside, window)
        self.timeline = TimelineCommands(models.sight, models.whereabouts, models.playback, window)
        self._type_value = TypeValue(models, panels.of(BuilderPanel), inspector, window)
        self.help = HelpCommands(self.files.new_from, models.trainer.play, self.data.ask_and_read, window)
        self.export = ExportCommands(models, aside, settings, window)
        self._copying = CopyCommands(models, aside, window)
        self._copying.informed.connect(partial(messages.inform, about="copied"))
        self._copying.refused.connect(messages.warn)
        self.importing = ImportCommands(models.editor, aside, messages, settings, window)
        self.importing.project_chosen.connect(self.files.open)
        self.importing.table_chosen.connect(self.data.read)
        self.importing.begun.connect(self.help.start_over)
        self._memory = RunMemory(models.trainer, settings, window)
        self._panels = panels
        self.difference = GraphDifference(
            models.trainer, models.sight, models.graph, models.canvas.colouring, window
        )
        self.difference.refused.connect(messages.warn)
        models.comparison.graph_asked.connect(self.difference.show)
        suited = SuitedMessage(models.editor, models.trainer, messages, window)
        models.editor.refused.connect(messages.refuse)
        self.export.refused.connect(messages.warn)
        models.sight.lost.connect(messages.warn)
        models.document.spec_changed.connect(messages.drop_passing)
        models.document.spec_changed.connect(self.data.show_spec)
        self.data.informed.connect(suited.inform)
        self.importing.informed.connect(suited.inform)
        self.importing.link_opened.connect(suited.tell_instead)
        project.table_asked.connect(self.data.ask_and_read)
        project.drawing_asked.connect(self.data.draw)
        self.graph.copy_text_asked.connect(inspector.copy_text)
        self.graph.copy_latex_asked.connect(inspector.copy_latex)
        self.graph.informed.connect(messages.inform)
        self.graph.refused.connect(messages.warn)
        for teller in (panels.of(RunsPanel).commands, self.loss, models.health):
            teller.informed.connect(messages.inform)
            teller.refused.connect(messages.warn)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        acting = self.window, self.files, self.data, self.graph, self.loss, self.timeline, self._memory
        parts = (
            *acting,
            self.export,
            self._copying,
            self.importing,
            self._type_value,
            self.help,
            *self._panels,
        )
        return {name: handler for part in parts for name, handler in part.handlers().items()}

    def follow(
        self,
        actions: ActionRegistry,
        show_panel: Callable[[str], None],
        every_action: Callable[[], list[QAction]],
    ) -> None:
        """Keep the actions as they should be; to be called when panels and menus stand.

        Args:
            actions: that they are.
            show_panel: brings the panel of a name into sight.
            every_action: returns what the command palette lists.
        """
        for panel in self._panels:
            panel.set_actions(actions)
        self.window.follow(actions, every_action)
        self.graph.follow(actions)
        self._copying.follow(actions)
        self._type_value.follow(actions, show_panel)
