"""The panel of runs by mouse and key."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QColorDialog, QFileDialog, QLineEdit, QStyle, QStyleOptionViewItem

from gradstudio.app.record.run_columns import RUN_COLUMNS
from gradstudio.app.record.run_record import Lowest
from gradstudio.project import edits
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import DARK
from tests.app.record.kept_runs import FASTER, SPEC
from tests.qt_helpers import settle, until
from tests.ui.gestures import click, key

NAMES = [column.name for column in RUN_COLUMNS]


@pytest.fixture
def panel(runs, open_panel):
    """Three runs, of which the second is the present one and the third is a branch of the first."""
    runs.begin()
    runs.begin(FASTER)
    runs.branch(1, 3)
    runs.hear(2)
    panel = open_panel()
    panel.tree.setFocus()
    return panel


def texts(panel, column: str) -> list[str]:
    place = NAMES.index(column)
    return [panel.order.index_of(row.run).siblingAtColumn(place).data() for row in panel.order.shown()]


def middle(panel, run: int, column: str = "differs") -> QPoint:
    index = panel.order.index_of(RunId(run)).siblingAtColumn(NAMES.index(column))
    return panel.tree.visualRect(index).center()


def entry(panel, title: str):
    """Return an entry of the menu of the selected runs."""
    menu = panel.commands.menu(panel)
    return next(action for action in menu.actions() if action.text().split("\t")[0] == title)


def test_the_panel_says_what_it_is_for_until_a_run_has_taken_a_step(runs, open_panel):
    panel = open_panel()
    assert panel._empty.isVisible()
    assert panel._empty.text() == "Press Play (Space): each run is kept here."
    runs.begin(steps=0)
    settle()
    assert panel._empty.isVisible()
    runs.begin(steps=1)
    settle()
    assert panel.tree.isVisible()
    assert panel._count.text() == "1 run"


def test_the_rows_are_shown_as_a_tree_with_words_and_numbers(panel):
    assert texts(panel, "name") == ["Run 1", "Run 3", "Run 2"]
    assert texts(panel, "differs") == ["first run", "same settings", "rate 0.2 → 0.3"]
    assert texts(panel, "steps") == ["5", "8", "5"]
    assert panel.tree.isExpanded(panel.order.index_of(RunId(1)))


def test_f2_renames_in_place_and_undo_has_the_name_back(panel, runs):
    panel.tree.select(RunId(3))
    key(panel.tree, Qt.Key.Key_F2)
    (field,) = panel.tree.findChildren(QLineEdit)
    assert field.text() == "Run 3"
    field.setText("wider")
    key(field, Qt.Key.Key_Return)
    settle()
    assert texts(panel, "name") == ["Run 1", "wider", "Run 2"]
    runs.undo_stack.undo()
    assert texts(panel, "name") == ["Run 1", "Run 3", "Run 2"]


def test_f2_renames_whatever_column_was_clicked(panel):
    click(panel.tree.viewport(), middle(panel, 3))
    key(panel.tree, Qt.Key.Key_F2)
    (field,) = panel.tree.findChildren(QLineEdit)
    assert field.text() == "Run 3"
    key(field, Qt.Key.Key_Escape)


def test_delete_takes_the_selected_runs_away_and_undo_brings_them_back(panel, runs):
    click(panel.tree.viewport(), middle(panel, 1))
    click(panel.tree.viewport(), middle(panel, 3), Qt.KeyboardModifier.ControlModifier)
    key(panel.tree, Qt.Key.Key_Delete)
    assert texts(panel, "name") == ["Run 2"]
    assert panel._count.text() == "1 run"
    runs.undo_stack.undo()
    assert texts(panel, "name") == ["Run 1", "Run 3", "Run 2"]
    assert panel.tree.isExpanded(panel.order.index_of(RunId(1)))


def test_the_present_run_cannot_be_deleted_and_the_panel_says_so(panel):
    said: list[str] = []
    panel.commands.refused.connect(said.append)
    panel.tree.select(RunId(2))
    key(panel.tree, Qt.Key.Key_Delete)
    assert texts(panel, "name") == ["Run 1", "Run 3", "Run 2"]
    assert said[0].startswith("Run 2 is the run that Play goes on with")
    assert not entry(panel, "Delete").isEnabled()


def test_the_box_before_a_name_hides_the_curve(panel, runs):
    index = panel.order.index_of(RunId(1))
    option = QStyleOptionViewItem()
    panel.tree.initViewItemOption(option)
    option.rect = panel.tree.visualRect(index)
    panel.tree._delegate.initStyleOption(option, index)
    box = panel.tree.style().subElementRect(
        QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, panel.tree
    )
    click(panel.tree.viewport(), box.center())
    assert runs.label(1).hidden
    click(panel.tree.viewport(), box.center())
    assert not runs.label(1).hidden


def test_the_patch_of_colour_asks_for_another_colour(panel, runs, qtbot):
    click(panel.tree.viewport(), panel.tree.swatch_rect(RunId(3)).center())
    (dialog,) = panel.findChildren(QColorDialog)
    assert QColorDialog.customColor(2) == run_colour(runs.record.run(3), DARK)
    assert dialog.windowTitle() == "Colour of Run 3"
    dialog.setCurrentColor(QColor("#336699"))
    dialog.accept()
    until(qtbot, lambda: not panel.findChildren(QColorDialog))
    assert runs.label(3).colour == "#336699"
    panel.tree.select(RunId(3))
    entry(panel, "Usual colour").trigger()
    assert runs.label(3).colour == ""


@pytest.mark.parametrize("how", ["double click", "return"])
def test_the_end_of_a_run_is_looked_at(panel, sight, how):
    if how == "double click":
        click(panel.tree.viewport(), middle(panel, 1))
        QTest.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=middle(panel, 1))
    else:
        panel.tree.select(RunId(1))
        key(panel.tree, Qt.Key.Key_Return)
    assert sight.asked == [Moment(RunId(1), 5)]
    panel.commands.look_at(RunId(2))
    assert sight.asked[1:] == ["live"]


def test_a_run_is_resumed_at_its_end(panel, sight):
    panel.tree.select(RunId(3))
    entry(panel, "Resume").trigger()
    assert sight.asked == [("on", Moment(RunId(3), 8))]
    panel.tree.select(RunId(2))
    assert not entry(panel, "Resume").isEnabled()


def test_a_branch_is_begun_at_the_step_in_sight(panel, sight):
    panel.tree.select(RunId(1))
    assert not entry(panel, "Branch at the step in sight").isEnabled()
    sight.moment = Moment(RunId(1), 4)
    entry(panel, "Branch at step 4").trigger()
    assert sight.asked == [("on", Moment(RunId(1), 4))]
    sight.moment = Moment(RunId(1), 5)
    assert not entry(panel, "Branch at the step in sight").isEnabled()
    assert str(panel.commands.can_branch).startswith("At its end a run goes on")


def test_the_run_of_which_a_step_is_looked_at_is_marked(panel, sight):
    states = [panel.order.index_of(RunId(run)).siblingAtColumn(NAMES.index("state")) for run in (1, 3)]
    for run, marked in ((1, [True, False]), (3, [False, True])):
        sight.moment = Moment(RunId(run), 4)
        sight.changed.emit()
        assert [state.data(Qt.ItemDataRole.DecorationRole) is not None for state in states] == marked
    sight.moment = None
    sight.changed.emit()
    assert not any(state.data(Qt.ItemDataRole.DecorationRole) for state in states)


def test_the_menu_offers_for_several_runs_what_can_be_done_to_several(panel, runs):
    panel.tree.selectAll()
    enabled = {title for title in ("Rename", "Resume", "Colour…") if entry(panel, title).isEnabled()}
    assert not enabled
    entry(panel, "Hide in the loss plot").trigger()
    assert all(runs.label(run).hidden for run in (1, 2, 3))
    panel.tree.selectAll()
    entry(panel, "Show in the loss plot").trigger()
    assert not any(runs.label(run).hidden for run in (1, 2, 3))


def test_the_filter_leaves_out_what_has_not_its_words(panel):
    panel.filter.setText("rate")
    assert texts(panel, "name") == ["Run 2"]
    assert panel._count.text() == "1 of 3 runs"
    panel.filter.setText("nothing like this")
    assert panel._empty.isVisible()
    assert panel._empty.text().startswith("No run has these words")
    panel.filter.clear()
    assert texts(panel, "name") == ["Run 1", "Run 3", "Run 2"]
    assert panel.tree.isExpanded(panel.order.index_of(RunId(1)))


def test_the_arrow_leads_from_the_filter_to_the_runs(panel):
    panel.filter.setFocus()
    key(panel.filter, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is panel.tree
    assert panel.tree.selected == (RunId(1),)


def test_a_click_on_a_heading_sorts_and_the_third_goes_back(panel):
    header = panel.tree.header()
    place = NAMES.index("steps")
    at = QPoint(header.sectionViewportPosition(place) + 10, header.height() // 2)
    orders = []
    for _ in range(3):
        click(header.viewport(), at)
        orders.append(texts(panel, "name"))
    assert orders[2] == ["Run 1", "Run 3", "Run 2"]
    assert header.sortIndicatorSection() == -1
    assert orders[0] == ["Run 1", "Run 3", "Run 2"]


def test_no_end_of_a_number_is_left_out(runs, panel):
    runs.records.find(1).lowest = Lowest(step=3, loss=3.398e-4)
    runs.records.find(2).lowest = Lowest(step=3, loss=6.126e-125)
    panel.refresh()
    tree = panel.tree
    for place, column in enumerate(RUN_COLUMNS):
        if column.is_number and not tree.isColumnHidden(place):
            for row in panel.order.shown():
                index = panel.order.index_of(row.run).siblingAtColumn(place)
                assert tree.sizeHintForIndex(index).width() <= tree.columnWidth(place), (
                    column.name,
                    index.data(),
                )


def test_columns_are_hidden_by_the_menu_of_the_headings_and_stay_so(panel, open_panel):
    menu = panel.tree.column_menu(panel)
    titles = {action.text(): action for action in menu.actions()}
    titles["Best at"].trigger()
    titles["Time"].trigger()
    header = panel.tree.header()
    header.moveSection(header.visualIndex(NAMES.index("state")), 1)
    header.resizeSection(NAMES.index("name"), 200)
    panel.tree.sortByColumn(NAMES.index("steps"), Qt.SortOrder.DescendingOrder)
    other = open_panel()
    other.recall(panel.remembered())
    again = other.tree.header()
    assert not again.isSectionHidden(NAMES.index("best_step"))
    assert again.isSectionHidden(NAMES.index("seconds"))
    assert again.visualIndex(NAMES.index("state")) == 1
    assert again.sectionSize(NAMES.index("name")) == 200
    assert (again.sortIndicatorSection(), again.sortIndicatorOrder()) == (
        NAMES.index("steps"),
        Qt.SortOrder.DescendingOrder,
    )


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"hidden": 3, "widths": [], "places": "x", "sorted": 5},
        {"widths": {"name": 10**9, "steps": "wide", 3: 3}, "places": ["name", "name"], "sorted": "x"},
    ],
)
def test_what_is_remembered_wrongly_is_passed_over(panel, kept):
    before = panel.tree.remembered()
    panel.recall(kept)
    assert panel.tree.remembered() == before


def test_the_names_are_never_hidden(panel):
    panel.recall({"hidden": NAMES})
    assert not panel.tree.header().isSectionHidden(0)


def test_the_table_is_exported(panel, tmp_path, monkeypatch):
    said: list[str] = []
    panel.commands.informed.connect(said.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "runs.csv"), ""))
    panel.commands.export()
    with (tmp_path / "runs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["Run 1", "Run 2", "Run 3"]
    assert said == ["3 runs written to runs.csv."]


def test_a_run_that_trains_is_drawn_anew_after_a_while_and_not_at_each_step(panel, runs, qtbot):
    drawn: list[int] = []
    panel.model.dataChanged.connect(lambda *_: drawn.append(1))
    session = runs.record.resume(2)
    for _ in range(20):
        session.run(1)
        runs.hear(2)
        QApplication.processEvents()
    until(qtbot, lambda: texts(panel, "steps")[2] == "25")
    assert len(drawn) < 20


def test_a_panel_that_cannot_be_seen_draws_nothing_and_catches_up(panel, runs):
    panel.set_seen(False)
    told: list[int] = []
    for changed in (panel.model.rowsInserted, panel.model.dataChanged):
        changed.connect(lambda *_: told.append(1))
    runs.begin()
    settle()
    assert not told
    panel.set_seen(True)
    settle()
    assert texts(panel, "name") == ["Run 1", "Run 3", "Run 2", "Run 4"]


def test_runs_that_are_selected_are_followed_out_of_sight(panel, runs):
    panel.tree.select(RunId(1))
    panel.set_seen(False)
    runs.edits.delete([RunId(1)])
    assert RunId(1) not in panel.tree.selected


def test_the_runs_are_exported_as_they_are_also_out_of_sight(panel, runs, tmp_path, monkeypatch):
    panel.set_seen(False)
    runs.begin()
    path = tmp_path / "runs.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    panel.handlers()["run_export"]()
    assert path.read_text(encoding="utf-8").count("\n") == 1 + 4  # its head, and a line for each run


def test_a_new_run_comes_into_sight_and_what_is_selected_stays(runs, open_panel):
    for _ in range(30):
        runs.begin()
    runs.hear(1)
    panel = open_panel()
    panel.tree.select(RunId(2))
    for number in (30, 1):
        runs.hear(number)
        settle()
        row = panel.tree.visualRect(panel.order.index_of(RunId(number)))
        assert panel.tree.viewport().rect().contains(row)
        assert panel.tree.current == 2


def test_a_new_run_does_not_scroll_away_from_a_name_that_is_typed(runs, open_panel):
    for _ in range(30):
        runs.begin()
    runs.hear(1)
    panel = open_panel()
    panel.tree.rename(RunId(1))
    (field,) = panel.tree.findChildren(QLineEdit)
    runs.hear(30)
    settle()
    assert panel.tree.viewport().rect().contains(panel.tree.visualRect(panel.order.index_of(RunId(1))))
    key(field, Qt.Key.Key_Escape)


def test_who_has_pressed_play_is_not_asked_to(runs, open_panel):
    panel = open_panel()
    panel.show_play_pressed(True)
    assert panel._empty.text().startswith("Getting ready to train")
    panel.show_play_pressed(False)
    assert panel._empty.text().startswith("Press Play")


def test_a_column_without_any_number_gives_its_room_to_what_differs(runs, open_panel):
    runs.begin()
    runs.hear(1)
    panel = open_panel()
    header = panel.tree.header()
    accuracy, differs = NAMES.index("test_accuracy"), NAMES.index("differs")
    assert not any(row.test_accuracy for row in panel.model.rows)
    assert header.isSectionHidden(accuracy)
    assert "test_accuracy" not in panel.tree.remembered()["hidden"]  # nobody wanted it hidden
    menu = panel.tree.column_menu(panel)
    (entry_of,) = (action for action in menu.actions() if action.text() == "Test acc.")
    assert entry_of.isChecked()
    width = header.sectionSize(differs)
    runs.begin(edits.set_data(SPEC, test_share=0.5))
    runs.hear(2)
    settle()
    until_shown = panel.model.rows[-1].test_accuracy
    assert until_shown is not None
    assert not header.isSectionHidden(accuracy)
    assert header.sectionSize(differs) < width


def test_the_name_of_the_present_run_is_shown_whole(runs, open_panel):
    panel = open_panel()
    for _ in range(12):
        runs.hear(runs.begin())
        settle()
    index = panel.order.index_of(RunId(12))
    option = QStyleOptionViewItem()
    panel.tree.initViewItemOption(option)
    option.rect = panel.tree.visualRect(index)
    panel.tree.itemDelegate().initStyleOption(option, index)
    room = panel.tree.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, panel.tree)
    margins = 2 * (panel.tree.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option) + 1)
    assert room.width() - margins > QFontMetricsF(option.font).horizontalAdvance("Run 12")
