"""`progress_console`: where a command shows how far it is."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TextIO, cast

from rich.console import Console


def progress_console() -> Console:
    """Return a console on standard error whose faults are passed over: they are no reason to end a run."""
    return Console(file=cast(TextIO, _Forgiving()))


class _Forgiving:
    """As much of a file as rich asks for."""

    def write(self, text: str) -> int:
        """Write a text, or pass over it."""
        with suppress(OSError, ValueError):
            if sys.stderr is not None:
                sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        """Send what was written."""
        with suppress(OSError, ValueError):
            if sys.stderr is not None:
                sys.stderr.flush()

    def isatty(self) -> bool:
        """Whether somebody watches."""
        return sys.stderr is not None and sys.stderr.isatty()

    @property
    def encoding(self) -> str:
        """Of standard error: which signs the bar can be drawn with."""
        return getattr(sys.stderr, "encoding", None) or "utf-8"
