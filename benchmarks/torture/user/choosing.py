"""What a random user does next: how often each kind of step is taken, and what it is taken with."""

from __future__ import annotations

import random
from collections.abc import Sequence

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QSlider,
    QTabBar,
    QWidget,
)

from benchmarks.torture.user.in_sight import in_sight, name_of
from benchmarks.torture.user.inputs import KEYS, LINES, TABLES, TEXTS
from benchmarks.torture.user.log import Step
from gradstudio.ui.data.thumbnail import Thumbnail
from gradstudio.ui.expression.code_edit import CodeEdit
from gradstudio.ui.window.main_window import MainWindow

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
_OPTIONS: dict[str, tuple[Sequence[str | int | float], ...]] = {
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


class Chooser:
    """Thinks of steps.

    Args:
        chance: makes all choices.
        in_lab: whether the tools of the lab are used most.
    """

    def __init__(self, chance: random.Random, *, in_lab: bool) -> None:
        self._chance = chance
        self._in_lab = in_lab

    def choose(self, window: MainWindow) -> Step:
        """Return something to do in a window."""
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
            names = [a.objectName() for a in window.actions_by_name if a.objectName() not in _LEFT_OUT]
            if self._in_lab and chance.random() < 0.5:
                names = [name for name in names if name.startswith("debug_")]
            return ["action", chance.choice(names)]
        return [kind, *(chance.choice(options) for options in _OPTIONS[kind])]

    def _on_a_widget(self, kind: str) -> Step:
        """Choose a widget in sight and what of it."""
        chance, wanted = self._chance, _ON_A_WIDGET[kind]
        found = [widget for widget in in_sight() if isinstance(widget, wanted)]
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
        name = name_of(widget)
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


def _is_of_lab(widget: QWidget | None) -> bool:
    while widget is not None:
        if type(widget).__module__.startswith(_LAB_MODULES):
            return True
        widget = widget.parentWidget()
    return False
