"""Calling the training kernel on one thread or on several."""

from __future__ import annotations

import threading
from typing import TypeAlias

from numba.core import config

from gradstudio.compiled.arrays import Arrays, Batches, Floats, Rule
from gradstudio.compiled.kernels import train
from gradstudio.compiled.team import Team, make_team
from gradstudio.compiled.workspace import Workspace

Work: TypeAlias = tuple[Batches, Rule, Floats, int, Floats, Floats]
"""What follows on the first argument of `kernels.train`, up to the team."""


def train_on(threads: int, workspace: Workspace, work: Work) -> int:
    """Call `kernels.train` on up to so many threads, with the same bits whatever their number.

    A small network is trained on one, as there is too little to share. So is what waits for the compiler.
    """
    compiled = not config.DISABLE_JIT and bool(train.signatures)  # type: ignore[attr-defined]  # numba's
    helpers = []
    for who in range(1, threads if workspace.is_large and compiled else 1):
        helper = _Helper(workspace.for_another_thread(), work, who)
        try:
            helper.start()
        except RuntimeError:  # the system has no more threads: those there are do it
            break
        helpers.append(helper)
    team = make_team(1 + len(helpers))
    for helper in helpers:
        helper.join_in(team)
    taken = train(workspace.arrays, *work, team, 0)
    for helper in helpers:
        helper.join()
    return taken


class _Helper(threading.Thread):
    """A thread that takes part in one call, as soon as it is known how many come.

    In a team, all have to come. It is a daemon, so that an interrupt before the call cannot hold up the end.
    """

    def __init__(self, arrays: Arrays, work: Work, who: int) -> None:
        super().__init__(name=f"training {who}", daemon=True)
        self._arrays = arrays
        self._work = work
        self._who = who
        self._team: Team | None = None
        self._gate = threading.Semaphore(0)

    def join_in(self, team: Team) -> None:
        """Begin."""
        self._team = team
        self._gate.release()

    def run(self) -> None:
        """Wait for `join_in`, then work until the call is done."""
        self._gate.acquire()
        if self._team is not None:
            train(self._arrays, *self._work, self._team, self._who)
