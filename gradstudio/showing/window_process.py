"""Starting the window as a process of its own, which outlives the program that shows something."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import gradstudio
from gradstudio.showing.errors import ShowError
from gradstudio.showing.private_argument import SHOWN

_START = "import sys; sys.path.append(sys.argv.pop(1)); from gradstudio.cli import main; sys.exit(main())"
_OF_QT = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "QT_PLUGIN_PATH")
"""What other packages with a Qt of their own set in the process that loads them."""
_MOST_SAID = 4000


class WindowProcess:
    """The process of a window.

    Args:
        listening: the socket that the window is to listen at; the caller closes its own end.
        path: its name.

    Raises:
        ShowError: there is no display, or no process can be started.
    """

    def __init__(self, listening: socket.socket, path: Path) -> None:
        require_display()
        try:
            self._said = tempfile.TemporaryFile()  # noqa: SIM115 - the window writes to it as long as it lives
        except OSError as error:
            raise ShowError(f"The window cannot be started: {error}.") from error
        home = Path(gradstudio.__file__).resolve().parent.parent
        try:
            self._process = subprocess.Popen(
                [
                    *_interpreter(),
                    "-c",
                    _START,
                    os.fspath(home),
                    SHOWN,
                    str(listening.fileno()),
                    os.fspath(path),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
                pass_fds=[listening.fileno()],
                env=window_environment(),
                start_new_session=True,  # Ctrl-C in the program is not for the window
            )
        except OSError as error:
            self._said.close()
            raise ShowError(f"The window cannot be started: {error}.") from error

    @property
    def has_ended(self) -> bool:
        """Whether it is gone."""
        return self._process.poll() is not None

    def last_words(self) -> str:
        """Return the last line that it said of why it ended, or ""."""
        if self._process.poll() in (0, None):
            return ""
        size = self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, size - _MOST_SAID))
        lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1].removeprefix("gradstudio: ") if lines else ""

    def leave(self) -> None:
        """Have it live on by itself: Python would warn of a process that is not waited for."""
        if self._process.poll() is None:
            self._process.returncode = 0
        self._said.close()


def require_display() -> None:
    """Make sure that there is a display.

    Raises:
        ShowError: there is none.
    """
    wants_display = os.environ.get("QT_QPA_PLATFORM", "") in ("", "xcb", "wayland")
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and wants_display and not has_display:
        raise ShowError(
            "There is no display to open the window on: neither DISPLAY nor WAYLAND_DISPLAY is set. "
            "Run this in a desktop session, or try 'xvfb-run python …'."
        )


def _interpreter() -> Sequence[str]:
    # -P: modules in the folder that the program runs in must not take the place of those of the window.
    return [sys.executable or "python3", "-P"]


def window_environment() -> dict[str, str]:
    """Return the environment of the window: without what other packages with a Qt of their own have put there."""
    return {
        name: value
        for name, value in os.environ.items()
        if not (name in _OF_QT and "cv2" in value) and name not in ("PYTHONSTARTUP", "PYTHONINSPECT")
    }
