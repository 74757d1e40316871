"""What Python's grammar does not know, in words that say what to type."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from dataclasses import dataclass

from gradstudio.engine.errors import cut
from gradstudio.lab.expressions.errors import ExpressionError
from gradstudio.reader import UnreadableTextError, line_and_column

_NEAR = 200
"""Characters on either side of a place that may say what is wrong there."""

_PRODUCT = re.compile(r"(\d+\.?\d*)([^\W\d]\w*)")
_TWO = re.compile(r"([\w.)]+)[ \t]+([\w(.]+)(\s*=)?")
_POWERS = {"²": "2", "³": "3", "⁴": "4"}
_ENDS_OPEN = re.compile(r"(\*\*|//|==|[-+*/=,(])\s*$")
_BLOCK = re.compile(r"\s*(for|while|if|elif|else|def|class|try|except|finally|with|match|case|async)\b")
_WRONG_TARGET = re.compile(r"(.+?)\s*(?<![=<>!*/+-])=(?!=)\s*(\w+)\s*$")
_SPLIT_SIGN = re.compile(r"([-+*/]+)\s+=(?!=)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stop:
    """Where reading stopped: the line, the character of it from 0, and what Python says."""

    line: str
    at: int
    said: str

    @property
    def code(self) -> str:
        """The line without its comment."""
        return self.line.split("#", 1)[0].rstrip()

    @property
    def character(self) -> str:
        """The character at which reading stopped, "" at the end of the line."""
        return self.line[self.at : self.at + 1]

    @property
    def rest(self) -> str:
        """The line from there on."""
        return self.line[self.at :].strip()


def unreadable(text: str, read: str, error: UnreadableTextError) -> ExpressionError:
    """Return the error about a text that cannot be read.

    Args:
        text: as it was typed.
        read: as Python was to read it; as long.
        error: where reading stopped.
    """
    if error.index is None:
        reason = (
            "The text cannot be read: it is nested too deeply, or not all of it is text. "
            "Use fewer brackets and shorter lines."
        )
        return ExpressionError(reason, 1, 1, 0, 0)
    index = min(error.index, len(text))
    start = max(read.rfind("\n", 0, index), read.rfind("\r", 0, index)) + 1
    line = re.split(r"[\r\n]", read[start:], maxsplit=1)[0]
    at = index - start
    # Of a line that nobody would read only what is near: searches take the square of its length.
    begin = max(at - _NEAR, 0) if len(line) > 2 * _NEAR else 0
    stop = _Stop(line=line[begin : begin + 2 * _NEAR], at=at - begin, said=str(error))
    reason, at = next(found for words in _WORDS if (found := words(stop)) is not None)
    index = min(start + begin + at, len(text))
    end = max(index, start + len(line.rstrip()))
    return ExpressionError(f"{reason}.", *line_and_column(text, index), index, end)


Found = tuple[str, int] | None
"""A reason without its full stop, and the character of the line that it is about."""


def _layout(stop: _Stop) -> Found:
    if "indent" in stop.said and "expected an" not in stop.said:
        return "This line begins with space. Begin every line at the left", 0
    if _BLOCK.match(stop.code):
        return "Loops, conditions, functions and classes are not run here. Write the lines out one by one", 0
    if stop.code.startswith((">>>", "...")):
        return f"{stop.code[:3]} is the prompt of Python and no part of the line. Remove it", 0
    if re.match(r"\s*print\b", stop.code):
        return "print is left out here: the graph shows every number. Remove this line", 0
    return None


def _brackets(stop: _Stop) -> Found:
    if "never closed" in stop.said:
        return f"The bracket {stop.character} is never closed. Add the one that closes it", stop.at
    if stop.said.startswith("unmatched"):
        return (
            f"There is no open bracket for this {stop.character}. Remove it, or open one before it",
            stop.at,
        )
    if "does not match" in stop.said:
        return f"The bracket {stop.character} closes one of another kind. Use the same kind", stop.at
    if "string literal" in stop.said or "f-string" in stop.said:
        return (
            "A text in quotes does not end in its line. Close it with the quote that it begins with",
            stop.at,
        )
    return None


def _numbers(stop: _Stop) -> Found:
    if "digits" in stop.said:
        return "The number is too large", stop.at
    if "leading zeros" in stop.said:
        return "A number does not begin with 0. Leave out the zeros before it", stop.at
    if "literal" not in stop.said or "assign" in stop.said:
        return None
    for product in _PRODUCT.finditer(stop.code):
        if product.start() - 1 <= stop.at <= product.end() + 1 and not re.match("[eE]", product[2]):
            return f"Write a product with a star: {product[1]}*{cut(product[2], 20)}", product.start()
    return None


def _characters(stop: _Stop) -> Found:
    if stop.character in _POWERS:
        base = re.search(r"\w*$", stop.line[: stop.at])
        name = base[0] if base and base[0] else "a"
        return f"Write a power with two stars: {name}**{_POWERS[stop.character]}", stop.at
    if "invalid" in stop.said and "character" in stop.said:
        return f"“{stop.character}” is no character that a line can have. Write it in letters", stop.at
    return None


def _targets(stop: _Stop) -> Found:
    split = _SPLIT_SIGN.search(stop.code)
    if split and split.start() <= stop.at <= split.end():
        return f"Write {split[1]}= without a space between", split.start()
    if "assign" not in stop.said:
        return None
    wrong = _WRONG_TARGET.match(stop.code)
    is_turned = (
        wrong and "=" not in wrong[1] and not wrong[2][0].isdigit() and not keyword.iskeyword(wrong[2])
    )
    mend = f"{wrong[2]} = {cut(wrong[1].strip(), 30)}" if wrong and is_turned else "c = a + b"
    return f"Only a name can stand left of the equals sign: {mend}", 0


def _words_of_python(stop: _Stop) -> Found:
    for word in re.finditer(r"[^\W\d]\w*", stop.code):
        if word.start() <= stop.at <= word.end() + 2 and keyword.iskeyword(word[0]):
            return (
                f"“{word[0]}” is a word of Python and cannot be a name. Choose another, such as {word[0]}_",
                word.start(),
            )
    return None


def _ends(stop: _Stop) -> Found:
    if stop.rest and not stop.rest.startswith("#"):
        return None
    ended = _ENDS_OPEN.search(stop.code)
    if ended:
        return f"The line is not finished: something must follow {ended[1]}", ended.start(1)
    return "The line is not finished", max(len(stop.code) - 1, 0)


def _missing(stop: _Stop) -> Found:
    if stop.character == "=" or stop.line[max(stop.at - 1, 0) : stop.at + 1] in ("==", ":="):
        return "One equals sign gives a name its value, and a name stands before it: c = a + b", stop.at
    for two in _TWO.finditer(stop.code):
        if two.start() <= stop.at <= two.end():
            one, other = cut(two[1], 20), cut(two[2], 20)
            if two[3]:
                return f"Between {one} and {other} a comma is missing: {one}, {other}=…", two.start(2)
            return (
                f"Between {one} and {other} a sign is missing. Write a product with a star: {one}*{other}",
                two.start(2),
            )
    return None


def _anything(stop: _Stop) -> Found:
    return f"“{cut(stop.rest, 20)}” is not understood here. Write lines like c = a + b", stop.at


_WORDS: tuple[Callable[[_Stop], Found], ...] = (
    _layout,
    _brackets,
    _numbers,
    _characters,
    _targets,
    _words_of_python,
    _ends,
    _missing,
    _anything,
)
