"""`LessonText`: Markdown of a lesson, as high as it is; nothing is loaded for it but the lessons' own pictures."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from gradstudio.engine.errors import GradStudioError
from gradstudio.resources import resource_path
from gradstudio.ui.look.theme import Theme, interface_font

_PICTURE = re.compile(r"[a-z0-9_-]+\.(?:png|svg)")
_PANEL = "panel"
_INDENT = 20
_HARD_SPACE = "\u00a0"
_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_SPACE_IN_PRODUCT = re.compile(r"\s+(?=[·×*/])|(?<=[·×*/])\s+")
_UNBROKEN = 18
"""Code of so many characters is kept on one line; longer code is not broken beside the sign of a product."""


class LessonText(QTextBrowser):
    """Shows a text that somebody wrote in a file: raw HTML in it is text, links lead to panels and nowhere else.

    Args:
        name: what a screen reader calls it.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        panel_asked: the name of a panel that a link leads to.
    """

    panel_asked = Signal(str)

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_text")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(_INDENT)
        self.viewport().setAutoFillBackground(False)
        self._text = ""
        self._theme = theme
        self.anchorClicked.connect(self._on_anchor_clicked)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def show_text(self, text: str) -> None:
        """Show a text, as Markdown."""
        self._text = text
        document = self.document()
        document.setDefaultFont(interface_font())
        features = QTextDocument.MarkdownFeature
        document.setMarkdown(
            _CODE.sub(_bound, text), features.MarkdownDialectGitHub | features.MarkdownNoHTML
        )
        self._dress()
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme, in the present size of type."""
        self._theme = theme
        self.show_text(self._text)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802
        """Return a picture of the lessons' own, and nothing of anywhere else."""
        wanted = name.toString() if isinstance(name, QUrl) else name
        if kind == QTextDocument.ResourceType.ImageResource.value and _PICTURE.fullmatch(wanted):
            try:
                return QImage.fromData(resource_path("lessons", wanted).read_bytes())
            except GradStudioError:
                return QImage()
        return QImage()

    def heightForWidth(self, width: int) -> int:
        document = self.document().clone()
        document.setTextWidth(width)
        height = document.size().height()
        return int(height) + 1

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.viewport().width(), 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 20)

    def _dress(self) -> None:
        """Colour links and code as the theme has them; Qt's Markdown takes colours of its own."""
        code = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        code.setPointSizeF(0.95 * interface_font().pointSizeF())
        linked, coded, strong = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        strong.setFontWeight(QFont.Weight.DemiBold)  # which the font has; a bolder one would be made up
        linked.setForeground(QColor(self._theme.accent))
        linked.setFontUnderline(True)
        coded.setFont(code)
        coded.setBackground(QColor(self._theme.raised))
        coded.setForeground(QColor(self._theme.text))
        self._merge(_is_bold, strong)
        self._merge(QTextCharFormat.isAnchor, linked)
        self._merge(QTextCharFormat.fontFixedPitch, coded)

    def _merge(self, concerns: Callable[[QTextCharFormat], bool], more: QTextCharFormat) -> None:
        found = []
        block = self.document().begin()
        while block.isValid():
            part = block.begin()
            while not part.atEnd():
                fragment = part.fragment()
                if concerns(fragment.charFormat()):
                    found.append((fragment.position(), fragment.length()))
                part += 1
            block = block.next()
        cursor = QTextCursor(self.document())
        for begin, length in found:
            cursor.setPosition(begin)
            cursor.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(more)

    def _on_anchor_clicked(self, link: QUrl) -> None:
        if link.scheme() == _PANEL:
            self.panel_asked.emit(link.path())


def _bound(code: re.Match[str]) -> str:
    """Return code with spaces at which no line is broken; copied they are plain ones again."""
    inner = code[1]
    if len(inner) > _UNBROKEN:
        return f"`{_SPACE_IN_PRODUCT.sub(_HARD_SPACE, inner)}`"
    return "`" + re.sub(r"\s+", _HARD_SPACE, inner) + "`"


def _is_bold(form: QTextCharFormat) -> bool:
    return form.fontWeight() > QFont.Weight.DemiBold
