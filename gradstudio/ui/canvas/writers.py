"""Which writer to use: sprites on the screen, real text on paper."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QPaintDevice, QPainter

from gradstudio.ui.canvas.writing import AtlasWriter, PlainWriter, Writer
from gradstudio.ui.look.theme import interface_font

_WIDGET, _PIXMAP = 1, 2  # QInternal::PaintDeviceFlags
_MOST_ATLASES = 24


class Writers:
    """Keeps the atlases of one canvas."""

    def __init__(self) -> None:
        self._atlases: dict[tuple[object, ...], AtlasWriter] = {}

    def at(self, painter: QPainter, size: float, weight: QFont.Weight, tones: tuple[QColor, ...]) -> Writer:
        """Return what writes in a size in pixels, a weight and some colours.

        Args:
            painter: where it will write; its device says how sharp the glyphs are.
            size: of the type in pixels.
            weight: of the strokes.
            tones: the colours.
        """
        device, font = painter.device(), pixel_font(size, weight)
        if not is_screen(device):
            return PlainWriter(font, tones)
        ratio = device.devicePixelRatioF()
        key = font.pixelSize(), weight, ratio, *(tone.rgb() for tone in tones)
        if key not in self._atlases:
            if len(self._atlases) >= _MOST_ATLASES:
                self._atlases.clear()
            self._atlases[key] = AtlasWriter(font, tones, ratio)
        return self._atlases[key]


def pixel_font(size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the interface's font at a size in pixels."""
    font = interface_font(weight=weight)
    font.setPixelSize(max(round(size), 1))
    return font


def is_screen(device: QPaintDevice) -> bool:
    """Tell a widget or pixmap from paper (SVG, PDF) and from pictures that are exported."""
    return device.devType() in (_WIDGET, _PIXMAP)
