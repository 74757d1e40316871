"""The log of a random user: a line of JSON for each step before it is done, for each finding, and one for the end.

The last line of a log says what ended the process.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

Step = list[str | int | float]
"""What is done and what it is done with."""


class Halt(TypedDict):
    """The longest standstill, as `Standstill` has it."""

    own: float
    clock: float
    number: int
    step: str
    seen: list[str]


class Line(TypedDict, total=False):
    """A line of the log; which keys there are depends on what it tells.

    Attributes:
        step: number of a step.
        do: the step.
        found: what kind of finding it is.
        text: what was found.
        longest: of the standstills, at the end.
        threads: names of those that were left at the end.
    """

    step: int
    do: Step
    found: str
    text: str
    longest: Halt
    threads: list[str]


class Log:
    """Is written line by line, so that all of it is there when the process dies.

    Args:
        path: of the file, which is written anew.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")

    def write(self, line: Line) -> None:
        """Add a line."""
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()


def lines_of(path: Path) -> list[Line]:
    """Return the lines of a log that are whole; none if there is no log."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
