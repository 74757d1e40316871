"""What a run says of itself while it goes on and at its end."""

from __future__ import annotations

import math

from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.verdict import Verdict


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
