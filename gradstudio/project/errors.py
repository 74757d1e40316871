"""Errors of the project layer."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from pydantic import ValidationError

from gradstudio.engine.errors import GradStudioError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class SpecError(GradStudioError, ValueError):
    """A project, or an edit of it, is not legal. The message says what, where, and how to mend it."""

    @classmethod
    def from_validation(cls, error: ValidationError, *within: str) -> SpecError:
        """Put pydantic's findings into one sentence each, with the place in the project first.

        Args:
            error: the findings.
            within: where in the project the validated part stands, if it is not the whole.
        """
        return cls(" ".join(_sentence(finding, within) for finding in error.errors()))


class ProjectFileError(SpecError):
    """A project file cannot be read or written. Nothing was changed."""


def _sentence(finding: ErrorDetails, within: tuple[str, ...]) -> str:
    # Locations count layers from 0 and name the kind chosen in a union; people count from 1.
    place = " → ".join(
        str(part + 1) if isinstance(part, int) else part for part in (*within, *finding["loc"])
    )
    prefix = f"{place}: " if place else ""
    given, context = finding["input"], finding.get("ctx", {})
    match finding["type"]:
        case "value_error":  # raised by our own validators, a sentence already
            return str(context["error"])
        case "literal_error":
            return prefix + _unknown(given, context["expected"])
        case "union_tag_invalid":
            return prefix + _unknown(context["tag"], context["expected_tags"])
        case "union_tag_not_found":
            return f"{prefix}it needs a {context['discriminator']}."
        case "extra_forbidden":
            return f"{prefix}there is no such field."
        case _:
            shown = f", not {given!r}" if isinstance(given, (bool, int, float, str)) else ""
            return f"{prefix}{finding['msg']}{shown}."


def _unknown(given: object, expected: str) -> str:
    known = re.findall(r"'([^']*)'", expected)
    close = difflib.get_close_matches(str(given), known, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return f"there is no {given!r}.{hint} Choose one of: {', '.join(known) or expected}."
