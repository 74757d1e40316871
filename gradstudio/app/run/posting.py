"""`Posting`: what is new of one run, put into the mailbox."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType

from gradstudio.app.run.mailbox import LossCurve, Mail, Mailbox
from gradstudio.training.look.requests import Answer
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.session import Session

SNAPSHOT_SECONDS = 0.0235
"""Between two posts while it trains: more than forty in a second nobody sees."""


class Posting:
    """Posts every loss of a run once, from the step on that it is at. Lives on the training thread.

    Args:
        mailbox: where it is put.
        session: the run.
        project: number of the project that the run belongs to.

    Attributes:
        session: the run.
        snapshot: the newest; None before there is one, and nothing is posted until then.
    """

    def __init__(self, mailbox: Mailbox, session: Session, project: int) -> None:
        self.snapshot: Snapshot | None = None
        self._mailbox = mailbox
        self.session = session
        self._project = project
        self._posted = session.history.end
        self._posted_at = 0.0
        self._posted_tests = self._next_test()

    @property
    def is_complete(self) -> bool:
        """Whether every step that was taken has been posted."""
        return self._posted == self.session.step_count

    @property
    def is_due(self) -> bool:
        """Whether the last post was so long ago that there is to be another."""
        return time.perf_counter() - self._posted_at >= SNAPSHOT_SECONDS

    def post(self, answers: Mapping[str, Answer] = MappingProxyType({})) -> None:
        """Post what was recorded since the last time, with the newest snapshot and some answers."""
        if self.snapshot is None:
            return
        session, history = self.session, self.session.history
        mail = Mail(
            snapshot=self.snapshot,
            training=LossCurve(*history.since(self._posted)),
            test=LossCurve(*history.test_since(self._posted_tests)),
            answers=answers,
            project=self._project,
        )
        self._mailbox.post(mail)
        self._posted, self._posted_at = session.step_count, time.perf_counter()
        self._posted_tests = self._next_test()

    def _next_test(self) -> int:
        """Return the first step at which the test samples may be measured next."""
        measured = self.session.history.test_steps
        return int(measured[-1]) + 1 if len(measured) else 0
