"""Errors of the project layer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import ValidationError

from gradstudio.engine.errors import GradStudioError, cut, did_you_mean, shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MOST_FINDINGS = 10
_MOST_CHARACTERS = 400
"""Of one finding."""
_ENOUGH_CHARACTERS = 1200
"""Of several: those beyond are counted only."""


class SpecError(GradStudioError, ValueError):
    """A project, or an edit of it, is not legal. The message says what, where, and how to mend it."""

    @classmethod
    def from_validation(cls, error: ValidationError, *within: str) -> SpecError:
        """Put pydantic's findings, the first few of them, into one sentence each, with the place first.

        Args:
            error: the findings.
            within: where in the project the validated part stands, if it is not the whole.
        """
        findings = error.errors(include_url=False)
        sentences: list[str] = []
        for finding in findings[:MOST_FINDINGS]:
            if sum(map(len, sentences)) > _ENOUGH_CHARACTERS:
                break
            sentences.append(cut(_sentence(finding, within), _MOST_CHARACTERS))
        more = len(findings) - len(sentences)
        if more > 0:
            sentences.append(f"And {more:,} more.")
        return cls(" ".join(sentences))


class ProjectFileError(SpecError):
    """A project file cannot be read or written. Nothing was changed."""


def _sentence(finding: ErrorDetails, within: tuple[str, ...]) -> str:
    # Locations count layers from 0 and name the kind chosen in a union; people count from 1.
    place = " → ".join(
        str(part + 1) if isinstance(part, int) else cut(part) for part in (*within, *finding["loc"])
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
            said = f", not {shown(given)}" if isinstance(given, (bool, int, float, str)) else ""
            return f"{prefix}{finding['msg']}{said}."


def _unknown(given: object, expected: str) -> str:
    known = re.findall(r"'([^']*)'", expected)
    hint = did_you_mean(given, known)
    return f"there is no {shown(given)}.{hint} Choose one of: {', '.join(known) or expected}."
