"""`ExpressionError`: lines that are no expression, with the place and the mend."""

from __future__ import annotations

from gradstudio.lab.errors import LabError


class ExpressionError(LabError):
    """Lines that cannot be read, or that have no value for these numbers.

    Args:
        reason: what is wrong and the mend, in whole sentences.
        line: which line it is about, from 1.
        column: which character of that line, from 1.
        index: the same place as an index of the text.
        end: index behind the part that it is about.

    Attributes:
        reason, line, column, index, end: as given.
    """

    def __init__(self, reason: str, line: int, column: int, index: int, end: int) -> None:
        self.reason = reason
        self.line = line
        self.column = column
        self.index = index
        self.end = end
        super().__init__(f"{reason} (line {line}, character {column})")
