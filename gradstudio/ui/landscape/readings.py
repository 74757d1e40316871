"""What is told beside a place of the landscape: its loss, or the state of a path that is near."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from PySide6.QtCore import QPointF

from gradstudio.project.number_text import format_number
from gradstudio.sweep.landscape.surface import Surface
from gradstudio.ui.kit.axes import Frame
from gradstudio.ui.kit.reading_card import table_row
from gradstudio.ui.landscape.drawn_path import DrawnPath
from gradstudio.ui.look.theme import Theme

_REACH = 12.0
"""Pixels within which a state is near."""


def nearest_state(paths: Sequence[DrawnPath], frame: Frame, at: QPointF) -> tuple[DrawnPath, int] | None:
    """Return the state of a path that is drawn nearest to a pixel; None if none is near.

    Args:
        paths: all that are drawn.
        frame: where they are drawn.
        at: the pixel.
    """
    best: tuple[float, DrawnPath, int] | None = None
    for drawn in paths:
        places = drawn.path.on_plane.places
        if not len(places):
            continue
        away = np.hypot(*(frame.to_pixels(places) - (at.x(), at.y())).T)
        away = np.where(np.isfinite(away), away, np.inf)
        state = int(np.argmin(away))
        if away[state] <= _REACH and (best is None or away[state] < best[0]):
            best = float(away[state]), drawn, state
    return None if best is None else best[1:]


def loss_reading(surface: Surface, a: float, b: float, theme: Theme) -> str:
    """Return a place of a plane with the loss that was measured nearest to it, as HTML.

    Args:
        surface: the losses.
        a: place along the first direction.
        b: along the second.
        theme: in whose colours.
    """
    row, column = int(np.argmin(np.abs(surface.b - b))), int(np.argmin(np.abs(surface.a - a)))
    rows = [
        table_row(escape(title), [format_number(place, 3)], theme.text)
        for title, place in zip(surface.plane.titles, (a, b), strict=True)
    ]
    return _table([*rows, table_row("loss", [format_number(float(surface.losses[row, column]))], theme.text)])


def state_reading(drawn: DrawnPath, state: int, theme: Theme) -> str:
    """Return a state of a path with what the plane hides of it, as HTML.

    Args:
        drawn: the path.
        state: index of the state.
        theme: in whose colours.
    """
    path, on_plane = drawn.path, drawn.path.on_plane
    numbers = {
        "true loss": on_plane.losses,
        "on the plane": on_plane.shown,
        "hidden": on_plane.hidden,
        "distance from the plane": on_plane.distances,
    }
    head = f"{escape(drawn.name)}, step {int(path.steps[state]):,}"
    unknown = set() if on_plane.is_measured else {"true loss", "on the plane", "hidden"}
    rows = [
        table_row(name, ["…" if name in unknown else format_number(float(of[state]))], theme.text)
        for name, of in numbers.items()
    ]
    return _table([table_row(head, [], theme.muted), *rows])


def _table(rows: Sequence[str]) -> str:
    return f"<table cellspacing='0'>{''.join(rows)}</table>"
