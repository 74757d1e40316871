"""`OwnExpression`: what somebody typed is told of when a lesson takes its place, and offered back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject

from gradstudio.app.lab.lesson_course import LessonCourse
from gradstudio.app.lab.typed_expression import TypedExpression
from gradstudio.lab.expressions.gallery import GALLERY
from gradstudio.lab.lessons.judging import Judgment
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.ui.window.message_bar import MessageBar

_ABOUT = "own expression"
_IN_THE_LAB = ("lab",)


class OwnExpression(QObject):
    """Puts the expressions of lessons. Lives on the GUI thread.

    Nothing is lost with an example, the text of a lesson, or one that a check has just found right.

    Args:
        course: the lessons.
        typed: the lines.
        messages: where the user is told.
        parent: as for any QObject.
    """

    def __init__(
        self,
        course: LessonCourse,
        typed: TypedExpression,
        messages: MessageBar,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._course, self._typed, self._messages = course, typed, messages
        self._has_put = False  # since a lesson was opened
        self._handed_in = ""
        course.judged.connect(self._on_course_judged)
        course.opened.connect(self._on_course_opened)

    def replace(self, lesson: Lesson) -> None:
        """Put the expression of a lesson, and tell of what it takes the place of."""
        text, values = self._typed.text, self._typed.values
        is_lost = not self._has_put and self._is_own(text)
        self._has_put = True
        state = lesson.state
        self._typed.put(state.expression, state.values, hides_gradients=state.hides_gradients)
        self._messages.withdraw(_ABOUT)
        if is_lost:
            self._messages.inform(
                "The expression of the lesson took the place of yours.",
                (("Put my expression back", partial(self._put_back, text, values)),),
                about=_ABOUT,
                where=_IN_THE_LAB,
            )
            self._messages.let_go(_ABOUT)

    def _is_own(self, text: str) -> bool:
        known = {example.text.strip() for example in GALLERY}
        known |= {each.state.expression.strip() for each in self._course.lessons}
        return bool(text.strip()) and text.strip() not in known and text != self._handed_in

    def _put_back(self, text: str, values: Mapping[str, float]) -> None:
        self._typed.put(text, values)

    def _on_course_judged(self, judgment: Judgment) -> None:
        if judgment.is_right:
            self._handed_in = self._typed.text
            self._typed.show_gradients()

    def _on_course_opened(self, lesson: Lesson | None) -> None:
        self._has_put = False
        self._typed.show_gradients()  # what is opened hides them, if it does, when it is prepared
