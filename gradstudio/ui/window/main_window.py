"""The main window: what it is made of, and how it opens and closes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow

from gradstudio.app.document.document import Document
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.program.aside import Aside
from gradstudio.app.program.settings import Settings
from gradstudio.app.run.trainer import Trainer
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.builder import BuilderPanel
from gradstudio.ui.canvas import CanvasPanel
from gradstudio.ui.inspector import InspectorPanel
from gradstudio.ui.look.theme import ThemeManager
from gradstudio.ui.loss.panel import LossPlot
from gradstudio.ui.output import OutputPanel
from gradstudio.ui.pictures.commands import PictureCommands
from gradstudio.ui.project import ProjectPanel
from gradstudio.ui.window.asked_settings import AskedSettings
from gradstudio.ui.window.commands import Commands
from gradstudio.ui.window.docks import Docks
from gradstudio.ui.window.doctor_tab import DoctorTab
from gradstudio.ui.window.document_titles import DocumentTitles
from gradstudio.ui.window.ending import silence
from gradstudio.ui.window.fault_dialogs import FaultDialogs
from gradstudio.ui.window.fresh_start import FreshStart
from gradstudio.ui.window.kept_in_sight import KeptInSight
from gradstudio.ui.window.lab_ties import LabTies
from gradstudio.ui.window.live_views import LiveViews
from gradstudio.ui.window.menus import MenuBar
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.models import make_models
from gradstudio.ui.window.panel_focus import PanelFocus
from gradstudio.ui.window.panel_set import Panels
from gradstudio.ui.window.panels import PANELS
from gradstudio.ui.window.pins import Pins
from gradstudio.ui.window.plain_keys import PlainKeys
from gradstudio.ui.window.reading_order import ReadingOrder
from gradstudio.ui.window.run_messages import RunMessages
from gradstudio.ui.window.shown_program import ShownProgram
from gradstudio.ui.window.spec_views import SpecViews
from gradstudio.ui.window.startup import Startup
from gradstudio.ui.window.status_line import StatusLine
from gradstudio.ui.window.text_size import TextSize
from gradstudio.ui.window.training_bar import TrainingBar
from gradstudio.ui.window.waiting import Waiting
from gradstudio.ui.window.workspaces import Workspaces

if TYPE_CHECKING:
    from gradstudio.app.lab.lesson_course import LessonCourse


class MainWindow(QMainWindow):
    """Puts the panels together. It owns no truth: document and trainer are handed in.

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
        self._settings = settings
        self.is_closed = self._loses_edits = False
        self._aside = Aside(self)
        self._waiting = Waiting(self._aside, self)
        self._models = models = make_models(document, trainer, settings.watch, self._aside, self)
        self.document, self.trainer, self.editor = document, trainer, models.editor
        self.selection, self.model, self.canvas_state = models.graph.selected, models.graph, models.canvas
        self.plane, self.marking = models.plane, models.marking
        self.sight, self.playback = models.sight, models.playback
        theme = themes.theme
        self.docks = Docks(self)
        self._panels = panels = Panels(models, theme, self.docks.home)
        self.builder, self.canvas = panels.of(BuilderPanel), panels.of(CanvasPanel)
        self.project, self.loss_plot = panels.of(ProjectPanel), panels.of(LossPlot)
        self.output, self.inspector = panels.of(OutputPanel), panels.of(InspectorPanel)
        self.messages = MessageBar(theme, self)
        self.faults = FaultDialogs(log, self)
        self.pins = Pins(models, theme, self.docks, self)
        self.inspector.pinned.connect(self.pins.pin)
        commands = Commands(models, panels, self.messages, settings, recovery, self._aside, theme, self)
        self.files, self.data_commands, self.help = commands.files, commands.data, commands.help
        self.importing = commands.importing
        self.files.unsaved.lost.connect(self.close_and_lose)
        self.workspaces = Workspaces(self.docks, panels, settings, self)
        self.text_size = TextSize(themes, settings, self.workspaces, self)
        self._pictures = PictureCommands(self.docks, self.canvas, lambda: themes.theme, self)
        self.workspaces.picture_asked.connect(self._pictures.ask_for)
        self._pictures.informed.connect(self.messages.inform)
        self._pictures.refused.connect(self.messages.warn)
        self.shown_program = ShownProgram(
            models, self.files, self.workspaces, self.messages, self._aside, self
        )
        handlers = (
            self.shown_program.handlers()
            | commands.handlers()
            | self.workspaces.handlers()
            | self.text_size.handlers()
        )
        handlers |= self._pictures.handlers()
        self.actions_by_name = actions = ActionRegistry(self, handlers, theme)
        self.bar = TrainingBar(actions, theme, self)
        self.bar.speed_chosen.connect(trainer.set_speed)
        self.bar.speed_chosen.connect(models.playback.set_speed)
        self.status = StatusLine(self.statusBar())
        self.setObjectName("main_window")
        self.addToolBar(self.bar)
        self.docks.place(panels)
        for drawer in self.docks.windows[1:]:
            self.canvas.view.covers.add(drawer, is_followed=True)
        self.workspaces.follow(self.messages, theme)
        places = {row.name: panels.widget(row.name) for row in PANELS} | {"play": self.bar.play_button}
        moving = self.canvas, self.messages, *self.docks.all, *self.docks.windows
        self.help.follow(self.docks.stage_area, self.workspaces, places, moving, theme)
        self.workspaces.changed.connect(self.bar.show_workspace)
        self.workspaces.changed.connect(self.help.leave_workspace)
        opening = self.files, self.workspaces, self.docks.show, panels.made
        LabTies(models, *opening, self.canvas.bug_banner, self.messages, settings, self).follow(actions)
        live = LiveViews(models, panels, self.bar, self.status, self.faults.show, self)
        asked = AskedSettings(self.builder, self.project, self.docks.show, self)
        run_messages = RunMessages(models, self.messages, asked.ask, self)
        models.racing.informed.connect(self.messages.inform)
        models.racing.refused.connect(self.messages.warn)
        self._doctor_tab = DoctorTab(models.doctor, self.docks, panels.widget("doctor"), self)
        models.doctor.findings.setting_asked.connect(asked.show)
        models.sweeps.informed.connect(self.messages.inform)
        models.sweeps.refused.connect(self.messages.warn)
        fresh = self.pins, live, run_messages, self.help, commands.difference, *panels
        FreshStart(models, self.files.keeper, self.messages, fresh, self)
        menus = self.files.preset_actions, self.files.recent_menu, self.data_commands.data_sets
        self._menus = MenuBar(self, actions, self.docks.all, *menus, themes, settings)
        SpecViews(models, panels, self)
        shown = self.shown_program
        drawn = shown.changed, models.graph.structure_changed, document.edited
        DocumentTitles(document, models.lab.undoing, self.files.keeper, actions, self).follow(
            lambda: shown.title, *drawn
        )
        live.follow(lambda: shown.told, *drawn)
        commands.difference.begun.connect(partial(self.workspaces.choose, "inspect"))
        self.shown_program.follow(actions)
        commands.follow(actions, self.docks.show, self._menus.every_action)
        bars = actions, self.bar, self.status, self.messages
        for part in (*bars, self.data_commands, self.help, *panels, self.pins, self.workspaces):
            themes.theme_changed.connect(part.set_theme)
        models.sight.watch(self.model.watch)
        PlainKeys(self.messages, commands.timeline.rest, self)
        self._reading_order = ReadingOrder(lambda: [self.bar, *self.docks.regions()], self.canvas.view, self)
        KeptInSight(self)
        themes.theme_changed.connect(PanelFocus(panels.as_read(), theme, self).set_theme)
        Startup(panels, trainer, self.model, self).begun.connect(self.begun)

    @property
    def lessons(self) -> LessonCourse:
        """The lessons."""
        return self._models.lab.tools.lessons

    def restore(self, *, offers: bool = True) -> None:
        """Put the window where it was.

        Args:
            offers: whether the edits are offered that were not saved the last time.
        """
        if (geometry := self._settings.geometry) is not None:
            self.restoreGeometry(geometry)
        self._panels.recall(self._settings)
        self._doctor_tab.recall(self._settings)
        self.text_size.restore()
        self.workspaces.restore()
        self.actions_by_name["reduce_motion"].setChecked(self._settings.reduced_motion)
        if offers:
            self.files.unsaved.offer()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.canvas.view.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and not self.is_closed:
            self.files.on_disk.look()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.geometry = self.saveGeometry()
        self._panels.remember(self._settings)
        self.workspaces.keep()
        if not self.is_closed and not self.files.unsaved.keep() and not self._loses_edits:
            event.ignore()
            return
        event.accept()
        if not self.is_closed:
            self.is_closed = True
            self.text_size.pointer.show_pointer(False)
            self.faults.end()
            self._end()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        return self._reading_order.move(forward=forward)

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """Wait for the threads that the window began; see `Trainer.shutdown`."""
        return self._models.shutdown(most_milliseconds)

    def close_and_lose(self) -> None:
        """Close, even if edits that are not saved cannot be kept."""
        self._loses_edits = True
        self.close()

    def _end(self) -> None:
        """Have everything end that the window began; only what is being written of the work is waited for."""
        self.shown_program.stop()
        self.files.keeper.stop()
        self._aside.stop()
        self.trainer.stop()
        self._models.stop()
        self.model.stop()
        self.canvas_state.stop()
        for teller in (self.document.undo_stack, self.document):
            teller.blockSignals(True)  # what they say at the end of the program would reach what is gone
        silence(self)
        self.closed.emit()
