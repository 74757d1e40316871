"""A small picture of the data, in which a sample can be chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from gradstudio.app.selection import Selection
from gradstudio.data.dataset import Dataset
from gradstudio.ui.data.flat import Flat, flat
from gradstudio.ui.data.scatter import draw_dots, placed
from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.kit.resting_tip import RestingTip
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.output.readout import label_text, place_text

_MARGIN = 10
_RADIUS = 3.5
_REACH = 8.0
_TOLD = 6
_MOST_DOTS = 2000


class DataPreview(QWidget):
    """Shows every sample as a dot in the colour of its class; a click makes it the sample that is looked at.

    Args:
        selection: what is looked at, and is chosen by a click.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, selection: Selection, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._theme = theme
        self._dataset: Dataset | None = None
        self._class_names: tuple[str, ...] = ()
        self._flat: Flat | None = None
        self._places: NDArray[np.float64] | None = None
        self._hovered: int | None = None
        self._tip = RestingTip(self)
        self._picture: QPixmap | None = None
        self.setMouseTracking(True)
        self.setAccessibleName("Data")
        self.setProperty(DRAWING, True)
        self.setAccessibleDescription("The samples; the one with a ring is drawn in the graph")
        selection.sample_changed.connect(self._on_selection_sample_changed)

    def show_dataset(self, dataset: Dataset, class_names: tuple[str, ...]) -> None:
        """Show other samples."""
        self._class_names = class_names
        before, self._dataset = self._dataset, dataset
        if before is None or dataset.raw is not before.raw or dataset.targets is not before.targets:
            self._flat = self._places = None  # of a wide table it takes a while: when it is painted
            self._picture = None
            self._point_at_nothing()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._picture = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(208, 168)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.window))
        painter.drawRoundedRect(self.rect(), 8, 8)
        if self._dataset is None:
            return
        points = self._points()
        radius = _RADIUS if len(points) <= 300 else 2.0
        if is_paper(painter):
            draw_dots(painter, self._dataset, points, self._theme, radius, _MOST_DOTS)
        else:
            if self._picture is None:
                self._picture = self._drawn(self._dataset, points, radius)
            painter.drawPixmap(0, 0, self._picture)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for sample, ring in (
            (self._hovered, self._theme.muted),
            (self._selection.sample, self._theme.accent),
        ):
            if sample is not None and sample < len(points):
                painter.setPen(QPen(QColor(ring), 2))
                painter.drawEllipse(QPointF(*points[sample]), radius + 3, radius + 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = self._places = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        sample = self._sample_at(event.position())
        if sample != self._hovered:
            self._hovered = sample
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if sample is not None else Qt.CursorShape.ArrowCursor
            )
            self.update()
        if sample is None:
            self._tip.hide()
        elif self._dataset is not None:
            told = place_text(self._dataset.told(sample), _TOLD)
            learned = "label" if self._class_names else "target"
            label = label_text(self._dataset, self._class_names, sample)
            said = f"Sample {sample + 1}: {told}, {learned} {label}"
            self._tip.tell(said, event.globalPosition().toPoint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        sample = self._sample_at(event.position())
        if sample is not None and event.button() == Qt.MouseButton.LeftButton:
            self._selection.set_sample(sample)

    def leaveEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # QEvent, as the base declares
        self._point_at_nothing()

    def _point_at_nothing(self) -> None:
        self._hovered = None
        self._tip.hide()
        self.update()

    def point_of(self, sample: int) -> QPointF:
        """Return where a sample is drawn."""
        return QPointF(*self._points()[sample])

    def _drawn(self, dataset: Dataset, points: NDArray[np.float64], radius: float) -> QPixmap:
        """Draw the samples once."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        # Of a hundred thousand samples two thousand tell as much, and are drawn before one notices.
        with QPainter(picture) as painter:
            draw_dots(painter, dataset, points, self._theme, radius, _MOST_DOTS)
        return picture

    def _points(self) -> NDArray[np.float64]:
        """Return where each sample is drawn."""
        assert self._dataset is not None
        if self._flat is None:
            self._flat = flat(self._dataset)
        if self._places is None:
            area = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            self._places = placed(self._flat, area)
        return self._places

    def _sample_at(self, point: QPointF) -> int | None:
        if self._dataset is None:
            return None
        distance = np.hypot(*(self._points() - (point.x(), point.y())).T)
        nearest = int(np.argmin(distance))
        return nearest if distance[nearest] <= _REACH else None

    def _on_selection_sample_changed(self, sample: int) -> None:
        self.update()
