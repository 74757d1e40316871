"""`ContourView`: the losses on a plane as colours and contours, with the paths of runs on them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QHideEvent, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.app.landscape.survey import Relief
from gradstudio.project.round_numbers import round_numbers
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.axes import Frame, Window, tick_text
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.kit.reason import draw_reason
from gradstudio.ui.landscape.contours import contour_lines
from gradstudio.ui.landscape.drawn_path import DrawnPath, paint_name, paint_now, paint_path
from gradstudio.ui.landscape.loss_scale import LossScale, picture_of_heights
from gradstudio.ui.landscape.readings import loss_reading, nearest_state, state_reading
from gradstudio.ui.landscape.scale_bar import SCALE_ROOM, paint_scale_bar
from gradstudio.ui.landscape.wording import no_loss_words
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

Floats = NDArray[np.float64]

_MORE_LEFT = 10
"""For numbers such as −0.25 beside the name of the axis."""
_NUMBERS, _MOST_NUMBERS, _AROUND_NUMBERS = 0.85, 8, 16.0
"""Size of the numbers at the left, how many at the most, and pixels between them, the plot and the name."""
_EDGE = 0.1
"""So near to the edge, as a share of what is shown, nothing is read by the keys."""
_APART = 48.0
"""Names that are nearer to each other would overlap."""
_LINE = 0.3
"""How far a contour is from what it lies on to the colour of text."""


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
        if self._read is not None:
            self._tell_state()
        elif self.pointed_at is not None:
            self._on_pointed(self.pointed_at)
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
        window, metrics = self.own_window or self.home, QFontMetricsF(interface_font(_NUMBERS))
        numbers = (tick_text(number) for number in round_numbers(window.bottom, window.top, _MOST_NUMBERS))
        widest = max(map(metrics.horizontalAdvance, numbers), default=0.0)
        room.setLeft(max(room.left() + _MORE_LEFT * scale, metrics.height() + widest + _AROUND_NUMBERS))
        room.setRight(SCALE_ROOM * scale)
        return room

    def set_theme(self, theme: Theme) -> None:
        self._picture = None
        super().set_theme(theme)

    def paint_axes(self, painter: QPainter, frame: Frame) -> None:
        super().paint_axes(painter, frame)
        if self._relief is not None and self._relief.surface.has_losses:
            paint_scale_bar(painter, self.theme, frame.area, self.size(), self._scale)

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
        if self._relief is not None and not self._relief.surface.has_losses:
            draw_reason(painter, self.theme, frame.area, no_loss_words(self._relief))
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
                paint_name(painter, self.theme, frame.area, at, start)
        if here is not None:
            at = QPointF(*here[0].tolist())
            paint_now(painter, self.theme, at, is_past=self._is_past)
            paint_name(painter, self.theme, frame.area, at, "in sight" if self._is_past else "now")
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
            self._follow()
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

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._read = None
        self.pointed.emit(None)

    def _follow(self) -> None:
        """Move what is shown so far that the state that is read lies in it."""
        if self._read is None or not self._has_place(self._read):
            return
        window = self.frame.window
        u, v = self._paths[0].path.on_plane.places[self._read].tolist()
        du = _beyond(u, window.left, window.right)
        dv = _beyond(v, window.bottom, window.top)
        if du or dv:
            self.show_window(window.moved(du, dv))

    def _nearest(self, at: QPointF) -> tuple[DrawnPath, int] | None:
        return nearest_state(self._paths, self.frame, at) if self.frame.area.contains(at) else None

    def _on_clicked(self, at: QPointF) -> None:
        near = self._nearest(at)
        if near is not None:
            drawn, state = near
            self.step_chosen.emit(drawn.path.run, int(drawn.path.steps[state]))

    def _on_pointed(self, at: QPointF | None) -> None:
        if at is None or self._relief is None:
            self._card.hide()
            self.unsetCursor()
            return
        near = self._nearest(at)
        self.setCursor(Qt.CursorShape.PointingHandCursor if near else Qt.CursorShape.ArrowCursor)
        if near is not None:
            text = state_reading(*near, self.theme)
        else:
            text = loss_reading(self._relief.surface, *self.frame.from_pixels(at), self.theme)
        self._card.tell(text, at.toPoint())

    def _tell_state(self) -> None:
        """Tell the state that is read by the keys."""
        if self._read is None:
            return
        if not self._paths or self._read >= len(self._paths[0].path.steps):
            self._read = None
            self._card.hide()
            return
        at = self.place_of(self._read) if self._has_place(self._read) else self.frame.area.center()
        self._card.tell(state_reading(self._paths[0], self._read, self.theme), at.toPoint())

    def _has_place(self, state: int) -> bool:
        """Whether a state of the path of the run in sight has a place on the plane: none does that diverged."""
        return bool(np.isfinite(self._paths[0].path.on_plane.places[state]).all())


def _beyond(at: float, low: float, high: float) -> float:
    """Return how far a range has to move so that a number lies in it, not at its very edge."""
    edge = _EDGE * (high - low)
    return max(at - (high - edge), 0.0) + min(at - (low + edge), 0.0)
