"""The card beside the mouse: a neuron's large map, or a weight with its value and gradient."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from gradstudio.ui.look.theme import Theme, interface_font

MAP_SIDE = 168
_AWAY = 18


class HoverCard(QFrame):
    """Lies over the window beside what it tells of, and follows its numbers."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture = QLabel(self)
        self._axes = QLabel(self)
        self._axes.setFont(interface_font(0.85))
        self._axes.setFixedWidth(MAP_SIDE)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        for label in (self._words, self._picture, self._axes):
            column.addWidget(label)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, without marking up; "" while it is not shown."""
        return self._words.text() if self.isVisible() else ""

    @property
    def has_map(self) -> bool:
        """Whether it shows a map."""
        return self.isVisible() and self._picture.isVisible()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme

    def show_text(self, text: str, place: QRect) -> None:
        """Say something of what lies at a place of the parent; a map that was shown goes."""
        self._picture.hide()
        self._axes.hide()
        self._say(text, place)

    def show_map(self, text: str, image: QImage | None, axes: str, place: QRect) -> None:
        """Say something of a neuron and show its map, with a line about its axes.

        Args:
            text: what is said, marked up.
            image: the map; None while there is none.
            axes: what the map's axes are.
            place: where the neuron is, in pixels of the window.
        """
        if image is not None:
            ratio = self.devicePixelRatioF()
            picture = image.scaled(
                round(MAP_SIDE * ratio),
                round(MAP_SIDE * ratio),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            picture.setDevicePixelRatio(ratio)
            self._picture.setPixmap(QPixmap.fromImage(picture))
        self._picture.setVisible(image is not None)
        self._axes.setText(axes)
        self._axes.setVisible(image is not None)
        self._say(text, place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.setBrush(QColor(self._theme.raised))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)

    def _say(self, text: str, place: QRect) -> None:
        self._words.setText(text)
        self.adjustSize()
        room = self.window().rect()
        x = place.right() + _AWAY
        if x + self.width() > room.right() - 4:
            x = place.left() - _AWAY - self.width()
        y = min(max(4, place.center().y() - self.height() // 2), max(4, room.bottom() - 4 - self.height()))
        self.move(QPoint(max(4, x), y))
        self.raise_()
        self.show()
