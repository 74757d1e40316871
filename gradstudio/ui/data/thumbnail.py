"""A button with a small picture of a data set."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from gradstudio.data.dataset import Dataset
from gradstudio.ui.data.flat import flat
from gradstudio.ui.data.kinds import Offer
from gradstudio.ui.data.scatter import draw_dots, placed
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font

WIDTH, SIDE = 68, 38
"""Of a picture, in pixels; its name stands below it."""
_BELOW = 4
_SYMBOL = 20
_NAME_SIZE = 0.85
_MARGIN = 5.0
_DOTS = 300


class Thumbnail(QAbstractButton):
    """Shows the samples that one would get; checked while they are the project's.

    Args:
        offer: which data; its name stands below, and the tool tip says what they are.
        theme: in which to draw.
        parent: the gallery.
    """

    def __init__(self, offer: Offer, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind = offer.kind
        self.symbol = offer.symbol
        self.setText(offer.name)
        self.setFont(interface_font(_NAME_SIZE))
        self._theme = theme
        self._dataset: Dataset | None = None
        self._picture: QPixmap | None = None
        self.setCheckable(True)
        self.setAccessibleName(offer.title)
        self.setToolTip(offer.title)
        self.setFixedSize(self.sizeHint())
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
        return QSize(WIDTH, SIDE + self.fontMetrics().height() + _BELOW)

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
            place = QRect((self.width() - _SYMBOL) // 2, (SIDE - _SYMBOL) // 2 + 1, _SYMBOL, _SYMBOL)
            icon(self.symbol, theme, "muted").paint(painter, place)
        painter.setPen(QColor(theme.text if self.isChecked() or self.underMouse() else theme.muted))
        name = self.rect().adjusted(0, SIDE - 2, 0, 0)
        painter.drawText(name, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self.text())
        if self.hasFocus() and self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.text), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5), 4, 4)

    def _drawn(self, dataset: Dataset) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        area = QRectF(0, 0, self.width(), SIDE).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        with QPainter(picture) as painter:
            draw_dots(painter, dataset, placed(flat(dataset), area), self._theme, 1.1, _DOTS)
        return picture
