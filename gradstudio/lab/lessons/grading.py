"""Marks of saved projects: each is judged by the checks of a lesson that look at the project alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.lessons.attempt import LessonAttempt
from gradstudio.lab.lessons.checks.networks import hidden_neurons
from gradstudio.lab.lessons.judging import judge_by, project_checks
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.trained import Trained
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record.way import GoOn

_KEEPS = "keeps"
NO_LESSON = "No lesson uses the data of this project. Name the lesson with --lesson."


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectMark:
    """What came of marking a project.

    Attributes:
        lesson: name of the lesson; "" if it is of none.
        reason: why it has not passed; "" if it has.
        hidden: its hidden neurons; None if it could not be read.
        parameters: number of its parameters; None likewise.
        trained: what it came to when it was trained anew; None if no check did so.
    """

    lesson: str
    reason: str
    hidden: int | None = None
    parameters: int | None = None
    trained: Trained | None = None

    @property
    def has_passed(self) -> bool:
        """Whether all is as it was asked for."""
        return not self.reason


def gradable(lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """Return the lessons of whose checks some look at the project alone and ask for something to be done."""
    return tuple(each for each in lessons if any(check.kind != _KEEPS for check in project_checks(each)))


def mark_project(spec: ProjectSpec, lessons: Sequence[Lesson], go_on: GoOn) -> ProjectMark:
    """Mark a project by the first of some lessons that it keeps the data of; by the one lesson, if there is one.

    Args:
        spec: the project, without anything that was computed of it.
        lessons: at least one, each `gradable`.
        go_on: is asked on the way whether to go on, with the share that is done.

    Raises:
        CheckGivenUpError: it was not to go on.
    """
    attempt = LessonAttempt(project=spec)
    hidden, parameters = hidden_neurons(spec), spec.parameter_count
    lesson = (
        lessons[0] if len(lessons) == 1 else next((each for each in lessons if _keeps(each, attempt)), None)
    )
    if lesson is None:
        return ProjectMark(lesson="", reason=NO_LESSON, hidden=hidden, parameters=parameters)
    judgment = judge_by(lesson, project_checks(lesson), attempt, go_on)
    return ProjectMark(
        lesson=lesson.name,
        reason=judgment.problem,
        hidden=hidden,
        parameters=parameters,
        trained=judgment.trained,
    )


def require_gradable(lesson: Lesson) -> Lesson:
    """Return a lesson if projects can be marked by it.

    Raises:
        GradStudioError: they cannot.
    """
    if not gradable([lesson]):
        raise GradStudioError(
            f"“{lesson.title}” asks for answers or an expression, which no project file holds: it cannot be marked."
        )
    return lesson


def _keeps(lesson: Lesson, attempt: LessonAttempt) -> bool:
    checks = [check for check in project_checks(lesson) if check.kind == _KEEPS]
    return bool(checks) and judge_by(lesson, checks, attempt, lambda share: True).is_right
