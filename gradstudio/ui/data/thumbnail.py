"""A button with a small picture of a data set."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from gradstudio.data.dataset import Dataset
from gradstudio.ui.data.flat import flat
from gradstudio.ui.data.scatter import draw_dots, placed
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme

SIDE = 37
_MARGIN = 5.0
_DOTS = 300


class Thumbnail(QAbstractButton):
    """Shows the samples that one would get; checked while they are the project's.

    Args:
        kind: of the data.
        title: name of the data, said by the tool tip.
        symbol: name of the icon that is shown instead of samples, or "".
    """

    def __init__(self, kind: str, title: str, symbol: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind = kind
        self.symbol = symbol
        self._theme = theme
        self._dataset: Dataset | None = None
        self._picture: QPixmap | None = None
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setFixedSize(SIDE, SIDE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Show other samples, or the symbol."""
        if dataset is not self._dataset:
            self._dataset = dataset
            self._picture = None
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._picture = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def nextCheckState(self) -> None:
        """Stay as it is: what is checked is what the project says."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(theme.hover if self.underMouse() else theme.window))
        chosen = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(QColor(theme.accent), 2) if chosen else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        if self._dataset is not None:
            if self._picture is None:
                self._picture = self._drawn(self._dataset)
            painter.drawPixmap(0, 0, self._picture)
        elif self.symbol:
            icon(self.symbol, theme, "muted").paint(painter, self.rect().adjusted(9, 9, -9, -9))
        if self.hasFocus() and self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.text), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5), 4, 4)

    def _drawn(self, dataset: Dataset) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        area = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        with QPainter(picture) as painter:
            draw_dots(painter, dataset, placed(flat(dataset), area), self._theme, 1.1, _DOTS)
        return picture
