"""Writing the results of a race to a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gradstudio.app.program.settings import documents_folder
from gradstudio.app.race.race_csv import race_csv
from gradstudio.app.race.racing import Racing
from gradstudio.project.atomic import write_whole
from gradstudio.ui.kit.question_box import with_suffix_asked


class RaceExport:
    """Asks for a file and writes the results of the last race. Lives on the GUI thread.

    Args:
        racing: what is written; it tells what was, or why nothing was.
        parent: of the dialog.
    """

    def __init__(self, racing: Racing, parent: QWidget) -> None:
        self._racing = racing
        self._parent = parent
        self._folder = documents_folder()

    def ask(self) -> None:
        """Ask for a file, and write to it."""
        if self._racing.news is None:
            self._racing.refused.emit("Nothing has raced yet. Start a race, and then export it.")
            return
        start = str(self._folder / "race.csv")
        name, _ = QFileDialog.getSaveFileName(
            self._parent, "Export race", start, "Table (*.csv);;All files (*)"
        )
        if name:
            with_suffix_asked(self._parent, name, ".csv", self.export_to)

    def export_to(self, path: Path) -> None:
        """Write to a file."""
        news, racing = self._racing.news, self._racing
        if news is None:  # another project was opened meanwhile
            return
        self._folder = path.parent
        try:
            write_whole(path, race_csv(news))
        except OSError as error:
            racing.refused.emit(f"The race cannot be written to {path}: {error.strerror or error}.")
        else:
            racing.informed.emit(f"{len(news.entry.specs):,} runs are written to {path.name}.")
