"""What changes with every snapshot: weights and neurons' maps, composed as pixels and painted in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QImage

from gradstudio.graph.numbers import largest_magnitude
from gradstudio.training.parameters import LayerParameters
from gradstudio.training.requests import Maps
from gradstudio.ui.builder.edges import EdgeFan
from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.builder.heatmaps import coloured, curves, limits_of, resampled
from gradstudio.ui.theme import Theme

Pixels = NDArray[np.uint32]
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


@dataclass(slots=True)
class NeuronMaps:
    """The newest maps of a network's neurons, and the colours that they were given."""

    maps: Maps | None = None
    activations: Sequence[str] = ()
    _drawn: dict[tuple[int, int, str], Pixels] = field(default_factory=dict)

    def take(self, maps: Maps | None, activations: Sequence[str]) -> None:
        """Take newer maps; `activations` are those of the layers."""
        self.maps, self.activations = maps, activations
        self._drawn.clear()

    def pictures(self, theme: Theme, column: int, side: int) -> tuple[Sequence[int], Pixels] | None:
        """Return the pictures of a column, inputs first: which neurons, and shape (neurons, side, side)."""
        maps = self.maps
        if maps is None or column >= len(maps.layers) or isinstance(maps.request.neurons, str):
            return None
        which = maps.request.neurons[column]
        if not which:
            return None
        key = column, side, theme.name
        if key not in self._drawn:
            images = maps.layers[column]
            activation = self.activations[column - 1] if column else ""
            limits = limits_of(activation, images)
            if images.shape[1] == 1:
                self._drawn[key] = curves(theme, images, limits, side)
            else:
                self._drawn[key] = coloured(theme, resampled(images, side), limits)
        return which, self._drawn[key]


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
        if layers is not None:
            for fan, layer in zip(fans, layers, strict=True):
                if fan.right > offset.x() and fan.left < offset.x() + width:
                    fan.draw(
                        self.image,
                        pixels,
                        offset,
                        theme,
                        layer.parameters.weights,
                        layer.cut,
                        layer.frozen,
                        phase,
                    )
        for index, column in enumerate(columns):
            if -column.half < column.x - offset.x() < width + column.half:
                self._draw_cells(theme, index, column, maps, offset)
                if index and layers is not None:
                    self._draw_biases(theme, column, layers[index - 1].parameters.biases, offset)
        pixels[: round(top * ratio)] = surface

    def _draw_cells(
        self, theme: Theme, index: int, column: Column, maps: NeuronMaps, offset: QPointF
    ) -> None:
        ratio = self.image.devicePixelRatio()
        side = max(1, round(2 * column.half * ratio))
        found = maps.pictures(theme, index, side)
        rows = dict(zip(found[0], found[1], strict=True)) if found else {}
        neutral = np.uint32(QColor(theme.neutral).rgb())
        left = round((column.x - column.half - offset.x()) * ratio)
        for neuron, y in column.neurons:
            at = round((y - column.half - offset.y()) * ratio)
            self._place(left, at, side, side, rows.get(neuron, neutral))

    def _draw_biases(
        self, theme: Theme, column: Column, biases: NDArray[np.float64], offset: QPointF
    ) -> None:
        ratio = self.image.devicePixelRatio()
        shown = np.array([neuron for neuron, _ in column.neurons], dtype=np.intp)
        # Shares first: a run that overflows has biases too large for single precision.
        shares = (biases[shown] / (largest_magnitude(biases) or 1.0)).astype(np.float32)
        colours = coloured(theme, shares[None, None], np.ones((1, 1, 1), dtype=np.float32))[0, 0]
        side, place = round(bias_side(column) * ratio), bias_place(column, 0.0) - offset
        left = round(place.x() * ratio)
        for (_, y), colour in zip(column.neurons, colours, strict=True):
            self._place(left, round((place.y() + y) * ratio), side, side, colour)

    def _place(self, left: int, top: int, width: int, height: int, content: Pixels | np.uint32) -> None:
        """Put some pixels somewhere, as far as that is inside."""
        whole = self._pixels
        first, above = max(0, left), max(0, top)
        last, below = min(whole.shape[1], left + width), min(whole.shape[0], top + height)
        if first >= last or above >= below:
            return
        if isinstance(content, np.ndarray):
            content = content[above - top : below - top, first - left : last - left]
        whole[above:below, first:last] = content


def bias_side(column: Column) -> float:
    """Return the side of the mark that stands for a bias."""
    return min(8.0, max(3.0, 0.3 * column.half))


def bias_place(column: Column, y: float) -> QPointF:
    """Return the upper left corner of a bias's mark: at the lower left corner of the neuron."""
    side = bias_side(column)
    return QPointF(column.x - column.half - side / 2, y + column.half - side / 2)
