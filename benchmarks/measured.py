"""What was measured: an entry for each contender, of each row, on so many cores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict


class Answer(TypedDict, total=False):
    """What a contender's process answers in JSON; which keys there are depends on what it was asked.

    Attributes:
        versions: of the distributions it stands on, by name.
        missing: why it does not take part.
        unsupported: why it has no such row.
        result: number that is compared.
        seconds: that a step took.
    """

    versions: dict[str, str]
    missing: str
    unsupported: str
    result: float
    seconds: float


class Entry(TypedDict, total=False):
    """What came of a row with one contender.

    Attributes:
        missing: why it does not take part.
        unsupported: why it has no such row.
        result: number that is compared.
        times: seconds that a step took in each repeat.
        median: of the times.
        best: shortest of the times.
        valid: whether the result is that of the others.
    """

    missing: str
    unsupported: str
    result: float
    times: list[float]
    median: float
    best: float
    valid: bool


Entries = Mapping[str, Entry]
"""Of one row, by the contenders' names."""
Results = Mapping[int, Mapping[str, Entries]]
"""By numbers of cores, then by the rows' keys."""


def is_ours(contender: str) -> bool:
    """Whether a contender is GradStudio."""
    return contender.startswith(("GradStudio", "engine"))
