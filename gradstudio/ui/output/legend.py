"""`Legend`: what the colours of the output map stand for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradstudio.project.number_text import format_number
from gradstudio.training.look.reading import Reading
from gradstudio.ui.look.colours import class_colours
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.output.images import BANDS, signed_colours

_BAR_HEIGHT = 8
_SWATCH = 10
_GAP = 14


class Legend(QWidget):
    """A scale from end to end for a signed number, or a swatch for each class."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reading: Reading | None = None
        self._names: tuple[str, ...] = ()
        self._stepped = False
        self.setFont(interface_font(0.85))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Legend")

    def show_reading(self, reading: Reading, names: tuple[str, ...], *, stepped: bool) -> None:
        """Say what the colours mean.

        Args:
            reading: how outputs are read.
            names: of the classes.
            stepped: whether the map is drawn in bands.
        """
        self._reading, self._names, self._stepped = reading, names, stepped
        self.setAccessibleDescription(", ".join(text for _, text in self._ticks()) or ", ".join(names))
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height() + 2
        if self._reading is None or self._reading.is_signed:
            return QSize(160, _BAR_HEIGHT + line + 2)
        return QSize(160, line * len(self._rows()))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # QResizeEvent
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        reading = self._reading
        if reading is None:
            return
        with QPainter(self) as painter:
            if reading.is_signed:
                self._paint_scale(painter, reading)
            else:
                self._paint_swatches(painter)

    def _ticks(self) -> list[tuple[float, str]]:
        """Return places on the scale, 0 to 1, and what is written there."""
        reading = self._reading
        if reading is None or not reading.is_signed:
            return []
        if reading.task == "regression":
            texts = (format_number(end, 3) for end in reading.ends)
            return list(zip((0.0, 0.5, 1.0), texts, strict=True))
        first, second = self._names
        if reading.is_probability:
            return [(0.0, f"{first}  100 %"), (0.5, "50 %"), (1.0, f"100 %  {second}")]
        return [(0.0, f"{first}  (score −1)"), (0.5, "0"), (1.0, f"(score 1)  {second}")]

    def _paint_scale(self, painter: QPainter, reading: Reading) -> None:
        bands = (BANDS if reading.task == "regression" else 2) if self._stepped else 0
        colours = signed_colours(self._theme, bands)
        strip = QImage(len(colours), 1, QImage.Format.Format_RGB32)
        for level, colour in enumerate(colours):
            strip.setPixelColor(level, 0, colour)
        bar = QRectF(0.5, 0.5, self.width() - 1, _BAR_HEIGHT)
        painter.drawImage(bar, strip)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawRect(bar)
        painter.setPen(QColor(self._theme.muted))
        height = self.fontMetrics().height()
        for share, text in self._ticks():
            width = self.fontMetrics().horizontalAdvance(text)
            x = share * (self.width() - width)
            painter.drawText(QPointF(x, _BAR_HEIGHT + height), text)

    def _rows(self) -> list[list[str]]:
        """Return the names of the classes, broken into lines."""
        rows: list[list[str]] = [[]]
        used = 0
        for name in self._names:
            width = _SWATCH + 5 + self.fontMetrics().horizontalAdvance(name) + _GAP
            if rows[-1] and used + width > self.width() + _GAP:
                rows.append([])
                used = 0
            rows[-1].append(name)
            used += width
        return rows

    def _paint_swatches(self, painter: QPainter) -> None:
        colours = iter(class_colours(self._theme, len(self._names)))
        line = self.fontMetrics().height() + 2
        for row, names in enumerate(self._rows()):
            x = 0.0
            for name in names:
                swatch = QRectF(x, row * line + (line - _SWATCH) / 2, _SWATCH, _SWATCH)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(next(colours))
                painter.drawEllipse(swatch)
                painter.setPen(QColor(self._theme.text))
                width = self.fontMetrics().horizontalAdvance(name)
                painter.drawText(
                    QRectF(x + _SWATCH + 5, row * line, width + 2, line), Qt.AlignmentFlag.AlignVCenter, name
                )
                x += _SWATCH + 5 + width + _GAP
