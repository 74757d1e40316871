"""What changes with every snapshot: weights and neurons' maps, composed as pixels and painted in one go."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gradstudio.ui.builder.edges import EdgeFan
from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.builder.heatmaps import BiasMarks, Cells, Pixels, bias_shares, draw
from gradstudio.ui.builder.neuron_maps import NeuronMaps
from gradstudio.ui.builder.numbers import LayerState
from gradstudio.ui.builder.painting import cell_of
from gradstudio.ui.builder.scene import DRAWING_TOP, Scene
from gradstudio.ui.look.theme import Theme


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
        scene: Scene,
        layers: Sequence[LayerState] | None,
        maps: NeuronMaps,
        phase: float | None,
    ) -> None:
        """Draw all of it; where the layers' controls are, it stays empty.

        Args:
            theme: whose colours to use.
            scene: where everything is.
            layers: the numbers of the layers, or None before there are any.
            maps: of the neurons.
            phase: of the flow along the edges, or None.
        """
        offset, columns = scene.offset, scene.columns
        pixels, ratio = self._pixels, self.image.devicePixelRatio()
        surface = QColor(theme.surface).rgb()
        pixels.fill(surface)
        width = pixels.shape[1] / ratio
        edges = [
            (fan, layer)
            for fan, layer in zip(scene.fans, layers or (), strict=layers is not None)
            if fan.right > offset.x() and fan.left < offset.x() + width
        ]
        seen = [k for k, column in enumerate(columns) if scene.is_seen(column)]
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
        pixels[: round(DRAWING_TOP * ratio)] = surface

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
        corner_x, corner_y = column.mark_corner(0.0)
        marks = BiasMarks(
            left=round((corner_x - offset.x()) * ratio),
            below=round((corner_y + column.half) * ratio),
            side=round(column.mark_side * ratio),
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
    is_ready = getattr(module, "is_ready", None)  # the other thread may be in the middle of it
    return is_ready is not None and is_ready()
