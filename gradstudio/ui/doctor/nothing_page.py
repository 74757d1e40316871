"""`NothingPage`: what the panel says where nothing is wrong, or nothing is known."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gradstudio.app.doctor.examiner import Examiner
from gradstudio.ui.doctor.wording import EXAMINING, NOT_READY, OFF, nothing_found, watched


class NothingPage(QWidget):
    """A sentence in the middle, and below it what was looked for.

    Args:
        parent: as for any QWidget.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sentence = QLabel(self)
        self.watched = QLabel(self)
        self.watched.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(6)
        column.addStretch(1)
        for label in (self.sentence, self.watched):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)

    def show_state(self, examiner: Examiner) -> None:
        """Say why there are no findings."""
        more = ""
        if not examiner.is_on:
            text = OFF
        elif examiner.problem:
            text = f"This run could not be looked at. {examiner.problem}"
        elif examiner.run is None:
            text = EXAMINING if examiner.is_ready else NOT_READY
        else:
            text, more = nothing_found(examiner.step), watched(examiner.step)
        self.sentence.setText(text)
        self.watched.setText(more)
        self.watched.setVisible(bool(more))
