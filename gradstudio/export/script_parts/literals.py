"""Numbers, arrays and words as lines of Python."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH = 100
"""Longest line of a script."""

_STEP = "    "


def number(value: float | np.generic) -> str:
    """Return a number as Python writes it, with as many digits as tell it from its neighbours."""
    if isinstance(value, int):
        return repr(value)
    text = str(value) if isinstance(value, np.float32) else repr(float(value))
    return text if math.isfinite(value) else f'float("{text}")'


def array_lines(before: str, values: NDArray[Any], after: str = "", end: str = "") -> list[str]:
    """Write an array as nested lists, on one line where there is room.

    Args:
        before: what stands before it, such as ``x = np.array(`` or ``x = ``.
        values: of one or two dimensions; truth values are written as 0 and 1.
        after: what stands behind it, such as ``)`` or ``, dtype=np.float32)``.
        end: what the line ends with, such as a comma.
    """
    values = values.astype(np.int64) if values.dtype == np.bool_ else values
    rows = [_items(row) for row in values] if values.ndim == 2 else []
    items = [f"[{', '.join(row)}]" for row in rows] if values.ndim == 2 else _items(values)
    whole = f"{before}[{', '.join(items)}]{after}{end}"
    if len(whole) <= WIDTH:
        return [whole]
    indent = _indent_of(before)
    is_call = before.endswith("(")
    inner = indent + _STEP * (2 if is_call else 1)
    lines = []
    for row, item in zip(rows, items, strict=True) if rows else ():
        fits = len(inner) + len(item) < WIDTH
        lines += [f"{inner}{item},"] if fits else [f"{inner}[", *filled(row, inner + _STEP), f"{inner}],"]
    lines = lines or filled(items, inner)
    if not is_call:
        return [f"{before}[", *lines, f"{indent}]{after}{end}"]
    arguments = [f"{indent}{_STEP}{after[2:-1]},"] if after.startswith(",") else []
    comma = "," if arguments else ""
    head, tail = f"{indent}{_STEP}[", f"{indent}{_STEP}]{comma}"
    return [before, head, *lines, tail, *arguments, f"{indent}{after[-1]}{end}"]


def comment(text: str) -> list[str]:
    """Write a text as a comment."""
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")


def docstring(paragraphs: Sequence[str], indent: str = "") -> list[str]:
    """Write a docstring: its first paragraph is one line; lines that begin with a space stay as they are."""
    first, *others = paragraphs
    if not others:
        return [f'{indent}"""{first}"""']
    lines = [f'{indent}"""{first}']
    for paragraph in others:
        lines.append("")
        if paragraph.startswith(" "):
            lines.append(indent + paragraph)
        else:
            lines += textwrap.wrap(paragraph, WIDTH, initial_indent=indent, subsequent_indent=indent)
    return [*lines, f'{indent}"""']


def call_lines(before: str, items: Sequence[str], after: str) -> list[str]:
    """Write some items between brackets: on one line where there is room, else filled lines.

    Args:
        before: such as ``gradients = [``.
        items: what stands between, without commas.
        after: such as ``]``.
    """
    whole = f"{before}{', '.join(items)}{after}"
    if len(whole) <= WIDTH - 8:  # it may stand deeper
        return [whole]
    indent = _indent_of(before)
    lines = filled(items, indent + _STEP)
    if len(lines) == 1:
        lines = [lines[0].removesuffix(",")]
    return [before, *lines, f"{indent}{after}"]


def filled(items: Sequence[str], indent: str) -> list[str]:
    """Write items with commas on as few lines as have room for them."""
    lines, line = [], indent
    for item in items:
        if len(line) + len(item) + 2 > WIDTH and line.strip():
            lines.append(line.rstrip())
            line = indent
        line += f"{item}, "
    return [*lines, line.rstrip()]


def _items(row: NDArray[Any]) -> list[str]:
    return [number(value) for value in (row if row.dtype == np.float32 else row.tolist())]


def _indent_of(line: str) -> str:
    return " " * (len(line) - len(line.lstrip()))
