"""`Learner`: what somebody has done in the studio, as a lesson's checks are handed it."""

from __future__ import annotations

from gradstudio.app.document.document import Document
from gradstudio.app.lab.typed_expression import TypedExpression
from gradstudio.app.sight.sight import Sight
from gradstudio.lab.lessons.attempt import LessonAttempt


class Learner:
    """Looks at project and expression as they are now. Lives on the GUI thread.

    Args:
        document: the project.
        sight: knows the newest step that was trained.
        expression: what is typed in the panel Expression.
    """

    def __init__(self, document: Document, sight: Sight, expression: TypedExpression) -> None:
        self._document = document
        self._sight = sight
        self._expression = expression

    def attempt(self) -> LessonAttempt:
        """Return what has been done."""
        newest = self._sight.live
        return LessonAttempt(
            project=self._document.newest,
            expression=self._expression.text,
            values=self._expression.values,
            steps_taken=0 if newest is None else newest.step,
        )
