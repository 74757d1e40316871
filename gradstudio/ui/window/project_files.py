"""New, open, save: what the File menu does, and how nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gradstudio.app.document.document import Document
from gradstudio.app.document.keeper import Keeper
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.title import title_of
from gradstudio.app.document.work import open_work
from gradstudio.app.program.aside import Aside
from gradstudio.app.program.settings import Settings
from gradstudio.engine.errors import GradStudioError
from gradstudio.importing.file_stem import stem_of
from gradstudio.project.file import SUFFIX, save_project
from gradstudio.project.presets import PRESETS, Preset
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.actions.spec import KIND
from gradstudio.ui.window.file_on_disk import FileOnDisk
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.unsaved_work import UnsavedWork

_SAVING = "saving"
_FILTER = f"GradStudio projects (*{SUFFIX});;All files (*)"


class ProjectFiles(QObject):
    """Asks for file names, and keeps and offers back what is not saved. Lives on the GUI thread.

    Attributes:
        recovery: where edits wait that were not saved.
        keeper: keeps edits as they are made.
        unsaved: offers what was left.
        on_disk: watches over the project's file.
        preset_actions: by name of each preset, what opens it.
        recent_menu: the files of late.

    Args:
        document: the project.
        settings: where recent files are remembered.
        recovery: where edits wait that were not saved.
        messages: where the user is told.
        window: parent of the dialogs.
        aside: where files are read and written.
    """

    def __init__(
        self,
        document: Document,
        settings: Settings,
        recovery: Recovery,
        messages: MessageBar,
        window: QWidget,
        aside: Aside,
    ) -> None:
        super().__init__(window)
        self._aside = aside
        self._document = document
        self._settings = settings
        self._messages = messages
        self._window = window
        self.recovery = recovery
        self.keeper = Keeper(document, recovery, self, aside)
        self.unsaved = UnsavedWork(self.keeper, recovery, messages, window)
        self.unsaved.save_asked.connect(self.save_as)
        self.on_disk = FileOnDisk(
            document,
            messages,
            window,
            save=self._save_anyway,
            save_as=self.save_as,
            reload=self._reload,
        )
        self.preset_actions: dict[str, QAction] = {}
        for preset in PRESETS:
            action = self.preset_actions[preset.name] = QAction(preset.title, window)
            action.setObjectName(f"preset_{preset.name}")
            action.setProperty(KIND, "Preset")
            action.setToolTip(preset.caption)
            action.setStatusTip(f"New project from a preset. {preset.caption}")
            action.triggered.connect(partial(self._on_preset_action_triggered, preset))
        self.recent_menu = QMenu("Open recent", window)
        self.recent_menu.aboutToShow.connect(self._on_recent_menu_about_to_show)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return what the actions of the File menu do, by name."""
        return {
            "new": self.new,
            "open": self.ask_and_open,
            "save": self.save,
            "save_as": self.save_as,
            "save_without_runs": self.save_without_runs,
            **self.unsaved.handlers(),
        }

    def new(self) -> None:
        """Start over with the moons demo."""
        self.begin(ProjectSpec())

    def begin(self, spec: ProjectSpec) -> None:
        """Start over with a project; what was not saved of the one before is kept, and offered back."""
        had_unsaved = self.unsaved.set_aside()
        self._document.replace(spec)
        self._offer(had_unsaved)

    def new_from(self, preset: Preset) -> None:
        """Start over with a preset, and say what it does."""
        had_unsaved = self.unsaved.set_aside()
        self._document.replace(preset.spec)
        lead, stop, details = preset.caption.partition(". ")
        self._messages.inform(f"{lead}{stop.rstrip()}", details=details)
        self._offer(had_unsaved)

    def ask_and_open(self) -> None:
        """Ask for a file and open it."""
        start = str(self._document.path.parent if self._document.path else self._settings.folder)
        name, _ = QFileDialog.getOpenFileName(self._window, "Open project", start, _FILTER)
        if name:
            self._settings.folder = Path(name).parent
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a project file, or say why it cannot be opened."""
        try:
            opened = self._aside.run(f"Opening {path.name}", partial(open_work, path))
        except GradStudioError as error:
            self._messages.warn(str(error))
            return
        had_unsaved = self.unsaved.set_aside()
        self._document.replace(opened.spec, opened.path, opened.digest, opened.record)
        self.on_disk.forget()
        self._settings.add_recent(path)
        self._offer(had_unsaved)

    def save(self) -> None:
        """Save to the project's file, or ask for one."""
        if self._document.path is None:
            self.save_as()
        elif self.on_disk.may_save():
            self.save_to(self._document.path)

    def save_as(self) -> None:
        """Ask for a file and save to it."""
        document = self._document
        start = str(document.path or self._settings.folder / f"{stem_of(title_of(document))}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save project", start, _FILTER)
        if name:
            path = Path(name)
            self._settings.folder = path.parent
            if path.suffix:
                self.save_to(path)
                return
            path = path.with_suffix(SUFFIX)
            if path.exists():
                self.on_disk.ask_to_replace(path, partial(self._on_replacing_confirmed, path))
            else:
                self.save_to(path)

    def save_without_runs(self) -> None:
        """Ask for a file and write the project alone to it, as JSON; the project's own file stays what it is."""
        document = self._document
        beside = document.path or Path("network")
        start = beside.with_name(f"{stem_of(title_of(document))} without runs{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save without runs", str(start), _FILTER)
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(SUFFIX)
        if path != Path(name) and path.exists():
            self.on_disk.ask_to_replace(path, partial(self._on_replacing_alone_confirmed, path))
        else:
            self.save_alone_to(path)

    def save_alone_to(self, path: Path) -> None:
        """Write the project without its runs to a file other than its own, or say why not."""
        own = self._document.path
        if own is not None and path.exists() and own.exists() and path.samefile(own):
            self._messages.warn(f"{path.name} is the project's own file. Choose another name.")
            return
        try:
            write = partial(save_project, self._document.newest, path)
            self._aside.run(f"Saving {path.name}", write, to_end=True)
        except GradStudioError as error:
            self._messages.warn(str(error))
            return
        self._settings.add_recent(path)
        self._messages.inform(f"Saved the project without its runs to {path}.")

    def _on_replacing_alone_confirmed(self, path: Path, checked: bool = False) -> None:
        self.save_alone_to(path)

    def _offer(self, had_unsaved: bool) -> None:
        if had_unsaved:
            self.unsaved.offer()

    def _reload(self) -> None:
        if self._document.path is not None:
            self.open(self._document.path)

    def _save_anyway(self) -> None:
        if self._document.path is not None:
            self.save_to(self._document.path)

    def save_to(self, path: Path) -> None:
        """Save to a file and remember it, or say why it cannot be written."""
        try:
            spec = self._document.newest
            write = partial(self.keeper.save, spec, path)
            digest = self._aside.run(f"Saving {path.name}", write, to_end=True)
            self._document.saved(spec, path, digest)
        except GradStudioError as error:
            kept = "" if self.keeper.has_failed else " Your work is kept meanwhile."
            self._messages.warn(f"{error}{kept}", [("Save as…", self.save_as)], about=_SAVING)
            return
        self._settings.add_recent(path)
        if not self._document.is_edited:
            self.keeper.saved()
        self.on_disk.forget()
        self._messages.inform(f"Saved {path}.", about=_SAVING)

    def _on_replacing_confirmed(self, path: Path, checked: bool = False) -> None:
        self.save_to(path)

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
