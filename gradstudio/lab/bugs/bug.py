"""`Bug`: one row of the table of classic mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["pass", "loop", "optimizer"]
GROUPS: dict[Group, str] = {
    "pass": "Forward and backward pass",
    "loop": "Training loop",
    "optimizer": "Optimizer",
}
"""Where a mistake is made, with the heading of each."""

PlaceKind = Literal["nowhere", "operation", "layer"]

Need = Literal[
    "nothing",
    "shared value",
    "depth",
    "subtraction",
    "tanh",
    "bias",
    "hidden layer",
    "batch",
    "momentum",
    "memory",
    "Adam",
    "Adam with decay",
]
"""What a project must have for a mistake to show; `needs` tells whether it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """A classic mistake.

    Attributes:
        key: by which files, games and tests know it.
        title: what it is called, in a few words.
        group: where it is made.
        level: how hard it is to find, 1 to 3.
        does: what comes of it, in a sentence.
        wrong: the line of code with the mistake.
        right: the line that should stand there.
        hints: three, from vague to plain.
        explanation: why it is wrong, and how one finds it.
        changes_gradients: whether gradients are wrong, so that symmetric differences find it.
        need: what a project must have for it to show.
        place: in what it can sit: in the rule of one operation, in one layer, or nowhere in particular.
        slot: mistakes with one slot take each other's place; "" for one that goes with all others.
    """

    key: str
    title: str
    group: Group
    level: int
    does: str
    wrong: str
    right: str
    hints: tuple[str, str, str]
    explanation: str
    changes_gradients: bool
    need: Need = "nothing"
    place: PlaceKind = "nowhere"
    slot: str = ""
