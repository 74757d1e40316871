"""`Words`: what is wrong with an expression, or else what is to be known of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gradstudio.ui.kit.announce import announce
from gradstudio.ui.look.theme import interface_font

_AT_ONCE = 2
"""So many remarks are said; of more only their number."""


class Words(QLabel):
    """Plain sentences, which a problem is told apart from by its colour and said to a screen reader.

    Args:
        parent: as for any QWidget.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fit()

    @property
    def is_problem(self) -> bool:
        """Whether a problem is shown."""
        return self.objectName() == "problem"

    def say(self, *sentences: str) -> None:
        """Show some remarks, the first of them in full."""
        self._set("muted", _joined(sentences))

    def say_problem(self, sentence: str) -> None:
        """Show what is wrong."""
        self._set("problem", sentence)
        announce(self, sentence)

    def fit(self) -> None:
        """Take the present size of type, with room for two lines: what stands below does not jump."""
        self.setFont(interface_font(0.96))
        self.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + 2)

    def _set(self, kind: str, text: str) -> None:
        if self.objectName() != kind:
            self.setObjectName(kind)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText(text)


def _joined(sentences: Sequence[str]) -> str:
    more = len(sentences) - _AT_ONCE
    return "\n".join(sentences[:_AT_ONCE]) + (f" (and {more} more)" if more > 0 else "")
