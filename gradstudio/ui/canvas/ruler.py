"""The ruler at the edge of the canvas: what the colours mean, with the scale, in one line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradstudio.app.canvas.quantities import Scale
from gradstudio.graph.numbers import MINUS, format_number
from gradstudio.ui.canvas.view import CanvasView
from gradstudio.ui.look.colours import categorical
from gradstudio.ui.look.theme import Theme, interface_font

RULER_HEIGHT = 24
_MARGIN, _GAP, _INNER = 12.0, 16.0, 6.0
_BAR, _LEAST_BAR, _MOST_BAR = 8.0, 48.0, 160.0
_SWATCH = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourKey:
    """What the colours stand for, in words.

    Attributes:
        title: of the quantity.
        kind: how colours follow numbers; "" for categories.
        low: the number at the lower end of the scale; "" for categories, and while there are no numbers.
        high: that at the upper end.
        signed: whether the scale has a middle.
        names: of the categories.
        notes: what else is coloured.
    """

    title: str
    kind: str = ""
    low: str = ""
    high: str = ""
    signed: bool = True
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, scale: Scale, edge_limit: float | None, has_closed: bool) -> ColourKey:
        """Return the legend of some colours.

        Args:
            scale: what the colours of the nodes stand for.
            edge_limit: the scale of the edges goes from −edge_limit to +edge_limit; None if edges are plain.
            has_closed: whether closed groups show.
        """
        if scale.categories is not None:
            return cls(title=scale.title, names=scale.categories.names)
        notes = []
        if has_closed:
            notes.append(f"boxes: {scale.of_groups}, relative to the largest")
        if edge_limit is not None:
            notes.append(f"edges: gradient along them, ±{format_number(edge_limit, 3)}")
        text = format_number(scale.limit, 3)
        low, high = (MINUS + text if scale.signed else "0", "+" + text) if scale.limit else ("", "")
        return cls(
            title=scale.title,
            kind=f"{'log' if scale.logarithmic else 'linear'}{', fixed' if scale.fixed else ''}",
            low=low,
            high=high,
            signed=scale.signed,
            notes=tuple(notes),
        )

    @property
    def sentence(self) -> str:
        """All of it as text."""
        if self.names:
            return f"{self.title}: {', '.join(self.names)}"
        scale = f"{self.title}, {self.kind}" + (f": {self.low} to {self.high}" if self.high else "")
        return "; ".join((scale, *self.notes))


class Ruler(QWidget):
    """Says what the colours of a canvas stand for; what does not fit is in the tool tip."""

    def __init__(self, view: CanvasView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._theme = theme
        self._legend: ColourKey | None = None
        self._is_upright = False
        self.setFont(interface_font(0.85))
        self.setAccessibleName("Legend")
        view.redrawn.connect(self._follow)
        view.camera.moved.connect(self._on_camera_moved)
        self._follow()

    @property
    def legend(self) -> ColourKey | None:
        """What is shown; None without a graph."""
        return self._legend

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def set_upright(self, on: bool) -> None:
        """Be read from the bottom to the top, or from left to right."""
        if on != self._is_upright:
            self._is_upright = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._legend is not None:
            with QPainter(self) as painter:
                line = QRectF(self.rect())
                if self._is_upright:
                    painter.translate(0, self.height())
                    painter.rotate(-90)
                    line = line.transposed()
                draw_legend(painter, line, self._theme, self._legend)

    def _on_camera_moved(self, settled: bool) -> None:
        self._follow()

    def _follow(self) -> None:
        scene, legend = self._view.scene, None
        if scene.colours is not None and scene.is_current:
            has_closed = len(scene.detail(self._view.viewport).folded.closed) > 0
            legend = ColourKey.of(scene.colours.scale, scene.colours.edge_limit, has_closed)
        if legend != self._legend:
            self._legend = legend
            sentence = legend.sentence if legend is not None else ""
            self.setToolTip(sentence)
            self.setAccessibleDescription(sentence)
            self.update()


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
    title = f"{legend.title}, {legend.kind}"
    scale = line.width_of(legend.low) + line.width_of(legend.high) + 2 * _INNER
    if line.width_of(title) + _INNER + scale + _LEAST_BAR <= line.room:
        line.write(title, _INNER)
    width = min(_MOST_BAR, max(0.0, line.room - scale))
    line.write(legend.low, _INNER)
    bar = line.take(width, _INNER)
    bar = QRectF(bar.left(), bar.center().y() - _BAR / 2, bar.width(), _BAR)
    painter.fillRect(bar, _gradient(theme, bar, legend.signed))
    line.write(legend.high, _GAP)
    for note in legend.notes:
        line.write(note, _GAP)


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

    def fill(self, place: QRectF, colour: QColor) -> None:
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
