"""New, open, save: what the File menu does, and how nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gradstudio.app.document import Document
from gradstudio.app.recovery import Recovery
from gradstudio.app.settings import Settings
from gradstudio.engine.errors import GradStudioError
from gradstudio.project.file import SUFFIX
from gradstudio.project.presets import PRESETS, Preset
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.message_bar import MessageBar

_FILTER = f"GradStudio projects (*{SUFFIX});;All files (*)"


class ProjectFiles(QObject):
    """Asks for file names, and offers back what was left without being saved. Lives on the GUI thread.

    Args:
        document: the project.
        settings: where recent files are remembered.
        recovery: where edits wait that were not saved.
        messages: where the user is told.
        window: parent of the dialogs.
    """

    def __init__(
        self,
        document: Document,
        settings: Settings,
        recovery: Recovery,
        messages: MessageBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._settings = settings
        self._recovery = recovery
        self._messages = messages
        self._window = window
        self.preset_menu = QMenu("New from preset", window)
        self.preset_menu.setToolTipsVisible(True)
        for preset in PRESETS:
            action = self.preset_menu.addAction(preset.title)
            action.setObjectName(f"preset_{preset.name}")
            action.setToolTip(preset.caption)
            action.setStatusTip(f"New project from a preset. {preset.caption}")
            action.triggered.connect(partial(self._on_preset_action_triggered, preset))
        self.recent_menu = QMenu("Open recent", window)
        self.recent_menu.aboutToShow.connect(self._on_recent_menu_about_to_show)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return what the actions of the File menu do, by name."""
        return {"new": self.new, "open": self.ask_and_open, "save": self.save, "save_as": self.save_as}

    def new(self) -> None:
        """Start over with the moons demo."""
        kept = self._unsaved()
        self._document.replace(ProjectSpec())
        self._offer(kept)

    def new_from(self, preset: Preset) -> None:
        """Start over with a preset, and say what it does."""
        kept = self._unsaved()
        self._document.replace(preset.spec)
        if kept is None:
            self._messages.inform(preset.caption)
        self._offer(kept)

    def ask_and_open(self) -> None:
        """Ask for a file and open it."""
        start = str(self._document.path.parent) if self._document.path else ""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open project", start, _FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a project file, or say why it cannot be opened."""
        kept = self._unsaved()
        try:
            self._document.open(path)
        except GradStudioError as error:
            self._messages.warn(str(error))
            return
        self._settings.add_recent(path)
        self._offer(kept)

    def save(self) -> None:
        """Save to the project's file, or ask for one."""
        if self._document.path is None:
            self.save_as()
        else:
            self._save(self._document.path)

    def save_as(self) -> None:
        """Ask for a file and save to it."""
        start = str(self._document.path or f"network{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save project", start, _FILTER)
        if name:
            path = Path(name)
            self._save(path if path.suffix else path.with_suffix(SUFFIX))

    def offer_recovered(self) -> None:
        """Offer the edits that were not saved when the program was closed the last time."""
        kept = self._recovery.kept()
        if kept is not None and kept != self._document.spec:
            self._messages.inform(
                "The last time you closed GradStudio there were edits that were not saved.",
                "Bring them back",
                partial(self._bring_back, kept),
            )

    def keep_unsaved(self) -> bool:
        """Put edits that are not saved away for the next start.

        Returns:
            Whether nothing can be lost now; if not, the user has been told.
        """
        if self._document.is_edited:
            try:
                self._recovery.keep(self._document.spec)
            except GradStudioError as error:
                self._messages.warn(
                    f"Your edits cannot be kept, so the window stays open; save them first. {error}"
                )
                return False
        return True

    def _unsaved(self) -> ProjectSpec | None:
        return self._document.spec if self._document.is_edited else None

    def _offer(self, spec: ProjectSpec | None) -> None:
        if spec is not None:
            self._messages.inform(
                "The project before this one had edits that were not saved.",
                "Bring it back",
                partial(self._bring_back, spec),
            )

    def _bring_back(self, spec: ProjectSpec) -> None:
        self._document.apply(spec, "Bring back unsaved project")

    def _save(self, path: Path) -> None:
        try:
            self._document.save(path)
        except GradStudioError as error:
            self._messages.warn(str(error))
            return
        self._settings.add_recent(path)
        self._recovery.forget()
        self._messages.inform(f"Saved {path}.")

    def _on_preset_action_triggered(self, preset: Preset, checked: bool = False) -> None:
        self.new_from(preset)

    def _on_recent_menu_about_to_show(self) -> None:
        self.recent_menu.clear()
        for path in self._settings.recent:
            action = self.recent_menu.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(partial(self._on_recent_action_triggered, path))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction("No files yet").setEnabled(False)

    def _on_recent_action_triggered(self, path: Path, checked: bool = False) -> None:
        self.open(path)
