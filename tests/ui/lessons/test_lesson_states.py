"""A lesson prepares the studio and loses nothing; back is back, and how far one has come is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.lab.lessons.library import lesson_called
from gradstudio.lab.lessons.reading import read_lesson
from gradstudio.ui.canvas.records import NOT_YET
from tests.lab.lessons.solutions import SOLUTIONS
from tests.lab.lessons.test_reading import WHOLE
from tests.qt_helpers import settle, until
from tests.ui.gestures import click
from tests.ui.lessons.test_all_fourteen import check, fill_in, panel_of

pytestmark = pytest.mark.begins_with("lab", "lessons")


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def test_edits_that_were_not_saved_are_kept_and_offered_back(studio, qtbot):
    window = studio.window
    window.workspaces.choose("studio")
    click(window.builder.view.headers[0].add_neuron)
    edited = studio.spec
    window.lessons.open(lesson_called("layer"))
    assert studio.spec == lesson_called("layer").state.project
    assert "had edits that were not saved" in window.messages.offers[0]
    window.files.unsaved.bring_back(studio.recovery.leftovers()[0])
    assert studio.spec == edited


def test_a_lesson_about_an_expression_leaves_the_project_alone(studio, qtbot):
    window = studio.window
    window.workspaces.choose("studio")
    click(window.builder.view.headers[0].add_neuron)
    edited = studio.spec
    window.lessons.open(lesson_called("chain"))
    assert studio.spec == edited
    assert not window.messages.offers
    until(qtbot, lambda: not window._models.lab.tools.bench.shows_project)
    window.lessons.open(lesson_called("layer"))
    until(qtbot, lambda: window._models.lab.tools.bench.shows_project)


def test_put_back_is_an_edit_that_can_be_undone_and_begins_a_new_run(studio, qtbot):
    window = studio.window
    window.lessons.open(lesson_called("layer"))
    prepared = studio.spec
    click(window.builder.view.headers[0].add_neuron)
    other = studio.spec
    until(qtbot, lambda: studio.is_settled)
    window.sight.step()
    until(qtbot, lambda: studio.step == 1)
    click(panel_of(studio).page.reset)
    assert studio.spec == prepared
    until(qtbot, lambda: studio.is_settled and studio.step == 0)
    assert not window.messages.offers
    window.editor.undo()
    assert studio.spec == other


def test_put_back_after_another_project_was_opened_keeps_that_one(studio):
    window = studio.window
    window.lessons.open(lesson_called("layer"))
    window.files.new()
    click(window.builder.view.headers[0].add_neuron)
    edited = studio.spec
    window.lessons.put_back()
    assert studio.spec == lesson_called("layer").state.project
    assert [studio.recovery.read(kept).spec for kept in studio.recovery.leftovers()] == [edited]


def test_numbers_of_an_expression_are_put_back(studio):
    window, expression = studio.window, studio.window._models.lab.tools.expression
    lesson = lesson_called("minus")
    window.lessons.open(lesson)
    expression.set_value("w", -3.0)
    expression.set_text("L = w + 1")
    settle()
    click(panel_of(studio).page.reset)
    assert expression.text == lesson.state.expression
    assert expression.values == lesson.state.values


def test_what_was_done_and_where_one_was_is_remembered(open_studio, qtbot):
    studio = open_studio()
    studio.window.workspaces.choose("lab")
    studio.window.lessons.open(lesson_called("nudge"))
    page = panel_of(studio).page
    fill_in(page, "slope", "-2")
    fill_in(page, "most", "b")
    assert check(studio, page, qtbot) == "Right."
    studio.window.lessons.open(lesson_called("zero"))
    open_studio.close_all()
    again = open_studio(wait=False)  # the canvas shows the expression again, not the loss
    assert again.window.lessons.is_done("nudge")
    assert not again.window.lessons.is_done("zero")
    assert again.window.lessons.first_undone().name == "zero"


def test_answers_stay_while_one_looks_at_another_lesson(studio):
    window = studio.window
    window.lessons.open(lesson_called("value"))
    page = panel_of(studio).page
    fill_in(page, "op", "+")
    click(page.next)
    click(page.back)
    assert page.form.inputs["op"].text() == "+"


def test_a_prediction_counts_only_before_training(studio, qtbot):
    window = studio.window
    window.lessons.open(lesson_called("loop"))
    page = panel_of(studio).page
    until(qtbot, lambda: studio.is_settled)
    window.sight.step()
    until(qtbot, lambda: studio.step == 1)
    fill_in(page, "predicted", "0.5")
    assert "predict before you train" in check(studio, page, qtbot)
    click(page.reset)
    until(qtbot, lambda: studio.is_settled and studio.step == 0)
    fill_in(page, "predicted", "")
    fill_in(page, "predicted", "0.5")
    assert "above 0.01" in check(studio, page, qtbot)


def test_a_link_leads_to_its_panel_and_the_hint_comes_when_asked_for(studio):
    window = studio.window
    window.lessons.open(lesson_called("chain"))
    page = panel_of(studio).page
    settle()
    assert not page.hint.isVisible()
    click(page.hint_button)
    assert page.hint.isVisible()
    window.docks.show("loss")
    debugger = window._panels.widget("debugger")
    assert debugger.visibleRegion().isEmpty()
    page.task.text.anchorClicked.emit("panel:debugger")
    settle()
    assert not debugger.visibleRegion().isEmpty()


def test_a_check_can_be_given_up(studio, qtbot):
    window = studio.window
    window.lessons.open(lesson_called("together"))
    page = panel_of(studio).page
    heard = []
    window.lessons.judged.connect(heard.append)
    window.lessons.check()
    window.lessons.cancel()
    assert page.check_button.text() == "Check"
    assert page.bar.isHidden()
    settle()
    assert heard == []


def test_a_lesson_of_ones_own_stands_among_the_others_and_says_what_cannot_be_arranged(studio):
    window = studio.window
    lesson = read_lesson(WHOLE.replace("log = true", "lag = true"), "slopes.md")
    assert lesson.state.arrangement == WindowArrangement(
        workspace="lab", panels=("canvas", "lessons"), settings={"loss": {"lag": True}}
    )
    window.lessons.add(lesson)
    window.lessons.open(lesson)
    assert "cannot be arranged" in window.messages.text
    assert panel_of(studio).page.where.text() == "15 of 15"
    assert window.lessons.neighbour(1).name == "chain"


def test_in_other_workspaces_lessons_share_the_place_beside_the_graph(studio):
    window = studio.window
    window.lessons.open(lesson_called("loop"))
    settle()
    assert window.workspaces.current == "studio"
    project, lessons = window._panels.widget("project"), window._panels.widget("lessons")
    assert not lessons.visibleRegion().isEmpty()
    assert project.visibleRegion().isEmpty()
    assert window.docks.dock_of(project) in window.tabifiedDockWidgets(window.docks.dock_of(lessons))


def test_what_one_lesson_put_beside_the_graph_is_gone_in_the_next_of_that_workspace(studio):
    window = studio.window
    lesson = lesson_called("chain")
    arrangement = replace(lesson.state.arrangement, front=("lessons", "project"))
    window.lessons.open(replace(lesson, name="guest", state=replace(lesson.state, arrangement=arrangement)))
    settle()
    project = window.docks.dock_of(window._panels.widget("project"))
    assert project.isVisible()
    window.lessons.open(lesson)
    settle()
    assert window.workspaces.current == "lab"
    assert project.isHidden()
    assert not window._panels.widget("lessons").visibleRegion().isEmpty()


def test_a_workspace_without_a_place_beside_the_graph_gives_lessons_one(studio):
    window = studio.window
    window.lessons.open(lesson_called("update"))
    settle()
    assert window.workspaces.current == "inspect"
    project, lessons = (window.docks.dock_of(window._panels.widget(name)) for name in ("project", "lessons"))
    assert project in window.tabifiedDockWidgets(lessons)
    assert not window._panels.widget("lessons").visibleRegion().isEmpty()


def test_the_lesson_of_zeroed_gradients_opens_the_bug_lab_on_its_mistake(studio):
    window = studio.window
    panel = window._panels.made("bugs")
    panel.choose_page("hunt")
    window.lessons.open(lesson_called("zero"))
    settle()
    assert panel.page == "mistakes"
    assert panel.mistakes.chosen == "no_zero_grad"
    assert not panel.visibleRegion().isEmpty()


def test_gradients_that_are_worked_out_by_hand_are_hidden_until_they_are_right(studio, qtbot):
    window, model = studio.window, studio.window.model
    window.lessons.open(lesson_called("chain"))
    until(qtbot, lambda: not model.shows_project and not model.is_busy and "f" in model.graph.labels)
    row = window._panels.made("expression").leaves.rows[0]
    assert row.grad.text() == "–"
    window.selection.set_nodes([model.graph.labels.index("a")])
    settle()
    assert window.inspector.view.card.grad.number == NOT_YET
    assert window.inspector.view.card.data.number != NOT_YET
    page = panel_of(studio).page
    for field, text in SOLUTIONS["chain"].answers.items():
        fill_in(page, field, text)
    check(studio, page, qtbot)
    assert window.lessons.is_done("chain")
    assert row.grad.text() == "6.000"
    assert window.inspector.view.card.grad.number == "6.000"
    window.lessons.put_back()
    settle()
    assert row.grad.text() == "–"
    window.lessons.close()
    settle()
    assert row.grad.text() == "6.000"


def test_a_lesson_that_takes_the_place_of_what_was_typed_says_so_and_gives_it_back(studio):
    window, typed = studio.window, studio.window._models.lab.tools.expression
    told = "The expression of the lesson took the place of yours."
    window.lessons.open(lesson_called("chain"))
    assert told not in window.messages.texts  # an example was there
    typed.put("L = p * q", {"p": 2.5, "q": -4.0})
    window.lessons.open(lesson_called("accumulate"))
    settle()
    assert told in window.messages.texts
    button = next(each for each in window.messages.findChildren(QPushButton) if "Put my" in each.text())
    click(button)
    assert typed.text == "L = p * q"
    assert typed.values == {"p": 2.5, "q": -4.0}
    settle()
    assert told not in window.messages.texts


def test_what_was_typed_is_offered_back_where_the_same_lesson_is_opened_again(studio):
    course, typed = studio.window.lessons, studio.window._models.lab.tools.expression
    told = "The expression of the lesson took the place of yours."
    course.open(lesson_called("chain"))
    course.close()
    typed.put("L = p * q", {"p": 2.5, "q": -4.0})
    course.open(lesson_called("chain"))
    settle()
    assert told in studio.window.messages.texts
    typed.put("L = p * q")
    course.put_back()
    settle()
    assert told not in studio.window.messages.texts


def test_a_lesson_about_an_expression_has_the_debugger_go_through_one_pass(studio, qtbot):
    window, debugging = studio.window, studio.window._models.lab.tools.debugging
    debugging.set_kind("step")
    window.lessons.open(lesson_called("chain"))
    until(qtbot, lambda: debugging.is_ready)
    assert debugging.problem == ""
    assert debugging.scripts.kind == "pass"


def test_an_answer_that_was_right_is_no_loss(studio, qtbot):
    window, typed = studio.window, studio.window._models.lab.tools.expression
    window.lessons.open(lesson_called("neuron"))
    solution = SOLUTIONS["neuron"]
    page = panel_of(studio).page
    for key, text in solution.answers.items():
        fill_in(page, key, text)
    typed.put(solution.expression, solution.values)
    assert check(studio, page, qtbot) == "Right."
    window.lessons.open(lesson_called("order"))
    assert window.messages.texts == ()


def test_what_was_typed_the_last_time_is_offered_back_where_a_lesson_is_opened_first(open_studio, qtbot):
    mine = "mine = a * b + 7"
    studio = open_studio()
    studio.window.workspaces.choose("lab")
    settle()
    studio.window._panels.made("expression").edit.setPlainText(mine)
    studio.window.workspaces.choose("studio")
    open_studio.close_all()
    again = open_studio()
    assert again.window.workspaces.current == "studio"
    again.window.lessons.open(lesson_called("chain"))
    expression = again.window._models.lab.tools.expression
    assert expression.text == lesson_called("chain").state.expression
    assert "took the place of yours" in again.window.messages.text
    buttons = again.window.messages.findChildren(QPushButton)
    next(button for button in buttons if button.text() == "Put my expression back").click()
    assert expression.text == mine
