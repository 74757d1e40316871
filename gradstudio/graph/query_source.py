"""The text of a condition: read as Python, and where in it something is wrong."""

from __future__ import annotations

import ast
import re
import warnings

from gradstudio.engine.errors import GradStudioError

# An operation's sign needs no quotes: op == *
_BARE_SIGN = re.compile(r"(\bop\s*[=!]=\s*)([-+*/]+)(?=\s|$|\))")
_UNFINISHED = re.compile(r"([-+*/<>=!(]|\b(and|or|not|in))$")


class QueryError(GradStudioError, ValueError):
    """A search that cannot be understood.

    Attributes:
        place: which character of the text it is about, from 1; 0 for the text as a whole.
    """

    def __init__(self, message: str, place: int = 0) -> None:
        self.place = place
        super().__init__(f"{message} (character {place})" if place else message)


class QuerySource:
    """A condition as it was typed, with its syntax tree.

    Args:
        text: what was typed, without space around it.

    Attributes:
        tree: as `ast` reads it; nothing is evaluated.

    Raises:
        QueryError: it is no expression.
    """

    def __init__(self, text: str) -> None:
        self._source = text.replace("−", "-")
        self._moved = [match.start(2) for match in _BARE_SIGN.finditer(self._source)]
        quoted = _BARE_SIGN.sub(lambda match: f"{match[1]}'{match[2]}'", self._source)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python's advice on odd spellings is not for this reader
                self.tree: ast.expr = ast.parse(quoted, mode="eval").body
        except SyntaxError as error:
            raise self._unreadable(error.offset or 0) from None
        except (ValueError, MemoryError, RecursionError):
            raise QueryError("The condition cannot be read.") from None

    def text_of(self, node: ast.expr) -> str:
        """Return the part of the text that a node was read from."""
        return self._source[self._place(node.col_offset) : self._place(node.end_col_offset or 0)].strip("'\"")

    def _place(self, offset: int) -> int:
        """Return where in the source, in characters, an offset of the tree is; `ast` counts bytes of UTF-8."""
        added = 0
        for start in self._moved:
            if start + added < offset:
                added += 1 if offset <= start + added + 1 else 2
        return len(self._source.encode()[: max(offset - added, 0)].decode(errors="ignore"))

    def error(self, node: ast.expr, message: str) -> QueryError:
        """Return an error about a node, without the full stop."""
        return QueryError(f"{message}.", self._place(node.col_offset) + 1)

    def _unreadable(self, offset: int) -> QueryError:
        if re.search(r"(?<![<>=!])=(?!=)", self._source):
            return QueryError("Compare with two equals signs: op == tanh.", self._source.find("=") + 1)
        place = min(self._place(max(offset - 1, 0)), len(self._source))
        rest = self._source[place:].strip()
        opened = self._source.count("(") > self._source.count(")")
        if not rest or opened or _UNFINISHED.search(self._source):
            return QueryError("The condition is not finished.", len(self._source))
        return QueryError(f"“{rest[:20]}” is not understood here. Put text with spaces in quotes.", place + 1)
