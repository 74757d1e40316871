"""A mistake that is to be found: chosen by seed and level, and the same whenever these are."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.differences import differing
from gradstudio.lab.bugs.faults import EVERYWHERE, Fault, FaultPlace, Faults, only
from gradstudio.lab.bugs.on_subject import PassNumbers, pass_numbers
from gradstudio.lab.bugs.places import places_in
from gradstudio.lab.bugs.stage import RiddleStage, stage_for
from gradstudio.lab.bugs.table import BUGS
from gradstudio.lab.errors import LabError
from gradstudio.project.spec import ProjectSpec


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Riddle:
    """What is hidden, and where it is looked for.

    Attributes:
        seed: that it was chosen by.
        level: 1 to 3.
        stage: what can be looked at.
        fault: what is hidden.
    """

    seed: int
    level: int
    stage: RiddleStage
    fault: Fault

    @property
    def faults(self) -> Faults:
        """The mistake, switched on alone."""
        return only(self.fault.key, self.fault.place)

    def numbers(self) -> PassNumbers:
        """Return the numbers of the graph with the mistake."""
        return pass_numbers(self.stage.subject, self.faults, self.stage.rate)

    def is_like(self, place: FaultPlace) -> bool:
        """Whether the mistake at another place would give the very same numbers: nobody can tell them apart."""
        if place == self.fault.place:
            return True
        stage, mine = self.stage, self.numbers()
        other = pass_numbers(stage.subject, only(self.fault.key, place), stage.rate)
        return np.array_equal(mine.grad, other.grad, equal_nan=True) and np.array_equal(mine.data, other.data)


def riddle(spec: ProjectSpec, seed: int, level: int) -> Riddle:
    """Return a mistake of a level, at a place where it shows.

    Args:
        spec: the project at hand.
        seed: by which it is chosen.
        level: 1 to 3.

    Raises:
        LabError: the network is too large for the lab, or nothing of that level shows on it.
    """
    draw = random.Random(f"{level}/{seed}")
    bugs = [bug for bug in BUGS if bug.level == level]
    draw.shuffle(bugs)
    for bug in bugs:
        stage = stage_for(bug, spec)
        if stage is None:
            continue
        places = showing_places(bug, stage)
        if places:
            return Riddle(seed=seed, level=level, stage=stage, fault=Fault(bug.key, draw.choice(places)))
    raise LabError(f"No mistake of level {level} shows on this project. Choose another level.")


def showing_places(bug: Bug, stage: RiddleStage) -> list[FaultPlace]:
    """Return the places at which a mistake makes a difference to the gradient of a parameter."""
    if not bug.changes_gradients:
        return [EVERYWHERE]
    subject = stage.subject
    knobs, found = list(subject.knobs), []
    for place in places_in(bug, subject.nodes) or (EVERYWHERE,):
        grad = pass_numbers(subject, only(bug.key, place), stage.rate).grad
        if differing(subject.grad[knobs], grad[knobs]).any():
            found.append(place)
    return found
