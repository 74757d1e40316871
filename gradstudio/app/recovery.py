"""Keeping edits that were never saved from one start to the next, instead of asking at every close."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from gradstudio.data.source import open_project
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import save_project
from gradstudio.project.spec import ProjectSpec


class Recovery:
    """One file, in the program's own data folder, with the project that was open and not saved.

    Args:
        folder: where to keep it; default: the user's data folder of GradStudio.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            location = QStandardPaths.StandardLocation.AppLocalDataLocation
            folder = Path(QStandardPaths.writableLocation(location))
        self._file = folder / "unsaved.gradstudio"

    def keep(self, spec: ProjectSpec) -> None:
        """Write the project down.

        Raises:
            ProjectFileError: it cannot be written.
        """
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProjectFileError(f"{self._file.parent} cannot be made: {error.strerror}.") from None
        save_project(spec, self._file)

    def kept(self) -> ProjectSpec | None:
        """Return what was kept, or None; a damaged file counts as none."""
        try:
            return open_project(self._file) if self._file.exists() else None
        except ProjectFileError:
            return None

    def forget(self) -> None:
        """Throw away what was kept."""
        self._file.unlink(missing_ok=True)
