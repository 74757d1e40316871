"""What the actions do that put the project on the clipboard as text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from gradstudio.ui.window.models import Models


class CopyCommands(QObject):
    """Copies what is in sight for other windows and programs. Lives on the GUI thread.

    What writes it is loaded when it is first asked for: the window begins without it.

    Args:
        models: what is copied.
        parent: as for any QObject.

    Signals:
        informed: what was copied, as a sentence.
    """

    informed = Signal(str)

    def __init__(self, models: Models, parent: QObject) -> None:
        super().__init__(parent)
        self._models = models

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {"copy_settings_link": self.copy_settings_link}

    def copy_settings_link(self) -> None:
        """Copy the project as a line of text, without samples of one's own."""
        from gradstudio.importing.settings_link import settings_link  # noqa: PLC0415 - see the class

        link = settings_link(self._models.document.spec)
        QApplication.clipboard().setText(link.text)
        self.informed.emit(link.account)
