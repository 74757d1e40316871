"""`RacePlot`: what the plots of a race share: a run that is read, chosen by mouse and keys, and told on a card."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gradstudio.app.race.news import RaceNews
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.axes import Frame
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.look.theme import Theme

REACH = 14.0
"""Pixels from the mouse to what is read."""


class RacePlot(PlotView):
    """Draws runs once for each news, and over them the one that is read.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        run_chosen: a run that was clicked, or read when Return was pressed, and the step, or None for its end.
        run_read: the run that is read, or None.
    """

    run_chosen = Signal(int, object)
    run_read = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._news: RaceNews | None = None
        self._read: int | None = None
        self._layer: tuple[tuple[object, ...], QPixmap] | None = None
        self._card = ReadingCard(self)
        self.pointed.connect(self._on_pointed)
        self.clicked.connect(self._on_clicked)

    # -- what a plot says of itself ------------------------------------------------------------------------

    def run_at(self, at: QPointF) -> int | None:
        """Return the run that is drawn nearest to a point, within reach."""
        raise NotImplementedError

    def place_of_run(self, run: int) -> QPointF | None:
        """Return where the run that is read is told."""
        raise NotImplementedError

    def words_for(self, run: int) -> str:
        """Return what is told of a run."""
        raise NotImplementedError

    def step_at(self, at: QPointF | None) -> int | None:
        """Return the step that a click at a point chooses; None for the end."""
        return None

    def in_order(self) -> list[int]:
        """Return the runs in the order in which keys go through them."""
        raise NotImplementedError

    def draw_runs(self, painter: QPainter, frame: Frame, news: RaceNews) -> None:
        """Draw all runs.

        Args:
            painter: where to draw.
            frame: the plot.
            news: of the race.
        """
        raise NotImplementedError

    # -- what the window says ------------------------------------------------------------------------------

    @property
    def told(self) -> str:
        """What is read, "" while nothing is."""
        return "" if self._card.isHidden() else self._card.plain_text

    @property
    def read(self) -> int | None:
        """The run that is read."""
        return self._read

    def show_news(self, news: RaceNews | None) -> None:
        """Show how a race stands; None for none."""
        if news is None or self._news is None or news.entry is not self._news.entry:
            self._read = None
            self.reset()
        self._news = news
        self._layer = None
        if not self._card.isHidden():  # another plot may be where the run is read
            self._tell()
        self.invalidate()

    def show_read(self, run: int | None) -> None:
        """Point out a run that is read elsewhere."""
        if run != self._read:
            self._read = run
            self._card.hide()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._layer = None
        super().set_theme(theme)

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        news = self._news
        if news is None:
            return
        if is_paper(painter):
            self.draw_runs(painter, frame, news)
            return
        ratio = self.devicePixelRatioF()
        key = frame.window, frame.area.getRect(), ratio
        if self._layer is None or self._layer[0] != key:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            with QPainter(picture) as on_layer:
                on_layer.setRenderHint(QPainter.RenderHint.Antialiasing)
                self.draw_runs(on_layer, frame, news)
            self._layer = key, picture
        painter.drawPixmap(0, 0, self._layer[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        ways = {Qt.Key.Key_Down: -1, Qt.Key.Key_Up: 1}
        if self._news is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape and self._read is not None:
            self._choose(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._read is not None:
            self.run_chosen.emit(self._read, self.step_at(None))
        elif key in ways:
            self.move_read(ways[key])
        else:
            super().keyPressEvent(event)

    def move_read(self, by: int) -> None:
        """Read the next run in order, or the one before."""
        order = self.in_order()
        if order:
            at = order.index(self._read) + by if self._read in order else 0
            self._choose(order[min(max(at, 0), len(order) - 1)])
            announce(self._card, self._card.plain_text)

    def _choose(self, run: int | None) -> None:
        if run != self._read:
            self._read = run
            self.run_read.emit(run)
        self._tell()
        self.update()

    def _tell(self) -> None:
        place = None if self._read is None or self._news is None else self.place_of_run(self._read)
        if self._read is None or place is None:
            self._card.hide()
        else:
            self._card.tell(self.words_for(self._read), QPoint(round(place.x()), round(place.y())))

    def _on_pointed(self, at: QPointF | None) -> None:
        run = None if at is None or self._news is None else self.run_at(at)
        self.setCursor(Qt.CursorShape.PointingHandCursor if run is not None else Qt.CursorShape.ArrowCursor)
        self._choose(run)

    def _on_clicked(self, at: QPointF) -> None:
        run = None if self._news is None else self.run_at(at)
        if run is not None:
            self._choose(run)
            self.run_chosen.emit(run, self.step_at(at))


def nearest_point(places: np.ndarray[tuple[int, ...], np.dtype[np.float64]], at: QPointF) -> int | None:
    """Return the row of the place that is nearest to a point, within reach.

    Args:
        places: shape (places, 2), in pixels; NaN without one.
        at: the point.
    """
    away = np.hypot(places[:, 0] - at.x(), places[:, 1] - at.y())
    if not np.isfinite(away).any():
        return None
    found = int(np.nanargmin(away))
    return found if away[found] <= REACH else None
