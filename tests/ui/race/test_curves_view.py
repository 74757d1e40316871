"""The curves of a race, without a window: what is read where another race takes their place."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from gradstudio.app.race.density import MOST_LINES
from gradstudio.app.race.entry import RaceChoice, enter
from gradstudio.app.race.news import RaceNews
from gradstudio.app.race.telling import news_of
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.race.results import LastNumbers, RaceResults
from gradstudio.training.run.constant_answer import ConstantAnswer
from gradstudio.ui.look.theme import LIGHT
from gradstudio.ui.race import curves_view
from gradstudio.ui.race.curves_view import RaceCurvesView


def news(points: int, runs: int = 2) -> RaceNews:
    """Return what a race of some seeds says whose curves have some points."""
    losses = 0.1 * np.arange(1, runs + 1)[:, None] + np.linspace(1.0, 0.0, points)
    nothing = np.full(runs, math.nan)
    results = RaceResults(
        steps=points,
        at=np.arange(points),
        losses=losses,
        accuracies=losses,
        test_at=np.empty(0, dtype=np.int64),
        test_losses=np.empty((runs, 0)),
        test_accuracies=np.empty((runs, 0)),
        last=LastNumbers(
            losses=losses[:, -1], accuracies=nothing, test_losses=nothing, test_accuracies=nothing
        ),
        taken=np.full(runs, points),
    )
    entry = enter(ProjectSpec(), RaceChoice(seeds=runs, steps=100))
    return news_of(entry, 100, results, [ConstantAnswer(loss=1.0, accuracy=0.5)])


def test_another_race_is_read_at_its_end_wherever_the_race_before_was_read(qtbot):
    view = RaceCurvesView(LIGHT)
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show_news(news(100))
    edge = view.frame.area.right()
    view.pointed.emit(QPointF(edge - 8, view.frame.area.center().y()))
    view.pointed.emit(None)
    chosen = []
    view.run_chosen.connect(lambda run, step: chosen.append((run, step)))
    view.show_news(news(3))
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert "loss at step 2:" in view.words_for(0)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen == [(0, None)]


@pytest.mark.parametrize(
    ("points", "runs", "lines"), [(20, 7, 7 * 19), (1, MOST_LINES + 1, 0), (20, MOST_LINES + 1, 0)]
)
def test_few_runs_are_drawn_as_lines_at_once_and_many_never_one_by_one(
    qtbot, monkeypatch, points, runs, lines
):
    drawn = []
    monkeypatch.setattr(curves_view, "draw_lines", lambda painter, rows: drawn.append(len(rows)))
    view = RaceCurvesView(LIGHT)
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show_news(news(points, runs))
    assert not view.grab().isNull()
    assert drawn == ([lines] if lines else [])
