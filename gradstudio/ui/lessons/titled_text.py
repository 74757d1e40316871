"""`TitledText`: a part of a lesson below a word that says what it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gradstudio.ui.lessons.lesson_text import LessonText
from gradstudio.ui.look.theme import Theme


class TitledText(QWidget):
    """A heading with a text below it.

    Args:
        title: the heading.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        panel_asked: the name of a panel that a link leads to.
    """

    panel_asked = Signal(str)

    def __init__(self, title: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        heading = QLabel(title, self)
        heading.setObjectName("section")
        self.text = LessonText(title, theme, self)
        self.text.panel_asked.connect(self.panel_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading)
        column.addWidget(self.text)

    def show_text(self, text: str) -> None:
        """Show a text, as Markdown."""
        self.text.show_text(text)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.text.set_theme(theme)
