"""What a run says of itself while it goes on and at its end."""

from __future__ import annotations

import math
import sys
from contextlib import suppress

from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.verdict import Verdict


class Forgiving:
    """As much of a file as rich asks for. Progress that cannot be written is no reason to end a run."""

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


def described(snapshot: Snapshot) -> str:
    """Return loss and accuracy of a moment, those of the test samples too, as a line."""
    parts = [_score("", snapshot.loss, snapshot.accuracy)]
    if snapshot.test_loss is not None and snapshot.test_accuracy is not None:
        parts.append(_score("test ", snapshot.test_loss, snapshot.test_accuracy))
    return ", ".join(parts)


def said(verdict: Verdict) -> str:
    """Return a verdict with the way on, as the command line offers it."""
    mend = {
        "lower_rate": "Lower the learning rate and start over.",
        "raise_rate": "Raise the learning rate and start over.",
        "go_on": "Give it more with --steps.",
    }
    return f"{verdict.message} {mend[verdict.mend]}"


def _score(what: str, loss: float, accuracy: float) -> str:
    said = f"{what}loss {loss:.6g}"
    return said if math.isnan(accuracy) else f"{said}, {what}accuracy {accuracy:.1%}"
