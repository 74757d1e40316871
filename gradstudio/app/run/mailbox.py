"""`Mailbox`: the one thing that the training thread and the GUI thread share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.look.requests import Answer
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.moment import RunId


@dataclass(frozen=True, slots=True, eq=False)
class LossCurve:
    """Losses by step: two arrays of one length."""

    steps: NDArray[np.int64]
    losses: NDArray[np.float64]


NO_LOSSES = LossCurve(np.empty(0, dtype=np.int64), np.empty(0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mail:
    """News of one run.

    Attributes:
        snapshot: the newest state, of the run that all of it belongs to.
        training: the losses that came since the last mail; none is ever dropped.
        test: the same for the test samples.
        answers: the newest answer to what each view asked for, by the view's name; only those that are new.
        project: number of the project that the run belongs to; a project that is opened is the next.
    """

    snapshot: Snapshot
    training: LossCurve = NO_LOSSES
    test: LossCurve = NO_LOSSES
    answers: Mapping[str, Answer] = field(default_factory=dict)
    project: int = 0

    @property
    def run(self) -> RunId:
        """Number of the run that all of it belongs to; a reset or a new network starts the next."""
        return self.snapshot.run


class Mailbox:
    """Holds all mail since it was last emptied, one of each run: the newest snapshot and answers, and every loss.

    Safe to use from any thread.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._piles: list[_Pile] = []

    def post(self, mail: Mail) -> None:
        """Add to the mail that waits."""
        with self._lock:
            if not self._piles or not self._piles[-1].takes(mail):
                self._piles.append(_Pile())
            self._piles[-1].add(mail)

    def take(self) -> tuple[Mail, ...]:
        """Empty the mailbox.

        Returns:
            What came since the last time, one mail of each run, in the order in which the runs were begun.
        """
        with self._lock:
            piles, self._piles = self._piles, []
        return tuple(pile.as_one() for pile in piles)


class _Pile:
    """Mail of one run."""

    def __init__(self) -> None:
        self._newest: Mail | None = None
        self._training: list[LossCurve] = []
        self._test: list[LossCurve] = []
        self._answers: dict[str, Answer] = {}

    def takes(self, mail: Mail) -> bool:
        """Whether some mail is of the same run."""
        newest = self._newest
        return newest is not None and (newest.run, newest.project) == (mail.run, mail.project)

    def add(self, mail: Mail) -> None:
        """Put a mail on top."""
        self._newest = mail
        self._training.append(mail.training)
        self._test.append(mail.test)
        self._answers.update(mail.answers)

    def as_one(self) -> Mail:
        """Return all of it in one."""
        assert self._newest is not None  # a pile is begun with a mail
        training, test = _joined(self._training), _joined(self._test)
        return replace(self._newest, training=training, test=test, answers=self._answers)


def _joined(curves: Sequence[LossCurve]) -> LossCurve:
    return LossCurve(
        np.concatenate([curve.steps for curve in curves]), np.concatenate([curve.losses for curve in curves])
    )
