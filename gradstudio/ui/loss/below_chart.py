"""`BelowChart`: what stands below the curves of the loss plot."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme

_AXIS_HEIGHT = 24


def step_axis_height() -> int:
    """Return the height of the step axis with its numbers, in pixels."""
    return round(_AXIS_HEIGHT * max(1.0, text_scale()))


class BelowChart(QWidget):
    """What stands between the line of the step axis and its numbers, as wide as the chart.

    Attributes:
        ROOM: what the numbers give way to it, in pixels. It may be higher, where it draws nothing over them.
    """

    ROOM: ClassVar[int] = 0

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action that is its alone what it does."""
        return {}

    def set_actions(self, actions: ActionRegistry) -> None:
        """Offer actions of the window among its controls."""

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""

    def draw(self) -> None:
        """Draw what has come, if it can be seen; called as often as the plot is."""
