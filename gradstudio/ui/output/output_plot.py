"""`OutputPlot`: what map and curve have in common, a plot of the outputs over a part of the input space."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from gradstudio.app.run.looker import Looker
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.reading import Reading, reading_of
from gradstudio.training.look.requests import MapRequest, Maps
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.output.sample_view import SampleView


class OutputPlot(SampleView):
    """Asks for the part of the outputs that is shown, and draws the newest answer.

    Args:
        plane: where in the input space it is.
        looker: its line to the training thread.
        selection: what is looked at, and is chosen by a click.
        marking: the samples that stand out.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    FOR_LINE: bool
    """Whether it is for data of one column; with other data it asks for nothing."""

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
        self._spec: ProjectSpec | None = None
        self._reading: Reading | None = None
        self._maps: Maps | None = None
        plane.changed.connect(self._on_plane_changed)
        self.window_changed.connect(self._want)

    @property
    def maps(self) -> Maps | None:
        """The newest answer."""
        return self._maps

    def show_spec(self, spec: ProjectSpec) -> None:
        super().show_spec(spec)
        before, self._spec = self._spec, spec
        if before is None or (spec.data, spec.training.loss) != (before.data, before.training.loss):
            self._take(None)
        self._on_plane_changed()

    def start_over(self) -> None:
        """Show the whole, with nothing pointed at, and without a map until there is one of another project."""
        self.pointed.emit(None)
        self._take(None)
        self.reset()

    def begin_run(self) -> None:
        super().begin_run()
        self._take(None)

    def show_maps(self, maps: Maps) -> None:
        """Draw a newer answer with the next repaint."""
        if self._spec is not None and maps.sizes == self._spec.sizes:
            self._take(maps)

    def ask(self) -> None:
        """Ask for the part that is shown, unless data of another kind are."""
        self._want()

    def outputs_at(self, point: QPointF) -> tuple[float, ...] | None:
        """Return the outputs at a point of the widget, from the newest answer; None outside of it."""
        if self._maps is None:
            return None
        u, v = self.frame.from_pixels(point)
        lens, values = self._maps.request.lens, self._maps.layers[-1]
        column = int((u - lens.left) // ((lens.right - lens.left) / values.shape[2]))
        row = 0 if self.FOR_LINE else int((lens.top - v) // ((lens.top - lens.bottom) / values.shape[1]))
        if not (0 <= column < values.shape[2] and 0 <= row < values.shape[1]):
            return None
        return tuple(values[:, row, column].tolist())

    def place(self) -> None:
        """Place the samples and the window, for a plane or data that are new."""
        raise NotImplementedError

    def request(self) -> MapRequest:
        """Return what is to be asked for to draw the part that is shown."""
        raise NotImplementedError

    def _take(self, maps: Maps | None) -> None:
        self._maps = maps

    @property
    def _is_wanted(self) -> bool:
        plane = self._plane
        return self._spec is not None and plane.is_line == self.FOR_LINE and plane.dataset is self.dataset

    def _on_plane_changed(self) -> None:
        if self._spec is None or not self._is_wanted:
            self._looker.want(None)
            return
        self._reading = reading_of(self._spec, self._plane.dataset)
        if self._maps is not None and not self._maps.request.lens.is_in_plane_of(self._plane.lens):
            self._take(None)
        self.place()
        self._want()
        self.invalidate()

    def _want(self) -> None:
        if self._is_wanted:
            self._looker.want(self.request())
