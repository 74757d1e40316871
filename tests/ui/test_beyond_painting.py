"""Whatever the numbers are, what is painted has a place: no view hands its painter one that has none."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gradstudio.app.samples.marking import Marking
from gradstudio.app.scalar.over_batch import NodeOverBatch
from gradstudio.app.selection import Selection
from gradstudio.data.source import load_dataset
from gradstudio.project.spec import Plane
from gradstudio.project.spec.data import Table, packed
from gradstudio.ui.inspector.histogram_view import HistogramView
from gradstudio.ui.inspector.over_time import OverTime
from gradstudio.ui.kit.arrays import draw_lines, draw_sprites
from gradstudio.ui.kit.axes import Window
from gradstudio.ui.look.theme import DARK
from gradstudio.ui.loss.chart import LossChart
from gradstudio.ui.output.sample_view import SampleView
from tests.qt_helpers import small_spec
from tests.ui.loss.curves import curve
from tests.ui.output.conftest import project

HARD = (np.nan, np.inf, -np.inf, 1e308, -1e308, 1e100, 5e-324, 0.0)


@pytest.fixture
def painted(qapp):
    picture = QPixmap(40, 40)
    picture.fill(QColor(DARK.window))
    with QPainter(picture) as painter:
        yield painter, picture


def test_sprites_without_a_place_are_left_out_and_the_others_drawn(painted):
    painter, picture = painted
    atlas = QPixmap(4, 4)
    atlas.fill(QColor("white"))
    centres = np.array([[number, 20.0] for number in HARD[:5]] + [[20.0, np.nan], [20.0, 20.0]])
    draw_sprites(painter, atlas, centres, np.tile([0.0, 0.0, 4.0, 4.0], (len(centres), 1)), 1.0)
    painter.end()
    assert picture.toImage().pixelColor(20, 20).name() == "#ffffff"


def test_lines_without_a_place_are_left_out_and_the_others_drawn(painted):
    painter, picture = painted
    painter.setPen(QColor("white"))
    lines = np.array([[number, 0.0, 5.0, 5.0] for number in HARD[:3]] + [[0.0, 20.5, 40.0, 20.5]])
    draw_lines(painter, lines)
    painter.end()
    assert picture.toImage().pixelColor(20, 20).name() == "#ffffff"


@pytest.fixture
def samples(qtbot):
    """A plot of eight samples."""
    view = SampleView(Selection(), Marking(), DARK)
    view.resize(240, 200)
    qtbot.addWidget(view)
    view.show_spec(small_spec())
    return view


def test_samples_anywhere_are_drawn_hovered_and_chosen(samples, qtbot):
    samples.place_samples(np.arange(8), np.column_stack([HARD, HARD[::-1]]))
    samples._marking.mark(np.arange(8), "all")
    samples.show_wrong(np.ones(8, dtype=np.bool_))
    samples.grab()
    places = [samples.sample_position(k) for k in range(8)]
    assert places[0] is None
    assert all(abs(place.x()) <= 1e6 for place in places if place is not None)


@pytest.mark.parametrize("low", HARD)
@pytest.mark.parametrize("high", HARD)
def test_a_plot_whose_whole_has_no_bounds_is_drawn(samples, low, high):
    samples.set_home(
        Window(left=low, right=high, bottom=high, top=low), to_scale=low < high, names=("u", "v")
    )
    samples.place_samples(np.arange(8), np.zeros((8, 2)))
    samples.zoom(1e9)
    samples.grab()
    samples.zoom(1e-30)
    samples.grab()
    assert np.isfinite(samples.frame.to_pixels(np.zeros((1, 2)))).all()


def test_a_histogram_of_any_numbers_is_drawn(qtbot):
    view = HistogramView("data", DARK)
    qtbot.addWidget(view)
    for numbers in (HARD, HARD[3:], HARD[4:], (1e308, 1e308), HARD[:3]):
        values = np.array(numbers)
        view.show_numbers(NodeOverBatch(data=values, grad=values, rows=np.arange(len(values)), samples=8), 3)
        view.resize(240, 140)
        view.grab()


@pytest.mark.parametrize("logarithmic", [False, True])
def test_losses_of_any_size_are_drawn(qtbot, logarithmic):
    parent = QWidget()
    qtbot.addWidget(parent)
    for numbers in ((0.5, 1e308, np.inf), (1e-320, 1e-300), (-1e308, 1e308), (0.0, 0.0), (np.inf, np.inf)):
        chart = LossChart((curve(numbers),), DARK, parent)
        chart.resize(300, 200)
        chart.set_logarithmic(logarithmic)
        chart.grab()


def test_numbers_of_any_size_are_plotted_over_the_steps(studio):
    window = studio.window
    window.selection.set_node(0)
    view = window.inspector.view.over_time
    assert isinstance(view, OverTime)
    steps = np.arange(len(HARD), dtype=np.float64)
    numbers = steps, np.array(HARD), -np.array(HARD)
    view._history = type("History", (), {"run": None, "of": lambda self, node: numbers})()
    view._draw()
    view.grab()


def test_a_table_up_to_the_largest_numbers_is_drawn_by_all_views(open_studio):
    rows = np.array([[1e100, -1e100, 0], [-1e100, 1e100, 1], [1e100, 1e99, 0], [0, 0, 1]] * 3, dtype="<f8")
    data = Table(column_names=("a", "b"), class_labels=("no", "yes"), rows=12, packed=packed(rows.tobytes()))
    studio = open_studio(small_spec().model_copy(update={"data": data}))
    window = studio.window
    for dock in window.docks.all:
        dock.raise_()
        window.grab()


def test_a_regression_with_the_largest_targets_is_drawn(open_studio):
    rows = np.array([[0.0, 1e100], [1.0, -1e100], [2.0, 5.0]] * 4, dtype="<f8")
    spec = project(Plane(samples=20), 3, loss="half_squared_error")
    data = Table(column_names=("a",), rows=12, packed=packed(rows.tobytes()), standardise=False)
    studio = open_studio(spec.model_copy(update={"data": data}), wait=False)
    window = studio.window
    assert load_dataset(data).targets.max() == 1e100
    for dock in window.docks.all:
        dock.raise_()
        window.grab()
