"""The loss plot as a file: its curves and axes as the window shows them, below a legend of the runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradstudio.ui.kit.legend_entry import SAMPLE, Line, draw_sample
from gradstudio.ui.kit.picture_export import picture_file
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.loss.chart import LossChart
from gradstudio.ui.loss.curve import Curve

_SIDES = 12
_ROW = 22
_GAP = 6
_APART = 16


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
        end: of the file's name: "png", "svg" or "pdf".
    """
    size, draw = plot_drawing(chart, theme)
    return picture_file(end, size, draw, title="GradStudio loss plot")


def plot_drawing(chart: LossChart, theme: Theme) -> tuple[QSize, Callable[[QPainter], None]]:
    """Return the size of a picture of the plot in pixels of the window, and what draws it.

    Args:
        chart: what is drawn, as it is when that is called.
        theme: in which to draw.
    """
    entries = list(_placed(_lines(chart.curves), chart.width(), QFontMetricsF(_font())))
    head = entries[-1].middle + _ROW / 2 if entries else 0.0
    size = QSize(chart.width(), round(head) + chart.height())
    return size, partial(_draw, chart, theme, entries, size)


def _font() -> QFont:
    return interface_font(0.92)


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
    painter.setFont(_font())
    head = size.height() - chart.height()
    room = chart.room
    chart.set_room(0)  # what stands there in the window is no part of the picture
    try:
        chart.render(painter, QRectF(0, head, chart.width(), chart.height()), chart.rect())
    finally:
        chart.set_room(room)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for entry in entries:
        draw_sample(painter, QPointF(entry.left, entry.middle), entry.line, entry.line.colour(theme))
        painter.setPen(QColor(theme.text))
        place = QRectF(entry.left + SAMPLE + _GAP, entry.middle - _ROW / 2, size.width(), _ROW)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, entry.line.name)
