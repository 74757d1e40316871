"""Errors of the project layer."""

from __future__ import annotations

from pydantic import ValidationError

from gradstudio.engine.errors import GradStudioError


class SpecError(GradStudioError, ValueError):
    """A project, or an edit of it, is not legal. The message says what, where, and how to mend it."""

    @classmethod
    def from_validation(cls, error: ValidationError) -> SpecError:
        """Put pydantic's findings into one sentence each, with the place in the project first."""
        return cls(" ".join(_sentence(finding["loc"], finding["msg"]) for finding in error.errors()))


class ProjectFileError(SpecError):
    """A project file cannot be read or written. Nothing was changed."""


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    # "Value error, " is how pydantic marks what our own validators raised, which is a sentence already.
    place = " → ".join(str(part + 1) if isinstance(part, int) else part for part in location)
    own = message.removeprefix("Value error, ")
    if own != message:
        return own
    return f"{place}: {message}." if place else f"{message}."
