"""A small picture of the data, in which a sample can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gradstudio.app.selection import Selection
from gradstudio.data.dataset import Dataset
from gradstudio.graph.numbers import format_number, largest_magnitude
from gradstudio.ui.colours import class_colours, diverging, levels
from gradstudio.ui.theme import Theme

_MARGIN = 12
_RADIUS = 3.5
_REACH = 8.0


class DataPreview(QWidget):
    """Shows every sample as a dot in the colour of its class; a click makes it the sample that is looked at."""

    def __init__(self, selection: Selection, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._theme = theme
        self._dataset: Dataset | None = None
        self._hovered: int | None = None
        self._picture: QPixmap | None = None
        self.setMouseTracking(True)
        self.setAccessibleName("Data")
        self.setAccessibleDescription("The samples; the one with a ring is drawn in the graph")
        selection.sample_changed.connect(self._on_selection_sample_changed)

    def show_dataset(self, dataset: Dataset) -> None:
        """Show other samples."""
        if dataset is not self._dataset:
            self._dataset = dataset
            self._hovered = None
            self._picture = None
            self.update()

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
        self._picture = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        sample = self._sample_at(event.position())
        if sample != self._hovered:
            self._hovered = sample
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if sample is not None else Qt.CursorShape.ArrowCursor
            )
            self.update()
        if sample is not None and self._dataset is not None:
            x1, x2 = self._dataset.inputs[sample]
            target = self._dataset.targets[sample].item()
            named = {"binary": f"label {target:+.0f}", "multiclass": f"class {target:.0f}"}
            label = named.get(self._dataset.task, f"target {format_number(target)}")
            QToolTip.showText(
                event.globalPosition().toPoint(),
                f"sample {sample + 1}: x1 {format_number(x1)}, x2 {format_number(x2)}, {label}",
                self,
            )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        sample = self._sample_at(event.position())
        if sample is not None and event.button() == Qt.MouseButton.LeftButton:
            self._selection.set_sample(sample)

    def leaveEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # QEvent, as the base declares
        self._hovered = None
        self.update()

    def point_of(self, sample: int) -> QPointF:
        """Return where a sample is drawn."""
        return QPointF(*self._points()[sample])

    def _drawn(self, dataset: Dataset, points: NDArray[np.float64], radius: float) -> QPixmap:
        """Draw every sample once; there may be a hundred thousand."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        palette, colours = self._colours(dataset)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for index, colour in enumerate(palette):
                painter.setBrush(colour)
                for x, y in points[colours == index].tolist():
                    painter.drawEllipse(QPointF(x, y), radius, radius)
        return picture

    def _colours(self, dataset: Dataset) -> tuple[Sequence[QColor], NDArray[np.intp]]:
        """Return a palette, and for each sample its place in it."""
        match dataset.task:
            case "binary":
                return class_colours(self._theme, 2), (dataset.targets > 0).astype(np.intp)
            case "multiclass":
                return class_colours(self._theme, dataset.class_count), dataset.targets.astype(np.intp)
            case "regression":
                limit = largest_magnitude(dataset.targets)
                return diverging(self._theme), levels(dataset.targets, limit, logarithmic=False)

    def _points(self) -> NDArray[np.float64]:
        """Return where each sample is drawn: both axes at one scale, x2 upwards."""
        assert self._dataset is not None
        inputs = self._dataset.inputs
        low, high = inputs.min(axis=0), inputs.max(axis=0)
        room = np.array([self.width(), self.height()]) - 2 * _MARGIN
        scale = float(np.min(room / np.maximum(high - low, 1e-9)))
        middle = (low + high) / 2
        points: NDArray[np.float64] = (inputs - middle) * (scale, -scale) + (
            self.width() / 2,
            self.height() / 2,
        )
        return points

    def _sample_at(self, point: QPointF) -> int | None:
        if self._dataset is None:
            return None
        distance = np.hypot(*(self._points() - (point.x(), point.y())).T)
        nearest = int(np.argmin(distance))
        return nearest if distance[nearest] <= _REACH else None

    def _on_selection_sample_changed(self, sample: int) -> None:
        self.update()
