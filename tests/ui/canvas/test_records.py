"""What is written on a node stays apart, however long its name and its numbers are."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from gradstudio.engine import Value
from gradstudio.graph.metrics import NODE_WIDTH
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.ui.canvas.records import RecordWriter, WrittenNumbers
from gradstudio.ui.canvas.writers import pixel_font
from gradstudio.ui.look.theme import load_fonts

SCALE = 4.0


class Noting:
    """Notes what is written, with the room that it takes."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, float, float, float]] = []

    def at(self, painter, size, weight, tones):
        self._metrics = QFontMetricsF(pixel_font(size, weight))
        return self

    def write(self, painter, runs, as_numbers=False):
        for text, x, y, align, _ in runs:
            width = self._metrics.horizontalAdvance(text)
            self.texts.append((text, x - align * width, x + (1.0 - align) * width, y))


def written(label: str, data: float, grad: float) -> list[tuple[str, float, float, float]]:
    result = Value(2.0, label="a").log()
    result.label = label
    graph = ValueGraph(result)
    numbers = WrittenNumbers(np.full(len(graph), data), np.full(len(graph), grad))
    node = list(graph.labels).index(label)
    noting, picture = Noting(), QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    RecordWriter(graph, noting).write(
        painter,
        SCALE,
        np.array([node]),
        np.zeros((1, 2)),
        np.zeros(len(graph), int),
        (QColor("black"),),
        numbers,
    )
    painter.end()
    return noting.texts


@pytest.mark.parametrize(
    "number", [0.0, -1.0, -0.01234, -7.373e-5, 7.373e-5, 1.5e300, -2.345e-123, float("-inf")]
)
@pytest.mark.parametrize("label", ["L", "loss", "prediction_of_the_error", "WWWWWWWWWWWW"])
def test_no_text_lies_over_another_or_beside_the_node(qapp, label, number):
    load_fonts()
    texts = written(label, number, number)
    for one, two in combinations(texts, 2):
        assert one[3] != two[3] or one[2] < two[1] or two[2] < one[1], (one, two)
    assert all(left >= 0.0 and right <= NODE_WIDTH * SCALE for _, left, right, _ in texts)
    assert "log" in [text for text, *_ in texts]


def test_a_name_that_has_room_is_whole_and_numbers_are_called_what_they_are(qapp):
    load_fonts()
    texts = [text for text, *_ in written("loss", 2.0, 1.0)]
    assert texts == ["loss", "log", "data", "grad", "2.000", "1.000"]
