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
"""Largest length of one finding, in characters."""
_ENOUGH_CHARACTERS = 1200
"""Length of a message in characters; findings beyond it are only counted."""


class SpecError(GradStudioError, ValueError):
    """A project, or an edit of it, is not legal. The message says what, where, and how to mend it."""

    _findings: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Place and sentence of each finding; empty if the message was not made from findings."""

    def told_of(self, field: str) -> str:
        """Return the message to show beside a field: its own finding first, without the place.

        Args:
            field: the last name of its path.
        """
        own = next((said for place, said in self._findings if field in place), None)
        if own is None:
            return str(self)
        others = (_placed(*each) for each in self._findings if field not in each[0])
        return " ".join((own[0].upper() + own[1:], *others))

    @classmethod
    def from_validation(cls, error: ValidationError, *within: str) -> SpecError:
        """Put pydantic's findings, the first few of them, into one sentence each, with the place first.

        Args:
            error: the findings.
            within: where in the project the validated part stands, if it is not the whole.
        """
        findings = error.errors(include_url=False)
        told: list[tuple[tuple[str, ...], str]] = []
        for finding in findings[:MOST_FINDINGS]:
            if sum(len(_placed(*each)) for each in told) > _ENOUGH_CHARACTERS:
                break
            told.append((_place(finding, within), cut(_sentence(finding), _MOST_CHARACTERS)))
        more = len(findings) - len(told)
        if more > 0:
            told.append(((), f"And {more:,} more."))
        made = cls(" ".join(_placed(*each) for each in told))
        made._findings = tuple(told)
        return made


class ProjectFileError(SpecError):
    """A project file cannot be read or written. Nothing was changed."""


def _place(finding: ErrorDetails, within: tuple[str, ...]) -> tuple[str, ...]:
    """Return where a finding is; () where its sentence says it."""
    if finding["type"] == "value_error":
        return ()
    # Locations count layers from 0 and name the kind chosen in a union; people count from 1.
    return tuple(str(part + 1) if isinstance(part, int) else cut(part) for part in (*within, *finding["loc"]))


def _placed(place: tuple[str, ...], said: str) -> str:
    return f"{' → '.join(place)}: {said}" if place else said


def _sentence(finding: ErrorDetails) -> str:
    given, context = finding["input"], finding.get("ctx", {})
    match finding["type"]:
        case "value_error":  # raised by our own validators, a sentence already
            return str(context["error"])
        case "literal_error":
            return _unknown(given, context["expected"])
        case "union_tag_invalid":
            return _unknown(context["tag"], context["expected_tags"])
        case "union_tag_not_found":
            return f"it needs a {context['discriminator']}."
        case "extra_forbidden":
            return "there is no such field."
        case _:
            said = f", not {shown(given)}" if isinstance(given, (bool, int, float, str)) else ""
            return f"{finding['msg'].replace('Input should', 'it should', 1)}{said}."


def _unknown(given: object, expected: str) -> str:
    known = re.findall(r"'([^']*)'", expected)
    hint = did_you_mean(given, known)
    return f"there is no {shown(given)}.{hint} Choose one of: {', '.join(known) or expected}."
