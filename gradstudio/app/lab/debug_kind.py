"""What the debugger goes through: a pass over the graph that is worked on, or a whole training step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

DebugKind = Literal["pass", "step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """How a kind is called.

    Attributes:
        title: what the button says.
        hint: what its tool tip says.
        whole: what is gone through, after "the".
    """

    title: str
    hint: str
    whole: str


KINDS: Mapping[DebugKind, KindWords] = {
    "pass": KindWords(
        title="One pass",
        hint="Go forward through the graph that is shown, and backward",
        whole="pass",
    ),
    "step": KindWords(
        title="Training step",
        hint="Go through the next training step on its mini-batch:\n"
        "forward, loss, zero_grad, backward and update",
        whole="training step",
    ),
}
"""In the order of the buttons."""
