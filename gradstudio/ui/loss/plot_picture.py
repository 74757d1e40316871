"""The loss plot as a file: its curves and axes as the window shows them, below a legend of the runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from gradstudio.ui.kit.legend_entry import SAMPLE, Line, draw_sample
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.loss.chart import LossChart
from gradstudio.ui.loss.curve import Curve

_SCALE = 2.0
"""Pixels of a PNG for each pixel of the window."""
_SIDES = 12
_ROW = 22
_GAP = 6
_APART = 16
_RESOLUTION = 96


class _Placed(NamedTuple):
    """An entry of the legend, and where its left end is."""

    line: Line
    left: float
    middle: float


def plot_picture(chart: LossChart, theme: Theme, end: str) -> bytes:
    """Return a file with a picture of the plot.

    Args:
        chart: what is drawn, as it is.
        theme: in which to draw.
        end: of the file's name: "png" or "svg".
    """
    font = interface_font(0.92)
    entries = list(_placed(_lines(chart.curves), chart.width(), QFontMetricsF(font)))
    head = entries[-1].middle + _ROW / 2 if entries else 0.0
    size = QSize(chart.width(), round(head) + chart.height())
    draw = partial(_draw, chart, theme, entries, size)
    room = chart.room
    chart.set_room(0)  # what stands there in the window is no part of the picture
    try:
        return _svg(size, draw, font) if end == "svg" else _png(size, draw, font)
    finally:
        chart.set_room(room)


def _lines(curves: Sequence[Curve]) -> Iterator[Line]:
    """Yield an entry for each run, the present one first, then those of the kinds."""
    runs = {curve.run.number: curve for curve in reversed(curves) if len(curve.series)}
    for curve in runs.values():
        yield Line(name=curve.name, words="", colour=partial(run_colour, curve.run), width=2.0)
    kinds = {curve.kind for curve in curves if len(curve.series)}
    if "train" in kinds:
        yield Line(name="train", words="", colour=_text_colour, width=1.75)
    if "test" in kinds:
        yield Line(name="test", words="", colour=_text_colour, width=1.0, is_dotted=True)


def _text_colour(theme: Theme) -> QColor:
    return QColor(theme.text)


def _placed(lines: Iterator[Line], width: int, metrics: QFontMetricsF) -> Iterator[_Placed]:
    """Yield entries in rows."""
    left, middle = float(_SIDES), _ROW / 2 + 4.0
    for line in lines:
        own = SAMPLE + _GAP + metrics.horizontalAdvance(line.name)
        if left > _SIDES and left + own > width - _SIDES:
            left, middle = float(_SIDES), middle + _ROW
        yield _Placed(line, left, middle)
        left += own + _APART


def _draw(chart: LossChart, theme: Theme, entries: Sequence[_Placed], size: QSize, painter: QPainter) -> None:
    painter.fillRect(QRect(0, 0, size.width(), size.height()), QColor(theme.surface))
    head = size.height() - chart.height()
    chart.render(painter, QRectF(0, head, chart.width(), chart.height()), chart.rect())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for entry in entries:
        draw_sample(painter, QPointF(entry.left, entry.middle), entry.line, entry.line.colour(theme))
        painter.setPen(QColor(theme.text))
        place = QRectF(entry.left + SAMPLE + _GAP, entry.middle - _ROW / 2, size.width(), _ROW)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, entry.line.name)


def _png(size: QSize, draw: partial[None], font: QFont) -> bytes:
    image = QImage(size * _SCALE, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        painter.scale(_SCALE, _SCALE)
        painter.setFont(font)
        draw(painter)
    buffer = _opened()
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know bytes only, Qt and PySide take str
    return bytes(buffer.data().data())


def _svg(size: QSize, draw: partial[None], font: QFont) -> bytes:
    buffer = _opened()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # SVG Tiny cuts nothing off at the axes
    generator.setOutputDevice(buffer)
    generator.setResolution(_RESOLUTION)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle("GradStudio loss plot")
    with QPainter(generator) as painter:
        painter.setFont(font)
        draw(painter)
    return bytes(buffer.data().data())


def _opened() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
