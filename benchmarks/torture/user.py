"""One random user of the real window: ``python -m benchmarks.torture.user SEED ACTIONS LOG``, or ``--replay LOG``.

Each step is written to the log before it is done, so that the last line of a log says what ended the process. A step
names its widget by class and place among those in sight: a log can be replayed, as far as timing lets it.
"""

from __future__ import annotations

import argparse
import dataclasses
import faulthandler
import json
import logging
import os
import random
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QSlider,
    QTabBar,
    QWidget,
)

from benchmarks.opened import open_window
from benchmarks.torture.standstill import Watchman
from gradstudio.app.program.faults import FaultReporter
from gradstudio.project.file import SUFFIX
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.moment import Moment
from gradstudio.ui.data.thumbnail import Thumbnail
from gradstudio.ui.expression.code_edit import CodeEdit

Step = list[Any]
"""What is done and what it is done with; it goes into JSON and back."""

TEXTS = (
    "0", "1", "-1", "0.5", "0,03", "1.000,5", "1e308", "-1e308", "1e-320", "nan", "inf", "9223372036854775808", "",
    "x1 * x2", "x1**", "op == tanh and abs(data) > 0.5", "layer2", "(" * 30, "ü", "12 345", "1/0", "sin(x1)", "data > 0",
)  # fmt: skip
KEYS = (
    "Key_Left", "Key_Right", "Key_Up", "Key_Down", "Key_Return", "Key_Escape", "Key_Tab", "Key_Backtab", "Key_Delete",
    "Key_Home", "Key_End", "Key_PageUp", "Key_PageDown", "Key_F2", "Key_F10", "Key_Space", "Key_Plus", "Key_Minus",
    "Key_Backspace", "Key_Menu", "Key_2", "Key_Period", "Key_A", "Key_F4",
)  # fmt: skip
TABLES = {
    "numbers.csv": "a,b,target\n" + "".join(f"{k},{k * k % 7},{k % 3}\n" for k in range(40)),
    "sex.csv": "sex,survived\n" + "male,no\nfemale,yes\n" * 10,
    "one.csv": "x,y\n" + "".join(f"{k / 7},{k * k / 50}\n" for k in range(30)),
    "words.csv": "colour,size,kind\nred,1,a\nblue,2,b\ngreen,3,c\n" * 8,
    "broken.csv": '"a,b\n1,2,3,,,\n\x00,x\n',
    "empty.csv": "",
}
LINES = (
    "c = a + b\nd = a * b\nL = tanh(c * d) + 2", "a = 2.0\nL = a * a", "L = log(a - 5)", "y = (x + ", "L = 1 / (a - a)",
    "layer1 = w1 * x1 + b\nL = relu(layer1)", "L = " + " + ".join(f"a{k} * b{k}" for k in range(60)), "", "L = a ** b",
)  # fmt: skip
"""Expressions, of which some are broken or have no value."""
_LAB = ("expression", "lessons", "debugger", "nudge", "gradient_check", "bugs", "microscope")
_KINDS = {
    "action": 22, "extra": 6, "mouse": 10, "rest": 12, "drag": 8, "wheel": 8, "key": 8, "text": 5, "choose": 4,
    "click": 6, "tab": 3, "undo": 8, "thumbnail": 3, "wait": 8, "resize": 2, "open": 1, "table": 1, "speed": 1,
    "reopen": 0.1, "past": 5, "lines": 3, "lab": 4, "slide": 3, "item": 3, "code": 2,
}  # fmt: skip
"""What is done, and how often of all."""
_KINDS_IN_LAB = _KINDS | {"click": 25, "slide": 12, "item": 12, "lines": 5, "code": 5, "lab": 9, "text": 8}
"""How often for who stays in the lab."""
_LAB_MODULES = tuple(f"gradstudio.ui.{name}" for name in _LAB)
_ON_A_WIDGET: dict[str, type[QWidget]] = {
    "mouse": QWidget, "rest": QWidget, "drag": QWidget, "wheel": QWidget, "key": QWidget, "text": QLineEdit,
    "choose": QComboBox, "click": QAbstractButton, "tab": QTabBar, "thumbnail": Thumbnail, "slide": QSlider,
    "item": QAbstractItemView, "code": CodeEdit,
}  # fmt: skip
_OPTIONS: dict[str, tuple[tuple[Any, ...] | range, ...]] = {
    "extra": (range(10_000),),
    "undo": (("undo", "redo"), (1, 2, 4)),
    "wait": ((0.0, 0.01, 0.03, 0.08),),
    "resize": ((300, 640, 900, 1100, 1280, 1900), (200, 480, 600, 800, 1100)),
    "open": (("save", "load"),),
    "table": (tuple(TABLES),),
    "speed": ((0.0, 1.0, 25.0),),
    "reopen": (),
    "past": (range(-1, 1000),),
    "lines": (range(len(LINES)),),
    "lab": (_LAB,),
}
_MODIFIERS = ("NoModifier", "NoModifier", "NoModifier", "ControlModifier", "ShiftModifier", "AltModifier")
_BUTTONS = ("LeftButton", "LeftButton", "LeftButton", "RightButton", "MiddleButton")
_LEFT_OUT = {"quit", "close", "full_screen"}
_QUIET_QT = (
    "propagateSizeHints",
    "does not support raise",
    "requestActivate",
    "QFont",
    "does not support grabbing",
    "OpenType support missing",  # a file read in another encoding is full of letters that no font here has
)
_STUCK_SECONDS = 0.4


