"""`ExecutedLine`: what the last step has executed, large, in code and in numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradstudio.lab.debugger.debug_line import DebugLine
from gradstudio.ui.look.code_font import code_font
from gradstudio.ui.look.theme import Theme, interface_font

_LARGE, _SMALLER = 1.35, 1.12
_SHARE = 0.94
_ROWS = 2
_GAP, _BETWEEN = 2.0, 16.0
_MORE = "… and {} more"

Piece = tuple[str, bool, bool]
"""A text, whether it is code, and whether it stands out."""


class ExecutedLine(QWidget):
    """Two rows: a line of code with its numbers below it, or two lines with their numbers beside them.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[tuple[Piece, ...], ...] = ()
        self._scale, self._zoom = _LARGE, 1.0
        self.setAccessibleName("Executed line")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """All that is shown, row by row."""
        return "\n".join("   ".join(text for text, _, _ in row) for row in self._rows)

    def show_lines(self, lines: Sequence[DebugLine], sentence: str, place: str = "") -> None:
        """Show what a step has executed.

        Args:
            lines: of code with their numbers.
            sentence: the step in words, for the tool tip.
            place: where in a network that is, as names are short there; "" where nothing tells.
        """
        where: tuple[Piece, ...] = ((place, False, False),) if place else ()
        if len(lines) == 1:
            rows: list[tuple[Piece, ...]] = [((lines[0].code, True, True), *where), _arithmetic(lines[0])]
            self._say(rows, _LARGE, sentence)
            return
        rows = [((line.code, True, True), *_arithmetic(line)) for line in lines[:_ROWS]]
        rows[0] = (*rows[0], *where)
        if len(lines) > _ROWS:
            rows[-1] = (*rows[-1], (_MORE.format(f"{len(lines) - _ROWS:,}"), False, False))
        self._say(rows, _SMALLER, "\n".join([*(line.text for line in lines[:12]), sentence]))

    def show_words(self, title: str, sentence: str) -> None:
        """Show what has no arithmetic of its own.

        Args:
            title: in a few words.
            sentence: the same in a sentence.
        """
        self._say([((title, False, True),), ((sentence, False, False),)], _SMALLER, sentence)

    def set_zoom(self, zoom: float) -> None:
        """Write so many times larger."""
        if zoom != self._zoom:
            self._zoom = zoom
            self.updateGeometry()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        code, numbers = (QFontMetricsF(font).height() for font in self._fonts(_LARGE, is_strong=True))
        return QSize(0, round(code + numbers + _GAP))

    def event(self, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.FontChange,
            QEvent.Type.ApplicationFontChange,
            QEvent.Type.StyleChange,
        ):
            self.updateGeometry()  # type may be larger
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rows:
            return
        row_height = (self.height() - _GAP * (len(self._rows) - 1)) / len(self._rows)
        with QPainter(self) as painter:
            for place, row in enumerate(self._rows):
                self._paint_row(painter, row, place * (row_height + _GAP), row_height)

    def _paint_row(self, painter: QPainter, row: tuple[Piece, ...], top: float, height: float) -> None:
        theme, x, room = self._theme, 0.0, float(self.width())
        for text, is_code, is_strong in row:
            font = self._fonts(self._scale, is_strong=is_strong)[0 if is_code else 1]
            metrics = QFontMetricsF(font, self)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room - x))
            painter.setFont(font)
            painter.setPen(QColor(theme.text if is_strong or is_code else theme.muted))
            painter.drawText(QPointF(x, top + (height + metrics.ascent() - metrics.descent()) / 2), shown)
            is_joined = text.endswith("= ")
            x += metrics.horizontalAdvance(shown) + (0.0 if is_joined else _BETWEEN)

    def _fonts(self, scale: float, *, is_strong: bool) -> tuple[QFont, QFont]:
        """Return the fonts of code and of other text."""
        weight = QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal
        scale *= self._zoom * _SHARE
        return code_font(scale, weight), interface_font(scale, weight)

    def _say(self, rows: Sequence[tuple[Piece, ...]], scale: float, hint: str) -> None:
        before = self.text
        self._rows, self._scale = tuple(rows), scale
        self.setToolTip(hint)
        if self.text != before:
            self.setAccessibleDescription(self.text)
        self.update()


def _arithmetic(line: DebugLine) -> tuple[Piece, ...]:
    """Return a line in numbers; what comes out stands out."""
    if not line.numbers:
        return ((line.result, False, True),)
    return (f"{line.numbers} = ", False, False), (line.result, False, True)
