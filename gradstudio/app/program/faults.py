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
    """Takes over what Python does with exceptions that nobody caught, in any thread.

    An exception in a slot, a paint event or a thread ends up there, the last on its own thread, so nothing is
    shown from here: it is logged and sent on as a signal.

    Signals:
        fault: (what, traceback), once for each place in the code.
    """

    fault = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[tuple[type[BaseException], str, int]] = set()
        self._lock = threading.Lock()
        self._previous = sys.excepthook
        self._previous_in_threads = threading.excepthook

    def install(self) -> None:
        """Start catching."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_exception_in_thread

    def uninstall(self) -> None:
        """Put back what was there before."""
        sys.excepthook = self._previous
        threading.excepthook = self._previous_in_threads

    def _on_exception_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._on_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._previous(kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        with self._lock:
            place = (kind, *_place(error, trace))
            if place in self._seen:
                return
            self._seen.add(place)
        _log.error("Unexpected fault\n%s", details)
        self.fault.emit(f"{kind.__name__}: {error}", details)


def _place(error: BaseException, trace: TracebackType | None) -> tuple[str, int]:
    """Return file and line where an exception was raised: a fault that repeats may vary in its numbers."""
    frames = traceback.extract_tb(trace)
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (str(error), 0)
