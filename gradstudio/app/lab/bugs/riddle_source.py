"""`RiddleSource`: the graph that a round of “Find the bug” is about, with right numbers, for the canvas."""

from __future__ import annotations

from gradstudio.app.graph.value_source import ValueSource
from gradstudio.lab.bugs.riddle import Riddle


class RiddleSource(ValueSource):
    """Node i is node i of the riddle's subject.

    Args:
        riddle: the round.
    """

    def __init__(self, riddle: Riddle) -> None:
        super().__init__(riddle.stage.subject.root)

    @property
    def title(self) -> str:
        """What it is, whatever it computes."""
        return "Find the bug"

    @property
    def root_title(self) -> str:
        """What the gradients are derivatives of."""
        return "the loss"
