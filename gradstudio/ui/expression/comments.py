"""`Comments`: what stands behind a # is drawn fainter than code."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gradstudio.ui.expression.qt_places import units
from gradstudio.ui.look.theme import Theme

_COMMENT = re.compile(r"""(?:[^#'"]|'[^']*'|"[^"]*")*?(#.*)""")


class Comments(QSyntaxHighlighter):
    """Follows a document.

    Args:
        theme: how it is drawn at first.
        document: whose comments they are; its parent.
    """

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._format = QTextCharFormat()
        self._format.setForeground(QColor(theme.muted))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._format.setForeground(QColor(theme.muted))
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        if found := _COMMENT.match(text):
            self.setFormat(units(text[: found.start(1)]), units(found[1]), self._format)
