"""`ConfusionView`: how many samples of each class are predicted as which."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.kit.resting_tip import RestingTip
from gradstudio.ui.look.colours import blend, class_colours, readable_on
from gradstudio.ui.look.theme import Theme, interface_font

Cell = tuple[int, int]
"""The class that samples have, and the one that is predicted."""

_GAP = 2
_MOST_SIDE = 88.0
_STRENGTH = 0.75


class ConfusionView(QWidget):
    """A row for each class, a column for each class that may be predicted; a click picks a cell.

    The colour of a cell is that of the class, as strong as the share of its samples in the cell.

    Signals:
        picked: the cell that was clicked, or None if it was the one that is picked already.
    """

    picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._counts: NDArray[np.intp] = np.zeros((0, 0), dtype=np.intp)
        self._cell: Cell | None = None
        self._current: Cell = (0, 0)
        self._hovered: Cell | None = None
        self._tip = RestingTip(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix")
        self.setProperty(DRAWING, True)
        self.setAccessibleDescription(
            "Rows are the actual classes of the samples, columns the predicted classes"
        )

    @property
    def counts(self) -> NDArray[np.intp]:
        """The numbers of samples that are shown."""
        return self._counts

    def show_counts(self, counts: NDArray[np.intp], names: tuple[str, ...]) -> None:
        """Show numbers of samples.

        Args:
            counts: shape (classes, classes).
            names: of the classes.
        """
        if names == self._names and np.array_equal(counts, self._counts):
            return
        self._counts, self._names = counts, names
        self.update()
        if self._cell is not None and max(self._cell) >= len(counts):
            self._cell = None
        if self._hovered is not None and max(self._hovered) >= len(counts):
            self._point_at_nothing()
        elif self._hovered is not None:
            self._tip.renew(self.text_of(self._hovered))
        last = max(len(counts) - 1, 0)  # a regression has no classes
        self._current = (min(self._current[0], last), min(self._current[1], last))

    def start_over(self) -> None:
        """Have the keys begin at the first cell of another project."""
        self._current = (0, 0)

    def pick(self, cell: Cell | None) -> None:
        """Show a cell as picked, or none."""
        self._cell = cell
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def cell_rect(self, cell: Cell) -> QRectF:
        """Return where a cell is drawn."""
        left, top, side = self._origin()
        row, column = cell
        return QRectF(left + column * side, top + row * side, side, side).adjusted(0, 0, -_GAP, -_GAP)

    def text_of(self, cell: Cell) -> str:
        """Return what a cell says in words."""
        row, column = cell
        count, total = int(self._counts[cell]), int(self._counts[row].sum())
        share = f" ({count / total:.1%})" if total else ""
        verb = "are predicted correctly" if row == column else f"are predicted as {self._names[column]}"
        return f"{count:,} of {total:,} samples of {self._names[row]} {verb}{share}"

    def sizeHint(self) -> QSize:
        return QSize(240, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 140)

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._counts):
            return
        theme, colours = self._theme, class_colours(self._theme, len(self._counts))
        totals = np.maximum(self._counts.sum(axis=1, keepdims=True), 1)
        shares = (self._counts / totals).tolist()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_names(painter)
            side = self._origin()[2]
            painter.setFont(interface_font(1.0 if side > 40 else 0.85 if side > 26 else 0.7))
            for row, counts in enumerate(self._counts.tolist()):
                for column, count in enumerate(counts):
                    rect = self.cell_rect((row, column))
                    base = theme.raised
                    colour = blend(base, colours[row].name(), round(_STRENGTH * shares[row][column], 2))
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(colour)
                    painter.drawRoundedRect(rect, 3, 3)
                    painter.setPen(readable_on(colour) if count else QColor(theme.faint))
                    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _short(count))
            self._paint_frame(painter, self._hovered, theme.text)
            self._paint_frame(painter, self._cell, theme.accent)
            if self.hasFocus():
                self._paint_frame(painter, self._current, theme.accent, dashed=True)

    def _paint_names(self, painter: QPainter) -> None:
        theme = self._theme
        left, top, side = self._origin()
        painter.setFont(interface_font(0.85))
        painter.setPen(QColor(theme.muted))
        metrics = painter.fontMetrics()
        for index, name in enumerate(self._names):
            room = int(min(left, 0.3 * self.width() + 12) - 8)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            row = QRectF(left - 8 - room, top + index * side, room, side - _GAP)
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(side - 2))
            column = QRectF(left + index * side, top - metrics.height() - 2, side - _GAP, metrics.height())
            painter.drawText(column, Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(QColor(theme.faint))
        painter.drawText(
            QRectF(left, 0, len(self._names) * side, metrics.height()),
            Qt.AlignmentFlag.AlignCenter,
            "predicted",
        )

    def _paint_frame(self, painter: QPainter, cell: Cell | None, colour: str, dashed: bool = False) -> None:
        if cell is not None and max(cell) < len(self._counts):
            style = Qt.PenStyle.DotLine if dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(colour), 2, style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.cell_rect(cell).adjusted(1, 1, -1, -1), 3, 3)

    def _origin(self) -> tuple[float, float, float]:
        """Return left and top of the first cell, and how far cells are apart."""
        metrics = self.fontMetrics()
        names = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        left = min(float(names), 0.3 * self.width()) + 12
        top = 2.0 * metrics.height() + 4
        classes = max(len(self._counts), 1)
        side = min((self.width() - left - 2) / classes, (self.height() - top - 2) / classes, _MOST_SIDE)
        side = max(side, 8.0)
        return max(left, (self.width() + left - classes * side) / 2), top, side

    # -- gestures ------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event)
        if cell is None:
            self._point_at_nothing()
            return
        if cell != self._hovered:
            self._hovered = cell
            self.update()
        self._tip.tell(self.text_of(cell), event.globalPosition().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at_nothing()

    def _point_at_nothing(self) -> None:
        self._hovered = None
        self._tip.hide()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event)
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._current = cell
            self._toggle(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key, last = Qt.Key(event.key()), len(self._counts) - 1
        if last < 0:
            super().keyPressEvent(event)
        elif key in moves:
            row, column = self._current[0] + moves[key][0], self._current[1] + moves[key][1]
            self._current = (min(max(row, 0), last), min(max(column, 0), last))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle(self._current)
        else:
            super().keyPressEvent(event)

    def _toggle(self, cell: Cell) -> None:
        self.picked.emit(None if cell == self._cell else cell)

    def _cell_at(self, event: QMouseEvent) -> Cell | None:
        left, top, side = self._origin()
        column = int((event.position().x() - left) // side)
        row = int((event.position().y() - top) // side)
        classes = len(self._counts)
        return (row, column) if 0 <= row < classes and 0 <= column < classes else None


def _short(count: int) -> str:
    return str(count) if count < 10_000 else f"{count / 1000:.0f}k"
