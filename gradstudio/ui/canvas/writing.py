"""Writing hundreds of short texts at once: from an atlas of sprites on the screen, as real text on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from gradstudio.ui.kit.arrays import draw_sprites

GLYPHS = "0123456789.−·∞NaN⁰¹²³⁴⁵⁶⁷⁸⁹⁻…"
"""The characters that `format_number` uses, and what stands for a number that is not there yet."""

_LEFT, _TOP = 1, 1  # a free pixel around each sprite
_WIDEST = 16_000
"""An atlas that has become wider starts over: from 32,767 pixels on Qt paints no more."""


class TextRun(NamedTuple):
    """A text to be written.

    Attributes:
        text: a name, or a number made of `GLYPHS`.
        x: where its left end, middle or right end is, by `align`.
        y: where its middle is.
        align: 0 for left, 0.5 for centred, 1 for right.
        tone: which colour, an index.
    """

    text: str
    x: float
    y: float
    align: float
    tone: int


class Writer(Protocol):
    """Writes runs of one font."""

    def write(self, painter: QPainter, runs: Iterable[TextRun], as_numbers: bool = False) -> None:
        """Write them all; numbers may be put together glyph by glyph.

        Args:
            painter: where to write.
            runs: the texts with their places.
            as_numbers: whether they are numbers.
        """


class PlainWriter:
    """Writes real text, which can be selected and searched in an SVG or PDF."""

    def __init__(self, font: QFont, tones: Sequence[QColor]) -> None:
        self._font = font
        self._tones = tones
        metrics = QFontMetricsF(font)
        self._advance = metrics.horizontalAdvance
        self._drop = metrics.ascent() - metrics.height() / 2

    def write(self, painter: QPainter, runs: Iterable[TextRun], as_numbers: bool = False) -> None:
        """Write runs as text.

        Args:
            painter: where to write.
            runs: the texts with their places.
            as_numbers: makes no difference here.
        """
        painter.setFont(self._font)
        for text, x, y, align, tone in runs:
            painter.setPen(self._tones[tone])
            painter.drawText(QPointF(x - align * self._advance(text), y + self._drop), text)


class AtlasWriter:
    """Writes with sprites of whole names and of single digits: ten times as fast as `QPainter.drawText`.

    The figures of the interface font are equally wide, so that a number put together of sprites reads the same.

    Args:
        font: whose size is in pixels.
        tones: the colours one can write in.
        ratio: device pixels for each pixel.
    """

    def __init__(self, font: QFont, tones: Sequence[QColor], ratio: float) -> None:
        self._font = font
        self._tones = tones
        self._ratio = ratio
        self._metrics = QFontMetricsF(font)
        self._height = int(np.ceil(self._metrics.height() * ratio)) + 2 * _TOP
        self._place: dict[str, int] = {}
        self._lefts: list[int] = []
        self._advances: list[float] = []
        self._end = 0
        self._picture = QPixmap()

    def write(self, painter: QPainter, runs: Iterable[TextRun], as_numbers: bool = False) -> None:
        """Write runs; numbers are put together glyph by glyph.

        Args:
            painter: where to write.
            runs: the texts with their places.
            as_numbers: whether they are numbers, of which every glyph is kept.
        """
        runs = [run for run in runs if run.text]
        if not runs:
            return
        self._prepare(GLYPHS if as_numbers else [run.text for run in runs])
        advances = self._advances
        rows = []
        for text, x, y, align, tone in runs:
            sprites = [self._place[glyph] for glyph in text] if as_numbers else [self._place[text]]
            widths = [advances[sprite] for sprite in sprites]
            left = x - align * sum(widths)
            for sprite, width in zip(sprites, widths, strict=True):
                rows.append((sprite, left, y, tone))
                left += width
        self._blit(painter, np.array(rows))

    def _blit(self, painter: QPainter, rows: NDArray[np.float64]) -> None:
        sprite = rows[:, 0].astype(np.intp)
        lefts = np.array(self._lefts, dtype=np.float64)
        widths = np.diff(np.append(lefts, self._end))[sprite]
        # A sprite is placed by its centre; whole device pixels keep it sharp.
        ratio, height = self._ratio, self._height
        left = np.round(rows[:, 1] * ratio) - _LEFT
        top = np.round(rows[:, 2] * ratio - height / 2)
        centres = np.column_stack([left + widths / 2, top + height / 2]) / ratio
        sources = np.column_stack([lefts[sprite], rows[:, 3] * height, widths, np.full(len(rows), height)])
        draw_sprites(painter, self._picture, centres, sources, 1.0 / ratio)

    def _prepare(self, texts: Iterable[str]) -> None:
        wanted = dict.fromkeys(texts)
        new = [text for text in wanted if text not in self._place]
        if not new:
            return
        if self._end > _WIDEST:
            self._place, self._lefts, self._advances, self._end = {}, [], [], 0
            self._picture, new = QPixmap(), list(wanted)
        began = self._end
        for text in new:
            advance = round(self._metrics.horizontalAdvance(text) * self._ratio)
            self._place[text] = len(self._lefts)
            self._lefts.append(self._end)
            self._advances.append(advance / self._ratio)
            self._end += advance + 2 * _LEFT
        picture = QPixmap(self._end, self._height * len(self._tones))
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.drawPixmap(0, 0, self._picture)
            painter.setFont(_scaled(self._font, self._ratio))
            for tone, colour in enumerate(self._tones):
                painter.setPen(colour)
                for text in new:
                    left = self._lefts[self._place[text]] + _LEFT
                    box = QRectF(left, tone * self._height, self._end - began, self._height)
                    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        self._picture = picture


def _scaled(font: QFont, ratio: float) -> QFont:
    scaled = QFont(font)
    scaled.setPixelSize(max(round(font.pixelSize() * ratio), 1))
    return scaled
