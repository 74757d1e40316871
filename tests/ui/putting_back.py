"""What a window that tests share was like at first, and how it becomes so again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QRect
from PySide6.QtWidgets import QApplication, QComboBox, QDockWidget, QScrollArea
from shiboken6 import isValid

from gradstudio.app.document.recovery import Recovery
from gradstudio.app.program.below import children_of
from gradstudio.app.program.settings import Settings
from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.lab.expressions.gallery import GALLERY
from gradstudio.ui.help.floating import FloatingCard
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import ThemeManager
from gradstudio.ui.window.lab_panels import LAB
from gradstudio.ui.window.late_panel import LatePanel
from gradstudio.ui.window.main_window import MainWindow
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle
from tests.ui.gestures import named

SIZE = 1280, 800
"""Of the window, in pixels; the screen of the tests is smaller."""

Kept = dict[View, Mapping[str, object]]
"""By panel, what it is to have remembered."""


class AtFirst:
    """What one chooses in a window and what stays over projects: layout, theme, speed, colours, what is open
    and typed in the lab, and how far one has come with the lessons.

    Args:
        window: as it was opened.
        shown: what it shows.
        themes: how it is drawn.
        settings: what it remembers; there was nothing of it before.
        recovery: where it keeps work that is not saved; there was none before.
        late: by panel that is made when it is seen, what it remembered as it was made; more come to it.
    """

    def __init__(
        self,
        window: MainWindow,
        shown: WindowArrangement,
        themes: ThemeManager,
        settings: Settings,
        recovery: Recovery,
        late: Kept,
    ) -> None:
        self._window, self._themes, self._settings, self._recovery = window, themes, settings, recovery
        self._shown = shown
        self._theme = themes.choice
        self._watch = window.model.asked
        self._checked = {each: each.isChecked() for each in window.actions_by_name if each.isCheckable()}
        self._speed = self._speed_box.currentIndex()
        self._placing = window.model.layout
        self._quantity = window.canvas_state.colouring.by
        self._kept: Kept = {
            view: view.remembered() for view in window._panels if not isinstance(view, LatePanel)
        }
        self._late = late
        self._layouts = {self._layout_now()}
        self._rooms = self._rooms_now()

    def put_back(self) -> None:
        """Have the window be so again, whatever the project is."""
        window = self._window
        window.trainer.pause()
        for pointed_at in (window.canvas.view, window.builder.view, *window.output.views):
            QApplication.sendEvent(pointed_at, QEvent(QEvent.Type.Leave))  # the mouse is elsewhere by now
        for card in children_of(window, FloatingCard):
            card.close_card()  # with the tour the visit ends, too, and what filled the window does so again
        self._themes.choose(self._theme)
        window.selection.set_nodes(())
        window.selection.set_sample(0)
        self._put_back_graph()
        self._put_back_choices()
        self._put_back_layout()
        self._settings._store.clear()
        self._throw_work_away()
        self._put_back_lab()
        window.activateWindow()
        window.canvas.view.clearFocus()  # the line of who came there by a key goes with it
        window.canvas.view.setFocus()

    def know_layout(self) -> None:
        """Know the layout that is shown for one as at first, if all in sight has the room that it had then.

        Laid out again it is another to Qt, which then has other sizes for what is out of sight.
        """
        if self._rooms_now() == self._rooms:
            self._layouts.add(self._layout_now())

    def show_project(self) -> None:
        """Show the project on the canvas, where the lab would begin with the expression; it waits for the lab."""
        lab = self._window._models.lab
        if lab.is_made:
            lab.tools.expression._comes_back = self._shown.workspace != LAB
            lab.tools.bench.show_project()

    @property
    def _speed_box(self) -> QComboBox:
        return named(self._window.bar, QComboBox, "Speed")

    def _put_back_graph(self) -> None:
        model, colouring = self._window.model, self._window.canvas_state.colouring
        if model.layout != self._placing:
            model.set_layout(self._placing)
        if colouring.by != self._quantity:
            colouring.set_by(self._quantity)
        if model.asked != self._watch:
            model.set_scope(self._watch.scope)
            model.set_penalty(self._watch.penalty)

    def _put_back_lab(self) -> None:
        lab = self._window._models.lab
        if not lab.is_made:
            return
        course, typed = lab.tools.lessons, lab.tools.expression
        course.close()
        for known in (course._own, course._answers, course._trained, course._done):
            known.clear()
        course.keep_in(self._settings)
        lab.tools.debugging.set_kind("pass")
        typed._is_others = False
        typed.recall(GALLERY[0].text, {})
        self.show_project()

    def _put_back_choices(self) -> None:
        window, speed = self._window, self._speed_box
        for action in sorted(self._checked, key=lambda each: not self._checked[each]):
            action.setChecked(self._checked[action])  # of those that take turns first the one that has it
        if speed.currentIndex() != self._speed:
            speed.setCurrentIndex(self._speed)
            window.bar.speed_chosen.emit(speed.currentData())
            window.trainer.set_speed(0.0)
        for view, kept in (self._kept | self._late).items():
            if isValid(view) and view.remembered() != kept:  # it is gone with another window of the file
                view.recall(kept)
        for button in (window.output.train_button, window.output.test_button):
            button.setChecked(True)

    def _put_back_layout(self) -> None:
        window, workspaces = self._window, self._window.workspaces
        if workspaces.is_presenting:
            window.actions_by_name["present"].trigger()
        window.resize(*SIZE)
        for area in window.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(0)
        settle()
        if workspaces.current != self._shown.workspace:
            self._settings._store.remove("window")  # it is not to be as one left it
            workspaces.arrange(self._shown)
        elif not self._is_as_at_first():
            for name in self._rooms:
                window.findChild(QDockWidget, name).raise_()
            settle()
            if not self._is_as_at_first():
                workspaces.reset()
                window.docks.arrange_panels(self._shown)

    def _throw_work_away(self) -> None:
        self._recovery.present.drop()  # with its runs, which only a save would settle
        for kept in self._recovery.leftovers():
            self._recovery.dismiss(kept)
        self._window.files.unsaved.offer()  # there is none any more

    def _is_as_at_first(self) -> bool:
        return self._layout_now() in self._layouts and self._rooms_now() == self._rooms

    def _layout_now(self) -> bytes:
        return bytes(self._window.docks.save().data())

    def _rooms_now(self) -> dict[str, QRect]:
        docks = self._window.findChildren(QDockWidget)
        return {dock.objectName(): dock.geometry() for dock in docks if in_sight(dock)}


def is_laid_out(window: MainWindow) -> bool:
    """Whether all panels have the room that they are to have."""
    return not window.workspaces._laying_out.is_on_its_way


@contextmanager
def noting_late_panels() -> Iterator[Kept]:
    """Write down of each panel that is made when it is seen what it remembers as it is made."""
    noted: Kept = {}
    make = LatePanel.view

    def view(panel: LatePanel) -> View:
        is_new = not panel.is_made
        made = make(panel)
        if is_new:
            noted[made] = made.remembered()
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LatePanel, "view", view)
        yield noted
