"""The one tree of errors that GradStudio raises on purpose.

    GradStudioError
    ├── MathDomainError      an operation outside its domain: log(-1), 1/0         (also a ValueError)
    ├── ValueTypeError       something that is not a real number became a Value     (also a TypeError)
    ├── ShapeError           a wrong number of inputs, targets or parameters        (also a ValueError)
    ├── ConfigurationError   a name or setting the engine does not know             (also a ValueError)
    ├── SpecError            a project, or an edit of it, that is not legal         (project package)
    │   ├── ProjectFileError a project file that cannot be read or written
    │   └── FormulaError     a formula that cannot be understood
    ├── UnreadableTextError  a text that Python's grammar does not know             (reader package)
    ├── TableError           a file whose samples cannot be read                    (data package)
    ├── QueryError           a search that cannot be understood                     (graph package)
    ├── GraphReadingError    an object that is no graph of scalars                  (graph package)
    ├── LessonError          a lesson's file that is refused, with its line        (lab package; also a ValueError)
    ├── AnswerError          an answer to a lesson that cannot be looked at        (lab package; also a ValueError)
    ├── LabError             what the lab cannot work on: a graph too large         (lab package; also a ValueError)
    │   └── ExpressionError  lines that are no expression, or have no value
    ├── ImportingError       what cannot become a project, or part of one (importing package; also a ValueError)
    ├── ShowError            what cannot be shown, or no window for it  (showing package; also a ValueError)
    ├── WireError            a message of another process, unreadable   (showing package; also a ValueError)
    ├── ExportError          a graph or project that cannot be written to a file    (export package)
    │   └── ProofError       an exported file that could not be run or read
    ├── SweepError           a sweep that cannot be carried out, or not go on  (sweep package; also a ValueError)
    ├── MissingResourceError a shipped file that is not there: icons, fonts, data   (resources module)
    ├── RecordError          a run or a step that the record does not have          (training package)
    └── TrainingError        a run that cannot go on: loss or parameter not finite  (training package)

Every message says what is wrong, where, and how to mend it. It quotes some 60 characters of a wrong value (`shown`,
`cut`), and names ten findings of many.
"""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterable
from typing import Any

MOST_SHOWN = 60
"""Characters of a wrong value that a message quotes."""

_MOST_DIGITS = 300  # more than any float has before the point
_reprs = reprlib.Repr()
_reprs.maxstring = _reprs.maxother = MOST_SHOWN


class GradStudioError(Exception):
    """Base of every error that GradStudio raises on purpose.

    All of them can be pickled and copied, whatever their constructors take: they are put together again from
    their message and their attributes.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _put_together, (type(self), self.args, self.__dict__.copy())


def _put_together(
    kind: type[GradStudioError], arguments: tuple[Any, ...], attributes: dict[str, Any]
) -> GradStudioError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(attributes)
    return error


class MathDomainError(GradStudioError, ValueError):
    """An operation was asked for outside its domain.

    Args:
        domain: where the operation is defined, as a phrase that can follow "needs".

    Attributes:
        operation: name of the operation, for example ``"log"``.
        operands: the numbers it was given.
    """

    def __init__(self, operation: str, operands: tuple[float, ...], domain: str) -> None:
        self.operation = operation
        self.operands = operands
        self.domain = domain
        given = ", ".join(shown(operand) for operand in operands)
        super().__init__(f"{operation}({given}) is not defined: {operation} needs {domain}.")


class ValueTypeError(GradStudioError, TypeError):
    """Something that is not a real number was given where a number or a `Value` is needed."""


class ShapeError(GradStudioError, ValueError):
    """A sequence has the wrong length for the network that it is given to."""


class ConfigurationError(GradStudioError, ValueError):
    """A name or a setting is not one the engine knows."""


def cut(text: str, most: int = MOST_SHOWN) -> str:
    """Return a text as a message may quote it: whole, or its beginning and an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def shown(value: object) -> str:
    """Return a wrong value as a message may quote it, in some 60 characters however large it is.

    The whole of a long text, number or list is never written out on the way.
    """
    match value:
        case str() | bytes():
            return cut(repr(value[: MOST_SHOWN + 1]))
        case bool() | float() | None:
            return repr(value)
        case int():
            digits = int(value.bit_length() * 0.30103) + 1
            return cut(repr(value)) if digits <= _MOST_DIGITS else f"a whole number of {digits:,} digits"
        case list() | tuple() | dict() | set() | frozenset() if len(value) > _reprs.maxlist:
            return f"a {type(value).__name__} of {len(value):,}"
    try:
        return cut(_reprs.repr(value))
    except ValueError:  # a whole number of more digits than Python writes out is in it
        return f"a {type(value).__name__}"


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """Return the sentence that offers the known name nearest to a mistyped one, or nothing."""
    close = difflib.get_close_matches(name[:MOST_SHOWN] if isinstance(name, str) else shown(name), known, n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def unknown_name(kind: str, name: object, known: Iterable[str]) -> ConfigurationError:
    """Build the error for a mistyped name, with the nearest known one as a suggestion.

    Args:
        kind: what the name stands for, for example ``"activation"``.
        name: what was given.
        known: every legal name.
    """
    names = list(known)
    hint = did_you_mean(name, names)
    return ConfigurationError(f"There is no {kind} {shown(name)}.{hint} Choose one of: {', '.join(names)}.")
