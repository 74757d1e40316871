"""The glossary as a window: every word in a sentence, and a field to find one."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from gradstudio.app.program.glossary import found
from gradstudio.app.program.word import Word

_NOTHING = "No word is found. Try a part of it, such as “rate”."


class GlossaryDialog(QDialog):
    """Shows the words that what is typed is found in; all of them at first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Glossary")
        self.query = QLineEdit(self)
        self.query.setPlaceholderText("Find a word…")
        self.query.setAccessibleName("Find a word")
        self.query.setToolTip("A part of a word, or of what is said of it")
        self.query.setClearButtonEnabled(True)
        self.query.textChanged.connect(self._on_query_text_changed)
        self.words = QTextBrowser(self)
        self.words.setAccessibleName("Words")
        self.words.setFrameShape(QFrame.Shape.NoFrame)
        self.words.document().setDocumentMargin(12)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(
            False
        )  # Return is pressed in the field
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.query)
        column.addWidget(self.words, 1)
        column.addWidget(buttons)
        self.resize(560, 560)
        self._on_query_text_changed("")
        self.query.setFocus()

    def _on_query_text_changed(self, text: str) -> None:
        words = found(text)
        self.words.setHtml("".join(_paragraph(word) for word in words) if words else f"<p>{_NOTHING}</p>")


def _paragraph(word: Word) -> str:
    term = f"<span style='font-weight:600'>{escape(word.term)}</span>"
    return f"<p style='margin:0 0 12px 0'>{term}<br>{escape(word.meaning)}</p>"
