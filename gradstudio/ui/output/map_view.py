"""`MapView`: the decision map or the surface of a regression, with the samples on it."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter

from gradstudio.training.look.lens import Lens
from gradstudio.training.look.requests import MapRequest, Maps
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.output.images import output_image
from gradstudio.ui.output.output_plot import OutputPlot
from gradstudio.ui.output.sprites import shown_samples

_PIXELS_A_CELL = 2.0
_FEWEST_CELLS, _MOST_CELLS = 100, 256
_MOST_SHARES = 100_000
"""Cells times classes, where each class has a share."""


class MapView(OutputPlot):
    """Draws the newest map as an image, with the samples on it."""

    NAME = "Output map"
    DESCRIPTION = "What the network says over the input plane, with the samples on it"
    FOR_LINE = False

    _stepped = False
    _image: QImage | None = None

    def set_stepped(self, on: bool) -> None:
        """Draw classes without their shades, or a regression in bands."""
        self._stepped, self._image = on, None
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._image = None
        super().set_theme(theme)

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        maps, reading = self._maps, self._reading
        if maps is None or reading is None:
            return
        if self._image is None:
            self._image = output_image(maps.layers[-1], reading, self.theme, stepped=self._stepped)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame.rectangle(window_of(maps.request.lens)), self._image)

    def place(self) -> None:
        lens, dataset = self._plane.lens, self._plane.dataset
        samples = shown_samples(len(dataset))
        # After every edit: the columns of all samples are not copied for it.
        rows = dataset.raw if len(samples) == len(dataset) else dataset.raw[samples]
        self.place_samples(samples, lens.place(rows))
        wide, high = lens.right - lens.left, lens.top - lens.bottom
        self.set_home(window_of(lens), to_scale=abs(wide - high) < 1e-9 * wide, names=self._plane.names)

    def request(self) -> MapRequest:
        frame, lens = self.frame, self._plane.lens
        wide, high = frame.area.width(), frame.area.height()
        outputs = self._spec.sizes[-1] if self._spec is not None else 1
        most = min(_MOST_CELLS, int((_MOST_SHARES / outputs) ** 0.5))
        cells = max(
            _FEWEST_CELLS, min(most, int(max(wide, high) * self.devicePixelRatioF() / _PIXELS_A_CELL))
        )
        window = frame.window
        return MapRequest(
            lens=lens.window(window.left, window.right, window.bottom, window.top),
            width=max(_FEWEST_CELLS, int(cells * wide / max(wide, high))),
            height=max(_FEWEST_CELLS, int(cells * high / max(wide, high))),
            neurons="outputs",
        )

    def _take(self, maps: Maps | None) -> None:
        super()._take(maps)
        self._image = None


def window_of(lens: Lens) -> Window:
    """Return what a part of the input space is of the plot."""
    return Window(left=lens.left, right=lens.right, bottom=lens.bottom, top=lens.top)
