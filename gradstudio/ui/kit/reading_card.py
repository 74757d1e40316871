"""`ReadingCard`: what stands at one place of a plot, told beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QLabel, QWidget

_AWAY = 14


class ReadingCard(QLabel):
    """Lies over the plot beside the point that it tells of."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._plot = parent
        self._others: list[QWidget] = []
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def plain_text(self) -> str:
        """What it says, without its table, for a screen reader."""
        text = self.text()
        return QTextDocumentFragment.fromHtml(text).toPlainText() if text.startswith("<") else text

    def keep_clear_of(self, other: QWidget) -> None:
        """Never lie over another child of the parent while that is shown."""
        self._others.append(other)

    def tell(self, text: str, at: QPoint) -> None:
        """Say something of a point of the parent; the card keeps clear of it and within the parent."""
        self.setText(text)
        self.adjustSize()
        room = self._plot.rect()
        x = at.x() + _AWAY
        if x + self.width() > room.right() - 4:
            x = min(at.x() - _AWAY, room.right() - 4) - self.width()
        y = min(max(4, at.y() - self.height() - _AWAY), max(4, room.bottom() - self.height() - 4))
        place = QRect(max(4, x), y, self.width(), self.height())
        for other in self._others:
            if other.isVisibleTo(self._plot) and place.intersects(other.geometry()):
                place = _beside(place, other.geometry(), room)
        self.move(place.topLeft())
        self.show()
        self.raise_()


def _beside(place: QRect, other: QRect, room: QRect) -> QRect:
    """Return where a card lies below another, or left of it where there is no room below."""
    below = QRect(place.x(), other.bottom() + 4, place.width(), place.height())
    if below.bottom() <= room.bottom() - 4:
        return below
    return QRect(max(4, other.left() - 4 - place.width()), place.y(), place.width(), place.height())


def table_row(head: str, cells: Sequence[str], colour: str) -> str:
    """Return a row of a table of readings, as HTML.

    Args:
        head: its first cell.
        cells: the others, set to the right.
        colour: of the text.
    """
    ends = "".join(
        f"<td align='right' style='padding-left:12px; color:{colour}'>{cell}</td>" for cell in cells
    )
    return f"<tr><td style='color:{colour}'>{head}</td>{ends}</tr>"
