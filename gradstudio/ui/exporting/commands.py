"""What the action "Export" does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gradstudio.app.exporting.moment_in_sight import moment_in_sight
from gradstudio.app.program.aside import Aside, GivenUpError
from gradstudio.app.program.settings import Settings
from gradstudio.ui.window.models import Models

if TYPE_CHECKING:
    from gradstudio.ui.exporting.dialog import ProjectExportDialog


class ExportCommands(QObject):
    """Opens the dialog for the moment in sight. Lives on the GUI thread.

    What writes exports is loaded when it is first asked for: the window begins without it.

    Args:
        models: what is exported.
        aside: where that is loaded.
        settings: where the folder is remembered.
        window: parent of the dialog.

    Signals:
        refused: why nothing can be exported, as a sentence.
    """

    refused = Signal(str)

    def __init__(self, models: Models, aside: Aside, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._models = models
        self._aside = aside
        self._settings = settings
        self._window = window
        self._kind = ""

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for the action what it does."""
        return {"export": self.ask}

    def ask(self) -> None:
        """Open the dialog."""
        try:
            self._aside.run("Export", _load)
        except GivenUpError as error:
            self.refused.emit(str(error))
            return
        from gradstudio.ui.exporting.dialog import ProjectExportDialog  # noqa: PLC0415 - see the class

        models = self._models
        what = moment_in_sight(models.document, models.trainer, models.sight, models.records)
        dialog = ProjectExportDialog(what, models.exporter, self._settings, self._kind, self._window)
        dialog.finished.connect(partial(self._on_dialog_finished, dialog))
        dialog.open()

    def _on_dialog_finished(self, dialog: ProjectExportDialog, result: int) -> None:
        self._kind = dialog.kinds.kind.name  # where one begins the next time
        dialog.deleteLater()


def _load() -> None:
    import_module("gradstudio.export.kinds")