class RandomUser:
    """Does what a hand at the mouse and one at the keys could do, and writes down what comes of it.

    Args:
        seed: of all choices.
        folder: for settings and files.
        log: where steps and faults go, a line of JSON each.
        in_lab: whether it is the tools of the lab that are used most.
    """

    def __init__(self, seed: int, folder: Path, log: Path, *, in_lab: bool = False) -> None:
        self._chance = random.Random(seed)
        self._in_lab = in_lab
        self._folder = folder
        self._log = log.open("w", encoding="utf-8")
        self._application = QApplication.instance() or QApplication([])
        self._seen: set[str] = set()
        self._step_began = 0.0
        self.watchman = Watchman()
        self._watch = QTimer()
        self._watch.setInterval(100)
        self._watch.timeout.connect(self._leave_a_loop_of_its_own)
        self._watch.start()
        for name, text in TABLES.items():
            (folder / name).write_text(text, encoding="utf-8")
        for dialog in ("getOpenFileName", "getSaveFileName"):  # they would wait in a loop of their own
            setattr(QFileDialog, dialog, staticmethod(getattr(self, f"_{dialog.lower()}")))
        self._open()

    # -- the window ----------------------------------------------------------------------------------------

    def _open(self) -> None:
        opened = open_window(ProjectSpec(), self._folder, theme="")
        self.window, self.trainer = opened.window, opened.trainer
        self.trainer.failed.connect(
            lambda what, details: self.tell("training broke off", f"{what}\n{details}")
        )
        self.pass_time(0.3)

    def close(self) -> None:
        """Close the window, as its user would."""
        for widget in _open_windows():
            if widget is not self.window:
                widget.close()
        if not self.window.close():
            self.tell("not closed", "the window stays open")
        self.trainer.shutdown()
        self.window.shutdown()
        self.window.model.shutdown()
        self.window.deleteLater()
        self.pass_time(0.05)

    def tell(self, kind: str, text: str) -> None:
        """Write a finding down, once."""
        key = kind + text[-600:]
        if key not in self._seen:
            self._seen.add(key)
            self._write({"found": kind, "text": text})

    def _write(self, line: dict[str, Any]) -> None:
        self._log.write(json.dumps(line) + "\n")
        self._log.flush()

    def pass_time(self, seconds: float) -> None:
        """Let the window work."""
        until = time.perf_counter() + seconds
        QApplication.processEvents()
        while time.perf_counter() < until:
            QApplication.processEvents()
            time.sleep(0.001)

    # -- steps ---------------------------------------------------------------------------------------------

    def run(self, count: int) -> None:
        """Take so many steps."""
        for number in range(count):
            self.do(number, self.choose())

    def do(self, number: int, step: Step) -> None:
        """Take one step."""
        self._write({"step": number, "do": step})
        self.watchman.begin(number, json.dumps(step), counts=step[0] != "reopen")
        self._step_began = time.perf_counter()
        try:
            getattr(self, f"_do_{step[0]}")(*step[1:])
        except LookupError:  # on replay a widget may not be there
            pass
        except RuntimeError as error:
            if "already deleted" not in str(error):  # it went with a step's own first half
                raise
        QApplication.processEvents()
        # A loop of its own would do this: without it all that was ever thrown away would pile up.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._step_began = 0.0
        self.watchman.beat()

    def choose(self) -> Step:
        """Think of something to do."""
        chance = self._chance
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu) and chance.random() < 0.8:
            actions = [k for k, action in enumerate(popup.actions()) if action.isEnabled()]
            return ["menu", chance.choice(actions) if actions and chance.random() < 0.7 else -1]
        if QApplication.activeModalWidget() is not None and chance.random() < 0.15:
            return ["leave"]
        kinds = _KINDS_IN_LAB if self._in_lab else _KINDS
        kind = chance.choices(list(kinds), list(kinds.values()))[0]
        if kind in _ON_A_WIDGET:
            return self._on_a_widget(kind)
        if kind == "action":
            names = [a.objectName() for a in self.window.actions_by_name if a.objectName() not in _LEFT_OUT]
            if self._in_lab and chance.random() < 0.5:
                names = [name for name in names if name.startswith("debug_")]
            return ["action", chance.choice(names)]
        return [kind, *(chance.choice(options) for options in _OPTIONS[kind])]

    def _on_a_widget(self, kind: str) -> Step:
        """Choose a widget in sight and what of it."""
        chance, wanted = self._chance, _ON_A_WIDGET[kind]
        found = [widget for widget in self._in_sight() if isinstance(widget, wanted)]
        if self._in_lab and chance.random() < 0.7:
            found = [widget for widget in found if _is_of_lab(widget)] or found
        if wanted is QWidget:
            # Views are large: they are met as often as they take room.
            found = [widget for widget in found if widget.width() * widget.height() > 400] or found
        if not found:
            return ["wait", 0.02]
        weights = [
            min(widget.width() * widget.height(), 60_000) if wanted is QWidget else 1 for widget in found
        ]
        widget = chance.choices(found, weights)[0]
        name = self._name_of(widget)
        at = chance.randrange(max(1, widget.width())), chance.randrange(max(1, widget.height()))
        to = chance.randrange(-200, widget.width() + 200), chance.randrange(-200, widget.height() + 200)
        modifier, button = chance.choice(_MODIFIERS), chance.choice(_BUTTONS)
        more: dict[str, Step] = {
            "rest": [*at],
            "mouse": [*at, button, chance.choice(("click", "click", "double")), modifier],
            "drag": [*at, *to, button, modifier],
            "wheel": [*at, chance.choice((-1, 1)) * chance.choice((1, 1, 3, 15, 160)), modifier],
            "key": [chance.choice(KEYS), modifier],
            "text": [chance.choice(TEXTS)],
            "choose": [chance.randrange(64)],
            "tab": [chance.randrange(16)],
            "slide": [chance.choice((0.0, 0.25, 0.49, 0.5, 0.51, 0.8, 1.0))],
            "item": [chance.randrange(40), chance.choice(("click", "click", "double"))],
            "code": [chance.choice((*LINES, *TEXTS)), chance.choice(("end", "start", "all", "middle"))],
        }
        return [kind, *name, *more.get(kind, [])]

    def _in_sight(self) -> list[QWidget]:
        modal = QApplication.activeModalWidget()
        tops = [modal] if modal is not None else _open_windows()
        tops.sort(key=lambda widget: (type(widget).__name__, widget.objectName()))
        return [
            w for top in tops for w in [top, *top.findChildren(QWidget)] if w.isVisible() and w.isEnabled()
        ]

    def _name_of(self, widget: QWidget) -> tuple[str, int]:
        same = [other for other in self._in_sight() if type(other) is type(widget)]
        return type(widget).__name__, same.index(widget)

    def _named(self, name: str, index: int) -> QWidget:
        return [widget for widget in self._in_sight() if type(widget).__name__ == name][index]

    # -- doing it ------------------------------------------------------------------------------------------

    def _do_action(self, name: str) -> None:
        self.window.actions_by_name[name].trigger()

    def _do_extra(self, number: int) -> None:
        """Choose something of the menus that is no action of the table: presets, themes, panels, recent files."""
        table = set(map(id, self.window.actions_by_name))
        actions = [
            action
            for action in self.window.findChildren(QAction)
            if id(action) not in table
            and action.isEnabled()
            and action.text()
            and not type(action.parent()).__module__.startswith("pyqtgraph")  # menus that are never opened
        ]
        actions[number % len(actions)].trigger()

    def _do_undo(self, name: str, times: int) -> None:
        for _ in range(times):
            self.window.actions_by_name[name].trigger()

    def _do_wait(self, seconds: float) -> None:
        self.pass_time(seconds)

    def _do_resize(self, width: int, height: int) -> None:
        self.window.resize(width, height)

    def _do_speed(self, speed: float) -> None:
        self.trainer.set_speed(speed)

    def _do_open(self, what: str) -> None:
        path = self._folder / f"project{SUFFIX}"
        if what == "save" or not path.exists():
            self.window.files.save_to(path)
        else:
            self.window.files.open(path)

    def _do_table(self, name: str) -> None:
        if QApplication.activeModalWidget() is None:
            self.window.data_commands.read(self._folder / name)

    def _do_past(self, place: int) -> None:
        """Go to a step of any run, or back to the newest."""
        sight, runs = self.window.sight, self.trainer.record.runs
        if place < 0 or not runs:
            sight.go_live()
            return
        run = runs[place % len(runs)]
        sight.go_to(Moment(run.number, run.begin + place * (run.end - run.begin) // 999))

    def _do_lines(self, index: int) -> None:
        """Type an expression in the place of the one before."""
        self.window.actions_by_name["expression"].trigger()
        self.pass_time(0.0)
        for editor in self.window.findChildren(CodeEdit):
            editor.selectAll()
            editor.insertPlainText(LINES[index])

    def _do_slide(self, name: str, index: int, share: float) -> None:
        slider = self._named(name, index)
        if isinstance(slider, QSlider):
            slider.setSliderDown(True)
            for at in (slider.sliderPosition(), share * slider.maximum() + (1 - share) * slider.minimum()):
                slider.setSliderPosition(int(at))
                QApplication.processEvents()
            if shiboken6.isValid(slider):
                slider.setSliderDown(False)

    def _do_item(self, name: str, index: int, row: int, kind: str) -> None:
        view = self._named(name, index)
        model = view.model() if isinstance(view, QAbstractItemView) else None  # a view may have none
        if isinstance(view, QAbstractItemView) and model is not None and model.rowCount():
            at = view.visualRect(model.index(row % model.rowCount(), 0))
            act = QTest.mouseDClick if kind == "double" else QTest.mouseClick
            act(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at.center())

    def _do_code(self, name: str, index: int, text: str, where: str) -> None:
        """Type letter by letter, as fingers do."""
        editor = self._named(name, index)
        editor.setFocus()
        if where == "all":
            QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        elif where in {"end", "start"}:
            key = Qt.Key.Key_End if where == "end" else Qt.Key.Key_Home
            QTest.keyClick(editor, key, Qt.KeyboardModifier.ControlModifier)
        for letter in text[:60]:
            kind = QKeyEvent.Type.KeyPress
            code = Qt.Key.Key_Return if letter == "\n" else 0
            QApplication.sendEvent(editor, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, letter))
            QApplication.processEvents()

    def _do_lab(self, name: str) -> None:
        self.window.actions_by_name[name].trigger()

    def _do_reopen(self) -> None:
        self.close()
        self._open()

    def _do_menu(self, index: int) -> None:
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

    def _do_leave(self) -> None:
        modal = QApplication.activeModalWidget()
        if modal is not None:
            modal.close()

    def _do_rest(self, name: str, index: int, x: int, y: int) -> None:
        self._move(self._named(name, index), QPoint(x, y))

    def _do_click(self, name: str, index: int) -> None:
        QTest.mouseClick(self._named(name, index), Qt.MouseButton.LeftButton)

    _do_thumbnail = _do_click

    def _do_tab(self, name: str, index: int, tab: int) -> None:
        bar = self._named(name, index)
        if isinstance(bar, QTabBar) and bar.count():
            where = bar.tabRect(tab % bar.count()).center()
            QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=where)

    def _do_mouse(self, name: str, index: int, x: int, y: int, button: str, kind: str, modifier: str) -> None:
        act = QTest.mouseDClick if kind == "double" else QTest.mouseClick
        act(
            self._named(name, index),
            Qt.MouseButton[button],
            Qt.KeyboardModifier[modifier],
            QPoint(x, y),
        )

    def _do_drag(
        self, name: str, index: int, x: int, y: int, to_x: int, to_y: int, button: str, modifier: str
    ) -> None:
        widget, start, end = self._named(name, index), QPoint(x, y), QPoint(to_x, to_y)
        held = Qt.MouseButton[button]
        QTest.mousePress(widget, held, Qt.KeyboardModifier[modifier], start)
        for share in (0.2, 0.4, 0.7, 1.0):
            self._move(widget, start + (end - start) * share, held)
            QApplication.processEvents()
        QTest.mouseRelease(widget, held, Qt.KeyboardModifier[modifier], end)

    def _do_wheel(self, name: str, index: int, x: int, y: int, notches: int, modifier: str) -> None:
        widget = self._named(name, index)
        if isinstance(widget, QAbstractScrollArea):
            widget = widget.viewport()
        at = widget.mapToGlobal(QPoint(x, y))
        for _ in range(abs(notches)):
            receiver: QWidget | None = widget
            while receiver is not None:
                event = QWheelEvent(
                    QPointF(receiver.mapFromGlobal(at)),
                    QPointF(at),
                    QPoint(),
                    QPoint(0, 120 if notches > 0 else -120),
                    Qt.MouseButton.NoButton,
                    Qt.KeyboardModifier[modifier],
                    Qt.ScrollPhase.NoScrollPhase,
                    False,
                )
                QApplication.sendEvent(receiver, event)
                if event.isAccepted() or receiver.isWindow():
                    break
                receiver = receiver.parentWidget()

    def _do_key(self, name: str, index: int, key: str, modifier: str) -> None:
        widget = self._named(name, index)
        widget.setFocus()
        if key != "Key_F4" or modifier != "AltModifier":
            QTest.keyClick(widget, Qt.Key[key], Qt.KeyboardModifier[modifier])

    def _do_text(self, name: str, index: int, text: str) -> None:
        field = self._named(name, index)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for letter in text:  # QTest knows ASCII only
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
        QTest.keyClick(field, Qt.Key.Key_Return)

    def _do_choose(self, name: str, index: int, entry: int) -> None:
        box = self._named(name, index)
        if not isinstance(box, QComboBox) or not box.count():
            raise LookupError
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(entry % box.count()):
            QTest.keyClick(box, Qt.Key.Key_Down)

    def _move(self, widget: QWidget, to: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        place, there = QPointF(to), QPointF(widget.mapToGlobal(to))
        none = Qt.MouseButton.NoButton
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, place, there, none, buttons, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(widget, event)

    # -- what would wait for ever --------------------------------------------------------------------------

    def _leave_a_loop_of_its_own(self) -> None:
        """Close what has opened a loop of its own within a step."""
        if self._step_began and time.perf_counter() - self._step_began > _STUCK_SECONDS:
            widget = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if isinstance(widget, (QMenu, QDialog)):
                widget.close()

    def _getopenfilename(self, *arguments: Any, **keywords: Any) -> tuple[str, str]:
        names = ["", f"project{SUFFIX}", *sorted(TABLES)]
        return str(self._folder / self._chance.choice(names)), ""

    def _getsavefilename(self, *arguments: Any, **keywords: Any) -> tuple[str, str]:
        return str(self._folder / f"project{SUFFIX}"), ""


def _open_windows() -> list[QWidget]:
    # A menu may be gone with the event that is handled last.
    return [w for w in QApplication.topLevelWidgets() if shiboken6.isValid(w) and w.isVisible()]


def _is_of_lab(widget: QWidget | None) -> bool:
    while widget is not None:
        if type(widget).__module__.startswith(_LAB_MODULES):
            return True
        widget = widget.parentWidget()
    return False


def _watched(user: RandomUser) -> FaultReporter:
    """Have all that breaks written down: exceptions anywhere, and what Qt complains of."""
    reporter = FaultReporter()  # it outlives the window, which the user may close and open
    reporter.fault.connect(lambda what, details: user.tell("fault", f"{what}\n{details}"))
    reporter.install()

    def heard(kind: object, context: object, message: str) -> None:
        if message and not any(quiet in message for quiet in _QUIET_QT):
            user.tell("Qt", message)

    qInstallMessageHandler(heard)
    return reporter


def _steps_of(log: Path) -> Iterator[Step]:
    for line in log.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if "do" in entry:
            yield entry["do"]


def main() -> None:
    """Be one user."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture.user", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("actions", type=int)
    parser.add_argument("log", type=Path)
    parser.add_argument("--replay", type=Path, help="the log of a user whose steps to take again")
    parser.add_argument("--lab", action="store_true", help="use the tools of the lab most")
    options = parser.parse_args()
    faulthandler.enable()
    logging.basicConfig(level=logging.CRITICAL)
    sys.setswitchinterval(5e-5)
    with tempfile.TemporaryDirectory() as folder:
        user = RandomUser(options.seed, Path(folder), options.log, in_lab=options.lab)
        reporter = _watched(user)
        try:
            if options.replay is not None:
                for number, step in enumerate(_steps_of(options.replay)):
                    user.do(number, step)
            else:
                user.run(options.actions)
        except Exception:  # noqa: BLE001 - whatever it is, it is a finding
            user.tell("the user itself", traceback.format_exc())
        longest = user.watchman.longest
        try:
            user.close()
        except Exception:  # noqa: BLE001 - the same
            user.tell("closing", traceback.format_exc())
        user.watchman.leave()
        reporter.uninstall()
        left = [
            thread.name
            for thread in threading.enumerate()
            if thread is not threading.main_thread() and not isinstance(thread, threading._DummyThread)
        ]
        user._write({"longest": dataclasses.asdict(longest), "threads": left})
    sys.stdout.flush()


if __name__ == "__main__":
    main()
