"""`LessonAttempt`: what a learner has done of a lesson, as the checks are handed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gradstudio.project.spec import ProjectSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonAttempt:
    """What is checked. Nothing computed is among it: all of that is computed again.

    Attributes:
        answers: what was typed, by the key of its field.
        project: the project as it is now.
        expression: the lines in the panel Expression.
        values: of its leaves by name.
        steps_taken: how many steps the project was trained before the answers were given.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    project: ProjectSpec | None = None
    expression: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    steps_taken: int = 0
