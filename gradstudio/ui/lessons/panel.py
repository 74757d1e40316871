"""`LessonsPanel`: lessons, each of which ends with something to do."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gradstudio.app.lab.lesson_course import LessonCourse
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.lessons.judging import Judgment
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.library import lesson_called
from gradstudio.ui.kit.view import View
from gradstudio.ui.lessons.lesson_list import LessonList
from gradstudio.ui.lessons.lesson_page import LessonPage
from gradstudio.ui.look.theme import Theme

_LEAST = QSize(200, 120)


class LessonsPanel(View, QWidget):
    """Shows the list of all lessons, or the one that is open.

    Args:
        course: the lessons, and how far one has come.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, course: LessonCourse, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._course = course
        self.list = LessonList(theme, self)
        self.page = LessonPage(theme, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.list.chosen.connect(self._on_list_chosen)
        page = self.page
        page.list_asked.connect(course.close)
        page.check_asked.connect(course.check)
        page.cancel_asked.connect(course.cancel)
        page.put_back_asked.connect(course.put_back)
        page.step_asked.connect(self._on_page_step_asked)
        page.answered.connect(course.answer)
        page.panel_asked.connect(course.panel_asked)
        course.opened.connect(self._on_course_opened)
        course.answers_cleared.connect(self._on_course_answers_cleared)
        course.progressed.connect(self._on_course_progressed)
        course.checking_changed.connect(page.show_checking)
        course.share_changed.connect(page.show_share)
        course.judged.connect(self._on_course_judged)
        course.state_wanted.connect(page.forget_judgment)
        self._on_course_progressed()
        self._on_course_opened(course.current)

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)
        self.page.set_theme(theme)

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def _on_list_chosen(self, name: str) -> None:
        try:
            self._course.open(lesson_called(name, self._course.lessons))
        except GradStudioError as error:
            self.list.show_problem(str(error))

    def _on_page_step_asked(self, direction: int) -> None:
        lesson = self._course.neighbour(direction)
        if lesson is not None:
            self._course.open(lesson)

    def _on_course_opened(self, lesson: Lesson | None) -> None:
        if lesson is None:
            self._pages.setCurrentWidget(self.list)
            self.list.list.setFocus()
            return
        course = self._course
        names = [each.name for each in course.lessons]
        where = f"{names.index(lesson.name) + 1} of {len(names)}" if lesson.name in names else ""
        has_more = course.neighbour(-1) is not None, course.neighbour(1) is not None
        self.page.show_lesson(lesson, where, course.answers, has_more=has_more)
        self._pages.setCurrentWidget(self.page)

    def _on_course_answers_cleared(self) -> None:
        self.page.form.show_answers(self._course.answers)

    def _on_course_progressed(self) -> None:
        try:
            lessons = self._course.lessons
        except GradStudioError as error:
            self.list.show_problem(str(error))
            return
        done = [self._course.is_done(each.name) for each in lessons]
        self.list.show_lessons(lessons, done, self._course.first_undone())

    def _on_course_judged(self, judgment: Judgment) -> None:
        self.page.show_judgment(judgment)
