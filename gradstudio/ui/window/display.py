"""Opening the display: where there is none, a sentence instead of Qt's abort."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gradstudio.engine.errors import GradStudioError

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")
_MEND = (
    "Start it from a desktop session, or try 'xvfb-run gradstudio', "
    "or train without a window: 'gradstudio train'."
)


def require_display() -> None:
    """Make sure that a display is named.

    Raises:
        GradStudioError: there is none.
    """
    wants_display = os.environ.get("QT_QPA_PLATFORM", "") in ("", "xcb", "wayland")
    has_display = any(os.environ.get(name) for name in _DISPLAYS)
    if sys.platform.startswith("linux") and wants_display and not has_display:
        raise GradStudioError(f"there is no display to open the window on. {_MEND}")


def make_application() -> QApplication:
    """Return Qt's application; if the display cannot be reached, the process ends with a sentence."""
    previous = qInstallMessageHandler(_on_message)
    try:
        return QApplication([sys.argv[0] if sys.argv else "gradstudio"])
    finally:
        qInstallMessageHandler(previous)


def _on_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    # What Qt warns of on the way to its end is told by the sentence; where there is no end it does not matter.
    if kind == QtMsgType.QtFatalMsg:
        named = " ".join(f"{name}={os.environ[name]}" for name in _DISPLAYS if os.environ.get(name))
        sys.stderr.write(f"gradstudio: the window cannot be opened on {named or 'this display'}. {_MEND}\n")
        sys.stderr.flush()
        os._exit(1)  # when this returns, Qt aborts
