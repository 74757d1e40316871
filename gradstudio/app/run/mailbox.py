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
from gradstudio.training.run.state import Change


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
        changes: the specs that the run took up since the last mail, with their steps; the first of all began it.
        answers: the newest answer to what each view asked for, by the view's name; only those that are new.
        project: number of the project that the run belongs to; a project that is opened is the next.
    """

    snapshot: Snapshot
    training: LossCurve = NO_LOSSES
    test: LossCurve = NO_LOSSES
    changes: tuple[Change, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    project: int = 0

    @property
    def run(self) -> RunId:
        """Number of the run that all of it belongs to; a reset or a new network starts the next."""
        return self.snapshot.run


class Mailbox:
    """Holds all mail since it was last emptied, as one: the newest snapshot and answers, and every loss and change.

    Safe to use from any thread.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: Mail | None = None
        self._training: list[LossCurve] = []
        self._test: list[LossCurve] = []
        self._changes: list[Change] = []
        self._answers: dict[str, Answer] = {}

    def post(self, mail: Mail) -> None:
        """Add to the mail that waits; what waits from an earlier run is thrown away: that run is gone."""
        with self._lock:
            if self._newest is not None and self._newest.run != mail.run:
                self._empty()
            self._newest = mail
            self._training.append(mail.training)
            self._test.append(mail.test)
            self._changes.extend(mail.changes)
            self._answers.update(mail.answers)

    def take(self) -> Mail | None:
        """Empty the mailbox; None if nothing came since the last time."""
        with self._lock:
            newest, training, test = self._newest, self._training, self._test
            changes, answers = tuple(self._changes), self._answers
            self._empty()
        if newest is None:
            return None
        return replace(
            newest, training=_joined(training), test=_joined(test), changes=changes, answers=answers
        )

    def _empty(self) -> None:
        self._newest = None
        self._training, self._test, self._changes, self._answers = [], [], [], {}


def _joined(curves: Sequence[LossCurve]) -> LossCurve:
    return LossCurve(
        np.concatenate([curve.steps for curve in curves]), np.concatenate([curve.losses for curve in curves])
    )
