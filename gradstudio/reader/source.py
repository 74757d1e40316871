"""`Source`: a text that is read as Python, and where in it each part stands."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal

from gradstudio.engine.errors import GradStudioError

SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "∙": "*", "÷": "/"})
"""Other ways to write a sign, of one character each, so that places stay what they are."""

_LINE_ENDS = re.compile(r"\r\n?|\n")


class UnreadableTextError(GradStudioError, ValueError):
    """A text that Python's grammar does not know. Readers of other languages turn it into an error of their own.

    Attributes:
        index: the character of the text where reading stopped, from 0; None for the text as a whole.
    """

    def __init__(self, message: str, index: int | None) -> None:
        self.index = index
        super().__init__(message)


class Source:
    """A text with its syntax tree. Nothing is evaluated.

    Args:
        typed: the text as it was typed.
        read: the text as Python is to read it, if that is another.
        start: index in `typed` of the first character of `read`.
        added: indices in `read`, ascending, of characters that were not typed.
        mode: whether it is one expression or lines.

    Attributes:
        typed: as given.
        body: the expression, or None of a text of lines.
        lines: the statements of a text of lines.

    Raises:
        UnreadableTextError: Python's grammar does not know such a text.
    """

    def __init__(
        self,
        typed: str,
        *,
        read: str | None = None,
        start: int = 0,
        added: Sequence[int] = (),
        mode: Literal["eval", "exec"] = "eval",
    ) -> None:
        self.typed = typed
        self._read = typed if read is None else read
        self._start, self._added = start, added
        self._line_starts = _line_starts(self._read)
        self.body: ast.expr | None = None
        self.lines: list[ast.stmt] = []
        match self._tree(mode):
            case ast.Expression(body=body):
                self.body = body
            case ast.Module(body=lines):
                self.lines = lines

    def _tree(self, mode: Literal["eval", "exec"]) -> ast.AST:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python's advice on odd spellings is not for this reader
                return ast.parse(self._read, mode=mode)
        except SyntaxError as error:
            line = min(max(error.lineno or 1, 1), len(self._line_starts))
            index = self._line_starts[line - 1] + max((error.offset or 0) - 1, 0)
            raise UnreadableTextError(error.msg, self._as_typed(min(index, len(self._read)))) from None
        except (ValueError, MemoryError, RecursionError):
            raise UnreadableTextError("too deeply nested, or not text", None) from None

    def index_of(self, node: ast.expr | ast.stmt) -> int:
        """Return the index in the typed text of a part's first character."""
        return self._index(node.lineno, node.col_offset)

    def end_of(self, node: ast.expr | ast.stmt) -> int:
        """Return the index in the typed text behind a part's last character."""
        return self._index(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def text_of(self, node: ast.expr | ast.stmt) -> str:
        """Return the part of the typed text that a node was read from."""
        return self.typed[self.index_of(node) : self.end_of(node)]

    def position(self, index: int) -> tuple[int, int]:
        """Return line and column, each from 1, of an index in the typed text."""
        return line_and_column(self.typed, index)

    def _index(self, line: int, offset: int) -> int:
        start = self._line_starts[line - 1]
        # `ast` counts bytes of UTF-8.
        before = self._read[start : start + offset].encode()[:offset].decode(errors="ignore")
        return self._as_typed(start + len(before))

    def _as_typed(self, index: int) -> int:
        return self._start + index - bisect_left(self._added, index)


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Return line and column, each from 1, of an index in a text."""
    starts = _line_starts(text)
    line = bisect_right(starts, index)
    return line, index - starts[line - 1] + 1


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _LINE_ENDS.finditer(text))]
