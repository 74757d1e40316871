"""`Looking`: what the views have asked to see of the network, answered at display rate."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from gradstudio.training.requests import Answer, Maps, Request
from gradstudio.training.session import Session

INTERVAL_SECONDS = 0.05  # as often as the views that show them are drawn
SHARE = 0.15
"""Share of the training thread's time that answers may take while it trains."""
DRAFT_WORK = 2e8
"""Multiply-adds that one map may take while training, some 15 ms."""
SHARP_WORK = 3e9
"""The same while nothing else is to be done."""
SHARPEN_MILLISECONDS = 150


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
        if playing and time.perf_counter() < self._due:
            return {}
        return self._answers(session, self.wanted, DRAFT_WORK)

    def awaited_answers(self, session: Session) -> Mapping[str, Answer]:
        """Return answers to what is new, or else sharper ones to what was answered coarsely."""
        if self._unanswered:
            return self._answers(session, self._unanswered, DRAFT_WORK)
        return self._answers(session, self._drafts, SHARP_WORK)

    def _answers(self, session: Session, views: Iterable[str], work: float) -> Mapping[str, Answer]:
        began = time.perf_counter()
        answers = {}
        for view in tuple(views):
            answer = session.look(self.wanted[view], work)
            self._unanswered.discard(view)
            self._drafts.discard(view)
            if answer is None:
                continue
            answers[view] = answer
            if work < SHARP_WORK and isinstance(answer, Maps) and answer.is_draft:
                self._drafts.add(view)
        now = time.perf_counter()
        self._due = max(began + INTERVAL_SECONDS, now + (now - began) * (1 / SHARE - 1))
        return answers
