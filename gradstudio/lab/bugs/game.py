"""“Find the bug”: a round of the game, with what it has cost so far."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.faults import EVERYWHERE, FaultPlace
from gradstudio.lab.bugs.places import places_in
from gradstudio.lab.bugs.probes import COSTS, ProbeKind
from gradstudio.lab.bugs.riddle import Riddle

WHOLE, LEAST = 100, 10
HINT_COSTS, WRONG_COSTS = 10, 15
"""Points that a hint and a wrong guess cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessAnswer:
    """What came of a guess.

    Attributes:
        is_right: whether both fault and place were right.
        says: the answer, in a sentence.
    """

    is_right: bool
    says: str


class BugGame:
    """A round: what was asked, guessed and hinted at. No guess is asked for before somebody makes one.

    Args:
        riddle: what is to be found.
        probes: how many of each kind were asked already, when a round is taken up again.
        hints: hints that were given already.
        wrong: wrong guesses that were made already.

    Attributes:
        probes: how many of each kind were asked.
        hint_count: hints that were given.
        wrong_count: wrong guesses that were made.
        is_over: whether it was found or given up.
        is_found: whether it was found.
    """

    def __init__(
        self, riddle: Riddle, probes: dict[ProbeKind, int] | None = None, hints: int = 0, wrong: int = 0
    ) -> None:
        self._riddle = riddle
        self.probes: dict[ProbeKind, int] = dict.fromkeys(COSTS, 0) | (probes or {})
        self.hint_count = min(hints, len(riddle.fault.bug.hints))
        self.wrong_count = wrong
        self.is_over = self.is_found = False

    @property
    def riddle(self) -> Riddle:
        """What is to be found."""
        return self._riddle

    @property
    def points(self) -> int:
        """What finding it now would give; when it is over, what it gave."""
        if self.is_over and not self.is_found:
            return 0
        spent = sum(COSTS[kind] * times for kind, times in self.probes.items())
        left = WHOLE - spent - HINT_COSTS * self.hint_count - WRONG_COSTS * self.wrong_count
        return max(LEAST, left)

    @property
    def probe_count(self) -> int:
        """How often something was asked."""
        return sum(self.probes.values())

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints that were given."""
        return self._riddle.fault.bug.hints[: self.hint_count]

    @property
    def can_hint(self) -> bool:
        """Whether there is another hint."""
        return not self.is_over and self.hint_count < len(self._riddle.fault.bug.hints)

    def count(self, kind: ProbeKind) -> None:
        """Count a probe; when it is over nothing costs anything."""
        if not self.is_over:
            self.probes[kind] += 1

    def hint(self) -> str:
        """Give the next hint; "" where there is none."""
        if not self.can_hint:
            return ""
        self.hint_count += 1
        return self.hints[-1]

    def places(self, bug: Bug) -> tuple[FaultPlace, ...]:
        """Return the places that a guess of a mistake can name; none where it sits nowhere in particular."""
        return places_in(bug, self._riddle.stage.subject.nodes)

    def guess(self, bug: Bug, place: FaultPlace = EVERYWHERE) -> GuessAnswer:
        """Name fault and place. A place that nobody could tell from the right one is right too."""
        fault = self._riddle.fault
        if self.is_over:
            return GuessAnswer(is_right=False, says="This round is over. Begin the next one.")
        if bug.key != fault.key:
            self.wrong_count += 1
            return GuessAnswer(is_right=False, says=f"It is not “{bug.title}”.")
        if not self._riddle.is_like(place):
            self.wrong_count += 1
            return GuessAnswer(is_right=False, says=f"The mistake is right, but it does not sit {place}.")
        self.is_over = self.is_found = True
        return GuessAnswer(is_right=True, says=f"Found, for {self.points} points.")

    def give_up(self) -> None:
        """End the round without a find."""
        self.is_over = True
