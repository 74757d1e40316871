"""What is told beside a point stays within the plot, wherever the point is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.reading_card import ReadingCard


@pytest.mark.parametrize("x", [-300, 0, 150, 290, 400, 5000])
@pytest.mark.parametrize("y", [-100, 0, 100, 190, 900])
def test_it_lies_within_the_plot(qtbot, x, y):
    plot = QWidget()
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    plot.show()
    card = ReadingCard(plot)
    card.tell("step 47   training loss 0.077", QPoint(x, y))
    assert plot.rect().contains(card.geometry())
