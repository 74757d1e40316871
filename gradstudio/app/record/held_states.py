"""`HeldStates`: how many states are kept of a run, how far apart, and what memory all that is kept takes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from gradstudio.training.record import Record, Run
from gradstudio.training.run.moment import RunId


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldStates:
    """What is kept of a run, so that any of its steps can be gone to.

    Attributes:
        run: its number.
        name: what it is called.
        count: number of states.
        gap: largest number of steps that have to be taken again to come to a step.
        nbytes: memory that the states and the readings of its health take.
    """

    run: RunId
    name: str
    count: int
    gap: int
    nbytes: int


def held_states(record: Record) -> tuple[HeldStates, ...]:
    """Return what is kept of each run, by number. Safe to call while another thread trains."""
    return tuple(_held(run) for run in record.runs)


def _held(run: Run) -> HeldStates:
    steps = [run.begin, *(keyframe.step for keyframe in run.keyframes), run.end]
    gap = max((after - before for before, after in pairwise(steps)), default=0)
    extra = sum(one is not None for one in (run.first, run.newest))
    return HeldStates(
        run=run.number,
        name=run.label.name,
        count=len(run.keyframes) + extra,
        gap=max(gap, 0),
        nbytes=run.nbytes,
    )
