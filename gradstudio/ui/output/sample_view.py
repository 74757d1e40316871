"""`SampleView`: a plot with the samples on it, which can be pointed at and chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.data.dataset import Dataset
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split_rows
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.kit.axes import Frame
from gradstudio.ui.kit.plot_view import PlotView
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.output.sprites import (
    draw_ring,
    point_radius,
    sample_colours,
    shown_samples,
    stamp_crosses,
    stamp_points,
)

_REACH = 9.0
_NOWHERE = np.empty((0, 2))


class SampleView(PlotView):
    """Draws training samples filled and test samples hollow, crosses on those that are wrong.

    Args:
        selection: what is looked at, and is chosen by a click.
        marking: the samples that stand out.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        hovered: the sample under the mouse, or None.
    """

    hovered = Signal(object)

    NAME, DESCRIPTION = "", ""
    """What a screen reader calls it, and says of it."""

    def __init__(
        self, selection: Selection, marking: Marking, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.NAME)
        self.setAccessibleDescription(self.DESCRIPTION)
        self._selection = selection
        self._marking = marking
        self._dataset: Dataset | None = None
        self._subject: tuple[object, ...] = ()
        self._palette: tuple[int, ...] = ()
        self._tones: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self._for_test: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._wrong: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._samples: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        self._places: NDArray[np.float64] = _NOWHERE
        self._shown = {False: True, True: True}  # by whether a sample is for testing
        self._hovered: int | None = None
        selection.sample_changed.connect(self._on_selection_sample_changed)
        marking.changed.connect(self.update)
        self.pointed.connect(self._on_pointed)
        self.clicked.connect(self._on_clicked)

    @property
    def dataset(self) -> Dataset | None:
        """The samples."""
        return self._dataset

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """For every sample whether it is shown as predicted wrongly."""
        return self._wrong

    @property
    def for_test(self) -> NDArray[np.bool_]:
        """For every sample whether it is for testing."""
        return self._for_test

    @property
    def places(self) -> NDArray[np.float64]:
        """Where the samples are that are drawn, in the plot's units: shape (samples, 2)."""
        return self._places

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        dataset = load_dataset(spec.data)
        subject = spec.data.kind, dataset.columns
        if subject != self._subject:  # a place in other data is nowhere in these
            self._subject = subject
            self.reset()
        if dataset is not self._dataset and self._hovered is not None:
            self._hovered = None  # it was one of other data
            self.hovered.emit(None)
        self._dataset = dataset
        self._for_test = np.zeros(len(dataset), dtype=np.bool_)
        self._for_test[split_rows(len(dataset), spec.data.test_share, spec.data.seed)[1]] = True
        self._wrong = np.zeros(len(dataset), dtype=np.bool_)
        self._samples, self._places = shown_samples(len(dataset)), _NOWHERE
        self._palette, self._tones = sample_colours(dataset, self.theme)
        self.invalidate()

    def place_samples(self, samples: NDArray[np.intp], places: NDArray[np.float64]) -> None:
        """Say where samples are, in the plot's units; those not named are not drawn.

        Args:
            samples: their indices, in ascending order.
            places: shape (samples, 2).
        """
        if self._dataset is not None and samples.size and samples[-1] >= len(self._dataset):
            return  # they are of other data
        self._samples, self._places = samples, places

    def begin_run(self) -> None:
        """Forget what the run before made of the samples."""
        self._wrong = np.zeros_like(self._wrong)

    def show_wrong(self, wrong: NDArray[np.bool_]) -> None:
        """Say for every sample whether it is predicted wrongly."""
        if self._dataset is not None and len(wrong) == len(self._dataset):
            self._wrong = wrong

    def set_shown(self, *, test: bool, on: bool) -> None:
        """Draw the samples for testing, or those for training, or leave them out."""
        self._shown[test] = on
        self.update()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if self._dataset is not None:
            self._palette, self._tones = sample_colours(self._dataset, theme)

    def sample_position(self, sample: int) -> QPointF | None:
        """Return where a sample is drawn; None if it is not."""
        at = self._index_of(sample)
        return None if at is None else QPointF(*self.frame.to_pixels(self._places[at : at + 1])[0].tolist())

    def sample_at(self, point: QPointF) -> int | None:
        """Return the sample that is drawn nearest to a point and within reach of the mouse."""
        visible = self._visible()
        if not visible.size:
            return None
        at = self.frame.to_pixels(self._places[visible])
        distances = np.hypot(at[:, 0] - point.x(), at[:, 1] - point.y())
        nearest = int(np.nanargmin(np.where(np.isfinite(distances), distances, np.inf)))
        return int(self._samples[visible[nearest]]) if distances[nearest] <= _REACH else None

    def paint_samples(self, painter: QPainter, frame: Frame) -> None:
        """Stamp the samples."""
        visible = self._visible()
        samples = self._samples[visible]
        places = frame.to_pixels(self._places[visible])
        tones, hollow = self._tones[samples], self._for_test[samples]
        radius = point_radius(len(self._samples))
        stamp_points(painter, self.theme, places, self._palette, tones, hollow, radius)
        stamp_crosses(painter, self.theme, places[self._wrong[samples]])

    def paint_marks(self, painter: QPainter, frame: Frame) -> None:
        theme, radius = self.theme, point_radius(len(self._samples))
        self.paint_samples(painter, frame)
        if self._marking.samples.size:
            placed = self._placed()
            marked = placed[np.isin(self._samples[placed], self._marking.samples)]
            signs = self._marking.signs[np.searchsorted(self._marking.samples, self._samples[marked])]
            colours = {-1.0: theme.negative, 0.0: theme.text, 1.0: theme.positive}
            for place, sign in zip(frame.to_pixels(self._places[marked]), signs.tolist(), strict=True):
                draw_ring(painter, place, colours[sign], theme.window, radius + 2.5)
        for sample, colour in ((self._hovered, theme.text), (self._selection.sample, theme.accent)):
            at = None if sample is None else self._index_of(sample)
            if at is not None:
                place = frame.to_pixels(self._places[at : at + 1])[0]
                draw_ring(painter, place, colour, theme.window, radius + 4.0)

    def _visible(self) -> NDArray[np.intp]:
        """Return which of the placed samples are drawn."""
        placed = self._placed()
        for_test = self._for_test[self._samples[placed]]
        return placed[np.where(for_test, self._shown[True], self._shown[False])]

    def _placed(self) -> NDArray[np.intp]:
        """Return which of the samples have a place."""
        if len(self._places) != len(self._samples):
            return np.empty(0, dtype=np.intp)
        return np.flatnonzero(np.isfinite(self._places).all(axis=1))

    def _index_of(self, sample: int) -> int | None:
        at = int(np.searchsorted(self._samples, sample))
        found = at < len(self._places) and self._samples[at] == sample
        return at if found and np.isfinite(self._places[at]).all() else None

    def _on_pointed(self, point: QPointF | None) -> None:
        sample = None if point is None else self.sample_at(point)
        if sample != self._hovered:
            self._hovered = sample
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if sample is not None else Qt.CursorShape.CrossCursor
            )
            self.update()
            self.hovered.emit(sample)

    def _on_clicked(self, point: QPointF) -> None:
        sample = self.sample_at(point)
        if sample is not None:
            self._selection.set_sample(sample)

    def _on_selection_sample_changed(self, sample: int) -> None:
        self.update()
