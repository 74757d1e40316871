"""Controls that wheel and keys mean nothing else by: scrolling past edits nothing, and typing starts nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSlider, QStyle, QStyleOptionComboBox, QWidget

_WITH_OTHERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def is_typed(event: QEvent) -> bool:
    """Whether an event asks if a letter or digit is meant for the control that has the focus, or is a shortcut.

    Space stays that of Play wherever one is.
    """
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and not event.modifiers() & _WITH_OTHERS
        and event.text().isprintable()
        and bool(event.text().strip())
    )


class TypedComboBox(QComboBox):
    """A choice that is made by typing how it begins, too: no shortcut takes the letters from it."""

    def event(self, event: QEvent) -> bool:
        if is_typed(event):
            event.accept()
            return True
        return super().event(event)


class StillComboBox(TypedComboBox):
    """A choice that is made by click or by key; the wheel scrolls what it stands in.

    What does not fit ends in an ellipsis, where Qt would cut a letter in two.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt's own takes the focus by the wheel too

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802
        super().initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width() - 2
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class StillSlider(QSlider):
    """A horizontal slider that is moved by drag or by key; the wheel scrolls what it stands in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
