"""`attempt_of`: what somebody has done in the studio, as a lesson's checks are handed it."""

from __future__ import annotations

from gradstudio.app.document.document import Document
from gradstudio.app.lab.typed_expression import TypedExpression
from gradstudio.app.sight.sight import Sight
from gradstudio.lab.lessons.attempt import LessonAttempt


def attempt_of(document: Document, sight: Sight, expression: TypedExpression) -> LessonAttempt:
    """Return what has been done of the project and the expression as they are now.

    Args:
        document: the project.
        sight: knows the newest step that was trained.
        expression: what is typed in the panel Expression.
    """
    newest = sight.live
    return LessonAttempt(
        project=document.newest,
        expression=expression.text,
        values=expression.values,
        steps_taken=0 if newest is None else newest.step,
    )
