"""`Recorder`: follows a session and keeps what is needed to take its steps again."""

from __future__ import annotations

import time
from collections.abc import Callable

from gradstudio.training.record.keyframes import Keyframe
from gradstudio.training.record.run import Run
from gradstudio.training.run.state import Change, RunState

_SHARE = 0.03
"""Share of the training time that may go into keyframes."""
_INTERRUPTION_SECONDS = 450e-6
"""Seconds that are lost when the kernels are interrupted, since their data then leave the CPU caches."""
_COPIES = 2.0
"""Ratio of the usual time of copying a state to the shortest one that was measured."""


class Recorder:
    """The `Witness` of one run. Keyframes are as near to each other as room and time allow.

    Args:
        run: where what happens is kept.
        make_room: is called after each new keyframe.
    """

    def __init__(self, run: Run, make_room: Callable[[], None]) -> None:
        self._run = run
        self._make_room = make_room
        self._seconds = float("inf")  # that copying a state takes, at its quickest
        self._last: tuple[int, float] | None = None
        self._due = run.keyframes.next_due(run.end - 1)

    def before_steps(self, step: int, state: Callable[[], RunState], *, watched: bool) -> int:
        """Keep the state if it is time for it.

        Args:
            step: number of steps taken.
            state: returns the state of the run; called only if it is kept.
            watched: whether the stop rules look at the next steps.
        """
        run = self._run
        run.ended = ""
        if run.is_watched(step) != watched:
            if run.turns and run.turns[-1] == step:
                run.turns = run.turns[:-1]  # another thread may be reading it
            else:
                run.turns.append(step)
        keyframes = run.keyframes
        if step >= self._due:
            if step > run.begin:
                self._keep(step, state)
            self._due = keyframes.next_due(step)
            self._last = step, time.thread_time()
        return self._due - step

    def adopted(self, change: Change) -> None:
        """Keep a spec that the run took up, with its step."""
        self._run.changes.append(change)

    def _keep(self, step: int, state: Callable[[], RunState]) -> None:
        run, began = self._run, time.thread_time()
        run.keyframes.add(Keyframe(state=state(), changes=len(run.changes)))
        self._make_room()
        self._seconds = min(self._seconds, time.thread_time() - began)
        if self._last is not None:
            # Only the last stretch counts: what was slow before says nothing about the next.
            per_step = (began - self._last[1]) / (step - self._last[0])
            if run.keyframes.stride * per_step * _SHARE < _COPIES * self._seconds + _INTERRUPTION_SECONDS:
                run.keyframes.stride *= 2
