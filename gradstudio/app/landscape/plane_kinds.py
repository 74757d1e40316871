"""The kinds of planes that can be looked at, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PlaneKey = Literal["path", "random", "step", "parameters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneKind:
    """One kind of plane.

    Attributes:
        key: by which it is chosen.
        title: what it is called.
        words: what it goes through, as a sentence.
    """

    key: PlaneKey
    title: str
    words: str


PLANE_KINDS: tuple[PlaneKind, ...] = (
    PlaneKind(
        key="path",
        title="Own path",
        words="The two directions in which the run's own path is widest",
    ),
    PlaneKind(
        key="random",
        title="Random",
        words="Two random directions, each neuron's part as long as its weights",
    ),
    PlaneKind(
        key="step",
        title="Last change",
        words="The steepest descent, and what the last step changed across it",
    ),
    PlaneKind(
        key="parameters",
        title="Two weights",
        words="Two weights or biases that are selected",
    ),
)
