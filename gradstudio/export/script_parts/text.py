"""A whole script of its pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def script_text(header: Sequence[str], imports: Iterable[str], pieces: Iterable[Sequence[str]]) -> str:
    """Join a script.

    Args:
        header: lines of its docstring.
        imports: its imports, in any order, each at most once; a blank line stands between those of the standard
            library and the others.
        pieces: functions and blocks of statements, in order; empty ones are left out. Two blank lines stand
            around functions, one between blocks.
    """
    own: list[str] = []
    other: list[str] = []
    for line in dict.fromkeys(imports):
        (own if line.split()[1].partition(".")[0] in _STANDARD else other).append(line)
    blocks = [_sorted(lines) for lines in (own, other) if lines]
    text = "\n".join(header) + "\n\n" + "\n\n".join("\n".join(block) for block in blocks)
    was_function = False
    for piece in pieces:
        if piece:
            is_function = any(line.startswith(("def ", "class ")) for line in piece)
            text += ("\n\n\n" if is_function or was_function else "\n\n") + "\n".join(piece)
            was_function = is_function
    return text + "\n"


_STANDARD = frozenset({"itertools", "math", "pathlib", "time", "random"})


def _sorted(lines: Sequence[str]) -> list[str]:
    return sorted(lines, key=lambda line: (line.startswith("from "), line))
