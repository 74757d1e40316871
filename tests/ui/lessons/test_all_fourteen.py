"""All lessons are played from the first to the last by mouse and key, in one window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QPushButton

from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.library import shipped_lessons
from gradstudio.ui.lessons import LessonsPanel
from gradstudio.ui.lessons.lesson_page import LessonPage
from gradstudio.ui.window.panels import PANELS
from tests.lab.lessons.solutions import SOLUTIONS
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose_from_menu, click, type_into


def panel_of(studio) -> LessonsPanel:
    panel = studio.window._panels.made("lessons")
    assert isinstance(panel, LessonsPanel)
    return panel


def fill_in(page: LessonPage, key: str, text: str) -> None:
    """Type an answer, or choose it by its first letters."""
    widget = page.form.inputs[key]
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


def do(studio, lesson: Lesson) -> None:
    """Do in the studio what the lesson asks for, but for the answers."""
    solution, models = SOLUTIONS[lesson.name], studio.window._models
    if solution.expression:
        models.expression.set_text(solution.expression)
    for name, number in solution.values.items():
        models.expression.set_value(name, number)
    if solution.change is not None:
        assert models.editor.edit("What the lesson asks for", solution.change)


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
        bench = window._models.bench
        if lesson.state.project is not None:
            assert studio.spec == lesson.state.project
            until(qtbot, lambda bench=bench: bench.shows_project)
        if lesson.state.expression:
            assert window._models.expression.text == lesson.state.expression
            until(qtbot, lambda: window._models.expression.is_on_canvas)
        assert check(studio, page, qtbot) != "Right.", lesson.name
        for key, text in solution.answers.items():
            fill_in(page, key, text)
        do(studio, lesson)
        for key, text in list(solution.wrong.items())[:1]:
            fill_in(page, key, text)
            assert check(studio, page, qtbot) != "Right.", (lesson.name, key)
            fill_in(page, key, solution.answers[key])
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
