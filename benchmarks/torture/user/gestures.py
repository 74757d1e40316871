"""What a random user does with one widget: moves, clicks, drags, wheel, keys and letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QSlider,
    QTabBar,
    QWidget,
)


def _rest(widget: QWidget, x: int, y: int) -> None:
    _move(widget, QPoint(x, y))


def _click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def _tab(bar: QWidget, tab: int) -> None:
    if isinstance(bar, QTabBar) and bar.count():
        where = bar.tabRect(tab % bar.count()).center()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=where)


def _mouse(widget: QWidget, x: int, y: int, button: str, kind: str, modifier: str) -> None:
    act = QTest.mouseDClick if kind == "double" else QTest.mouseClick
    act(widget, Qt.MouseButton[button], Qt.KeyboardModifier[modifier], QPoint(x, y))


def _drag(widget: QWidget, x: int, y: int, to_x: int, to_y: int, button: str, modifier: str) -> None:
    start, end = QPoint(x, y), QPoint(to_x, to_y)
    held = Qt.MouseButton[button]
    QTest.mousePress(widget, held, Qt.KeyboardModifier[modifier], start)
    for share in (0.2, 0.4, 0.7, 1.0):
        _move(widget, start + (end - start) * share, held)
        QApplication.processEvents()
    QTest.mouseRelease(widget, held, Qt.KeyboardModifier[modifier], end)


def _wheel(widget: QWidget, x: int, y: int, notches: int, modifier: str) -> None:
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


def _key(widget: QWidget, key: str, modifier: str) -> None:
    widget.setFocus()
    if key != "Key_F4" or modifier != "AltModifier":
        QTest.keyClick(widget, Qt.Key[key], Qt.KeyboardModifier[modifier])


def _text(field: QWidget, text: str) -> None:
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for letter in text:  # QTest knows ASCII only
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
    QTest.keyClick(field, Qt.Key.Key_Return)


def _choose(box: QWidget, entry: int) -> None:
    if not isinstance(box, QComboBox) or not box.count():
        raise LookupError
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(entry % box.count()):
        QTest.keyClick(box, Qt.Key.Key_Down)


def _slide(slider: QWidget, share: float) -> None:
    if isinstance(slider, QSlider):
        slider.setSliderDown(True)
        for at in (slider.sliderPosition(), share * slider.maximum() + (1 - share) * slider.minimum()):
            slider.setSliderPosition(int(at))
            QApplication.processEvents()
        if shiboken6.isValid(slider):
            slider.setSliderDown(False)


def _item(view: QWidget, row: int, kind: str) -> None:
    model = view.model() if isinstance(view, QAbstractItemView) else None  # a view may have none
    if isinstance(view, QAbstractItemView) and model is not None and model.rowCount():
        at = view.visualRect(model.index(row % model.rowCount(), 0))
        act = QTest.mouseDClick if kind == "double" else QTest.mouseClick
        act(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at.center())


def _code(editor: QWidget, text: str, where: str) -> None:
    """Type letter by letter, as fingers do."""
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


def _move(widget: QWidget, to: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    place, there = QPointF(to), QPointF(widget.mapToGlobal(to))
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove, place, there, none, buttons, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)


GESTURES: Mapping[str, Callable[..., None]] = {
    "rest": _rest,
    "click": _click,
    "tab": _tab,
    "mouse": _mouse,
    "drag": _drag,
    "wheel": _wheel,
    "key": _key,
    "text": _text,
    "choose": _choose,
    "slide": _slide,
    "item": _item,
    "code": _code,
    "thumbnail": _click,
}
"""What does a step, by the kind of the step; takes the widget, and what comes after its name."""
