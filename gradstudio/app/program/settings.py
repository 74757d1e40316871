"""`Settings`: what the program remembers between starts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from gradstudio.app.graph.scopes import SCOPE_TITLES
from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.training.look.watch import Scope, Watch
from gradstudio.training.record.keyframes import DEFAULT_BYTES

_LAYOUT_VERSION = 9
_MAX_RECENT = 8
THEMES = ("system", "light", "dark")
TEXT_SIZES = (0.9, 1.0, 1.1, 1.25, 1.5)
"""Sizes of type that can be chosen, as shares of the usual."""


_MOST_PIXELS = 100_000
_RECORD_BYTES = range(2**24, 2**36 + 1)


def documents_folder() -> Path:
    """Return the user's folder of documents, or else the home folder."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) if documents and Path(documents).is_dir() else Path.home()


class Settings:
    """Typed access to what is stored. Bad entries read as their defaults.

    Args:
        store: where it is kept; default: the user's own settings of GradStudio.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store if store is not None else QSettings("GradStudio", "GradStudio")

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        theme = self._store.value("theme", "system")
        return theme if theme in THEMES else "system"

    @theme.setter
    def theme(self, theme: str) -> None:
        self._store.setValue("theme", theme)

    @property
    def reduced_motion(self) -> bool:
        """Whether what need not move is to stay still, whatever the system says."""
        return self._store.value("reduced_motion", False, bool) is True

    @reduced_motion.setter
    def reduced_motion(self, on: bool) -> None:
        self._store.setValue("reduced_motion", on)

    @property
    def record_bytes(self) -> int:
        """Memory that the states of all runs of a project may take."""
        stored = self._store.value("record_bytes", DEFAULT_BYTES)
        text = str(stored)
        most = int(text) if text.isdecimal() and len(text) < 15 else DEFAULT_BYTES
        return most if most in _RECORD_BYTES else DEFAULT_BYTES

    @record_bytes.setter
    def record_bytes(self, most: int) -> None:
        self._store.setValue("record_bytes", most)

    @property
    def was_welcomed(self) -> bool:
        """Whether the page of the first start has been shown."""
        return self._store.value("welcomed", False, bool) is True

    @was_welcomed.setter
    def was_welcomed(self, done: bool) -> None:
        self._store.setValue("welcomed", done)

    @property
    def lessons_done(self) -> tuple[str, ...]:
        """Names of the lessons that were finished."""
        stored = self._store.value("lessons/done", "")
        return tuple(str(stored).split()) if isinstance(stored, str) else ()

    @lessons_done.setter
    def lessons_done(self, names: tuple[str, ...]) -> None:
        self._store.setValue("lessons/done", " ".join(names))

    @property
    def lesson(self) -> str:
        """Name of the lesson that was open last; "" for none."""
        stored = self._store.value("lessons/open", "")
        return stored if isinstance(stored, str) else ""

    @lesson.setter
    def lesson(self, name: str) -> None:
        self._store.setValue("lessons/open", name)

    @property
    def text_size(self) -> float:
        """The size of type as a share of the usual; one of `TEXT_SIZES`."""
        stored = self._store.value("text_size", 1.0, float)
        return stored if stored in TEXT_SIZES else 1.0

    @text_size.setter
    def text_size(self, size: float) -> None:
        self._store.setValue("text_size", size)

    @property
    def watch(self) -> Watch:
        """Whose loss the canvas shows; which sample it is is not remembered."""
        stored = self._store.value("canvas/scope")
        scope: Scope = next((scope for scope in SCOPE_TITLES if scope == stored), "sample")
        return Watch(scope=scope, penalty=self._store.value("canvas/penalty", False, bool) is True)

    @watch.setter
    def watch(self, watch: Watch) -> None:
        self._store.setValue("canvas/scope", watch.scope)
        self._store.setValue("canvas/penalty", watch.penalty)

    @property
    def geometry(self) -> QByteArray | None:
        """The window's size and place."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("window/geometry", geometry)

    @property
    def workspace(self) -> str:
        """The workspace that was shown last; one of `WORKSPACES`."""
        name = self._store.value("window/workspace")
        return name if name in WORKSPACES else WORKSPACES[0]

    @workspace.setter
    def workspace(self, name: str) -> None:
        self._store.setValue("window/workspace", name)

    def layout(self, workspace: str) -> QByteArray | None:
        """Return where docks and toolbars are in a workspace; None after an update that changed them.

        Args:
            workspace: its name, with the key of the window's size class behind it.
        """
        if self._store.value("window/layout_version", 0, int) != _LAYOUT_VERSION:
            return None
        return self._bytes(f"window/layout_{workspace}")

    def shares(self, workspace: str) -> dict[str, float]:
        """Return what docks take in a workspace, by name: shares of the window's height, and widths in pixels."""
        stored = self._store.value(f"window/shares_{workspace}")
        if not isinstance(stored, dict):
            return {}
        return {
            str(name): share
            for name, share in stored.items()
            if isinstance(share, float) and 0 < share < _MOST_PIXELS
        }

    def set_layout(self, workspace: str, state: QByteArray, shares: dict[str, float]) -> None:
        """Remember the layout of a workspace; those of another version are forgotten.

        Args:
            workspace: the name under which it is remembered.
            state: where the panels are, as Qt saves it.
            shares: by panel, its share of the height.
        """
        if self._store.value("window/layout_version", 0, int) != _LAYOUT_VERSION:
            self._store.beginGroup("window")
            for key in self._store.childKeys():
                if key.startswith("layout_"):
                    self._store.remove(key)
            self._store.endGroup()
        self._store.setValue(f"window/layout_{workspace}", state)
        self._store.setValue(f"window/shares_{workspace}", shares)
        self._store.setValue("window/layout_version", _LAYOUT_VERSION)

    def panel(self, name: str) -> dict[str, object]:
        """Return what a panel asked to be remembered."""
        stored = self._store.value(f"panel/{name}")
        return stored if isinstance(stored, dict) else {}

    def set_panel(self, name: str, kept: Mapping[str, object]) -> None:
        """Remember what a panel asks for: plain values by name."""
        self._store.setValue(f"panel/{name}", dict(kept))

    def save(self) -> None:
        """Write what was set to the disk now, rather than when it suits."""
        self._store.sync()

    @property
    def recent(self) -> list[Path]:
        """Project files opened or saved lately, newest first."""
        stored = self._store.value("recent", [])
        texts = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return [Path(text) for text in texts if isinstance(text, str)]

    @property
    def folder(self) -> Path:
        """Where dialogs that ask for a file begin: the folder of the last one, or else that of the documents."""
        kept = self._store.value("folder")
        if isinstance(kept, str) and kept and Path(kept).is_dir():
            return Path(kept)
        return documents_folder()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder.absolute()))

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the list."""
        path = path.absolute()
        paths = [path, *(other for other in self.recent if other != path)]
        self._store.setValue("recent", [str(other) for other in paths[:_MAX_RECENT]])

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None
