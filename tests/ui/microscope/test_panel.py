"""The panel of the optimizers: what it shows of a step, whom it follows, and what its buttons do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gradstudio.engine.optim import OPTIMIZERS
from gradstudio.project.number_text import format_number
from gradstudio.training.run.moment import Moment
from gradstudio.ui.look.theme import LIGHT
from gradstudio.ui.microscope.head import PAGES
from gradstudio.ui.microscope.model import ANGLE, CHANGE, CURVED, LARGEST, LENGTH, NAME, PREDICTED, RATE
from gradstudio.ui.microscope.wording import change_words
from tests.qt_helpers import settle, until
from tests.ui.microscope.conftest import RUN, Shown
from tests.ui.window.walking import faults


def click(widget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def cell(shown: Shown, row: int, column: int) -> str:
    model = shown.panel.table.rules
    return str(model.data(model.index(row, column)))


def test_before_anything_is_known_it_says_what_it_is_for(shown):
    assert not shown.panel.table.isVisible()
    assert "one gradient, six steps" in shown.panel.empty.sentence.text()


def test_each_optimizer_has_a_row_with_what_its_step_is_like(shown):
    shown.train(6)
    shown.compared(6)
    assert shown.panel.table.isVisible()
    assert "Run 1 · step 6 · 8 samples" in shown.panel.head.state.text()
    for row, rule in enumerate(shown.comparison.rules):
        assert cell(shown, row, NAME) == rule.contender.title
        assert cell(shown, row, LENGTH) == format_number(rule.length, 3)
        assert cell(shown, row, ANGLE).endswith("°")
        assert cell(shown, row, PREDICTED) == change_words(rule.predicted)
        assert cell(shown, row, CHANGE) == change_words(rule.change)
        assert cell(shown, row, LARGEST).startswith(str(shown.comparison.path(rule.largest)))
    table = shown.panel.table
    index = table.rules.index(list(OPTIMIZERS).index("adam"), NAME)
    assert "project's own, with what it gathered in 6 steps" in index.data(Qt.ItemDataRole.ToolTipRole)
    other = table.rules.index(0, NAME).data(Qt.ItemDataRole.ToolTipRole)
    assert "Fed the gradients of the run's last 6 steps" in other


def test_where_there_is_no_room_rate_and_second_order_are_left_to_the_tool_tip(shown):
    shown.train(3)
    shown.compared(3)
    table = shown.panel.table
    assert not table.isColumnHidden(RATE)
    assert not table.isColumnHidden(CURVED)
    shown.panel.resize(640, 230)
    settle()
    assert table.isColumnHidden(RATE)
    assert table.isColumnHidden(CURVED)
    assert table.horizontalScrollBar().maximum() == 0
    assert table.verticalScrollBar().maximum() == 0
    shown.panel.resize(900, 300)
    settle()
    assert not table.isColumnHidden(RATE)


def test_a_click_on_what_is_moved_most_looks_at_that_weight_everywhere(shown):
    shown.train(3)
    shown.compared(3)
    table = shown.panel.table
    place = table.visualRect(table.rules.index(3, LARGEST)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    path = str(shown.comparison.path(shown.comparison.rules[3].largest))
    assert shown.selection.part == path
    assert shown.panel.page == "weight"
    assert shown.panel.weight.choice.currentText() == path


def test_return_on_a_row_does_the_same_by_key(shown):
    shown.train(3)
    shown.compared(3)
    table = shown.panel.table
    table.setFocus()
    table.setCurrentIndex(table.rules.index(0, NAME))
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert shown.selection.part == str(shown.comparison.path(shown.comparison.rules[1].largest))


@pytest.mark.parametrize("path", ["layer1.neuron2.w1", "layer2.neuron1.b"])
def test_the_selected_weight_is_written_out_under_each_optimizer(shown, path):
    shown.train(4)
    shown.compared(4)
    click(shown.panel.head.pages["weight"])
    shown.selection.set_part(path)
    page = shown.panel.weight
    assert page.choice.currentText() == path
    index = page.parameter
    for column, rule in zip(page.columns, shown.comparison.rules, strict=True):
        rows = column.lines.rows
        after = shown.comparison.parameters[index] + rule.step[index]
        assert rows[-1].number == format_number(after)
        if not rule.contender.spec.training.optimizer.weight_decay:
            assert rows[-2].number == format_number(rule.step[index])
    assert page.shared.rows[0].number == format_number(shown.comparison.gradient[index])
    names = [row.accessibleName() or row._name.text() for row in page.shared.rows]
    assert names == ["gradient of the loss", "gradient, clipped"]


def test_a_weight_is_chosen_from_the_list_by_key(shown):
    shown.train(2)
    shown.compared(2)
    click(shown.panel.head.pages["weight"])
    choice = shown.panel.weight.choice
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Home)
    assert shown.selection.part == "layer1.neuron1.w1"
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert shown.selection.part == "layer1.neuron1.w2"


def test_while_a_run_trains_it_offers_the_newest(shown):
    shown.train(3)
    shown.compared(3)
    newest = shown.panel.head.newest
    assert newest.isHidden()
    shown.trainer.set_speed(50.0)
    shown.trainer.play()
    until(shown.qtbot, lambda: not newest.isHidden())
    click(newest)
    until(shown.qtbot, lambda: shown.comparison.moment.step > 3)
    shown.trainer.pause()
    until(shown.qtbot, lambda: newest.isHidden() and not shown.optimizers.is_busy)


def test_the_terms_of_the_comparison_are_chosen_from_a_menu(shown):
    shown.train(5)
    shown.compared(5)
    actions = {action.text(): action for action in shown.panel.head.terms.menu().actions()}
    actions["All at the project's rate"].trigger()
    actions["Others begin here"].trigger()
    until(shown.qtbot, lambda: shown.comparison.gathered == 0 and not shown.optimizers.is_busy)
    assert {cell(shown, row, RATE) for row in range(6)} == {"0.02"}
    assert shown.panel.remembered()["memory"] == "none"


def test_the_branches_are_drawn_and_kept_as_runs(shown):
    shown.train(5)
    shown.compared(5)
    click(shown.panel.head.pages["branches"])
    page = shown.panel.branch_page
    assert "Each optimizer goes on from here" in page.chart.content.reason
    page.steps.setFocus()
    page.steps.selectAll()
    QTest.keyClicks(page.steps, "30")
    click(page.begin_button)
    until(shown.qtbot, lambda: shown.branches.is_done)
    assert [line.key for line in page.chart.content.lines] == list(OPTIMIZERS)
    assert {int(line.steps[-1]) for line in page.chart.content.lines} == {35}
    row = page.rows["nesterov"]
    assert row.button.text() == "Keep as run"
    click(row.button)
    until(shown.qtbot, lambda: row.button.text() == "Look at it")
    assert [run.label.name for run in shown.records.runs] == ["Run 1", "Nesterov from step 5"]
    click(row.button)
    until(shown.qtbot, lambda: shown.sight.moment == Moment(shown.records.runs[-1].run, 35))
    click(page.keep_all)
    until(shown.qtbot, lambda: len(shown.records.runs) == 7)
    until(shown.qtbot, lambda: not page.keep_all.isVisible())


def test_branches_are_cancelled_by_a_button_that_stands_in_the_place_of_the_other(shown):
    shown.train(2)
    shown.compared(2)
    shown.panel.show_page("branches")
    page = shown.panel.branch_page
    page.steps.setValue(100_000)
    click(page.begin_button)
    assert page.begin_button.isHidden()
    assert page.under_way.isVisible()
    click(page.under_way.cancel_button)
    assert not page.begin_button.isHidden()
    assert page.under_way.isHidden()
    assert not shown.branches.is_busy


def test_it_is_at_the_next_start_as_it_was(shown):
    shown.panel.recall({"page": "branches", "rates": "project", "memory": "none", "steps": 250})
    assert shown.panel.remembered() == {
        "page": "branches",
        "rates": "project",
        "memory": "none",
        "steps": 250,
    }
    shown.panel.recall({"page": "nowhere", "rates": 3, "steps": "many"})
    kept = shown.panel.remembered()
    assert (kept["page"], kept["rates"], kept["steps"]) == ("branches", "suited", 250)


def test_another_project_leaves_nothing_of_the_one_before(shown):
    shown.train(3)
    shown.compared(3)
    shown.optimizers.start_over()
    shown.branches.start_over()
    shown.panel.start_over()
    assert not shown.panel.table.isVisible()
    assert shown.panel.head.state.text() == ""


def test_it_is_drawn_in_the_other_theme(shown):
    shown.train(3)
    shown.compared(3)
    before = shown.panel.table.viewport().grab().toImage()
    shown.panel.set_theme(LIGHT)
    settle()
    assert shown.panel.table.viewport().grab().toImage() != before
    assert shown.comparison.moment == Moment(RUN, 3)


@pytest.mark.parametrize("size", [(700, 230), (888, 160), (1400, 500)])
def test_all_of_it_can_be_read_and_hit(shown, size):
    shown.train(5)
    shown.compared(5)
    shown.branches.begin(shown.comparison, 5)
    until(shown.qtbot, lambda: shown.branches.is_done)
    shown.panel.resize(*size)
    for page in PAGES:
        shown.panel.show_page(page)
        settle()
        assert faults(shown.panel) == []


def test_after_the_first_comparison_is_given_up_it_can_be_taken(shown):
    shown.train(4)
    shown.panel.set_seen(True)
    assert shown.optimizers.is_busy
    assert not shown.panel._take.isVisible()
    click(shown.panel.under_way.cancel_button)
    assert shown.panel._take.isVisible()
    click(shown.panel._take)
    shown.compared(4)
    assert shown.panel.table.isVisible()
