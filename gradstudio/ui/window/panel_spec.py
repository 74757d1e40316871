"""`PanelSpec`: what the window knows of a panel, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.models import Models

Area = Literal["stage", "left", "top", "right", "bottom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSpec:
    """One panel.

    Attributes:
        name: its key.
        title: what its header and the menu say.
        icon: name of the icon that stands for it.
        area: where it stands at first. The stage has one panel.
        behind: name of the panel behind whose tab it stands at first, or "".
        behind_in: by workspace, the panel behind whose tab it stands there at first, in another area than its own.
        shares: by workspace in which it is in sight at first, its share of the height there; 0 for what is left.
        most_per_second: so many times a second it is redrawn at the most.
        make: returns its widget, which is a `View` too, for models, a theme and a parent.
        late: the least width and height of a panel that is made when it is first seen, in pixels; None for one that
            is made with the window. Of a late panel the window follows no signals: what others are to hear of goes
            through a model. What it alone loads its function imports.
        acts_on: names of the actions that a late panel handles.
    """

    name: str
    title: str
    icon: str
    area: Area
    behind: str = ""
    behind_in: Mapping[str, str] = field(default_factory=dict)
    shares: Mapping[str, float]
    most_per_second: float = 10.0
    make: Callable[[Models, Theme, QWidget], View]
    late: tuple[int, int] | None = None
    acts_on: tuple[str, ...] = ()
