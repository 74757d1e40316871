"""`Looking`: what the views have asked to see of the network, answered at display rate."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from gradstudio.training.requests import Answer, Maps, OutcomeRequest, Outcomes, Request
from gradstudio.training.session import Session

INTERVAL_SECONDS = 0.02
LONGEST_INTERVAL_SECONDS = 0.045
"""A picture has to come at least so often to be seen to move, whatever it takes."""
SHARE = 0.2
"""Share of the training thread's time that answers may take while it trains."""
DRAFT_WORK = 1e8
"""Multiply-adds that one map may take while training, some 8 ms."""
SHARP_WORK = 3e9
"""The same while nothing else is to be done."""
SHARPEN_MILLISECONDS = 150
OUTCOME_SECONDS = 0.1
"""What becomes of all samples is counted so often at the most while it trains: numbers, not motion."""


class Looking:
    """Keeps one request for each view that is seen. Lives on the training thread.

    What nobody asks for is not computed. A large network is drawn on a coarse grid, and again on a fine one once
    it holds still.
    """

    def __init__(self) -> None:
        self.wanted: dict[str, Request] = {}
        self._unanswered: set[str] = set()
        self._drafts: set[str] = set()
        self._due = 0.0
        self._outcomes_at = 0.0

    @property
    def wait(self) -> int | None:
        """Milliseconds after which `awaited_answers` has more to say; None if it has not."""
        return 0 if self._unanswered else SHARPEN_MILLISECONDS if self._drafts else None

    def want(self, view: str, request: Request | None) -> None:
        """Take a view's request in place of its last; None if it wants nothing any more."""
        self.wanted.pop(view, None)
        self._unanswered.discard(view)
        self._drafts.discard(view)
        if request is not None:
            self.wanted[view] = request
            self._unanswered.add(view)

    def due_answers(self, session: Session, playing: bool) -> Mapping[str, Answer]:
        """Return answers to all requests; while playing none if the last came a moment ago."""
        if not playing:
            return self._answers(session, self.wanted, DRAFT_WORK)
        now = time.perf_counter()
        if now < self._due:
            return {}
        return self._answers(session, [view for view in self.wanted if self._is_due(view, now)], DRAFT_WORK)

    def awaited_answers(self, session: Session) -> Mapping[str, Answer]:
        """Return answers to what is new, or else sharper ones to what was answered coarsely."""
        if self._unanswered:
            return self._answers(session, self._unanswered, DRAFT_WORK)
        return self._answers(session, self._drafts, SHARP_WORK)

    def _is_due(self, view: str, now: float) -> bool:
        if not isinstance(self.wanted[view], OutcomeRequest) or view in self._unanswered:
            return True
        return now - self._outcomes_at >= OUTCOME_SECONDS

    def _answers(self, session: Session, views: Iterable[str], work: float) -> Mapping[str, Answer]:
        began, spent = time.perf_counter(), time.thread_time()
        answers = {}
        for view in tuple(views):
            answer = session.look(self.wanted[view], work)
            self._unanswered.discard(view)
            self._drafts.discard(view)
            if answer is None:
                continue
            answers[view] = answer
            if isinstance(answer, Outcomes):
                self._outcomes_at = began
            if work < SHARP_WORK and isinstance(answer, Maps) and answer.is_draft:
                self._drafts.add(view)
        # Time on the processor: what other programs take away is no reason to show less.
        spent = time.thread_time() - spent
        interval = min(max(spent / SHARE, INTERVAL_SECONDS), LONGEST_INTERVAL_SECONDS)
        self._due = max(began + interval, time.perf_counter())
        return answers
