"""`Keyframes`: states of a run, near enough to each other for any step between them to be taken again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np

from gradstudio.training.run.state import Floats, RunState

DEFAULT_BYTES = 256 * 2**20
"""Memory that the keyframes of a record may take."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Keyframe:
    """A state that a run was in.

    Attributes:
        state: all that the steps to come follow from.
        changes: how many of the run's changes are behind it, the spec that it began with included.
    """

    state: RunState
    changes: int

    @property
    def step(self) -> int:
        """Number of steps taken."""
        return self.state.step


class Keyframes:
    """States at the multiples of a stride, 1, 2, 4, …, that doubles as room or time demand.

    The widest gap is less than twice that of the same number of states placed evenly over the run. Steps before
    the first state are taken again from the beginning of the run.

    Attributes:
        stride: a state is wanted at its multiples.
        nbytes: memory that the states take; arrays that two of them share count once.
    """

    def __init__(self, kept: Sequence[Keyframe] = (), stride: int = 1) -> None:
        self.stride = stride
        self.nbytes = 0
        self._kept: list[Keyframe] = []
        for keyframe in kept:
            self.add(keyframe)

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Keyframe]:
        return iter(self._kept)

    @property
    def widest_gap(self) -> int:
        """Largest number of steps between two neighbours; 0 with fewer than two."""
        steps = [keyframe.step for keyframe in self._kept]
        return int(np.diff(steps).max(initial=0))

    def next_due(self, step: int) -> int:
        """Return the first step after `step` at which a state is wanted."""
        return (step // self.stride + 1) * self.stride

    def add(self, keyframe: Keyframe) -> None:
        """Keep a state that follows those kept; of several at one step the first."""
        last = self._kept[-1] if self._kept else None
        if last is not None and last.step >= keyframe.step:
            return
        known = () if last is None else arrays(last)
        keyframe = sharing(keyframe, known)
        self._kept.append(keyframe)
        self.nbytes += _bytes_of(keyframe, {id(array) for array in known})

    def before(self, step: int) -> Keyframe | None:
        """Return the last state at or before a step; None if there is none."""
        kept = self._kept  # which another thread may replace
        place = bisect_right(kept, step, key=attrgetter("step"))
        return kept[place - 1] if place else None

    def after(self, step: int) -> list[Keyframe]:
        """Return the states after a step, ascending."""
        kept = self._kept  # which another thread may replace
        return kept[bisect_right(kept, step, key=attrgetter("step")) :]

    @property
    def can_thin(self) -> bool:
        """Whether there are any."""
        return bool(self._kept)

    def thin(self) -> None:
        """Double the stride and drop the states that are not at its multiples."""
        self.stride *= 2
        self._kept = [keyframe for keyframe in self._kept if keyframe.step % self.stride == 0]
        seen: set[int] = set()
        self.nbytes = 0
        for keyframe in self._kept:
            self.nbytes += _bytes_of(keyframe, seen)
            seen = {id(array) for array in arrays(keyframe)}


def arrays(keyframe: Keyframe) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the four arrays of a state: parameters, the optimizer's two, and what was cut."""
    engine = keyframe.state.engine
    return engine.parameters, engine.first, engine.second, engine.cut_from


def sharing(keyframe: Keyframe, known: Sequence[Floats]) -> Keyframe:
    """Return a state that holds known arrays where its own have the same bits, and its own equal ones once."""
    held = list(known)
    shared = []
    for array in arrays(keyframe):
        one = next((one for one in held if _same_bits(one, array)), array)
        held.append(one)
        shared.append(one)
    parameters, first, second, cut_from = shared
    engine = replace(
        keyframe.state.engine, parameters=parameters, first=first, second=second, cut_from=cut_from
    )
    return replace(keyframe, state=replace(keyframe.state, engine=engine))


def _same_bits(one: Floats, other: Floats) -> bool:
    # The first number tells most of them apart.
    return one is other or (
        one.shape == other.shape
        and one[:1].tobytes() == other[:1].tobytes()
        and bool(np.array_equal(one.view(np.int64), other.view(np.int64)))
    )


def _bytes_of(keyframe: Keyframe, seen: set[int]) -> int:
    """Return the bytes of the arrays of a state that are not among those seen."""
    own = {id(array): array.nbytes for array in arrays(keyframe)}
    return sum(size for key, size in own.items() if key not in seen)
