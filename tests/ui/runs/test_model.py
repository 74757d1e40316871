"""The runs as a tree for Qt's views, whatever comes and goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtTest import QAbstractItemModelTester

from gradstudio.app.record.run_columns import RUN_COLUMNS
from gradstudio.training.record import Label
from gradstudio.training.run.moment import RunId
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import DARK, LIGHT
from gradstudio.ui.runs.model import RunTreeModel
from gradstudio.ui.runs.order import RunOrder
from tests.app.record.kept_runs import FASTER

NAMES = [column.name for column in RUN_COLUMNS]


@pytest.fixture
def model(runs, qapp):
    model = RunTreeModel(runs.records, runs.edits, DARK, qapp)
    yield model
    model.deleteLater()


@pytest.fixture
def order(model, qapp):
    order = RunOrder(model, qapp)
    testers = [
        QAbstractItemModelTester(each, QAbstractItemModelTester.FailureReportingMode.Fatal)
        for each in (model, order)
    ]
    yield order
    del testers
    order.deleteLater()


def tree(order, parent=QModelIndex()) -> list[object]:  # noqa: B008
    """Return the numbers of the runs, each followed by the list of those below it."""
    found: list[object] = []
    for row in range(order.rowCount(parent)):
        index = order.index(row, 0, parent)
        found.append(order.row_of(index).run)
        if below := tree(order, index):
            found.append(below)
    return found


def test_branches_stand_below_the_run_that_they_left(runs, model, order):
    for _ in range(2):
        runs.begin()
    runs.branch(1, 2)
    runs.branch(3, 4)
    runs.branch(1, 3)
    model.refresh(playing=False)
    assert tree(order) == [1, [3, [4], 5], 2]


def test_runs_come_and_go_while_they_are_shown(runs, model, order):
    runs.begin()
    model.refresh(playing=False)
    runs.branch(1, 2)
    model.refresh(playing=False)
    runs.branch(2, 4)
    runs.begin()
    model.refresh(playing=False)
    assert tree(order) == [1, [2, [3]], 4]
    runs.edits.delete([RunId(2)])
    model.refresh(playing=False)
    assert tree(order) == [1, 3, 4]
    runs.undo_stack.undo()
    model.refresh(playing=False)
    assert tree(order) == [1, [2, [3]], 4]
    runs.edits.delete([RunId(1), RunId(2), RunId(3)])
    model.refresh(playing=False)
    assert tree(order) == [4]


def test_runs_of_a_file_that_branch_off_from_each_other_stand_side_by_side(runs, model, order):
    runs.begin()
    runs.branch(1, 2)
    runs.record.run(1).parent = runs.record.run(2).moment
    model.refresh(playing=False)
    assert tree(order) == [1, [2]]
    runs.record.run(2).parent = runs.record.run(2).moment
    model.refresh(playing=False)
    assert tree(order) == [1, 2]


def test_only_what_has_changed_is_told(runs, model):
    runs.begin()
    runs.begin()
    runs.hear(2)
    model.refresh(playing=False)
    told: list[int] = []
    model.dataChanged.connect(lambda first, last: told.append(model.row_of(first).run))
    model.refresh(playing=False)
    assert told == []
    model.refresh(playing=True)
    assert told == [2]


def test_sorting_by_a_number_goes_by_the_number(runs, model, order):
    for steps in (5, 100, 20):
        runs.begin(steps=steps)
    model.refresh(playing=False)
    order.sort(NAMES.index("steps"), Qt.SortOrder.AscendingOrder)
    assert tree(order) == [1, 3, 2]
    order.sort(NAMES.index("steps"), Qt.SortOrder.DescendingOrder)
    assert tree(order) == [2, 3, 1]
    order.sort(-1)
    assert tree(order) == [1, 2, 3]


def test_names_are_sorted_by_the_numbers_in_them(runs, model, order):
    for _ in range(11):
        runs.begin(steps=1)
    model.refresh(playing=False)
    order.sort(0, Qt.SortOrder.AscendingOrder)
    assert tree(order) == list(range(1, 12))


@pytest.mark.parametrize("direction", list(Qt.SortOrder))
def test_what_a_run_does_not_have_is_sorted_last(runs, model, order, direction):
    runs.begin(steps=0)
    runs.begin(steps=5)
    runs.hear(1)
    model.refresh(playing=False)
    order.sort(NAMES.index("final_loss"), direction)
    assert tree(order) == [2, 1]


def test_the_filter_looks_for_all_words_in_name_settings_and_state(runs, model, order):
    runs.begin()
    runs.begin(FASTER, ended="Reached the 5 steps of this project.")
    runs.branch(1, 2, FASTER)
    model.refresh(playing=False)
    order.look_for("rate")
    assert tree(order) == [1, [3], 2]  # the parent of what is found stays
    order.look_for("RATE ended")
    assert tree(order) == [2]
    order.look_for("no such words")
    assert tree(order) == []
    order.look_for(" ")
    assert tree(order) == [1, [3], 2]


def test_a_name_is_edited_and_a_run_is_hidden_in_its_place(runs, model):
    runs.begin()
    model.refresh(playing=False)
    index = model.index_of(RunId(1))
    assert model.setData(index, "mine")
    assert model.setData(index, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert runs.label(1) == Label(name="mine", hidden=True)
    model.refresh(playing=False)
    assert model.data(index) == "mine"
    assert model.data(index, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    assert model.data(index, Qt.ItemDataRole.ForegroundRole) == QColor(DARK.muted)
    assert not model.setData(index.siblingAtColumn(2), "3")


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_the_patch_of_colour_is_that_of_the_run_in_the_theme(runs, model, theme):
    runs.begin()
    model.refresh(playing=False)
    model.set_theme(theme)
    patch = model.data(model.index_of(RunId(1)), Qt.ItemDataRole.DecorationRole)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        shown = patch.pixmap(QSize(12, 12), mode).toImage()
        assert shown.pixelColor(6, 6) == run_colour(runs.record.run(1), theme)


def test_a_reader_hears_what_the_eye_sees_in_the_name(runs, model):
    runs.begin()
    runs.hear(1)
    model.refresh(playing=True)
    text = model.data(model.index_of(RunId(1)), Qt.ItemDataRole.AccessibleTextRole)
    assert text == "Run 1, the one that Play goes on with, shown in the loss plot, training"


def test_every_column_says_what_it_is(runs, model):
    runs.begin()
    model.refresh(playing=False)
    for place, column in enumerate(RUN_COLUMNS):
        assert model.headerData(place, Qt.Orientation.Horizontal) == column.title
        assert model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == column.hint
        assert model.data(model.index_of(RunId(1)).siblingAtColumn(place), Qt.ItemDataRole.ToolTipRole)
