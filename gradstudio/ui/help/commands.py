"""What the actions of the menu "Help" do that explain the program."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from gradstudio.ui.help.glossary_dialog import GlossaryDialog


class HelpCommands(QObject):
    """Opens what helps. Lives on the GUI thread.

    Args:
        window: parent of what is opened.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {"glossary": self._on_glossary}

    def _on_glossary(self) -> None:
        dialog = GlossaryDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
