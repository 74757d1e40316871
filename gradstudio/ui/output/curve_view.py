"""`CurveView`: data of one column, as a curve through the samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradstudio.data.dataset import Dataset
from gradstudio.training.look.reading import Reading
from gradstudio.training.look.requests import MapRequest
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.look.colours import class_colours
from gradstudio.ui.output.output_plot import OutputPlot
from gradstudio.ui.output.sprites import shown_samples

_MARGIN = 0.12
_MOST_POINTS = 512
_BASE = -0.08
"""Where samples of many classes lie, below their classes' shares."""


class CurveView(OutputPlot):
    """Draws the prediction over the one column, or a score, or the share of each class."""

    NAME = "Output curve"
    DESCRIPTION = "What the network says over its one column, with the samples"
    FOR_LINE = True

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        theme = self.theme
        zero = frame.to_pixels(np.zeros((1, 2)))[0, 1]
        painter.setPen(QColor(theme.border))
        painter.drawLine(QPointF(frame.area.left(), zero), QPointF(frame.area.right(), zero))

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        super().paint_marks(painter, frame)
        maps, reading = self._maps, self._reading
        if maps is None or reading is None:
            return
        outputs = maps.layers[-1][:, 0]
        if reading.is_signed:
            signed = self._plane.dataset.in_target_unit(reading.signed(outputs))
            curves, colours = signed[None], [QColor(self.theme.text)]
        else:
            curves, colours = reading.shares(outputs), class_colours(self.theme, reading.classes)
        lens = maps.request.lens
        half = (lens.right - lens.left) / outputs.shape[1] / 2
        along = np.linspace(lens.left + half, lens.right - half, outputs.shape[1])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for curve, colour in zip(curves, colours, strict=True):
            places = frame.to_pixels(np.column_stack([along, curve]))
            places = places[np.isfinite(places).all(axis=1)].clip(-1e5, 1e5)
            for line, width in ((QColor(self.theme.surface), 4.5), (colour, 2.0)):
                painter.setPen(QPen(line, width))
                painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in places.tolist()]))

    def place(self) -> None:
        lens, dataset, reading = self._plane.lens, self._plane.dataset, self._reading
        assert reading is not None
        samples, heights = shown_samples(len(dataset)), _heights(dataset, reading)
        along = lens.place(dataset.raw[samples])[:, 0]
        self.place_samples(samples, np.column_stack([along, heights[samples]]))
        low, high = _range(dataset, reading)
        name = {"regression": "prediction", "binary": "score"}.get(dataset.task, "share")
        window = Window(left=lens.left, right=lens.right, bottom=low, top=high)
        self.set_home(window, to_scale=False, names=(self._plane.names[0], name))

    def request(self) -> MapRequest:
        frame = self.frame
        cells = max(100, min(_MOST_POINTS, int(frame.area.width() * self.devicePixelRatioF() / 2)))
        part = self._plane.lens.window(frame.window.left, frame.window.right, -1.0, 1.0)
        return MapRequest(lens=part, width=cells, height=1, neurons="outputs")


def _heights(dataset: Dataset, reading: Reading) -> NDArray[np.float64]:
    """Return where each sample is drawn: at its target, or below the shares."""
    if not reading.is_signed:
        return np.full(len(dataset), _BASE)
    return np.asarray(dataset.in_target_unit(dataset.targets))


def _range(dataset: Dataset, reading: Reading) -> tuple[float, float]:
    if dataset.task == "regression":
        targets = dataset.in_target_unit(dataset.targets)
        low, high = float(targets.min()), float(targets.max())
        margin = _MARGIN * (high - low) or 1.0
        return low - margin, high + margin
    return (-1.3, 1.3) if reading.is_signed else (2 * _BASE, 1.1)
