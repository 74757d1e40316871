"""One entry of the legend of a plot: a sample of a line with its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from gradstudio.ui.kit.first_letter import sentence_case
from gradstudio.ui.look.theme import Theme, interface_font

SAMPLE = 14
_GAP = 5
_WIDEST_NAME = 110
ENTRY_SIDES = 5
"""From an entry's edges to what is in it, in pixels."""
ENTRY_HEIGHT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What an entry stands for.

    Attributes:
        name: what it is called.
        words: what is hidden or shown, in a few words.
        colour: returns its colour in a theme.
        width: of the line, in pixels.
        is_dotted: whether points are drawn on it.
    """

    name: str
    words: str
    colour: Callable[[Theme], QColor]
    width: float
    is_dotted: bool = False


class LegendEntry(QAbstractButton):
    """One line; checked while it is drawn, where a click hides it.

    Args:
        theme: in which to draw.
        parent: the legend.
        hides: whether a click hides the line; otherwise it selects what the line is of.
    """

    def __init__(self, theme: Theme, parent: QWidget, *, hides: bool = True) -> None:
        super().__init__(parent)
        self.theme = theme
        self._line: Line | None = None
        self._is_selected = False
        self.setCheckable(hides)
        self.setChecked(hides)
        self.setFont(interface_font(0.92))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.toggled.connect(self._tell)

    def show_line(self, line: Line) -> None:
        """Say what a line is, and show how it is drawn."""
        self._line = line
        if line.name != self.text():
            self.setText(line.name)
            self.updateGeometry()
        self._tell()
        self.update()

    @property
    def is_selected(self) -> bool:
        """Whether what the line is of is selected in the window."""
        return self._is_selected

    def set_selected(self, on: bool) -> None:
        """Show that what the line is of is selected, or is not."""
        if on != self._is_selected:
            self._is_selected = on
            self._tell()
            self.update()

    def sizeHint(self) -> QSize:
        name = min(self.fontMetrics().horizontalAdvance(self.text()), _WIDEST_NAME)
        return QSize(SAMPLE + _GAP + name + 2 * ENTRY_SIDES + 1, ENTRY_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, line = self.theme, self._line
        if line is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            is_drawn, is_marked = self.isChecked() or not self.isCheckable(), self._is_selected
            painter.setPen(QPen(QColor(theme.accent), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover) if self.underMouse() or is_marked else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 6, 6)
            colour = line.colour(theme) if is_drawn else QColor(theme.faint)
            draw_sample(painter, QPointF(ENTRY_SIDES, self.height() / 2), line, colour)
            font = QFont(self.font())
            font.setStrikeOut(not is_drawn)
            painter.setFont(font)
            painter.setPen(QColor(theme.text if is_drawn else theme.faint))
            words = self.rect().adjusted(ENTRY_SIDES + SAMPLE + _GAP, 0, 0, 0)
            text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, _WIDEST_NAME)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _tell(self) -> None:
        if self.isCheckable():
            verb = "Hide" if self.isChecked() else "Show"
        else:
            verb = "Deselect" if self._is_selected else "Select"
        words = self._line.words if self._line is not None else self.text()
        self.setToolTip(f"{verb} {words}")
        self.setAccessibleName(sentence_case(words))


def draw_sample(painter: QPainter, left: QPointF, line: Line, colour: QColor) -> None:
    """Draw a short piece of a line from a point on.

    Args:
        painter: where to draw, antialiased.
        left: where it begins.
        line: how it is drawn.
        colour: of it.
    """
    painter.setPen(QPen(colour, line.width))
    painter.drawLine(left, left + QPointF(SAMPLE, 0))
    if line.is_dotted:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(left + QPointF(SAMPLE / 2, 0), 2.5, 2.5)
