"""All lessons are played from the first to the last by mouse and key, in one window."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListWidget, QPushButton

from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.library import lesson_called, shipped_lessons
from gradstudio.ui.kit.number_field import NumberField
from gradstudio.ui.lessons import LessonsPanel
from gradstudio.ui.lessons.lesson_page import LessonPage
from gradstudio.ui.window.panels import PANELS
from tests.lab.lessons.solutions import SOLUTIONS
from tests.qt_helpers import settle, until
from tests.ui.gestures import CTRL, choose_from_menu, click, key, named, show_tab, type_into

pytestmark = pytest.mark.begins_with("lab", "lessons")


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def panel_of(studio) -> LessonsPanel:
    panel = studio.window._panels.made("lessons")
    assert isinstance(panel, LessonsPanel)
    return panel


def fill_in(page: LessonPage, field: str, text: str) -> None:
    """Type an answer, or choose it by its first letters."""
    widget = page.form.inputs[field]
    page.room.ensureWidgetVisible(widget)
    if isinstance(widget, QComboBox):
        widget.setFocus()
        widget.setCurrentText(text)
        settle()
    else:
        type_into(widget, text, Qt.Key.Key_Tab)


def check(studio, page: LessonPage, qtbot) -> str:
    """Press the button, wait for what comes of it, and return that."""
    course = studio.window.lessons
    until(qtbot, lambda: not course.is_checking)
    page.forget_judgment()
    click(page.check_button)
    until(qtbot, lambda: not course.is_checking and page.feedback.isVisible())
    return page.feedback.text()


def do(studio, lesson: Lesson, qtbot) -> None:
    """Do in the studio what the lesson asks for, but for the answers, as one does it by hand."""
    solution, window = SOLUTIONS[lesson.name], studio.window
    if solution.expression or solution.values:
        type_expression(window, solution.expression, solution.values, qtbot)
    if lesson.name == "layer":
        window.actions_by_name["add_layer"].trigger()
        settle()
        for layer in (0, 1):
            while studio.spec.network.layers[layer].size < 4:
                click(window.builder.view.headers[layer].add_neuron)
    elif lesson.name == "update":
        show_tab(window, "Data and training")
        rates = [f for f in window.project.findChildren(NumberField) if f.accessibleName() == "Learning rate"]
        type_into(next(field for field in rates if field.isVisible()), "5")
        show_tab(window, "Lessons")
    elif solution.change is not None:  # many settings: each has tests of its own
        assert window.editor.edit("What the lesson asks for", solution.change)
    if solution.change is not None:
        wanted = solution.attempt(lesson).project
        assert studio.spec.sizes == wanted.sizes
        assert studio.spec.training == wanted.training


def type_expression(window, text: str, values: Mapping[str, float], qtbot) -> None:
    """Type lines in the place of those that are there, then numbers of leaves."""
    panel, typed = window._panels.made("expression"), window._models.lab.tools.expression
    if text:
        click(panel.edit.viewport())
        key(panel.edit, Qt.Key.Key_A, CTRL)
        for number, line in enumerate(text.splitlines()):
            if number:
                key(panel.edit, Qt.Key.Key_Return)
            QTest.keyClicks(panel.edit, line)
        until(qtbot, lambda: typed.text == text and typed.error is None)
    for name, number in values.items():
        type_into(named(panel, QLineEdit, f"Number of {name}"), repr(number))
        assert typed.values[name] == number


def test_every_lesson_refuses_what_is_wrong_and_takes_what_is_right(studio, qtbot):
    window = studio.window
    choose_from_menu(window, "Lab", "Lessons")
    panel, page = panel_of(studio), panel_of(studio).page
    assert panel.list.progress.text() == "0 of 14 done"
    click(panel.list.go_on)
    for number, lesson in enumerate(shipped_lessons(), 1):
        solution = SOLUTIONS[lesson.name]
        assert window.lessons.current == lesson
        settle()
        assert page.isVisible(), lesson.name
        assert (page.title.text(), page.where.text()) == (lesson.title, f"{number} of 14")
        assert window.messages.text == "" or "not saved" in window.messages.text, lesson.name
        bench = window._models.lab.tools.bench
        if lesson.state.project is not None:
            assert studio.spec == lesson.state.project
            until(qtbot, lambda bench=bench: bench.shows_project)
        if lesson.state.expression:
            assert window._models.lab.tools.expression.text == lesson.state.expression
            until(qtbot, lambda: window._models.lab.tools.expression.is_on_canvas)
        assert check(studio, page, qtbot) != "Right.", lesson.name
        for field, text in solution.answers.items():
            fill_in(page, field, text)
        do(studio, lesson, qtbot)
        for field, text in list(solution.wrong.items())[:1]:
            fill_in(page, field, text)
            assert check(studio, page, qtbot) != "Right.", (lesson.name, field)
            fill_in(page, field, solution.answers[field])
        assert not page.after.isVisible()
        assert check(studio, page, qtbot) == "Right.", lesson.name
        assert page.after.isVisible()
        assert window.lessons.is_done(lesson.name)
        if number < 14:
            click(page.next)
    assert not page.next.isEnabled()
    click(page.all)
    assert panel.list.progress.text() == "14 of 14 done"
    assert studio.settings.lessons_done == tuple(sorted(SOLUTIONS))


def test_panels_that_lessons_may_name_are_those_that_there_are():
    from gradstudio.lab.arrangement import PANEL_NAMES  # noqa: PLC0415 - beside what it is compared with

    assert set(PANEL_NAMES) == {row.name for row in PANELS}
    assert len(PANEL_NAMES) == len(PANELS)


def test_return_in_a_field_checks(studio, qtbot):
    studio.window.lessons.open(shipped_lessons()[0])
    page = panel_of(studio).page
    settle()
    page.form.inputs["most"].setCurrentText("b")
    type_into(page.form.inputs["slope"], "-2")
    until(qtbot, page.feedback.isVisible)
    assert page.feedback.text() == "Right."


def test_the_list_is_there_for_keys(studio):
    choose_from_menu(studio.window, "Lab", "Lessons")
    panel = panel_of(studio)
    rows = panel.list.list
    assert isinstance(rows, QListWidget)
    assert rows.count() == 14
    rows.setFocus()
    rows.setCurrentRow(3)
    click(rows.viewport(), rows.visualItemRect(rows.item(3)).center())
    assert panel.page.title.text() == "What a Value holds"
    assert all(button.toolTip() for button in panel.page.findChildren(QPushButton))


@pytest.mark.parametrize("missing", ["grad.e", "grad.b"])
def test_a_check_leads_to_the_field_that_it_found_missing_which_stays_in_sight(studio, qtbot, missing):
    window = studio.window
    window.lessons.open(lesson_called("chain"))
    page = panel_of(studio).page
    settle()
    for row, text in SOLUTIONS["chain"].answers.items():
        if row != missing:
            fill_in(page, row, text)
    for height in (800, 790, 780, 770, 740, 716):
        window.resize(1280, height)
        settle()
        page.room.verticalScrollBar().setValue(0)
        problem = check(studio, page, qtbot)
        settle()
        assert problem == f"{missing[-1]}: nothing is filled in yet."
        field = page.form.inputs[missing]
        assert QApplication.focusWidget() is field
        assert field.visibleRegion().boundingRect() == field.rect()
        bottom = field.mapTo(page, field.rect().bottomLeft()).y()
        assert bottom < page.feedback.y()


def test_who_has_left_the_lesson_while_it_was_checked_keeps_the_cursor(studio, qtbot):
    window = studio.window
    window.lessons.open(lesson_called("nudge"))
    settle()
    window.lessons.check()
    edit = window._panels.made("expression").edit
    edit.setFocus()
    until(qtbot, panel_of(studio).page.feedback.isVisible)
    assert QApplication.focusWidget() is edit
