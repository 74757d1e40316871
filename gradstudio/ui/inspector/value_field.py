"""A number that is shown, and that can be typed, nudged by the keys or dragged."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from gradstudio.project.number_reading import NumberTextError, read_number
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.press import Press
from gradstudio.ui.look.theme import interface_font

_PIXELS_PER_STEP = 4
_STARTERS = "0123456789.,-−+"
"""A key that begins a number begins the typing of one."""


class ValueField(QLineEdit):
    """Shows a number like a label does, until one begins to type.

    Double-click, F2, Return or a digit begin the typing; Return or leaving the field enters the number, Escape
    keeps the old one. The arrow keys up and down and dragging sideways nudge it by some hundredths of its size, ten
    times as much with Shift, a tenth with Ctrl.

    Signals:
        entered: the number that was typed.
        nudged: the next number of a drag or of a key held down, and whether it is the first.
        mistyped: a sentence about what was typed instead of a number; "" when that is over.
    """

    entered = Signal(float)
    nudged = Signal(float, bool)
    mistyped = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._value = math.nan
        self._press = Press()
        self._dragged_from = math.nan
        self._is_dragging = False
        self._has_nudged = False
        self.setObjectName("value")
        self.setAccessibleName(f"data of {name}")
        self.setToolTip(
            f"Value of {name}. Double-click or F2 to type a number; drag sideways, or ↑ and ↓, to nudge it"
            " (Shift: more, Ctrl: less). The run goes on from it, and undo brings back what was there."
        )
        self.setFont(interface_font(1.5, QFont.Weight.DemiBold))
        self.setReadOnly(True)
        self.setText("–")
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    @property
    def is_typing(self) -> bool:
        """Whether a number is being typed."""
        return not self.isReadOnly()

    def show_value(self, value: float) -> None:
        """Show a new number; what is being typed stays."""
        self._value = value
        text = format_number(value)
        if not self.is_typing and self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def begin_typing(self) -> None:
        """Let a number be typed in place of the one shown."""
        if self.is_typing:
            return
        self.mistyped.emit("")
        self.setReadOnly(False)
        self._restyle()
        self.setText(f"{self._value:.10g}")
        self.setModified(False)
        self._select_all()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def end_typing(self) -> None:
        """Show the number again that the node has."""
        if self.is_typing:
            self.setReadOnly(True)
            self._restyle()
            self.deselect()
            self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.show_value(self._value)

    # -- keys ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        which = event.key()
        enter = which in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.is_typing:
            if enter:
                self._enter()
            elif which == Qt.Key.Key_Escape:
                self.mistyped.emit("")
                self.end_typing()
            else:
                super().keyPressEvent(event)
        elif enter or which == Qt.Key.Key_F2:
            self.begin_typing()
        elif which in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._nudge(self._value, 1 if which == Qt.Key.Key_Up else -1, event.modifiers())
        elif event.text() and event.text() in _STARTERS:
            self.begin_typing()
            super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._has_nudged = False
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # A menu of its own, or another window in front, does not mean that one is done.
        if self.is_typing and event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self._enter()
            self.end_typing()
        super().focusOutEvent(event)

    # -- mouse ---------------------------------------------------------------------------------------------

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.is_typing:
            super().mouseDoubleClickEvent(event)
        else:
            self.begin_typing()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.is_typing:
            super().mousePressEvent(event)
        elif self._press.begins(event):
            self._dragged_from = self._value
            self._is_dragging = self._has_nudged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.is_typing:
            super().mouseMoveEvent(event)
        elif self._press.goes_on(event):
            way = event.position().x() - self._press.at.x()
            self._is_dragging |= abs(way) >= QApplication.startDragDistance()
            if self._is_dragging:
                self._nudge(self._dragged_from, round(way / _PIXELS_PER_STEP), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press.ends(event)
        self._has_nudged = False
        super().mouseReleaseEvent(event)

    # -- within --------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        if not self.isModified():
            self.end_typing()
            return
        try:
            value = read_number(self.text())
        except NumberTextError as error:
            self.mistyped.emit(str(error))
            self._select_all()
            return
        self.mistyped.emit("")
        self.entered.emit(value)

    def _select_all(self) -> None:
        """Select the number from its end, so that its begin shows where the field is too narrow for all of it."""
        self.setSelection(len(self.text()), -len(self.text()))

    def _nudge(self, start: float, steps: int, modifiers: Qt.KeyboardModifier) -> None:
        if not math.isfinite(start):
            return
        exponent = math.floor(math.log10(max(abs(start), 0.1))) - 1
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            exponent += 1
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            exponent -= 1
        value = round(start + steps * 10.0**exponent, 3 - exponent)
        if value != self._value:
            starts, self._has_nudged = not self._has_nudged, True
            self.mistyped.emit("")
            self.nudged.emit(value, starts)

    def _restyle(self) -> None:
        # The style sheet looks at a property only when it is told to.
        self.style().unpolish(self)
        self.style().polish(self)
