"""What changes with every snapshot: weights and neurons' maps, composed as pixels and painted in one go."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gradstudio.training.parameters import LayerParameters
from gradstudio.training.requests import Maps
from gradstudio.ui.builder.edges import EdgeFan
from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.builder.heatmaps import NO_IMAGES, BiasMarks, Cells, Images, Pixels, bias_shares, draw
from gradstudio.ui.builder.painting import cell_of
from gradstudio.ui.theme import Theme

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class LayerState:
    """The numbers of one layer that are drawn.

    Attributes:
        parameters: weights and biases.
        cut: whether each weight is cut, shape (neurons, inputs); None if none is.
        frozen: whether each weight is frozen, the same shape; None if none is.
    """

    parameters: LayerParameters
    cut: Mask | None
    frozen: Mask | None


@dataclass(frozen=True, slots=True, eq=False)
class NeuronMaps:
    """The newest maps of a network's neurons, if there are any, and the activations of its layers."""

    maps: Maps | None = None
    activations: Sequence[str] = ()

    def of_column(self, index: int, column: Column) -> tuple[NDArray[np.int64], Images, str]:
        """Return for each neuron that a column shows its map among some, or −1; those maps; and the activation."""
        maps, activation = self.maps, self.activations[index - 1] if index and self.activations else ""
        none = np.full(len(column.neurons), -1, dtype=np.int64)
        if maps is None or index >= len(maps.layers) or isinstance(maps.request.neurons, str):
            return none, NO_IMAGES, activation
        places = {neuron: place for place, neuron in enumerate(maps.request.neurons[index])}
        chosen = np.array([places.get(neuron, -1) for neuron, _ in column.neurons], dtype=np.int64)
        return chosen, maps.layers[index] if places else NO_IMAGES, activation


class NetworkPicture:
    """An image the size of the view, drawn anew with each snapshot."""

    def __init__(self) -> None:
        self._pixels: Pixels = np.zeros((1, 1), dtype=np.uint32)
        self.image = QImage()

    def resize(self, size: QSize, ratio: float) -> None:
        """Take another size, in logical pixels, and device pixels for each of them."""
        width, height = max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio))
        if self._pixels.shape != (height, width) or self.image.devicePixelRatio() != ratio:
            self._pixels = np.zeros((height, width), dtype=np.uint32)
            self.image = QImage(
                self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32
            )  # keeps to the array, which stays as long as the picture
            self.image.setDevicePixelRatio(ratio)

    def compose(
        self,
        theme: Theme,
        columns: Sequence[Column],
        fans: Sequence[EdgeFan],
        layers: Sequence[LayerState] | None,
        maps: NeuronMaps,
        offset: QPointF,
        top: float,
        phase: float | None,
    ) -> None:
        """Draw all of it.

        Args:
            theme: whose colours to use.
            columns: inputs and layers.
            fans: the edges between them.
            layers: their numbers, or None before there are any.
            maps: of the neurons.
            offset: how far the view is scrolled.
            top: what is above stays empty.
            phase: of the flow along the edges, or None.
        """
        pixels, ratio = self._pixels, self.image.devicePixelRatio()
        surface = QColor(theme.surface).rgb()
        pixels.fill(surface)
        width = pixels.shape[1] / ratio
        edges = [
            (fan, layer)
            for fan, layer in zip(fans, layers or (), strict=layers is not None)
            if fan.right > offset.x() and fan.left < offset.x() + width
        ]
        seen = [k for k, c in enumerate(columns) if -c.half < c.x - offset.x() < width + c.half]
        if not _kernels_are_ready():
            weights = [(fan, layer.parameters.weights) for fan, layer in edges]
            self._sketch(theme, [columns[k] for k in seen], weights, offset)
        else:
            for fan, layer in edges:
                own = layer.parameters.weights
                fan.draw(pixels, ratio, offset, theme, own, layer.cut, layer.frozen, phase)
            for k in seen:
                biases = layers[k - 1].parameters.biases if k and layers is not None else None
                self._draw_column(theme, k, columns[k], maps, biases, offset)
        pixels[: round(top * ratio)] = surface

    def _draw_column(
        self,
        theme: Theme,
        index: int,
        column: Column,
        maps: NeuronMaps,
        biases: NDArray[np.float64] | None,
        offset: QPointF,
    ) -> None:
        ratio = self.image.devicePixelRatio()
        chosen, images, activation = maps.of_column(index, column)
        cells = Cells(
            left=round((column.x - column.half - offset.x()) * ratio),
            tops=np.rint((column.heights - (column.half + offset.y())) * ratio).astype(np.int64),
            side=max(1, round(2 * column.half * ratio)),
            chosen=chosen,
            images=images,
            activation=activation,
        )
        if biases is None:
            draw(theme, self._pixels, cells)
            return
        place, side = bias_place(column, 0.0), bias_side(column)
        marks = BiasMarks(
            left=round((place.x() - offset.x()) * ratio),
            below=round((place.y() + column.half) * ratio),
            side=round(side * ratio),
            shares=bias_shares(biases, column.indices),
        )
        draw(theme, self._pixels, cells, marks)

    def _sketch(
        self,
        theme: Theme,
        columns: Sequence[Column],
        edges: Sequence[tuple[EdgeFan, NDArray[np.float64]]],
        offset: QPointF,
    ) -> None:
        """Draw it without kernels, which are being loaded or compiled: nobody waits for them."""
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-offset)
        for fan, weights in edges:
            fan.sketch(painter, theme, weights)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.neutral))
        painter.drawRects([cell_of(column, y) for column in columns for _, y in column.neurons])
        painter.end()


def _kernels_are_ready() -> bool:
    """Whether the training thread has loaded the kernels that draw; the window never waits for that."""
    module = sys.modules.get("gradstudio.compiled.strokes")
    return module is not None and module.is_ready()


def bias_side(column: Column) -> float:
    """Return the side of the mark that stands for a bias."""
    return min(8.0, max(3.0, 0.3 * column.half))


def bias_place(column: Column, y: float) -> QPointF:
    """Return the upper left corner of a bias's mark: at the lower left corner of the neuron."""
    side = bias_side(column)
    return QPointF(column.x - column.half - side / 2, y + column.half - side / 2)
