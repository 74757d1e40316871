"""`HiddenView`: the samples and the warped input grid as a layer sees them."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.reading import Reading, reading_of
from gradstudio.training.look.requests import HiddenPicture
from gradstudio.ui.kit.arrays import draw_lines
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.look.colours import diverging, levels
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.output.images import share_palette
from gradstudio.ui.output.sample_view import SampleView

_LINE_EVERY = 2
"""Every so many rows and columns of the grid one is drawn as a line; the others only add its bends."""
_ROOM = 0.12
_SMALL = 0.5
"""A picture that takes less of the window's width or height than this is brought nearer."""
_SHRINK = 0.15
"""Share of the way that the window shrinks in each frame. It grows at once where the picture does."""
_MARGIN = 16
"""Pixels beside what is written in the place of a picture."""
_FINE = 2.0
"""Pixels of the screen for one of the window's."""


class HiddenView(SampleView):
    """Draws the newest `HiddenPicture`; the grid's lines have the colour of what the network says there.

    Args:
        selection: what is looked at, and is chosen by a click.
        marking: the samples that stand out.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self, selection: Selection, marking: Marking, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(selection, marking, theme, parent)
        self._picture: HiddenPicture | None = None
        self._reading: Reading | None = None
        self._lines: list[tuple[QColor, NDArray[np.float64]]] = []
        self._reason = ""
        self.setAccessibleName("Hidden space")
        self.setAccessibleDescription("Samples and input grid as a layer of the network sees them")

    @property
    def picture(self) -> HiddenPicture | None:
        """What is drawn."""
        return self._picture

    def show_spec(self, spec: ProjectSpec) -> None:
        super().show_spec(spec)
        self._picture, self._lines, self._reason = None, [], ""
        assert self.dataset is not None
        self._reading = reading_of(spec, self.dataset)

    def begin_run(self) -> None:
        super().begin_run()
        self.show_reason("")

    def show_picture(self, picture: HiddenPicture, names: tuple[str, str]) -> None:
        """Draw a newer picture with the next repaint."""
        fresh = self._picture is None or self._picture.request != picture.request
        self._picture, self._reason = picture, ""
        self.place_samples(picture.samples, picture.places)
        self._lines = self._coloured_lines(picture)
        extent = _extent(picture.places)
        if extent is not None:
            window = _followed(None if fresh else self.home, *extent)
            self.set_home(window, to_scale=picture.request.neurons is None, names=names)

    @property
    def reason(self) -> str:
        """Why there is no picture, as it is written in its place, or ""."""
        return self._reason

    def show_reason(self, reason: str) -> None:
        """Write in the place of a picture why there is none, with the next repaint."""
        self._picture, self._lines, self._reason = None, [], reason
        self.place_samples(np.empty(0, dtype=np.intp), np.empty((0, 2)))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        if self._picture is not None:
            self._lines = self._coloured_lines(self._picture)

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        # Opaque and one pixel wide: anything else is many times slower to draw. Small pixels need no smoothing.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.devicePixelRatioF() < _FINE)
        if self._reason:
            painter.setPen(QColor(self.theme.muted))
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(frame.area.adjusted(_MARGIN, 0, -_MARGIN, 0), middle, self._reason)
        for colour, lines in self._lines:
            painter.setPen(QPen(colour, 0))
            pixels = frame.to_pixels(lines.reshape(-1, 2)).reshape(-1, 4)
            draw_lines(painter, pixels[(np.abs(pixels) < 1e5).all(axis=1)])

    def _coloured_lines(self, picture: HiddenPicture) -> list[tuple[QColor, NDArray[np.float64]]]:
        """Return pieces of the grid's lines by colour: rows of u, v, u, v."""
        if self._reading is None:
            return []
        palette, tones = self._tones_of(picture.outputs)
        grid = picture.grid
        pieces, of_piece = [], []
        for along, tone in ((grid, tones), (grid.transpose(1, 0, 2), tones.T)):
            rows = along[::_LINE_EVERY]
            pieces.append(np.concatenate([rows[:, :-1], rows[:, 1:]], axis=2).reshape(-1, 4))
            of_piece.append(tone[::_LINE_EVERY, :-1].ravel())
        lines, chosen = np.concatenate(pieces), np.concatenate(of_piece)
        defined = np.isfinite(lines).all(axis=1)
        return [(palette[t], lines[defined & (chosen == t)]) for t in np.unique(chosen[defined]).tolist()]

    def _tones_of(self, outputs: NDArray[np.float64]) -> tuple[list[QColor], NDArray[np.intp]]:
        reading, theme = self._reading, self.theme
        assert reading is not None
        if reading.is_signed:
            return list(diverging(theme)), levels(
                reading.signed(outputs).astype(np.float64), reading.limit, logarithmic=False
            )
        return list(share_palette(theme, reading.classes)), np.nan_to_num(outputs).argmax(axis=0)


def _extent(places: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return the least and the greatest u and v, or None if no place is finite."""
    finite = places[np.isfinite(places).all(axis=1)]
    return (finite.min(axis=0), finite.max(axis=0)) if len(finite) else None


def _followed(before: Window | None, low: NDArray[np.float64], high: NDArray[np.float64]) -> Window:
    """Return a window around what is there now; the one before if that still fits and fills it."""
    margin = np.maximum(_ROOM * (high - low), 1e-3 * np.maximum(np.abs(high), 1.0))
    (left, bottom), (right, top) = (low - margin).tolist(), (high + margin).tolist()
    now = Window(left=left, right=right, bottom=bottom, top=top)
    if before is None:
        return now
    corner, opposite = np.array([before.left, before.bottom]), np.array([before.right, before.top])
    if (low < corner).any() or (high > opposite).any():
        return Window(
            left=min(left, before.left),
            right=max(right, before.right),
            bottom=min(bottom, before.bottom),
            top=max(top, before.top),
        )
    if ((high - low) > _SMALL * (opposite - corner)).all():
        return before
    ease = partial(_between, _SHRINK)
    return Window(
        left=ease(before.left, left),
        right=ease(before.right, right),
        bottom=ease(before.bottom, bottom),
        top=ease(before.top, top),
    )


def _between(share: float, before: float, now: float) -> float:
    return before + share * (now - before)
