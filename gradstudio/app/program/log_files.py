"""Where the program writes down its faults: a log that never grows large, and the traces of a crash."""

from __future__ import annotations

import faulthandler
import logging
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QStandardPaths

_MOST_BYTES = 512 * 1024
_OLDER_FILES = 2
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


def log_folder() -> Path:
    """Return the user's folder for logs, which need not be there yet.

    Where the system has no other place for them it is ``$XDG_STATE_HOME/GradStudio``, by default
    ``~/.local/state/GradStudio``.
    """
    kind = QStandardPaths.StandardLocation.GenericStateLocation
    return Path(QStandardPaths.writableLocation(kind)) / "GradStudio"


class LogFiles:
    """Has warnings, faults and crashes of the program written to files. `close` hands everything back.

    Where Python's `faulthandler` was enabled before, it goes on writing where it did.

    Attributes:
        path: the log; None if it cannot be written, which stops nothing.

    Args:
        folder: where to write; default: `log_folder`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.path: Path | None = None
        self._handler: RotatingFileHandler | None = None
        self._crashes: TextIOWrapper | None = None
        self._logger = logging.getLogger()
        try:
            folder = log_folder() if folder is None else folder
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / "gradstudio.log"
            self._handler = RotatingFileHandler(
                path, maxBytes=_MOST_BYTES, backupCount=_OLDER_FILES, encoding="utf-8", errors="replace"
            )
            if not faulthandler.is_enabled():
                self._crashes = _opened_for_crashes(folder / "crashes.log")
        except (OSError, RuntimeError):  # the second where there is no home
            self.close()
            return
        self._handler.setLevel(logging.WARNING)
        self._handler.setFormatter(logging.Formatter(_FORMAT))
        self._logger.addHandler(self._handler)
        if self._crashes is not None:
            faulthandler.enable(self._crashes)
        self.path = path

    def close(self) -> None:
        """Write no more. Safe to call twice."""
        if self._handler is not None:
            self._logger.removeHandler(self._handler)
            self._handler.close()
            self._handler = None
        if self._crashes is not None:
            faulthandler.disable()
            self._crashes.close()
            self._crashes = None


def _opened_for_crashes(path: Path) -> TextIOWrapper:
    """Open a file to append to, and begin it anew when it has grown large."""
    is_large = path.exists() and path.stat().st_size > _MOST_BYTES
    return path.open("w" if is_large else "a", encoding="utf-8")
