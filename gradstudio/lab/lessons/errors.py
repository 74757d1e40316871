"""What can be wrong with a lesson's file, and with an answer that cannot be checked."""

from __future__ import annotations

from gradstudio.engine.errors import GradStudioError


class LessonError(GradStudioError, ValueError):
    """A lesson's file that is refused; the message names the file, the line and the reason.

    Args:
        source: what the file is called.
        line: where it is wrong, from 1.
        reason: what is wrong and how to mend it, as a sentence.
    """

    def __init__(self, source: str, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"{source}, line {line}: {reason}")


class AnswerError(GradStudioError, ValueError):
    """What a learner typed or built cannot be looked at; the sentence says why and what to do."""


class CheckGivenUpError(GradStudioError):
    """A check was given up before it had come to an end."""

    def __init__(self) -> None:
        super().__init__("The check was cancelled.")
