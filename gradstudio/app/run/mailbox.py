"""`Mailbox`: the one thing that the training thread and the GUI thread share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.look.requests import Answer
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.moment import RunId


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Losses by step: two arrays of one length."""

    steps: NDArray[np.int64]
    losses: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mail:
    """What was taken out of the mailbox at once.

    Attributes:
        project: number of the project that the run belongs to; a project that is opened is the next.
        snapshot: the newest state, of the run that all of it belongs to.
        training: the losses that came since the mailbox was emptied last; none is ever dropped.
        test: the same for the test samples.
        answers: the newest answer to what each view asked for, by the view's name; only those that are new.
    """

    snapshot: Snapshot
    training: Curve
    test: Curve
    answers: Mapping[str, Answer] = field(default_factory=dict)
    project: int = 0

    @property
    def run(self) -> RunId:
        """Number of the run that all of it belongs to; a reset or a new network starts the next."""
        return self.snapshot.run


class Mailbox:
    """Holds the newest snapshot and answers, and every loss since it was last emptied.

    Safe to use from any thread.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._run: RunId | None = None
        self._project = 0
        self._snapshot: Snapshot | None = None
        self._training: list[Curve] = []
        self._test: list[Curve] = []
        self._answers: dict[str, Answer] = {}

    def post(
        self,
        snapshot: Snapshot,
        training: Curve,
        test: Curve,
        answers: Mapping[str, Answer] = MappingProxyType({}),
        project: int = 0,
    ) -> None:
        """Put snapshot and answers in place of those waiting, and add losses to those waiting.

        What waits from an earlier run is thrown away: that run is gone.
        """
        with self._lock:
            if snapshot.run != self._run:
                self._run, self._training, self._test, self._answers = snapshot.run, [], [], {}
            self._snapshot, self._project = snapshot, project
            self._training.append(training)
            self._test.append(test)
            self._answers.update(answers)

    def take(self) -> Mail | None:
        """Empty the mailbox; None if nothing came since the last time."""
        with self._lock:
            if self._snapshot is None:
                return None
            snapshot, training, test = self._snapshot, self._training, self._test
            project = self._project
            answers, self._answers = self._answers, {}
            self._snapshot, self._training, self._test = None, [], []
        return Mail(
            snapshot=snapshot,
            training=_joined(training),
            test=_joined(test),
            answers=answers,
            project=project,
        )


def _joined(curves: Sequence[Curve]) -> Curve:
    return Curve(
        np.concatenate([curve.steps for curve in curves]), np.concatenate([curve.losses for curve in curves])
    )
