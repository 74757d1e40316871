"""`ThreadHandle`: a thread with the worker that lives on it, as the GUI thread has hold of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, Protocol

from PySide6.QtCore import QObject, QThread, Signal

P = ParamSpec("P")


class Commanded(Protocol):
    """A worker on a thread of its own.

    Attributes:
        quitting: set from another thread to end what is being done; then whatever it is told ends its thread.
    """

    quitting: threading.Event

    def obey(self, command: Callable[[], None]) -> None:
        """Carry a command out; whatever goes wrong is told and not raised."""

    def finish(self) -> None:
        """Let go of everything and end the thread."""

    def moveToThread(self, thread: QThread, /) -> bool:  # noqa: N802 - Qt's name
        """Live on a thread."""


class ThreadHandle(QObject):
    """Sends a worker its commands, and ends its thread. Lives on the GUI thread.

    `shutdown` must be called before it is dropped; `stop` keeps nobody waiting.

    Args:
        name: of the thread.
        worker: goes to the thread.
        parent: as for any QObject.
    """

    _sent = Signal(object)

    def __init__(self, name: str, worker: Commanded, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._commanded = worker
        worker.moveToThread(self._thread)
        self._sent.connect(worker.obey)

    def stop(self) -> None:
        """Have the thread end after what is being done, without waiting for it. Safe to call twice.

        Nothing is heard of it any more: what it said last is still on its way, and nobody is there to hear it.
        """
        if self._thread.isRunning():
            self._commanded.quitting.set()
            self._tell(self._commanded.finish)
        self.blockSignals(True)

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for what is being done. Safe to call twice.

        Args:
            most_milliseconds: how long to wait; None for as long as it takes.

        Returns:
            Whether it has ended. If not, nothing but the end of the process may follow: Qt aborts it when a
            running thread is dropped.
        """
        self.stop()
        return self._thread.wait() if most_milliseconds is None else self._thread.wait(most_milliseconds)

    def _tell(self, command: Callable[P, None], *arguments: P.args, **named: P.kwargs) -> None:
        """Have a command carried out on the thread, between two others."""
        self._sent.emit(partial(command, *arguments, **named))
