"""What a random user does with the window as a whole: actions, menus, files, sizes, and time that passes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from benchmarks.torture.user.inputs import LINES
from gradstudio.app.run.trainer import Trainer
from gradstudio.project.file import SUFFIX
from gradstudio.training.run.moment import Moment
from gradstudio.ui.expression.code_edit import CodeEdit
from gradstudio.ui.window.main_window import MainWindow


def pass_time(seconds: float) -> None:
    """Let the window work."""
    until = time.perf_counter() + seconds
    QApplication.processEvents()
    while time.perf_counter() < until:
        QApplication.processEvents()
        time.sleep(0.001)


class Deeds:
    """Does all of that, a method for each kind of step.

    Args:
        window: in which they are done.
        trainer: trains its project.
        folder: for its files.

    Attributes:
        by_kind: what does a step, by the kind of the step; takes what comes after the kind.
    """

    def __init__(self, window: MainWindow, trainer: Trainer, folder: Path) -> None:
        self._window, self._trainer, self._folder = window, trainer, folder
        self.by_kind: Mapping[str, Callable[..., None]] = {
            "action": self._action,
            "extra": self._extra,
            "undo": self._undo,
            "wait": self._wait,
            "resize": self._resize,
            "speed": self._speed,
            "open": self._open,
            "table": self._table,
            "past": self._past,
            "lines": self._lines,
            "lab": self._action,
            "menu": self._menu,
            "leave": self._leave,
        }

    def _action(self, name: str) -> None:
        self._window.actions_by_name[name].trigger()

    def _extra(self, number: int) -> None:
        """Choose something of the menus that is no action of the table: presets, themes, panels, recent files."""
        table = set(map(id, self._window.actions_by_name))
        actions = [
            action
            for action in self._window.findChildren(QAction)
            if id(action) not in table
            and action.isEnabled()
            and action.text()
            and not type(action.parent()).__module__.startswith("pyqtgraph")  # menus that are never opened
        ]
        actions[number % len(actions)].trigger()

    def _undo(self, name: str, times: int) -> None:
        for _ in range(times):
            self._window.actions_by_name[name].trigger()

    def _wait(self, seconds: float) -> None:
        pass_time(seconds)

    def _resize(self, width: int, height: int) -> None:
        self._window.resize(width, height)

    def _speed(self, speed: float) -> None:
        self._trainer.set_speed(speed)

    def _open(self, what: str) -> None:
        path = self._folder / f"project{SUFFIX}"
        if what == "save" or not path.exists():
            self._window.files.save_to(path)
        else:
            self._window.files.open(path)

    def _table(self, name: str) -> None:
        if QApplication.activeModalWidget() is None:
            self._window.data_commands.read(self._folder / name)

    def _past(self, place: int) -> None:
        """Go to a step of any run, or back to the newest."""
        sight, runs = self._window.sight, self._trainer.record.runs
        if place < 0 or not runs:
            sight.go_live()
            return
        run = runs[place % len(runs)]
        sight.go_to(Moment(run.number, run.begin + place * (run.end - run.begin) // 999))

    def _lines(self, index: int) -> None:
        """Type an expression in the place of the one before."""
        self._window.actions_by_name["expression"].trigger()
        pass_time(0.0)
        for editor in self._window.findChildren(CodeEdit):
            editor.selectAll()
            editor.insertPlainText(LINES[index])

    def _menu(self, index: int) -> None:
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            raise LookupError
        if index < 0 or index >= len(menu.actions()):
            menu.close()
            return
        action = menu.actions()[index]
        if action.menu() is None:
            menu.close()
        action.trigger()

    def _leave(self) -> None:
        modal = QApplication.activeModalWidget()
        if modal is not None:
            modal.close()
