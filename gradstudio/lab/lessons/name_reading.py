"""Looking up the nodes that checks of a lesson speak of, so that a mistyped one is found before a pupil does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gradstudio.engine.errors import did_you_mean, shown
from gradstudio.lab.expressions import read_expression
from gradstudio.lab.lessons.checks.table import CHECKS
from gradstudio.lab.lessons.lesson import AnswerField, Lesson, LessonCheck
from gradstudio.lab.subject import subject_of_value

OF_TABLES = "gradients", "values"
"""Checks whose answer is a table, the rows of which are nodes."""
_ASK_FOR_LINES = "computes", "has", "uses"
"""Checks that the pupil meets by writing other lines; nodes may then be named that are not there yet."""
_NAMES = "of", "operand", "among"


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A node that the expression of a lesson does not have.

    Attributes:
        argument: of the check, names it.
        reason: a sentence that says so.
    """

    argument: str
    reason: str


def unknown_name(check: LessonCheck, lesson: Lesson) -> UnknownName | None:
    """Return the first node that a check speaks of and the lesson's expression does not have; None if it has all.

    Where any check of the lesson asks for other lines, nothing is looked up.
    """
    state = lesson.state
    if "expression" not in CHECKS[check.kind].needs or any(
        one.kind in _ASK_FOR_LINES for one in lesson.checks
    ):
        return None
    known = subject_of_value(read_expression(state.expression).build(state.values)).names
    for argument, name in _named(check, lesson.fields):
        if name not in known:
            what = "a row of its table" if argument == "answer" else argument
            hint = did_you_mean(name, known)
            reason = f"{what} names {shown(name)}, which the expression in [state] has not.{hint}"
            return UnknownName(argument, reason)
    return None


def _named(check: LessonCheck, fields: Sequence[AnswerField]) -> Iterator[tuple[str, str]]:
    """Yield argument and name of each node that a check speaks of."""
    for argument in _NAMES:
        found = check.arguments.get(argument, ())
        names = found if isinstance(found, list | tuple) else [found]
        yield from ((argument, str(name)) for name in names)
    if check.kind in OF_TABLES:
        for field in fields:
            if field.key == check.arguments["answer"]:
                yield from (("answer", row) for row in field.rows)
