"""What a window is to show: chosen by lessons and tests without a widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

WORKSPACES = ("studio", "design", "inspect", "lab", "compare")
"""The workspaces by name; the first is the one that a new window shows."""
PANEL_NAMES = (
    *(
        "canvas",
        "project",
        "builder",
        "compare",
        "race",
        "sweep",
        "loss",
        "runs",
        "health",
        "doctor",
        "output",
        "hidden",
        "metrics",
    ),
    *(
        "inspector",
        "pulls",
        "landscape",
        "expression",
        "lessons",
        "debugger",
        "nudge",
        "gradient_check",
        "bugs",
        "microscope",
    ),
)
"""The names of all panels, for what knows no widget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowArrangement:
    """A workspace, the panels in it, and what is chosen in each.

    Attributes:
        workspace: its name.
        panels: names of those in sight, and no others; of panels behind each other's tabs the first is in front.
            Empty for those that the workspace shows.
        front: names of panels that are brought to the front as well, wherever they stand.
        settings: by name of a panel, what is chosen there by name, such as ``{"loss": {"log": True}}``. Which
            settings a panel has, it says itself; what is not named stays as it is.
    """

    workspace: str
    panels: tuple[str, ...] = ()
    front: tuple[str, ...] = ()
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
