"""`Finder`: finds one thing at a time on a thread of its own, and keeps what was found."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.background import Background
from gradstudio.training.record.way import GoOn

_MOST_KNOWN = 64

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class Finder(QObject, Generic[Key, Found]):
    """Base of what is looked for when it is asked for, with progress. Lives on the GUI thread.

    Args:
        name: of the thread.
        parent: as for any QObject.

    Signals:
        changed: something is looked for, was found, or was given up.
        progressed: share of the way that is done, 0 to 1.
    """

    changed = Signal()
    progressed = Signal(float)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[Key, Found | str] = {}
        self._wanted: Key | None = None
        self._background = Background(name, self)
        self._background.done.connect(self._on_background_ended)
        self._background.failed.connect(self._on_background_ended)
        self._background.progressed.connect(self.progressed)

    def cancel(self) -> None:
        """Give up what is being looked for."""
        self._background.cancel()
        self._wanted = None
        self.changed.emit()

    def start_over(self) -> None:
        """Forget the project before."""
        self._known.clear()
        self.cancel()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        return self._background.shutdown(most_milliseconds)

    def _of(self, key: Key) -> Found | str | None:
        """Return what was found, or why nothing was; None before it was looked for."""
        return self._known.get(key)

    def _is_wanted(self, key: Key) -> bool:
        """Whether that is being looked for."""
        return self._wanted == key

    def _find(self, key: Key, work: Callable[[GoOn], Found | None]) -> None:
        """Look for something, instead of what is being looked for.

        Args:
            key: under which it is kept.
            work: finds it, on the thread.
        """
        self._wanted = key
        self._background.begin(work)
        self.changed.emit()

    def _on_background_ended(self, found: Found | str | None) -> None:
        key, self._wanted = self._wanted, None
        if key is not None and found is not None:
            self._known.pop(key, None)
            self._known[key] = found
            if len(self._known) > _MOST_KNOWN:
                del self._known[next(iter(self._known))]
        self.changed.emit()
