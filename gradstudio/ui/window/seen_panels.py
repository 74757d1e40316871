"""Telling each panel whether it can be seen, once all panels stand where they belong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtWidgets import QDockWidget


class SeenPanels:
    """Follows whether docks can be seen: one behind another tab is visible to Qt, and is told apart by its signal.

    While panels are laid out, docks come and go that are not in sight in the end. What has changed is told after
    that, so that a panel that nobody sees begins nothing.
    """

    def __init__(self) -> None:
        self._is_held = False
        self._waiting: dict[Callable[[bool], None], bool] = {}

    def follow(self, dock: QDockWidget, tell: Callable[[bool], None]) -> None:
        """Tell from now on whether a dock can be seen.

        Args:
            dock: whose panel it is.
            tell: is told when that changes.
        """
        dock.visibilityChanged.connect(partial(self._on_visibility_changed, tell))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Tell nothing while panels are laid out, and then what has become of it."""
        if self._is_held:
            yield
            return
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            waiting, self._waiting = self._waiting, {}
            for tell, seen in waiting.items():
                tell(seen)

    def _on_visibility_changed(self, tell: Callable[[bool], None], seen: bool) -> None:
        if self._is_held:
            self._waiting[tell] = seen
        else:
            tell(seen)
