"""`ContourView`: the losses on a plane as colours and contours, with the paths of runs on them."""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.app.landscape.survey import Relief
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.reading_card import ReadingCard, table_row
from gradstudio.ui.landscape.contours import contour_lines
from gradstudio.ui.landscape.drawn_path import DrawnPath, paint_now, paint_path
from gradstudio.ui.landscape.loss_scale import LossScale, picture_of_heights
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

Floats = NDArray[np.float64]

_SCALE_ROOM, _SCALE_WIDTH, _SCALE_GAP = 58, 10, 8
"""Of the colour scale: room for it with its numbers, its bar, and how far that is from the plot."""
_MORE_LEFT = 10
"""For numbers such as −0.25 beside the name of the axis."""
_REACH = 12.0
_APART = 48.0
"""Names that are nearer to each other would overlap."""
_LINE = 0.3
"""How far a contour is from what it lies on to the colour of text."""
_MARK_SPACING = 26


class ContourView(PlotView):
    """Shows a plane, tells what is pointed at, and says which step of which path is clicked.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        step_chosen: run and step that was clicked, or read when Return was pressed.
    """

    step_chosen = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._relief: Relief | None = None
        self._scale = LossScale(np.zeros(1), is_log=False)
        self._heights = np.empty((0, 0))
        self._lines = np.empty((0, 4))
        self._picture: QImage | None = None
        self._paths: tuple[DrawnPath, ...] = ()
        self._here: Floats | None = None
        self._is_past = False
        self._read: int | None = None  # a state of the first path
        self._card = ReadingCard(self)
        self.pointed.connect(self._on_pointed)
        self.clicked.connect(self._on_clicked)
        self.setAccessibleName("Contours of the loss")
        self.setAccessibleDescription(
            "The loss on a plane through the weights, with the path of the run on it. "
            "Left and Right read along the path, Return goes to the step that is read."
        )

    @property
    def told(self) -> str:
        """What is read; "" while nothing is."""
        return "" if self._card.isHidden() else self._card.plain_text

    def show_relief(self, relief: Relief, paths: tuple[DrawnPath, ...], *, is_log: bool) -> None:
        """Show a plane.

        Args:
            relief: the plane.
            paths: of the run in sight first.
            is_log: whether losses are told apart by their logarithms.
        """
        is_new = self._relief is not relief or is_log != self._scale.is_log
        self._paths = paths
        if is_new:
            if self._relief is not None and self._relief.kind != relief.kind:
                self.reset()
            self._relief, surface = relief, relief.surface
            self._scale = LossScale(surface.losses, is_log=is_log)
            self._heights = self._scale.heights(surface.losses)
            self._lines = contour_lines(surface.a, surface.b, surface.losses, self._scale.levels())
            self._picture = None
            left, right, bottom, top = relief.whole
            self.set_home(
                Window(left=left, right=right, bottom=bottom, top=top),
                to_scale=False,
                names=surface.plane.titles,
            )
            self.invalidate()
        self._tell_state()
        self.update()

    def show_here(self, place: Floats | None, *, is_past: bool) -> None:
        """Mark the moment in sight.

        Args:
            place: shape (2,); None for nowhere.
            is_past: whether it is not the newest.
        """
        self._here, self._is_past = place, is_past
        self.update()

    def place_of(self, state: int) -> QPointF:
        """Return where a state of the path of the run in sight is drawn."""
        return QPointF(*self.frame.to_pixels(self._paths[0].path.on_plane.places[[state]])[0].tolist())

    def margins(self) -> QMarginsF:
        room = super().margins()
        scale = max(1.0, text_scale())
        room.setLeft(room.left() + _MORE_LEFT * scale)
        room.setRight(_SCALE_ROOM * scale)
        return room

    def set_theme(self, theme: Theme) -> None:
        self._picture = None
        super().set_theme(theme)

    def paint_axes(self, painter: QPainter, frame: Frame) -> None:
        super().paint_axes(painter, frame)
        if self._relief is not None:
            self._paint_scale(painter, frame.area)

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        relief = self._relief
        if relief is None:
            return
        if self._picture is None:
            self._picture = picture_of_heights(self._heights, self.theme)
        a, b = relief.surface.a, relief.surface.b
        wide, tall = (a[1] - a[0]) / 2, (b[1] - b[0]) / 2  # a number is the middle of a pixel
        whole = Window(left=a[0] - wide, right=a[-1] + wide, bottom=b[0] - tall, top=b[-1] + tall)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame.rectangle(whole), self._picture)
        painter.setPen(QPen(blend(self.theme.muted, self.theme.text, _LINE), 1))
        lines = self._lines.reshape(-1, 2)
        draw_lines(painter, frame.to_pixels(lines).reshape(-1, 4))

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = None if self._here is None else frame.to_pixels(self._here[None])
        for drawn in reversed(self._paths):
            pixels = frame.to_pixels(drawn.path.on_plane.places)
            if drawn is self._paths[0] and here is not None and not self._is_past:
                pixels = np.vstack([pixels, here])  # it may have gone on since the plane was measured
            paint_path(painter, self.theme, pixels, drawn.colour(self.theme))
        if self._paths and len(self._paths[0].path.steps):
            step, at = int(self._paths[0].path.steps[0]), self.place_of(0)
            start = "start" if not step else f"step {step:,}"
            if here is None or np.hypot(*(here[0] - (at.x(), at.y()))) > _APART:
                self._paint_name(painter, frame, at, start)
        if here is not None:
            at = QPointF(*here[0].tolist())
            paint_now(painter, self.theme, at, is_past=self._is_past)
            self._paint_name(painter, frame, at, "in sight" if self._is_past else "now")
        if self._read is not None and self._has_place(self._read):
            painter.setPen(QPen(QColor(self.theme.text), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self.place_of(self._read), 7, 7)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._paths[0].path.steps) if self._paths else 0
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._read is not None:
            self._read = None
            self._card.hide()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._read is not None:
            path = self._paths[0].path
            self.step_chosen.emit(path.run, int(path.steps[self._read]))
        elif key in ways and count:
            at = count - 1 if self._read is None else self._read + ways[key]
            self._read = min(max(at, 0), count - 1)
            self._tell_state()
            announce(self._card, self._card.plain_text)
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._read is not None:
            self._read = None
            self._card.hide()

    def _paint_scale(self, painter: QPainter, area: QRectF) -> None:
        """Paint which colour is which loss."""
        bar = QRectF(area.right() + _SCALE_GAP, area.top(), _SCALE_WIDTH, area.height())
        column = picture_of_heights(np.linspace(0.0, 1.0, 128)[:, None], self.theme)
        painter.drawImage(bar, column)
        painter.setFont(interface_font(0.8))
        tall = painter.fontMetrics().height()
        painter.setPen(QColor(self.theme.muted))
        for height, text in self._scale.marks(int(area.height() / _MARK_SPACING)):
            y = bar.bottom() - height * bar.height()
            painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 3, y))
            top = min(max(y - tall / 2, 0.0), self.height() - tall)
            place = QRectF(bar.right() + 5, top, self.width() - bar.right() - 5, tall)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        below = QRectF(bar.left(), area.bottom() + 4, self.width() - bar.left(), tall)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "loss")

    def _paint_name(self, painter: QPainter, frame: Frame, at: QPointF, name: str) -> None:
        painter.setFont(interface_font(0.85))
        size = painter.fontMetrics().boundingRect(name).size()
        area = frame.area
        if not area.contains(at):
            return
        place = QRectF(at.x() + 9, at.y() - size.height() - 3, size.width() + 6, size.height())
        if place.right() > area.right():
            place.moveRight(at.x() - 9)
        if place.top() < area.top():
            place.moveTop(at.y() + 5)
        ground = QColor(self.theme.surface)
        ground.setAlpha(200)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(place, 3, 3)
        painter.setPen(QColor(self.theme.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)

    def _nearest(self, at: QPointF) -> tuple[DrawnPath, int] | None:
        """Return the state of a path that is drawn nearest to a place; None if none is near."""
        best: tuple[float, DrawnPath, int] | None = None
        for drawn in self._paths:
            places = drawn.path.on_plane.places
            if not len(places):
                continue
            away = np.hypot(*(self.frame.to_pixels(places) - (at.x(), at.y())).T)
            away = np.where(np.isfinite(away), away, np.inf)
            state = int(np.argmin(away))
            if away[state] <= _REACH and (best is None or away[state] < best[0]):
                best = float(away[state]), drawn, state
        return None if best is None else best[1:]

    def _on_clicked(self, at: QPointF) -> None:
        near = self._nearest(at) if self.frame.area.contains(at) else None
        if near is not None:
            drawn, state = near
            self.step_chosen.emit(drawn.path.run, int(drawn.path.steps[state]))

    def _on_pointed(self, at: QPointF | None) -> None:
        relief = self._relief
        if at is None or relief is None:
            self._card.hide()
            self.unsetCursor()
            return
        near = self._nearest(at)
        self.setCursor(Qt.CursorShape.PointingHandCursor if near else Qt.CursorShape.ArrowCursor)
        if near is not None:
            self._tell_path(*near, at.toPoint())
            return
        u, v = self.frame.from_pixels(at)
        row = int(np.argmin(np.abs(relief.surface.b - v)))
        column = int(np.argmin(np.abs(relief.surface.a - u)))
        loss = float(relief.surface.losses[row, column])
        rows = [
            *(
                table_row(escape(title), [format_number(place, 3)], self.theme.text)
                for title, place in zip(relief.surface.plane.titles, (u, v), strict=True)
            ),
            table_row("loss", [format_number(loss)], self.theme.text),
        ]
        self._card.tell(f"<table cellspacing='0'>{''.join(rows)}</table>", at.toPoint())

    def _tell_path(self, drawn: DrawnPath, state: int, at: QPoint) -> None:
        path, on_plane = drawn.path, drawn.path.on_plane
        hidden = float(on_plane.hidden[state])
        numbers = {
            "true loss": on_plane.losses[state],
            "on the plane": on_plane.shown[state],
            "hidden": hidden,
            "distance from the plane": on_plane.distances[state],
        }
        head = f"{escape(drawn.name)}, step {int(path.steps[state]):,}"
        rows = [table_row(head, [], self.theme.muted)]
        for name, number in numbers.items():
            rows.append(table_row(name, [format_number(float(number))], self.theme.text))
        self._card.tell(f"<table cellspacing='0'>{''.join(rows)}</table>", at)

    def _tell_state(self) -> None:
        """Tell the state that is read by the keys."""
        if self._read is None:
            return
        if not self._paths or self._read >= len(self._paths[0].path.steps):
            self._read = None
            self._card.hide()
            return
        at = self.place_of(self._read) if self._has_place(self._read) else self.frame.area.center()
        self._tell_path(self._paths[0], self._read, at.toPoint())

    def _has_place(self, state: int) -> bool:
        """Whether a state of the path of the run in sight has a place on the plane: none does that ran away."""
        return bool(np.isfinite(self._paths[0].path.on_plane.places[state]).all())
