"""`BelowChart`: what stands below the loss plot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.look.theme import Theme


class BelowChart(QWidget):
    """What stands below the chart, as wide as it."""

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action that is its alone what it does."""
        return {}

    def set_actions(self, actions: ActionRegistry) -> None:
        """Offer actions of the window among its controls."""

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""

    def draw(self) -> None:
        """Draw what has come, if it can be seen; called as often as the plot is."""
