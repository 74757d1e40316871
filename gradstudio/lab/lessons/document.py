"""A lesson's file taken apart: front matter, sections, and in which line each key stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradstudio.lab.lessons.errors import LessonError

FENCE = "+++"
SECTIONS = "Do", "Hint", "Afterwards"
"""The headings that a lesson has behind its text, in this order."""
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonDocument:
    """What a file holds, before anything of it is looked up.

    Attributes:
        source: what the file is called.
        front: the front matter.
        text: what stands before the first section, as Markdown.
        sections: the others by heading.
        lines: the lines of the file.
    """

    source: str
    front: Mapping[str, Any]
    text: str
    sections: Mapping[str, str]
    lines: tuple[str, ...]

    def line_of(self, key: str, table: str = "", place: int = 0) -> int:
        """Return the line where something stands in the front matter, from 1; of what is not there its table's.

        Args:
            key: the name before the equals sign; "" for the table itself.
            table: name of the table that it is in, such as ``state`` or ``check``; "" for none.
            place: which of several tables of that name, from 0.
        """
        begin = self._begin_of(table, place)
        if not key:
            return begin + 1
        pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        for at in range(begin + (1 if table else 0), self._end):
            line = self.lines[at]
            if line.lstrip().startswith("[") and "=" not in line:
                break
            if pattern.match(line):
                return at + 1
        return begin + 1

    @property
    def _end(self) -> int:
        return next(at for at, line in enumerate(self.lines) if at and line.rstrip() == FENCE)

    def _begin_of(self, table: str, place: int) -> int:
        heads = (f"[[{table}]]", f"[{table}]")
        found = [at for at in range(self._end) if self.lines[at].split("#")[0].strip() in heads]
        return found[place] if place < len(found) else 0


def read_document(text: str, source: str) -> LessonDocument:
    """Take a file apart.

    Raises:
        LessonError: it has no front matter, that is no TOML, or a section is missing, empty or unknown.
    """
    lines = tuple(text.lstrip("\ufeff").splitlines())
    if not lines or lines[0].rstrip() != FENCE:
        raise LessonError(
            source, 1, f"A lesson begins with a line {FENCE}, then its settings, then {FENCE} again."
        )
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() == FENCE), None)
    if end is None:
        raise LessonError(
            source, 1, f"The settings that begin here do not end: a second line {FENCE} is missing."
        )
    try:
        # A line in the place of the fence, so that lines count as in the file.
        front = tomllib.loads("\n" + "\n".join(lines[1:end]))
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found is not None and found[1] else end + 1
        raise LessonError(
            source, line, f"The settings are no TOML: {_AT_LINE.sub('', str(error))}."
        ) from None
    except ValueError:  # Python reads no whole number of thousands of digits
        raise LessonError(source, 2, "A whole number in the settings is too long.") from None
    except RecursionError:
        raise LessonError(source, 2, "The settings are nested too deep.") from None
    body, sections = _split(lines, end + 1, source)
    return LessonDocument(source=source, front=front, text=body, sections=sections, lines=lines)


def _split(lines: tuple[str, ...], begin: int, source: str) -> tuple[str, dict[str, str]]:
    """Return the text before the first section and the sections."""
    starts: list[tuple[str, int]] = []
    is_code = False
    for at in range(begin, len(lines)):
        if lines[at].lstrip().startswith("```"):
            is_code = not is_code
        if is_code or not lines[at].startswith("## "):
            continue
        name = lines[at].removeprefix("## ").strip()
        known = ", ".join(SECTIONS)
        if name not in SECTIONS:
            raise LessonError(source, at + 1, f"There is no section {name!r}. A lesson has {known}.")
        if len(starts) >= len(SECTIONS) or name != SECTIONS[len(starts)]:
            raise LessonError(
                source, at + 1, f"The section {name} stands in the wrong place. The order is {known}."
            )
        starts.append((name, at))
    if len(starts) < len(SECTIONS):
        raise LessonError(source, len(lines), f"The section ## {SECTIONS[len(starts)]} is missing.")
    ends = [at for _, at in starts[1:]] + [len(lines)]
    text = _trimmed(lines[begin : starts[0][1]])
    if not text:
        raise LessonError(source, begin + 1, "There is no text before the first section.")
    sections = {}
    for (name, at), stop in zip(starts, ends, strict=True):
        sections[name] = _trimmed(lines[at + 1 : stop])
        if not sections[name]:
            raise LessonError(source, at + 1, f"The section {name} is empty.")
    return text, sections


def _trimmed(lines: tuple[str, ...]) -> str:
    return "\n".join(lines).strip()
