"""Telling the user of a fault in a dialog, as long as there is a window to go on with."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gradstudio.ui.window.dialogs import show_fault


class FaultDialogs(QObject):
    """Opens dialogs over a window. Lives on the GUI thread.

    Args:
        log: the file to which faults are written, if there is one.
        window: over which they open; its parent.
    """

    def __init__(self, log: Path | None, window: QWidget) -> None:
        super().__init__(window)
        self._log = log
        self._window = window
        self._ended = False

    def report(self, what: str, details: str) -> None:
        """Show a fault that nobody caught."""
        mend = "Your project is as it was. Save it under another name if the window misbehaves from here on."
        self.show(what, mend, details)

    def show(self, what: str, mend: str, details: str) -> None:
        """Show a fault with what to do, unless the window is closed: a dialog would keep the program alive.

        Args:
            what: what happened.
            mend: what to do.
            details: the traceback.
        """
        if not self._ended:
            logged = f"\n\nFaults are written to {self._log}." if self._log is not None else ""
            show_fault(self._window, what, f"{mend}{logged}", details)

    def end(self) -> None:
        """Show nothing any more: the window is closed."""
        self._ended = True
