"""`PanelPicture`: a panel, or a drawing in it, as something that can be written to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from gradstudio.app.program.below import all_below
from gradstudio.ui.look.theme import Theme, interface_font

DRAWING = "drawing"
"""The property of a widget that is a drawing of its own, by its accessible name."""

_CAPTION_SIDES, _CAPTION_ABOVE, _CAPTION_BELOW = 12, 8, 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PanelPicture:
    """What can be drawn at any size.

    Attributes:
        title: what is seen in it.
        size: in pixels of the window.
        draw: draws it from the origin on, as it is at that moment.
    """

    title: str
    size: QSize
    draw: Callable[[QPainter], None]

    def named(self, panel: str) -> PanelPicture:
        """Return it with the title of the panel that it is a part of before its own."""
        return replace(self, title=f"{panel}: {'drawing' if self.title == panel else self.title}")


def picture_of(title: str, theme: Theme, *widgets: QWidget, indent: int = 0) -> PanelPicture:
    """Return widgets as they stand, one below the other; those that are hidden are left out.

    Args:
        title: what is seen in them.
        theme: whose ground they stand on.
        widgets: the widest of them begins at the left edge.
        indent: where the others begin, in pixels.
    """
    shown = [widget for widget in widgets if not widget.isHidden()]
    width = max((widget.width() for widget in shown), default=0)
    rows = [(widget, 0 if widget.width() == width else indent) for widget in shown]
    size = QSize(width, sum(widget.height() for widget in shown))
    return PanelPicture(title=title, size=size, draw=partial(_draw_rows, theme, size, rows))


def drawings_in(panel: QWidget, theme: Theme) -> Iterator[PanelPicture]:
    """Yield each drawing of a panel that is seen, with its title above.

    Args:
        panel: whose drawings they are.
        theme: in which titles are drawn.
    """
    for widget in all_below(panel, QWidget):
        title = widget.accessibleName()
        if title and widget.property(DRAWING) and widget.isVisible() and not widget.size().isEmpty():
            yield _captioned(title, theme, widget)


def _captioned(title: str, theme: Theme, widget: QWidget) -> PanelPicture:
    head = _CAPTION_ABOVE + _line_height(widget) + _CAPTION_BELOW
    size = QSize(widget.width(), widget.height() + head)
    return PanelPicture(title=title, size=size, draw=partial(_draw_captioned, title, theme, widget, head))


def _line_height(widget: QWidget) -> int:
    return widget.fontMetrics().height()


def _draw_rows(theme: Theme, size: QSize, rows: Sequence[tuple[QWidget, int]], painter: QPainter) -> None:
    painter.fillRect(QRect(QPoint(), size), QColor(theme.surface))
    top = 0
    for widget, left in rows:
        _render(widget, painter, left, top)
        top += widget.height()


def _draw_captioned(title: str, theme: Theme, widget: QWidget, head: int, painter: QPainter) -> None:
    painter.fillRect(QRect(0, 0, widget.width(), widget.height() + head), QColor(theme.surface))
    painter.setFont(interface_font(1.0, QFont.Weight.DemiBold))
    painter.setPen(QColor(theme.text))
    room = QRectF(_CAPTION_SIDES, _CAPTION_ABOVE, widget.width() - 2 * _CAPTION_SIDES, _line_height(widget))
    elided = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
    _render(widget, painter, 0, head)


def _render(widget: QWidget, painter: QPainter, left: int, top: int) -> None:
    painter.save()
    painter.translate(left, top)
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.restore()
