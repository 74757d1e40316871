"""Whether a lesson is done: its checks, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.lessons.attempt import LessonAttempt
from gradstudio.lab.lessons.checks.table import CHECKS
from gradstudio.lab.lessons.checks.workings import Workings
from gradstudio.lab.lessons.errors import CheckGivenUpError
from gradstudio.lab.lessons.lesson import Lesson, LessonCheck
from gradstudio.lab.lessons.trained import Trained
from gradstudio.training.record.way import GoOn


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """What came of looking at an attempt.

    Attributes:
        problem: what is wrong, as a sentence that does not tell the answer; "" if nothing is.
        field: key of the field that the problem is about; "" if it is about none.
        trained: what came of training the project anew; None if no check did.
    """

    problem: str
    field: str = ""
    trained: Trained | None = None

    @property
    def is_right(self) -> bool:
        """Whether the lesson is done."""
        return not self.problem


def judge(lesson: Lesson, attempt: LessonAttempt, go_on: GoOn = lambda share: True) -> Judgment:
    """Go through the checks of a lesson as far as they are passed; everything is computed anew.

    Args:
        lesson: whose checks.
        attempt: what was done.
        go_on: is asked on the way whether to go on, with the share that is done.

    Raises:
        CheckGivenUpError: it was not to go on.
    """
    return judge_by(lesson, lesson.checks, attempt, go_on)


def judge_by(lesson: Lesson, checks: Sequence[LessonCheck], attempt: LessonAttempt, go_on: GoOn) -> Judgment:
    """As `judge`, by some of its checks.

    Args:
        lesson: whose checks.
        checks: those that are gone through.
        attempt: what was done.
        go_on: is asked on the way whether to go on, with the share that is done.
    """
    workings = Workings(lesson, attempt, go_on)
    for check in checks:
        rule = CHECKS[check.kind]
        workings.asked = ""
        try:
            problem = rule.judge(workings, rule.completed(check.arguments))
        except CheckGivenUpError:
            raise
        except GradStudioError as error:
            problem = str(error)
        if problem:
            return Judgment(problem=problem, field=workings.asked, trained=workings.own_training)
    return Judgment(problem="", trained=workings.own_training)


def project_checks(lesson: Lesson) -> tuple[LessonCheck, ...]:
    """Return the checks of a lesson that look at the project alone, so that a saved one can be marked by them."""
    return tuple(check for check in lesson.checks if CHECKS[check.kind].needs == {"project"})
