"""`Settings`: what the program remembers between starts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from gradstudio.app.graph.scopes import SCOPE_TITLES
from gradstudio.training.look.watch import Scope, Watch

_LAYOUT_VERSION = 2
_MAX_RECENT = 8
THEMES = ("system", "light", "dark")


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

    @property
    def window_state(self) -> QByteArray | None:
        """Where docks and toolbars are; None after an update that changed them."""
        if self._store.value("window/layout_version", 0, int) != _LAYOUT_VERSION:
            return None
        return self._bytes("window/state")

    def set_window(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember the window."""
        self._store.setValue("window/geometry", geometry)
        self._store.setValue("window/state", state)
        self._store.setValue("window/layout_version", _LAYOUT_VERSION)

    def save(self) -> None:
        """Write what was set to the disk now, rather than when it suits."""
        self._store.sync()

    @property
    def recent(self) -> list[Path]:
        """Project files opened or saved lately, newest first."""
        stored = self._store.value("recent", [])
        texts = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return [Path(text) for text in texts if isinstance(text, str)]

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the list."""
        path = path.absolute()
        paths = [path, *(other for other in self.recent if other != path)]
        self._store.setValue("recent", [str(other) for other in paths[:_MAX_RECENT]])

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None
