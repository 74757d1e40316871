"""`ExpressionHead`: the gallery, and the button that copies the lines as a program."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from gradstudio.lab.expressions.gallery import GALLERY, Example
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

_LARGE = 1.25
"""From this size of type on the title of the panel needs the room of a word."""


class ExpressionHead(QWidget):
    """Stands in the header of the panel.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        example_chosen: an `Example` is to take the place of the lines.
        copy_asked: the lines are to be copied as a program.
    """

    example_chosen = Signal(object)
    copy_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        for example in GALLERY:
            action = self.menu.addAction(example.title)
            action.setToolTip(example.about)
            action.triggered.connect(partial(self._on_example_triggered, example))
        self.gallery = QToolButton(self)
        self.gallery.setText("Examples")
        self.gallery.setToolTip("Put one of six expressions in the place of the lines; undo brings them back")
        self.gallery.setMenu(self.menu)
        self.gallery.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.copy = QToolButton(self)
        self.copy.setToolTip("Copy as a Python program for the engine, with the present numbers")
        self.copy.setAccessibleName("Copy as Python")
        self.copy.clicked.connect(self._on_copy_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addStretch(1)
        row.addWidget(self.gallery)
        row.addWidget(self.copy)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme, or in type of another size."""
        self.copy.setIcon(icon("copy", theme))
        self.gallery.setIcon(icon("book", theme))
        is_large = text_scale() >= _LARGE
        style = Qt.ToolButtonStyle
        self.gallery.setToolButtonStyle(style.ToolButtonIconOnly if is_large else style.ToolButtonTextOnly)
        self.gallery.setFont(interface_font(0.92))
        self.menu.setFont(interface_font())

    def _on_example_triggered(self, example: Example, checked: bool = False) -> None:
        self.example_chosen.emit(example)

    def _on_copy_clicked(self) -> None:
        self.copy_asked.emit()
