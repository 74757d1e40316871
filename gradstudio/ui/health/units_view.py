"""`UnitsView`: every neuron as a square: which are dead, which saturated, which at work."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.app.health.health_of_run import HealthOfRun
from gradstudio.app.health.layers import layer_path, unit_of
from gradstudio.training.health.reading import HealthReading, LayerHealth
from gradstudio.ui.health.cells import Cell, cells_of, draw_title
from gradstudio.ui.health.layer_view import LayerView
from gradstudio.ui.health.reasons import no_readings
from gradstudio.ui.health.unit_words import colour_of_unit, notes_of_layer, words_of_unit
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.reason import draw_reason
from gradstudio.ui.look.layer_colours import layer_colour
from gradstudio.ui.look.theme import Theme, interface_font

_SIDE = 10
_LARGEST, _SMALLEST = 22, 3


@dataclass(frozen=True, slots=True)
class Unit:
    """One neuron.

    Attributes:
        layer: its layer, from 0.
        index: in the layer, from 0.
    """

    layer: int
    index: int


class UnitsView(LayerView):
    """Shows the units at the step in sight; a click selects one everywhere.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        chosen: the path of a neuron or of a layer that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._reading: HealthReading | None = None
        self._shown: tuple[object, ...] = ()
        self._pointed: Unit | None = None

    def show_health(self, health: HealthOfRun, reading: HealthReading | None, selected: str) -> None:
        """Show the units of a network.

        Args:
            health: of the run.
            reading: which one; None for none.
            selected: path of what is selected.
        """
        shown = reading, selected, no_readings(health)
        self._health, self._reading, self._selected = health, reading, selected
        if shown != self._shown:
            self._shown = shown
            self._tell()
            self.update()

    def place_of(self, layer: int, unit: int) -> QPoint | None:
        """Return the middle of a unit's square; None where it is not shown."""
        for cell in self._cells():
            if cell.layer.index == layer:
                side, columns, shown = _grid(cell)
                return None if unit >= shown else _square(cell, side, columns, unit).center().toPoint()
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, health = self._theme, self._health
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.surface))
            if health is not None and self._reading is not None:
                for cell in self._cells():
                    self._paint_cell(painter, cell, self._reading.layers[cell.layer.index])
            elif health is not None:
                reason = no_readings(health) or "No reading before this step."
                draw_reason(painter, theme, QRectF(self.rect()), reason)
            self._paint_focus(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        unit, layer = self._unit_at(event.position()), self._title_at(event.position())
        hand = unit is not None or layer is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        self._point_at(unit)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        layer, unit = self._title_at(event.position()), self._unit_at(event.position())
        if layer is not None:
            self.chosen.emit(layer.path)
        elif unit is not None:
            self._choose(unit)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, unit = Qt.Key(event.key()), self._pointed
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in ways or key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            if unit is None:
                self._point_at(self._first())
            elif key in ways:
                self._point_at(self._beside(unit, ways[key]))
            else:
                self._point_at(
                    self._beside(unit, self._columns(unit) * (1 if key == Qt.Key.Key_Down else -1))
                )
            announce(self._card, self._card.plain_text)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and unit is not None:
            self._choose(unit)
        elif key == Qt.Key.Key_Escape and unit is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def _cells(self) -> list[Cell]:
        if self._health is None or self._reading is None:
            return []
        layers = self._health.layers
        area = QRectF(self.rect()).adjusted(_SIDE, 2, -_SIDE, -6)
        return cells_of(layers, area, layer_path(self._selected, layers))

    def _paint_cell(self, painter: QPainter, cell: Cell, numbers: LayerHealth) -> None:
        theme, layer = self._theme, cell.layer
        draw_title(painter, theme, cell, self._selected, notes_of_layer(layer, numbers))
        side, columns, shown = _grid(cell)
        own, selected = layer_colour(layer.depth, theme), unit_of(self._selected)
        for unit in range(shown):
            square = _square(cell, side, columns, unit)
            painter.fillRect(square, colour_of_unit(theme, own.name(), layer, numbers, unit))
            if numbers.dead[unit] and side >= 6:  # not by its colour alone
                painter.setPen(QPen(QColor(theme.surface), 1.25))
                inner = square.adjusted(2, 2, -2, -2)
                painter.drawLine(inner.topLeft(), inner.bottomRight())
                painter.drawLine(inner.topRight(), inner.bottomLeft())
            is_pointed = self._pointed == Unit(layer.index, unit)
            if selected == (layer.index, unit) or is_pointed:
                painter.setPen(QPen(QColor(theme.text if is_pointed else theme.accent), 2 - is_pointed))
                painter.drawRect(square.adjusted(-1, -1, 1, 1))
        if shown < layer.size:
            painter.setPen(QColor(theme.muted))
            painter.setFont(interface_font(0.8))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
            painter.drawText(cell.body, flags, f"+ {layer.size - shown}")

    def _unit_at(self, at: QPointF) -> Unit | None:
        for cell in self._cells():
            if not cell.body.contains(at):
                continue
            side, columns, shown = _grid(cell)
            column, row = int((at.x() - cell.body.left()) / side), int((at.y() - cell.body.top()) / side)
            unit = row * columns + column
            return Unit(cell.layer.index, unit) if column < columns and unit < shown else None
        return None

    def _first(self) -> Unit | None:
        cells = self._cells()
        selected = unit_of(self._selected)
        if selected is not None and selected[1] is not None and selected[0] < len(cells):
            return Unit(selected[0], selected[1])
        return Unit(cells[0].layer.index, 0) if cells else None

    def _columns(self, unit: Unit) -> int:
        found = (_grid(cell)[1] for cell in self._cells() if cell.layer.index == unit.layer)
        return next(found, 1)

    def _beside(self, unit: Unit, by: int) -> Unit:
        """Return the unit so many places on, in the next layer if this one ends before."""
        layers = self._health.layers if self._health is not None else ()
        at = unit.index + by
        if unit.layer < len(layers) and 0 <= at < layers[unit.layer].size:
            return Unit(unit.layer, at)
        beside = unit.layer + (1 if by > 0 else -1)
        if not 0 <= beside < len(layers):
            return unit
        return Unit(beside, 0 if by > 0 else layers[beside].size - 1)

    def _choose(self, unit: Unit) -> None:
        if self._health is not None and unit.layer < len(self._health.layers):
            self.chosen.emit(self._health.layers[unit.layer].path_of(unit.index))

    def _point_at(self, unit: Unit | None) -> None:
        if unit != self._pointed:
            self._pointed = unit
            self._tell()
            self.update()

    def _tell(self) -> None:
        unit, reading, health = self._pointed, self._reading, self._health
        place = None if unit is None else self.place_of(unit.layer, unit.index)
        if unit is None or reading is None or health is None or place is None:
            self._card.hide()
            return
        layer, numbers = health.layers[unit.layer], reading.layers[unit.layer]
        self._card.tell(words_of_unit(layer, numbers, unit.index), place)


def _grid(cell: Cell) -> tuple[int, int, int]:
    """Return the side of a square with the gap beside it, the columns, and how many squares have room."""
    width, height, count = cell.body.width(), cell.body.height(), cell.layer.size
    for side in range(_LARGEST, _SMALLEST - 1, -1):
        columns, rows = max(1, int(width / side)), max(1, int(height / side))
        if columns * rows >= count:
            return side, columns, count
    return _SMALLEST, columns, min(count, columns * rows)


def _square(cell: Cell, side: int, columns: int, unit: int) -> QRectF:
    row, column = divmod(unit, columns)
    gap = 1 if side < 8 else 2
    return QRectF(
        round(cell.body.left()) + column * side, round(cell.body.top()) + row * side, side - gap, side - gap
    )
