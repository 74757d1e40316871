"""The values of a field as they are typed: ``0.001 to 1``, ``relu, tanh``, ``8, [16, 16]``."""

from __future__ import annotations

import json
import re
from typing import Any

from gradstudio.engine.errors import ConfigurationError
from gradstudio.sweep.plan import Axis
from gradstudio.sweep.varying import is_whole

_NUMBER = r"[-−+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:to|…|\.\.\.?|–)\s*({_NUMBER})(?:\s+in\s+(\d+))?$")
_OUTSIDE_BRACKETS = re.compile(r",(?![^\[]*\])")

GRID_COUNT = 5
"""Number of values that a grid takes of a range, if none is said."""
_NOTHING = frozenset({"none", "all", "null"})
_ANYTHING = {"true": True, "false": False}


def axis_of(path: str, text: str, *, logarithmic: bool, on_grid: bool) -> Axis:
    """Return a field with the values that were typed.

    Args:
        path: of the field.
        text: a range, ``LOW to HIGH`` or ``LOW to HIGH in COUNT``, or values with commas between.
        logarithmic: whether equal factors of a range are as likely; it does not concern values.
        on_grid: whether a range needs a count.

    Raises:
        ConfigurationError: nothing was typed, or it is not legal (then a `PlanError`).
    """
    text = text.strip()
    if not text:
        raise ConfigurationError("Type values with commas between, such as 0.1, 0.3, or a range: 0.001 to 1.")
    found = _RANGE.match(text)
    if found is None:
        return Axis(path=path, values=tuple(_value(part) for part in _parts(text)))
    low, high = (float(each.replace("−", "-")) for each in found.groups()[:2])
    count = int(found[3]) if found[3] else GRID_COUNT if on_grid else None
    if count is not None and found[3] is None and is_whole(path):
        count = min(count, max(2, int(high - low) + 1))
    return Axis(path=path, low=low, high=high, log=logarithmic, count=count)


def is_range(text: str) -> bool:
    """Whether a text is a range, and not values."""
    return _RANGE.match(text.strip()) is not None


def text_of(axis: Axis) -> str:
    """Return what would be typed for the values of an axis."""
    if axis.low is None or axis.high is None:
        return ", ".join(_typed(value) for value in axis.values)
    count = "" if axis.count is None else f" in {axis.count}"
    return f"{_number(axis.low)} to {_number(axis.high)}{count}"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _OUTSIDE_BRACKETS.split(text) if part.strip()]


def _value(text: str) -> Any:
    if text.lower() in _NOTHING:
        return None
    if text.lower() in _ANYTHING:
        return _ANYTHING[text.lower()]
    try:
        found = json.loads(text.replace("−", "-"))
    except (ValueError, RecursionError):
        return text.strip("\"'")
    return tuple(found) if isinstance(found, list) else found


def _typed(value: Any) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) and _value(value) == value else json.dumps(value)


def _number(value: float) -> str:
    """Return a number with all digits that it takes to be this one."""
    return repr(value).removesuffix(".0")
