"""Writing the health of a run to a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gradstudio.app.health.health_csv import health_csv
from gradstudio.app.health.health_of_run import HealthOfRun
from gradstudio.app.program.settings import documents_folder
from gradstudio.project.atomic import write_whole
from gradstudio.ui.kit.question_box import with_suffix_asked


class HealthExport:
    """Asks for a file and writes what was read of the run in sight. Lives on the GUI thread.

    Args:
        health: what is written; it tells what was, or why nothing was.
        parent: of the dialog.
    """

    def __init__(self, health: HealthOfRun, parent: QWidget) -> None:
        self._health = health
        self._parent = parent
        self._folder = documents_folder()

    def ask(self) -> None:
        """Ask for a file, and write to it."""
        start = str(self._folder / "health.csv")
        name, _ = QFileDialog.getSaveFileName(
            self._parent, "Export gradient health", start, "Table (*.csv);;All files (*)"
        )
        if name:
            with_suffix_asked(self._parent, name, ".csv", self.export_to)

    def export_to(self, path: Path) -> None:
        """Write to a file."""
        self._folder = path.parent
        health = self._health
        health.refresh()
        if not health.readings:
            health.refused.emit("No layer of this run was measured yet. Train, and then export its health.")
            return
        try:
            write_whole(path, health_csv(health.readings, health.layers))
        except OSError as error:
            health.refused.emit(f"The health cannot be written to {path}: {error.strerror or error}.")
        else:
            health.informed.emit(f"The layers at {len(health.readings):,} steps are written to {path.name}.")
