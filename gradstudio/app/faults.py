"""Catching what nobody else caught: log it, and tell the window once."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal

_log = logging.getLogger("gradstudio")


class FaultReporter(QObject):
    """Takes over `sys.excepthook`.

    An exception in a slot, a paint event or a thread ends up there, the last on its own thread, so nothing is
    shown from here: it is logged and sent on as a signal.

    Signals:
        fault: (what, traceback), each different fault once.
    """

    fault = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[str] = set()
        self._lock = threading.Lock()
        self._previous = sys.excepthook

    def install(self) -> None:
        """Start catching."""
        sys.excepthook = self._on_exception

    def uninstall(self) -> None:
        """Put back what was there before."""
        sys.excepthook = self._previous

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._previous(kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        with self._lock:
            if details in self._seen:
                return
            self._seen.add(details)
        _log.error("Unexpected fault\n%s", details)
        self.fault.emit(f"{kind.__name__}: {error}", details)
