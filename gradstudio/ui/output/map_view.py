"""`MapView`: the decision map or the surface of a regression, with the samples on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from gradstudio.app.input_plane import InputPlane
from gradstudio.app.looker import Looker
from gradstudio.app.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.lens import Lens
from gradstudio.training.reading import reading_of
from gradstudio.training.requests import MapRequest, Maps
from gradstudio.ui.output.axes import Frame, Window
from gradstudio.ui.output.images import output_image
from gradstudio.ui.output.sample_view import SampleView
from gradstudio.ui.output.sprites import shown_samples
from gradstudio.ui.theme import Theme

_PIXELS_A_CELL = 2.0
_FEWEST_CELLS, _MOST_CELLS = 100, 256
_MOST_SHARES = 100_000
"""Cells times classes, where each class has a share."""


class MapView(SampleView):
    """Draws the newest map; asks for the part that is shown, and for nothing while it is hidden."""

    def __init__(
        self,
        plane: InputPlane,
        looker: Looker,
        selection: Selection,
        marking: Marking,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(selection, marking, theme, parent)
        self._plane = plane
        self._looker = looker
        self._stepped = False
        self._maps: Maps | None = None
        self._image: QImage | None = None
        self._spec: ProjectSpec | None = None
        self.setAccessibleName("Output map")
        self.setAccessibleDescription("What the network says over the input plane, with the samples on it")
        plane.changed.connect(self._place)
        self.window_changed.connect(self._want)

    @property
    def maps(self) -> Maps | None:
        """The newest map."""
        return self._maps

    def show_spec(self, spec: ProjectSpec) -> None:
        super().show_spec(spec)
        if (
            self._spec is None
            or spec.data != self._spec.data
            or spec.training.loss != self._spec.training.loss
        ):
            self._maps = self._image = None
        self._spec = spec
        self._place()

    def show_maps(self, maps: Maps) -> None:
        """Draw a newer map with the next repaint."""
        if self._spec is not None and maps.sizes == self._spec.sizes:
            self._maps, self._image = maps, None

    def set_stepped(self, on: bool) -> None:
        """Draw classes without their shades, or a regression in steps."""
        self._stepped, self._image = on, None
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._image = None
        super().set_theme(theme)

    def outputs_at(self, point: QPointF) -> tuple[float, ...] | None:
        """Return the network's outputs at a point of the widget, from the newest map; None outside of it."""
        if self._maps is None:
            return None
        u, v = self.frame.from_pixels(point)
        lens, values = self._maps.request.lens, self._maps.layers[-1]
        column = int((u - lens.left) / (lens.right - lens.left) * values.shape[2])
        row = int((lens.top - v) / (lens.top - lens.bottom) * values.shape[1])
        if not (0 <= column < values.shape[2] and 0 <= row < values.shape[1]):
            return None
        return tuple(values[:, row, column].tolist())

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        maps = self._maps
        if maps is None or self._spec is None or self.dataset is None:
            return
        if self._image is None:
            reading = reading_of(self._spec, self.dataset)
            self._image = output_image(maps.layers[-1], reading, self.theme, stepped=self._stepped)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame.rectangle(_window(maps.request.lens)), self._image)

    def _place(self) -> None:
        """Place the samples in the plane, which is another one."""
        lens, dataset = self._plane.lens, self._plane.dataset
        if lens.up is None or dataset is not self.dataset:
            self._looker.want(None)
            return
        samples = shown_samples(len(dataset))
        self.place_samples(samples, lens.place(dataset.raw[samples]))
        to_scale = abs((lens.right - lens.left) - (lens.top - lens.bottom)) < 1e-9 * (lens.right - lens.left)
        if self._maps is not None and not self._maps.request.lens.is_in_plane_of(lens):
            self._maps = self._image = None
        self.set_home(_window(lens), to_scale=to_scale, names=self._plane.names)
        self._want()
        self.invalidate()

    def _want(self) -> None:
        spec, lens = self._spec, self._plane.lens
        if spec is None or lens.up is None:
            return
        frame, ratio = self.frame, self.devicePixelRatioF()
        longer = max(frame.area.width(), frame.area.height())
        most = min(_MOST_CELLS, int((_MOST_SHARES / spec.sizes[-1]) ** 0.5))
        cells = max(_FEWEST_CELLS, min(most, int(longer * ratio / _PIXELS_A_CELL)))
        window = frame.window
        self._looker.want(
            MapRequest(
                lens=lens.window(window.left, window.right, window.bottom, window.top),
                width=max(_FEWEST_CELLS, int(cells * frame.area.width() / longer)),
                height=max(_FEWEST_CELLS, int(cells * frame.area.height() / longer)),
                neurons="outputs",
            )
        )


def _window(lens: Lens) -> Window:
    return Window(left=lens.left, right=lens.right, bottom=lens.bottom, top=lens.top)
