"""How a window and the program end: at once, whatever is still being computed."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time

from PySide6.QtCore import QAbstractAnimation, QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from gradstudio.app.program.below import all_below, of_kind

PATIENCE_SECONDS = 1.0
"""So long the program waits for its threads when its window is closed."""


def silence(window: QWidget) -> None:
    """End all that a closed window would still do by itself: timers, animations and open dialogs.

    A timer that a late signal starts again is not heard of either. The window is of no use afterwards.
    """
    below = all_below(window, QObject)  # some thousand: gone through once
    for timer in of_kind(below, QTimer):
        timer.stop()
        timer.blockSignals(True)
    for animation in of_kind(below, QAbstractAnimation):
        animation.stop()
    for dialog in of_kind(below, QDialog):
        dialog.close()


def end_process_now(code: int) -> None:
    """End the process on the spot, with what was logged and printed written out.

    Call it when everything has been saved. A kernel cannot be stopped between two samples, and a step may take a
    minute; the interpreter would wait for it, and Qt aborts the process when a running thread is dropped.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # where there is no console
            stream.flush()
    os._exit(code)


def end_process_if_busy(code: int, patience: float = PATIENCE_SECONDS) -> None:
    """Wait a moment for the threads, and end the process on the spot if one is still at work then."""
    deadline = time.monotonic() + patience
    while busy := _threads_at_work():
        left = deadline - time.monotonic()
        if left <= 0:
            end_process_now(code)
        busy[0].join(left)


def _threads_at_work() -> list[threading.Thread]:
    """Return the threads that the interpreter waits for at its end."""
    return [
        thread
        for thread in threading.enumerate()
        if thread is not threading.main_thread() and not thread.daemon
    ]
