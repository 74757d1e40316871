"""The main window: panels in docks, menus, and who hears of what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QVBoxLayout, QWidget

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.document.document import Document
from gradstudio.app.document.editor import Editor
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.program.aside import Aside
from gradstudio.app.program.rounds import tell_all
from gradstudio.app.program.settings import Settings
from gradstudio.app.run.looker import Looker
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.data.source import load_dataset
from gradstudio.project.presets import PRESETS
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import OutcomeRequest
from gradstudio.training.look.watch import Watch
from gradstudio.ui.actions.actions import ActionRegistry
from gradstudio.ui.builder import BuilderPanel
from gradstudio.ui.canvas import CanvasPanel, GraphCommands
from gradstudio.ui.data.commands import DataCommands
from gradstudio.ui.inspector import InspectorPanel, PinnedInspector
from gradstudio.ui.look.theme import Theme, ThemeManager
from gradstudio.ui.loss.panel import LossPlot
from gradstudio.ui.output import HiddenPanel, MetricsPanel, OutputPanel
from gradstudio.ui.project import ProjectPanel
from gradstudio.ui.window.command_palette import CommandPalette
from gradstudio.ui.window.dialogs import show_fault
from gradstudio.ui.window.docks import Docks, Panels
from gradstudio.ui.window.ending import silence
from gradstudio.ui.window.fresh_start import FreshStart
from gradstudio.ui.window.live_views import LiveViews
from gradstudio.ui.window.menus import MenuBar
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.project_files import ProjectFiles
from gradstudio.ui.window.run_messages import RunMessages
from gradstudio.ui.window.status_line import StatusLine
from gradstudio.ui.window.suited_message import SuitedMessage
from gradstudio.ui.window.training_bar import TrainingBar
from gradstudio.ui.window.type_value import TypeValue
from gradstudio.ui.window.waiting import Waiting
from gradstudio.ui.window.window_commands import WindowCommands

_BEGIN_AFTER_MILLISECONDS = 20


class MainWindow(QMainWindow):
    """Puts the panels together. It owns no truth: document, trainer and selection are handed in.

    The threads begin when it has been painted once: what they load would keep it waiting for the interpreter.
    When it is closed they are told to end, and whoever owns the trainer waits for its thread.

    Args:
        document: the project.
        trainer: trains it.
        themes: how to draw.
        settings: what is remembered.
        recovery: where edits are kept that are not saved.
        log: the file to which faults are written, if there is one.

    Signals:
        begun: it has been painted, and the threads run.
        closed: it has been closed, and nothing of it draws or schedules any more.
    """

    begun = Signal()
    closed = Signal()

    def __init__(
        self,
        document: Document,
        trainer: Trainer,
        themes: ThemeManager,
        settings: Settings,
        recovery: Recovery,
        log: Path | None = None,
    ) -> None:
        super().__init__()
        self.document = document
        self.trainer = trainer
        self._themes = themes
        self._settings = settings
        self._log = log
        self._begun = self.is_closed = self._loses_edits = False
        self._begin_timer = QTimer(self)
        self._begin_timer.setSingleShot(True)
        self._begin_timer.setInterval(_BEGIN_AFTER_MILLISECONDS)
        self._begin_timer.timeout.connect(self._on_begin_timer_timeout)
        theme = themes.theme
        self.selection = Selection(self)
        self._aside = Aside(self)
        self._waiting = Waiting(self._aside, self)
        self.editor = Editor(document, self, self._aside)
        self.model = GraphModel(document.spec, self.selection, self, settings.watch, hold=True)
        self.canvas_state = CanvasState(self.model, self.selection, self.editor, self)
        self.plane = InputPlane(load_dataset(document.spec.data), self)
        self.builder = BuilderPanel(self.editor, self.model, self.selection, self.plane, theme, self)
        self.marking = Marking(self)
        self.canvas = CanvasPanel(self.model, self.selection, self.canvas_state, theme, self)
        self.graph_commands = GraphCommands(self.canvas, self.model, self.selection, self.canvas_state, self)
        self.messages = MessageBar(theme, self)
        self.files = ProjectFiles(document, settings, recovery, self.messages, self, self._aside)
        self.data_commands = DataCommands(self.editor, theme, self)
        self._commands = WindowCommands(self, document, self.editor, trainer, self.messages, settings)
        type_value = TypeValue(self)
        handlers = {
            **self._commands.handlers(),
            **type_value.handlers(),
            **self.files.handlers(),
            **self.data_commands.handlers(),
            **self.graph_commands.handlers(),
            **self.builder.view.commands.handlers(),
        }
        self.actions_by_name = ActionRegistry(self, handlers, theme)
        self.canvas.set_actions(self.actions_by_name)
        self.graph_commands.follow(self.actions_by_name)
        self.bar = TrainingBar(self.actions_by_name, theme, self)
        self.project = ProjectPanel(self.editor, self.selection, theme, self)
        self.project.set_actions(self.actions_by_name)
        self._outcomes = Looker(trainer, "outcomes", self)
        self._outcomes.want(OutcomeRequest())
        self.output = OutputPanel(
            trainer, self.plane, self.selection, self.marking, self._outcomes, theme, self
        )
        self.hidden = HiddenPanel(
            trainer, self.plane, self.selection, self.marking, self._outcomes, theme, self
        )
        self.metrics = MetricsPanel(self.plane, self.selection, self.marking, self._outcomes, theme, self)
        self.loss_plot = LossPlot(theme, self)
        self.inspector = InspectorPanel(self.model, self.selection, self.canvas_state, theme, self)
        self.inspector.pinned.connect(self._on_inspector_pinned)
        self.graph_commands.copy_text_asked.connect(self.inspector.view.copy_text)
        self.graph_commands.copy_latex_asked.connect(self.inspector.view.copy_latex)
        self.graph_commands.informed.connect(self.messages.inform)
        self.graph_commands.refused.connect(self.messages.warn)
        self.status = StatusLine(self.statusBar())
        self.docks = self._place()
        self.live_views = LiveViews(self, trainer)
        FreshStart(self)
        self.run_messages = RunMessages(trainer, self.editor, self.messages, self)
        self._menus = MenuBar(
            self,
            self.actions_by_name,
            self.docks.all,
            self.files.preset_menu,
            self.files.recent_menu,
            themes,
            settings,
        )
        self._connect()
        type_value.follow(self.actions_by_name)
        self._on_document_spec_changed(document.spec)
        self._show_title()
        trainer.watch(self.model.watch)

    # -- putting it together -------------------------------------------------------------------------------

    def _place(self) -> Docks:
        self.setObjectName("main_window")
        self.addToolBar(self.bar)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self.canvas, 1)
        self.setCentralWidget(middle)
        panels = Panels(
            project=self.project,
            builder=self.builder,
            loss=self.loss_plot,
            output=self.output,
            hidden=self.hidden,
            metrics=self.metrics,
            inspector=self.inspector,
        )
        return Docks(self, panels)

    def _connect(self) -> None:
        document, trainer = self.document, self.trainer
        document.spec_changed.connect(self._on_document_spec_changed)
        document.spec_changed.connect(trainer.set_spec)
        document.spec_changed.connect(self.model.set_spec)
        document.edited.connect(self._show_title)
        document.path_changed.connect(self._show_title)
        document.undo_stack.canUndoChanged.connect(self._show_undo)
        document.undo_stack.canRedoChanged.connect(self._show_undo)
        document.undo_stack.indexChanged.connect(self._show_undo)
        self._show_undo()
        self.bar.speed_chosen.connect(trainer.set_speed)
        self.model.watch_changed.connect(trainer.watch)
        self.model.watch_changed.connect(self._on_model_watch_changed)
        for viewer in (self.canvas_state.lookahead, self.canvas_state.over_batch, self.builder.view):
            viewer.look_requested.connect(trainer.look)
        self._suited_message = SuitedMessage(self.editor, self.messages, self)
        self.editor.refused.connect(self.messages.refuse)
        document.spec_changed.connect(self.messages.drop_refusal)
        document.spec_changed.connect(self.data_commands.show_spec)
        self.data_commands.informed.connect(self._suited_message.inform)
        self.data_commands.project_dropped.connect(self.files.open)
        self.files.unsaved.lost.connect(self.close_and_lose)
        self.project.table_asked.connect(self.data_commands.ask_and_read)
        self.project.drawing_asked.connect(self.data_commands.draw)
        self._themes.theme_changed.connect(self._on_themes_theme_changed)
        self.loss_plot.log_button.toggled.connect(self.actions_by_name["log_loss"].setChecked)
        self.output.steps_button.toggled.connect(self.actions_by_name["output_steps"].setChecked)

    # -- following the models ------------------------------------------------------------------------------

    def _on_document_spec_changed(self, spec: ProjectSpec) -> None:
        dataset = load_dataset(spec.data)
        samples = len(dataset)
        tell_all([self.plane.set_dataset], dataset)
        if self.selection.sample >= samples:
            tell_all([self.selection.set_sample], 0)
        views = self.builder.view, self.project, self.output, self.hidden, self.metrics
        tell_all([view.show_spec for view in views], spec)
        tell_all([self.canvas.set_sample_count], samples)
        self._show_title()
        self.actions_by_name["remove_layer"].setEnabled(len(spec.network.layers) > 1)

    def _on_model_watch_changed(self, watch: Watch) -> None:
        self._settings.watch = self.model.asked

    def report_fault(self, what: str, details: str) -> None:
        """Show a fault that nobody caught."""
        mend = "Your project is as it was. Save it under another name if the window misbehaves from here on."
        self.show_fault(what, mend, details)

    def show_fault(self, what: str, mend: str, details: str) -> None:
        """Show a fault with what to do, unless the window is closed: a dialog would keep the program alive."""
        if not self.is_closed:
            logged = f"\n\nFaults are written to {self._log}." if self._log is not None else ""
            show_fault(self, what, f"{mend}{logged}", details)

    def _on_themes_theme_changed(self, theme: Theme) -> None:
        for part in (
            self.actions_by_name,
            self.bar,
            self.messages,
            self.project,
            self.data_commands,
            self.builder.view,
            self.canvas,
            self.output,
            self.hidden,
            self.metrics,
            self.loss_plot,
            self.inspector,
        ):
            part.set_theme(theme)
        for pinned in self.findChildren(PinnedInspector):
            pinned.set_theme(theme)

    def _on_inspector_pinned(self, node: int) -> None:
        pinned = PinnedInspector(
            node, self.model, self.selection, self.canvas_state, self._themes.theme, self
        )
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, pinned)
        pinned.show()

    def _show_title(self) -> None:
        path = self.document.path
        preset = next((preset.title for preset in PRESETS if preset.spec == self.document.spec), "Untitled")
        name = path.stem if path else preset
        self.setWindowTitle(f"{name}[*] – GradStudio")
        self.setWindowModified(self.document.is_edited)

    def _show_undo(self) -> None:
        stack = self.document.undo_stack
        for name, can, text in (
            ("undo", stack.canUndo(), stack.undoText()),
            ("redo", stack.canRedo(), stack.redoText()),
        ):
            action = self.actions_by_name[name]
            action.setEnabled(can)
            title = name.capitalize()
            action.setText(f"{title}: {text[:1].lower()}{text[1:]}" if text else title)

    # -- opening and closing -------------------------------------------------------------------------------

    def restore(self) -> None:
        """Put the window where it was, and offer the edits that were not saved the last time."""
        self._commands.keep_layout()
        if (geometry := self._settings.geometry) is not None:
            self.restoreGeometry(geometry)
        if (state := self._settings.window_state) is not None:
            self.docks.restore(state)
        self.actions_by_name["reduce_motion"].setChecked(self._settings.reduced_motion)
        self.files.unsaved.offer()

    def open_palette(self) -> None:
        """Show all commands to choose from."""
        palette = CommandPalette([*self.actions_by_name, *self._menus.further_actions()], self)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.move(self.mapToGlobal(self.rect().center()) - palette.rect().center())
        palette.open()
        palette.query.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.canvas.view.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._begun:
            self._begun = True
            self._begin_timer.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and not self.is_closed:
            self.files.on_disk.look()

    def _on_begin_timer_timeout(self) -> None:
        # First, since the interpreter does not import one package safely on two threads at once, and the compiler
        # loads some of what the chart loads.
        self.loss_plot.load()
        self.trainer.start()
        self.model.start()
        self.begun.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A button that has the focus leaves Return to its parents; Space, its own key, plays and pauses.
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.set_window(self.saveGeometry(), self.saveState())
        if not self.is_closed and not self.files.unsaved.keep() and not self._loses_edits:
            event.ignore()
            return
        event.accept()
        if not self.is_closed:
            self.is_closed = True
            self._end()

    def close_and_lose(self) -> None:
        """Close, even if edits that are not saved cannot be kept."""
        self._loses_edits = True
        self.close()

    def _end(self) -> None:
        """Have everything end that the window began. Nothing here waits: the window goes at once."""
        self.files.keeper.stop()
        self._aside.stop()
        self.trainer.stop()
        self.model.stop()
        for teller in (self.document.undo_stack, self.document):
            teller.blockSignals(True)  # what they say at the end of the program would reach what is gone
        silence(self)
        self.closed.emit()
