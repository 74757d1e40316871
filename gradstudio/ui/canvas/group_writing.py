"""What is written on a closed group: its name, and as many numbers as there is room for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from gradstudio.app.graph.group_figures import GroupNumbers
from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.project.number_text import format_number
from gradstudio.ui.canvas.shading import Shading
from gradstudio.ui.canvas.writers import Writers
from gradstudio.ui.canvas.writing import TextRun
from gradstudio.ui.look.text_size import text_scale

_LEFT, _CENTRE, _RIGHT = 0.0, 0.5, 1.0
_LINE = 14.0
_LETTER = 6.4
_SIZE = 11.0
_NEARLY = 0.999
_LEAST_WIDTH = 16.0
_WIDTH_FOR_NUMBERS = 132.0
_AXIS = 6.0
"""Captions end and figures begin so far to the right of the middle."""


class GroupWriter:
    """Writes on the closed groups of one graph.

    Args:
        placed: the graph.
        writers: what to write with.
    """

    def __init__(self, placed: PlacedGraph, writers: Writers) -> None:
        self._placed = placed
        self._writers = writers

    def write(
        self,
        painter: QPainter,
        groups: NDArray[np.intp],
        rects: list[QRectF],
        shading: Shading,
        numbers: GroupNumbers | None,
    ) -> None:
        """Write on some groups.

        Args:
            painter: where to write.
            groups: which ones, by their index in the outline.
            rects: where what can be seen of them is, in pixels.
            shading: of all groups.
            numbers: if there are any yet.
        """
        titles: list[TextRun] = []
        captions: list[TextRun] = []
        figures: list[TextRun] = []
        tones = shading.text_tones[groups].tolist()
        room_for = max((rect.height() for rect in rects), default=0.0) - 4
        scale = min(text_scale(), max(1.0, _NEARLY * room_for / _LINE))  # no larger than the boxes permit
        line = _LINE * scale
        for group, rect, tone in zip(groups.tolist(), rects, tones, strict=True):
            room = int((rect.height() - 4) // line)
            if room < 1 or rect.width() < _LEAST_WIDTH:
                continue
            roomy = rect.width() >= _WIDTH_FOR_NUMBERS * scale
            lines = self._lines(group, numbers)[: room - 1] if roomy else []
            x, y = rect.center().x(), rect.center().y() - len(lines) * line / 2
            titles.append(TextRun(self._title(group, rect.width() / scale), x, y, _CENTRE, tone))
            for row, (caption, figure) in enumerate(lines, 1):
                captions.append(TextRun(caption, x + _AXIS - 4, y + row * line, _RIGHT, tone))
                figures.append(TextRun(figure, x + _AXIS + 4, y + row * line, _LEFT, tone))
        size = _SIZE * scale
        self._writers.at(painter, size, QFont.Weight.DemiBold, shading.tones).write(painter, titles)
        plain = self._writers.at(painter, size, QFont.Weight.Normal, shading.tones)
        plain.write(painter, captions)
        plain.write(painter, figures, as_numbers=True)

    def unnamed(self, groups: NDArray[np.intp], rects: list[QRectF]) -> list[tuple[QRectF, str]]:
        """Return the boxes that stand alone, as inputs and loss do, and have no room for their names.

        Args:
            groups: closed groups, by their index in the outline.
            rects: where each is, in pixels.
        """
        outline = self._placed.outline
        return [
            (rect, outline.groups[group].title)
            for group, rect in zip(groups.tolist(), rects, strict=True)
            if outline.parents[group] < 0 and not self._has_room(group, rect)
        ]

    def _has_room(self, group: int, rect: QRectF) -> bool:
        is_high, is_wide = rect.height() - 4 >= _LINE, rect.width() >= _LEAST_WIDTH
        return is_high and is_wide and bool(self._title(group, rect.width()))

    def _title(self, group: int, width: float) -> str:
        """Return the name, its number alone, or nothing, as a width permits in type of the usual size."""
        title = self._placed.outline.groups[group].title
        fitting = (name for name in (title, title.rpartition(" ")[2]) if len(name) * _LETTER <= width - 4)
        return next(fitting, "")

    def _lines(self, group: int, numbers: GroupNumbers | None) -> list[tuple[str, str]]:
        if numbers is None:
            return []
        told = (
            ("w·x + b", numbers.pre_activation[group]),
            ("activation", numbers.activation[group]),
            ("mean |grad|", numbers.gradient[group]),
        )
        return [(caption, format_number(value)) for caption, value in told if not np.isnan(value)]
