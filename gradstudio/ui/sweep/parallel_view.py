"""`ParallelView`: every run of a sweep as a line across parallel axes, with a range to be marked on each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.project.number_text import short_number
from gradstudio.sweep.seeing.axis_scale import ScaleKind, can_be_logarithmic
from gradstudio.sweep.seeing.sweep_table import SweepField
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.sweep.axis_places import AxisPlaces, axes_of, axis_places, brush_of, brush_places
from gradstudio.ui.sweep.parallel_lines import Layer, ParallelLines
from gradstudio.ui.sweep.score_colours import LEVELS, score_colours, score_levels

_SIDES, _ABOVE, _BELOW = 64, 30, 14
_NEAR_AXIS, _NEAR_LINE, _NEAR_END = 14.0, 7.0, 6.0
_BRUSH_WIDTH = 14.0
_SMALL = 0.85
_TICK_SPACING = 26
_STEP = 0.05
_OWN_KEYS = (Qt.Key.Key_L, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KIND_WORDS = {"linear": "", "log": "log", "even": "even"}


@dataclass(slots=True, kw_only=True)
class _Drag:
    """A range that is being marked: `fixed` stays, and the other end follows the mouse; or the whole is moved."""

    axis: int
    fixed: float
    begin: float
    moved: tuple[float, float] | None
    has_moved: bool = False


class ParallelView(QWidget):
    """Drag along an axis marks a range, a click beside it takes the mark away; a click chooses the line under it.

    By key: left and right choose an axis, up and down move its range, with Shift they make it larger and smaller,
    Delete takes it away, L changes how values are spaced, Return opens the run that is pointed out.

    Args:
        seen: the runs.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        open_asked: number of a run that is to be opened.
    """

    open_asked = Signal(int)

    def __init__(self, seen: SeenRuns, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._seen, self._theme = seen, theme
        self._fields: tuple[SweepField, ...] = ()
        self._places: AxisPlaces | None = None
        self._axis = 0
        self._drag: _Drag | None = None
        self._pointed: int | None = None
        self._all, self._some = ParallelLines(self), ParallelLines(self)
        self._card = ReadingCard(self)
        self.setAccessibleName("Runs across parallel axes")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setProperty(DRAWING, True)
        self.setToolTipDuration(10_000)
        for lines in (self._all, self._some):
            lines.grown.connect(self.update)
        seen.changed.connect(self._on_seen_changed)
        seen.choice_changed.connect(self._on_seen_choice_changed)
        seen.pointed_out.connect(self.update)
        self._on_seen_changed()

    @property
    def places(self) -> AxisPlaces | None:
        """Where the axes stand; None while there are no runs."""
        return self._places

    @property
    def is_drawing(self) -> bool:
        """Whether some lines are not drawn yet."""
        return self._all.is_busy or self._some.is_busy

    @property
    def axis_key(self) -> str:
        """The column whose axis the keys act on; "" while there are none."""
        return self._fields[self._axis].key if self._fields else ""

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._lay_out()

    def next_kind(self, key: str) -> ScaleKind:
        """Return how a column is spaced after what it is now: by size, by logarithm, evenly."""
        kinds: list[ScaleKind] = ["linear", "even"]
        table = self._seen.table
        if table is not None and can_be_logarithmic(table.fields[key]):
            kinds.insert(1, "log")
        now = self._seen.scale(key).kind
        return kinds[(kinds.index(now) + 1) % len(kinds)] if now in kinds else "linear"

    # -- what is drawn -------------------------------------------------------------------------------------

    def _on_seen_changed(self) -> None:
        table = self._seen.table
        self._fields = () if table is None else axes_of(table)
        self._axis = min(self._axis, max(0, len(self._fields) - 1))
        self._pointed = None
        self._card.hide()
        self._lay_out()

    def _on_seen_choice_changed(self) -> None:
        self._lay_out()
        self._describe()

    def _describe(self) -> None:
        meant, count = int(self._seen.meant.sum()), len(self._seen.meant)
        self.setAccessibleDescription(f"{meant:,} of {count:,} runs are within the ranges that are marked")

    def _lay_out(self) -> None:
        scale = max(1.0, text_scale())
        area = QRectF(self.rect()).adjusted(_SIDES * scale, _ABOVE * scale, -_SIDES * scale, -_BELOW)
        if not self._fields or area.width() < 40 or area.height() < 20:
            self._places = None
            self._all.clear()
            self._some.clear()
            self.update()
            return
        self._places = axis_places(self._seen, self._fields, area)
        ratio = self.devicePixelRatioF()
        self._all.begin(self._places, self._layer_of_all(), self.size(), ratio)
        self._some.begin(self._places, self._layer_of_meant(), self.size(), ratio)
        self.update()

    def _layer_of_all(self) -> Layer:
        is_pale = self._seen.shown & ~self._seen.meant
        return [(QColor(self._theme.border), np.flatnonzero(is_pale))]

    def _layer_of_meant(self) -> Layer:
        table = self._seen.table
        assert table is not None
        levels, colours = score_levels(table), score_colours(self._theme)
        meant = self._seen.meant
        return [(colours[level], np.flatnonzero(meant & (levels == level))) for level in range(-1, LEVELS)]

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.surface))
            places = self._places
            if places is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if is_paper(painter):
                self._paint_lines(painter, places)
            else:
                for lines in (self._all, self._some):
                    painter.drawPixmap(0, 0, lines.picture)
            self._paint_one(painter, places, self._pointed, self._theme.text, 1.5)
            self._paint_one(painter, places, self._seen.row, self._theme.accent, 2.5)
            for axis in range(len(places.keys)):
                self._paint_axis(painter, places, axis)

    def _paint_lines(self, painter: QPainter, places: AxisPlaces) -> None:
        for colour, rows in (*self._layer_of_all(), *self._layer_of_meant()):
            painter.setPen(QPen(colour, 1.0))
            draw_lines(painter, places.segments(rows))

    def _paint_one(
        self, painter: QPainter, places: AxisPlaces, row: int | None, colour: str, width: float
    ) -> None:
        if row is None or row >= len(places.points):
            return
        line = QPolygonF([QPointF(x, y) for x, y in zip(places.across, places.points[row], strict=True)])
        if all(np.isfinite(places.points[row])):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolyline(line)

    def _paint_axis(self, painter: QPainter, places: AxisPlaces, axis: int) -> None:
        theme, area, scale = self._theme, places.area, places.scales[axis]
        x = float(places.across[axis])
        field = self._fields[axis]
        is_current = self.hasFocus() and axis == self._axis and not is_paper(painter)
        painter.setPen(QPen(QColor(theme.accent if is_current else theme.muted), 2.0 if is_current else 1.0))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        self._paint_brush(painter, places, axis, x)
        painter.setFont(interface_font(_SMALL))
        metrics = painter.fontMetrics()
        for place, text in scale.ticks(int(area.height() / (_TICK_SPACING * max(1.0, text_scale())))):
            y = places.down(place)
            painter.setPen(QPen(QColor(theme.muted), 1.0))
            painter.drawLine(QPointF(x - 3, y), QPointF(x + 3, y))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(self._gap(places)) - 14)
            on_left = axis == 0
            width = metrics.horizontalAdvance(shown) + 4
            at = QRectF(
                x - 7 - width if on_left else x + 7, y - metrics.height() / 2, width, metrics.height()
            )
            ground = QColor(theme.surface)
            ground.setAlphaF(0.78)
            painter.fillRect(at, ground)
            painter.setPen(QColor(theme.text if shown else theme.muted))
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, shown)
        self._paint_title(painter, places, axis, x, field)

    def _paint_title(
        self, painter: QPainter, places: AxisPlaces, axis: int, x: float, field: SweepField
    ) -> None:
        word = _KIND_WORDS[places.scales[axis].kind]
        is_asked = self._seen.table is not None and field.key == self._seen.table.objective
        painter.setFont(interface_font(_SMALL, QFont.Weight.DemiBold if is_asked else QFont.Weight.Medium))
        metrics = painter.fontMetrics()
        room = self._title_room(places, axis)
        text = f"{field.title} · {word}" if word else field.title
        if metrics.horizontalAdvance(text) > room.width():
            text = field.title
        painter.setPen(QColor(self._theme.text))
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignCenter,
            metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width())),
        )

    def _paint_brush(self, painter: QPainter, places: AxisPlaces, axis: int, x: float) -> None:
        brush = self._seen.brushes.get(places.keys[axis])
        if brush is None:
            return
        low, high = (places.down(place) for place in brush_places(places.scales[axis], brush))
        colour = QColor(self._theme.accent)
        painter.setPen(QPen(colour, 1.0))
        colour.setAlphaF(0.28)
        painter.setBrush(colour)
        painter.drawRect(QRectF(x - _BRUSH_WIDTH / 2, high, _BRUSH_WIDTH, max(2.0, low - high)))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _gap(self, places: AxisPlaces) -> float:
        return places.area.width() / max(1, len(places.keys) - 1)

    def _title_room(self, places: AxisPlaces, axis: int) -> QRectF:
        half = min(self._gap(places) / 2 - 3, 90.0 * max(1.0, text_scale()))
        x, height = float(places.across[axis]), places.area.top() - 8
        half = max(20.0, half)
        left, right = max(2.0, x - half), min(self.width() - 2.0, x + half)
        return QRectF(left, 2, right - left, height)

    # -- mouse ---------------------------------------------------------------------------------------------

    def row_at(self, at: QPointF) -> int | None:
        """Return the row of the run whose line passes near a place; None if none does."""
        places, rows = self._places, np.flatnonzero(self._seen.meant)
        if places is None or not len(rows):
            return None
        reach = places.area.adjusted(-_NEAR_LINE, -_NEAR_LINE, _NEAR_LINE, _NEAR_LINE)
        if not reach.contains(at):
            return None
        away = places.away(rows, at.x(), at.y())
        nearest = int(np.argmin(away))
        return int(rows[nearest]) if away[nearest] <= _NEAR_LINE else None

    def _axis_at(self, at: QPointF) -> int | None:
        places = self._places
        if places is None or at.y() < places.area.top() - _NEAR_AXIS:
            return None
        axis = places.nearest_axis(at.x())
        return axis if abs(float(places.across[axis]) - at.x()) <= _NEAR_AXIS else None

    def _title_at(self, at: QPointF) -> int | None:
        places = self._places
        if places is None or at.y() >= places.area.top() - 6:
            return None
        axis = places.nearest_axis(at.x())
        return axis if self._title_room(places, axis).contains(at) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        places = self._places
        if event.button() != Qt.MouseButton.LeftButton or places is None:
            return
        at = event.position()
        if (title := self._title_at(at)) is not None:
            self._axis = title
            self._seen.set_kind(self.axis_key, self.next_kind(self.axis_key))
            return
        axis = self._axis_at(at)
        if axis is None:
            row = self.row_at(at)
            self._seen.point_out(None if row is None else self._number(row))
            return
        self._axis = axis
        here = places.place(at.y())
        brush = self._seen.brushes.get(places.keys[axis])
        drag = _Drag(axis=axis, fixed=here, begin=here, moved=None)
        if brush is not None:
            low, high = brush_places(places.scales[axis], brush)
            near = _NEAR_END / max(1.0, places.area.height())
            if abs(here - low) <= near:
                drag.fixed = high
            elif abs(here - high) <= near:
                drag.fixed = low
            elif low < here < high:
                drag.moved = low, high
        self._drag = drag

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, drag, places = event.position(), self._drag, self._places
        if drag is None or places is None:
            self._point(at)
            return
        here = places.place(at.y())
        drag.has_moved = drag.has_moved or abs(here - drag.begin) * places.area.height() > 2
        if not drag.has_moved:
            return
        scale, key = places.scales[drag.axis], places.keys[drag.axis]
        if drag.moved is not None:
            low, high = drag.moved
            by = min(max(here - drag.begin, -low), 1.0 - high)
            self._seen.brush(key, brush_of(scale, low + by, high + by))
        else:
            self._seen.brush(key, brush_of(scale, drag.fixed, here))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is not None and not drag.has_moved and self._places is not None:
            self._seen.brush(self._places.keys[drag.axis], None)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._title_at(event.position()) is not None:
            self.mousePressEvent(event)
            return
        row = None if self._axis_at(event.position()) is not None else self.row_at(event.position())
        if row is not None:
            self.open_asked.emit(self._number(row))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(QPointF(-1.0, -1.0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _point(self, at: QPointF) -> None:
        axis = self._axis_at(at)
        on_title = self._title_at(at) is not None
        self.setCursor(
            Qt.CursorShape.PointingHandCursor
            if on_title
            else Qt.CursorShape.SizeVerCursor
            if axis is not None
            else Qt.CursorShape.ArrowCursor
        )
        self.setToolTip("Click: spaced by size, by logarithm, or evenly" if on_title else "")
        row = self.row_at(at) if axis is None and not on_title else None
        if row != self._pointed:
            self._pointed = row
            self.update()
        if row is None:
            self._card.hide()
        else:
            self._card.tell(self.told(row), at.toPoint())

    def told(self, row: int) -> str:
        """Return what is said of a run, a line for each axis."""
        lines = (f"{field.title}: {field.text(row, short_number)}" for field in self._fields)
        return "\n".join([f"Run {self._number(row)}", *lines])

    def _number(self, row: int) -> int:
        assert self._seen.table is not None
        return int(self._seen.table.columns.numbers[row])

    # -- keys ----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
        ):
            event.accept()  # no shortcut of the window takes it from the view
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._places is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._axis = (self._axis + (1 if key == Qt.Key.Key_Right else -1)) % len(self._fields)
            self.setAccessibleDescription(self._fields[self._axis].title)
            self.update()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            larger = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_brush(self._places, _STEP if key == Qt.Key.Key_Up else -_STEP, larger=larger)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._seen.brush(self.axis_key, None)
        elif key == Qt.Key.Key_L:
            self._seen.set_kind(self.axis_key, self.next_kind(self.axis_key))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._seen.number is not None:
            self.open_asked.emit(self._seen.number)
        else:
            super().keyPressEvent(event)

    def _move_brush(self, places: AxisPlaces, by: float, *, larger: bool) -> None:
        scale = places.scales[self._axis]
        brush = self._seen.brushes.get(self.axis_key)
        low, high = (0.5, 1.0) if brush is None else brush_places(scale, brush)
        if brush is not None and larger:
            high = min(1.0, max(low + _STEP, high + by))
        elif brush is not None:
            by = min(max(by, -low), 1.0 - high)
            low, high = low + by, high + by
        elif by < 0.0:
            low, high = 0.0, 0.5
        self._seen.brush(self.axis_key, brush_of(scale, low, high))

    def sizeHint(self) -> QSize:
        return QSize(600, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80)
