"""Drawing what the colours of the canvas stand for: in one line, or in two where a line is short."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from gradstudio.ui.canvas.colour_key import ColourKey
from gradstudio.ui.look.colours import categorical
from gradstudio.ui.look.theme import Theme

_MARGIN, _GAP, _INNER = 12.0, 16.0, 6.0
_BAR, _LEAST_BAR, _MOST_BAR = 8.0, 48.0, 160.0
_SWATCH = 10.0


def draw_legend(painter: QPainter, area: QRectF, theme: Theme, legend: ColourKey) -> None:
    """Draw a legend in one line from the left to the right of `area`, in the painter's font.

    Args:
        painter: where to draw.
        area: the line, in pixels; what does not fit is left out.
        theme: in which to draw.
        legend: what to say.
    """
    line = _Line(painter, area.adjusted(_MARGIN, 0, -_MARGIN, 0), QColor(theme.muted))
    if legend.names:
        _draw_categories(line, theme, legend.names)
        return
    if line.width_of(legend.heading) + _INNER + _width_of_ends(line, legend) + _LEAST_BAR <= line.room:
        line.write(legend.heading, _INNER)
    _draw_scale(line, theme, legend)
    for note in legend.notes:
        line.write(note, _GAP)


def draw_legend_in_two_lines(painter: QPainter, area: QRectF, theme: Theme, legend: ColourKey) -> None:
    """Draw a legend where a line is short: in the upper line what the colours mean, below it the scale.

    Args:
        painter: where to draw, in its font.
        area: both lines, in pixels; what does not fit is left out.
        theme: in which to draw.
        legend: what to say.
    """
    upper = area.adjusted(_MARGIN, 0, -_MARGIN, -area.height() / 2)
    line = _Line(painter, upper, QColor(theme.muted))
    line.write(legend.heading, _GAP)
    for note in legend.notes:
        if line.width_of(note) <= line.room:
            line.write(note, _GAP)
    line = _Line(painter, upper.translated(0, area.height() / 2), QColor(theme.muted))
    if legend.names:
        _draw_categories(line, theme, legend.names)
    else:
        _draw_scale(line, theme, legend)


class _Line:
    """Writes from left to right as long as there is room."""

    def __init__(self, painter: QPainter, area: QRectF, colour: QColor) -> None:
        self._painter = painter
        self._area = area
        self._colour = colour
        self._metrics = metrics = painter.fontMetrics()
        self._baseline = area.top() + (area.height() + metrics.ascent() - metrics.descent()) // 2
        self._widths: dict[str, float] = {}
        self._x = area.left()

    @property
    def room(self) -> float:
        """How much is left, in pixels."""
        return self._area.right() - self._x

    def width_of(self, text: str) -> float:
        """Return the width of a text in pixels, which is measured once."""
        width = self._widths.get(text)
        if width is None:
            width = self._widths[text] = self._metrics.horizontalAdvance(text)
        return width

    def take(self, width: float, gap: float) -> QRectF:
        """Return the next rectangle of a width, and leave a gap after it."""
        taken = QRectF(self._x, self._area.top(), width, self._area.height())
        self._x += width + gap
        return taken

    def fill(self, place: QRectF, colour: QColor | QLinearGradient) -> None:
        """Fill a rectangle."""
        self._painter.fillRect(place, colour)

    def write(self, text: str, gap: float) -> None:
        """Write a text, cut short if need be, or nothing where hardly any room is left."""
        if not text:
            return
        if self.width_of(text) > self.room:
            if self.room < 3 * self.width_of("…"):
                return
            text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(self.room))
        self._painter.setPen(self._colour)
        place = self.take(self.width_of(text), gap)
        self._painter.drawText(QPointF(place.left(), self._baseline), text)


def _width_of_ends(line: _Line, legend: ColourKey) -> float:
    return line.width_of(legend.low) + line.width_of(legend.high) + 2 * _INNER


def _draw_scale(line: _Line, theme: Theme, legend: ColourKey) -> None:
    width = min(_MOST_BAR, max(0.0, line.room - _width_of_ends(line, legend)))
    line.write(legend.low, _INNER)
    bar = line.take(width, _INNER)
    bar = QRectF(bar.left(), bar.center().y() - _BAR / 2, bar.width(), _BAR)
    line.fill(bar, _gradient(theme, bar, legend.signed))
    line.write(legend.high, _GAP)


def _draw_categories(line: _Line, theme: Theme, names: tuple[str, ...]) -> None:
    widths = [_SWATCH + _INNER + line.width_of(name) + _GAP for name in names]
    for k, (name, colour) in enumerate(zip(names, categorical(len(names), theme), strict=True)):
        more = f"+ {len(names) - k}"
        rest = 0.0 if k == len(names) - 1 else line.width_of(more) + _GAP
        if line.room + _GAP < sum(widths[k:]) and line.room < widths[k] + rest:
            line.write(more, 0)
            return
        swatch = line.take(_SWATCH, _INNER)
        line.fill(QRectF(swatch.left(), swatch.center().y() - _SWATCH / 2, _SWATCH, _SWATCH), colour)
        line.write(name, _GAP)


def _gradient(theme: Theme, bar: QRectF, signed: bool) -> QLinearGradient:
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    colours = (theme.negative, theme.neutral, theme.positive) if signed else (theme.neutral, theme.positive)
    for i, colour in enumerate(colours):
        gradient.setColorAt(i / (len(colours) - 1), QColor(colour))
    return gradient
