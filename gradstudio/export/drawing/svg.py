"""`Svg`: shapes and texts of a drawing, written one after the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import escape

BACKGROUND = "#ffffff"
TEXT = "#1b1f27"
MUTED = "#566071"
LINE = "#b4bcc8"
POSITIVE = "#1a6fd4"
NEGATIVE = "#d65f00"

FONT_SIZE = 12
_CHARACTER = 7.23
"""Width of a character of a monospaced font of that size: 0.6 of it, and a little more."""

Point = tuple[float, float]
"""x and y, in pixels, y downwards."""

_MARGIN = 12.0
_FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def width_of(text: str) -> float:
    """Return about how wide a text is, in pixels; characters of East Asia take two places."""
    return _CHARACTER * sum(2 if unicodedata.east_asian_width(one) in "FW" else 1 for one in text)


def colour_of(number: float) -> str:
    """Return the colour of a number by its sign, as in the window."""
    return POSITIVE if number > 0.0 else NEGATIVE if number < 0.0 else MUTED


class Svg:
    """A drawing on a light ground, read in light and dark notebooks alike. What is written last lies on top."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def way(self, points: Sequence[Point]) -> None:
        """Draw a line through some points that leaves and arrives level, and bends where it changes its height.

        Args:
            points: from left to right, at least two.
        """
        (x, y), *rest = points
        path = [f"M{x:.1f} {y:.1f}"]
        for to_x, to_y in rest:
            bend = min(60.0, (to_x - x) / 2)
            path.append(
                f"H{to_x:.1f}"
                if to_y == y
                else f"C{x + bend:.1f} {y:.1f} {to_x - bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
            )
            x, y = to_x, to_y
        self._parts.append(f'<path d="{"".join(path)}" fill="none" stroke="{LINE}" stroke-width="1.2"/>')

    def line(self, start: Point, end: Point, *, colour: str, width: float, opacity: float) -> None:
        """Draw a straight line.

        Args:
            start: where it begins.
            end: where it ends.
            colour: of the line.
            width: in pixels.
            opacity: 0 to 1.
        """
        (x1, y1), (x2, y2) = start, end
        self._parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-width="{width:.2f}" '
            f'opacity="{opacity:.2f}"/>'
        )

    def box(self, left: float, middle: float, width: float, height: float, *, outlined: bool = True) -> None:
        """Draw a rounded box, or cover what is there with the ground's colour.

        Args:
            left: its left edge.
            middle: its height on the page, at its middle.
            width: in pixels.
            height: in pixels.
            outlined: whether it has an outline.
        """
        outline = f' stroke="{MUTED}"' if outlined else ""
        self._parts.append(
            f'<rect x="{left:.1f}" y="{middle - height / 2:.1f}" width="{width:.1f}" height="{height:.1f}" rx="4" '
            f'fill="{BACKGROUND}"{outline}/>'
        )

    def oval(self, centre: Point, across: float, down: float) -> None:
        """Draw an oval, or a circle.

        Args:
            centre: of it.
            across: half of its width.
            down: half of its height.
        """
        self._parts.append(
            f'<ellipse cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" rx="{across:.1f}" ry="{down:.1f}" '
            f'fill="{BACKGROUND}" stroke="{MUTED}"/>'
        )

    def text(
        self,
        text: str,
        place: Point,
        *,
        colour: str = TEXT,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """Write a text.

        Args:
            text: any; what XML cannot hold is replaced.
            place: left end, middle or right end, as `anchor` says, and the middle of its height.
            colour: of it.
            anchor: "start", "middle" or "end".
            bold: whether it is.
        """
        weight = ' font-weight="600"' if bold else ""
        self._parts.append(
            f'<text x="{place[0]:.1f}" y="{place[1] + 0.35 * FONT_SIZE:.1f}" text-anchor="{anchor}" '
            f'fill="{colour}"{weight}>{clean(text)}</text>'
        )

    def document(self, left: float, top: float, right: float, bottom: float, title: str) -> str:
        """Return the whole drawing.

        Args:
            left: of what is drawn; a margin is added.
            top: likewise.
            right: likewise.
            bottom: likewise.
            title: what it shows, for those who cannot see it.
        """
        width, height = right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
        x, y = left - _MARGIN, top - _MARGIN
        place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="{x:.1f} {y:.1f} {width:.1f} {height:.1f}" font-family="{_FONT}" font-size="{FONT_SIZE}" '
            f'role="img"><title>{clean(title)}</title>'
            f'<rect {place} rx="6" fill="{BACKGROUND}"/>{"".join(self._parts)}</svg>'
        )


def clean(text: str) -> str:
    """Return a text as XML may hold it."""
    return escape(_NOT_IN_XML.sub("\ufffd", text))
