"""`ParallelView`: every run of a sweep as a line across parallel axes, with a range to be marked on each."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.sweep.seeing.axis_scale import kind_after
from gradstudio.sweep.seeing.run_choice import axes_of
from gradstudio.sweep.seeing.sweep_table import SweepField
from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.kit.press import Press
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.sweep.axis_painting import AxisPainting, title_at
from gradstudio.ui.sweep.axis_places import AxisPlaces, axis_places
from gradstudio.ui.sweep.range_marking import RangeDrag, range_by_key
from gradstudio.ui.sweep.run_layers import RunLayers, paint_run
from gradstudio.ui.sweep.sweep_words import told_of_run

_NOWHERE = QPointF(-1.0, -1.0)
_SIDES, _ABOVE, _BELOW = 64, 30, 14
_OWN_KEYS = (Qt.Key.Key_L, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)


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
        self._press = Press()
        self._drag: RangeDrag | None = None
        self._pointed: int | None = None
        self._pointed_at = _NOWHERE
        self._layers = RunLayers(seen, self)
        self._is_stale = True
        self._card = ReadingCard(self)
        self.setAccessibleName("Runs across parallel axes")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setProperty(DRAWING, True)
        self.setToolTipDuration(10_000)
        self._layers.grown.connect(self.update)
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
        return self._layers.is_busy

    @property
    def axis_key(self) -> str:
        """The column whose axis the keys act on; "" while there are none."""
        return self._fields[self._axis].key if self._fields else ""

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._lay_out()

    # -- what is drawn -------------------------------------------------------------------------------------

    def _on_seen_changed(self) -> None:
        table, key = self._seen.table, self.axis_key
        self._fields = () if table is None else axes_of(table)
        self._layers.take()
        keys = [field.key for field in self._fields]
        self._axis = keys.index(key) if key in keys else min(self._axis, max(0, len(keys) - 1))
        self._lay_out()
        self._point(self._pointed_at)  # the run there may have another row now

    def _on_seen_choice_changed(self) -> None:
        places = self._places
        if places is None or any(
            self._seen.column(key).scale is not scale
            for key, scale in zip(places.keys, places.scales, strict=True)
        ):
            self._lay_out()
        else:
            self._draw_lines(places)
        self._describe()

    def _describe(self) -> None:
        meant, count = int(self._seen.meant.sum()), len(self._seen.meant)
        self.setAccessibleDescription(f"{meant:,} of {count:,} runs are within the ranges that are marked")

    def _lay_out(self) -> None:
        self._is_stale = not self.isVisible()
        scale = max(1.0, text_scale())
        area = QRectF(self.rect()).adjusted(_SIDES * scale, _ABOVE * scale, -_SIDES * scale, -_BELOW)
        if self._is_stale or not self._fields or area.width() < 40 or area.height() < 20:
            self._places = None
            self._layers.clear()
            self.update()
            return
        self._places = axis_places(self._seen, self._fields, area)
        self._draw_lines(self._places)

    def _draw_lines(self, places: AxisPlaces) -> None:
        self._layers.begin(places, self._theme, self.size(), self.devicePixelRatioF())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.surface))
            places, table = self._places, self._seen.table
            if places is None or table is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._layers.paint(painter, places, self._theme)
            paint_run(painter, places, self._pointed, QPen(QColor(self._theme.text), 1.5))
            paint_run(painter, places, self._seen.row, QPen(QColor(self._theme.accent), 2.5))
            AxisPainting(
                theme=self._theme,
                places=places,
                fields=self._fields,
                brushes=self._seen.brushes,
                asked=table.objective,
                current=self._axis if self.hasFocus() and not is_paper(painter) else None,
                width=self.width(),
            ).paint(painter)

    # -- mouse ---------------------------------------------------------------------------------------------

    def row_at(self, at: QPointF) -> int | None:
        """Return the row of the run whose line passes near a place; None if none does."""
        return None if self._places is None else self._places.row_at(np.flatnonzero(self._seen.meant), at)

    def _axis_at(self, at: QPointF) -> int | None:
        return None if self._places is None else self._places.axis_at(at)

    def _title_at(self, at: QPointF) -> int | None:
        return None if self._places is None else title_at(self._places, at, self.width())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        places = self._places
        if event.button() != Qt.MouseButton.LeftButton or places is None:
            return
        at = event.position()
        if (title := self._title_at(at)) is not None:
            self._axis = title
            self._space_otherwise()
            return
        axis = self._axis_at(at)
        if axis is None:
            row = self.row_at(at)
            self._seen.point_out(None if row is None else self._number(row))
            return
        self._axis = axis
        self._press.begins(event)
        brush = self._seen.brushes.get(places.keys[axis])
        self._drag = RangeDrag(places, axis, at.y(), brush)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, places = event.position(), self._places
        if not self._press.goes_on(event):
            self._drag = None
        if (drag := self._drag) is None or places is None:
            self._point(at)
        elif (marked := drag.range_at(places, at.y())) is not None:
            self._seen.brush(drag.key, marked)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._press.ends(event):
            return
        drag, self._drag = self._drag, None
        if drag is not None and not drag.has_moved:
            self._seen.brush(drag.key, None)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._title_at(event.position()) is not None:
            self.mousePressEvent(event)
            return
        row = None if self._axis_at(event.position()) is not None else self.row_at(event.position())
        if row is not None:
            self.open_asked.emit(self._number(row))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._lay_out()

    def _space_otherwise(self) -> None:
        key = self.axis_key
        kind = kind_after(self._fields[self._axis], self._seen.column(key).scale.kind)
        self._seen.set_kind(key, kind)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(_NOWHERE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _point(self, at: QPointF) -> None:
        self._pointed_at = at
        axis = self._axis_at(at)
        on_title = self._title_at(at) is not None
        elsewhere = Qt.CursorShape.ArrowCursor if axis is None else Qt.CursorShape.SizeVerCursor
        self.setCursor(Qt.CursorShape.PointingHandCursor if on_title else elsewhere)
        self.setToolTip("Click: spaced by size, by logarithm, or evenly" if on_title else "")
        row, table = self.row_at(at) if axis is None and not on_title else None, self._seen.table
        if row != self._pointed:
            self._pointed = row
            self.update()
        if row is None or table is None:
            self._card.hide()
        else:
            self._card.tell(told_of_run(table, self._fields, row), at.toPoint())

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
        key = event.key()
        if self._places is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._axis = (self._axis + (1 if key == Qt.Key.Key_Right else -1)) % len(self._fields)
            self.setAccessibleDescription(self._fields[self._axis].title)
            self.update()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            larger = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            brush = self._seen.brushes.get(self.axis_key)
            up = key == Qt.Key.Key_Up
            marked = range_by_key(self._places, self._axis, brush, up=up, larger=larger)
            self._seen.brush(self.axis_key, marked)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._seen.brush(self.axis_key, None)
        elif key == Qt.Key.Key_L:
            self._space_otherwise()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._seen.number is not None:
            self.open_asked.emit(self._seen.number)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(600, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80)
