"""The text of a condition: read as Python, and where in it something is wrong."""

from __future__ import annotations

import ast
import re

from gradstudio.engine.errors import GradStudioError
from gradstudio.reader import Source, UnreadableTextError

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
        self._text = text.replace("−", "-")
        quoted = _BARE_SIGN.sub(lambda match: f"{match[1]}'{match[2]}'", self._text)
        quotes: list[int] = []
        for match in _BARE_SIGN.finditer(self._text):
            quotes += [match.start(2) + len(quotes), match.end(2) + len(quotes) + 1]
        try:
            self._source = Source(self._text, read=quoted, added=quotes)
        except UnreadableTextError as error:
            raise self._unreadable(error.index) from None
        if self._source.body is None:
            raise self._unreadable(None)
        self.tree = self._source.body

    def text_of(self, node: ast.expr) -> str:
        """Return the part of the text that a node was read from."""
        return self._source.text_of(node).strip("'\"")

    def error(self, node: ast.expr, message: str) -> QueryError:
        """Return an error about a node, without the full stop."""
        return QueryError(f"{message}.", self._source.index_of(node) + 1)

    def _unreadable(self, index: int | None) -> QueryError:
        if index is None:
            return QueryError("The condition cannot be read.")
        if re.search(r"(?<![<>=!])=(?!=)", self._text):
            return QueryError("Compare with two equals signs: op == tanh.", self._text.find("=") + 1)
        rest = self._text[index:].strip()
        opened = self._text.count("(") > self._text.count(")")
        if not rest or opened or _UNFINISHED.search(self._text):
            return QueryError("The condition is not finished.", len(self._text))
        return QueryError(f"“{rest[:20]}” is not understood here. Put text with spaces in quotes.", index + 1)
