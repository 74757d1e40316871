"""`Looking`: what the views have asked to see of the run, answered at a pace that leaves time to train."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import (
    Answer,
    BatchRequest,
    HealthRequest,
    HiddenRequest,
    MapRequest,
    Maps,
    NeuronRequest,
    OutcomeRequest,
    OutlookRequest,
    PullsRequest,
    Request,
    SharesRequest,
)
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session

PROMPT_SECONDS = 0.06
"""A new request is answered within this time while training runs."""
DRAFT_WORK = 1e8
"""Multiply-adds that one map may take while training, some 8 ms."""
SHARP_WORK = 3e9
"""The same while nothing else is to be done."""
SHARPEN_MILLISECONDS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a kind of request is answered while training runs. All of one pace are answered together.

    Attributes:
        share: of the training thread's time that the answers may take.
        shortest: seconds from one round of answers to the next at the least.
        longest: the same at the most, whatever they take.
    """

    share: float
    shortest: float
    longest: float = math.inf

    def interval(self, spent: float) -> float:
        """Return the seconds from the beginning of a round that took so many to the next."""
        return min(max(spent / self.share, self.shortest), self.longest)


PICTURES = Pace(share=0.2, shortest=0.02, longest=0.04)
"""A picture has to come as often as its longest interval to be seen to move, whatever it takes."""
COUNTS = Pace(share=0.05, shortest=0.1)
"""Numbers, not motion."""
DISTRIBUTIONS = Pace(share=0.09, shortest=0.15)
HEALTH = Pace(share=0.02, shortest=0.05)
"""Its curves have readings of their own, which the run takes on its way."""
BESIDE_SNAPSHOTS = Pace(share=1.0, shortest=0.0)
"""Numbers that are read together with those of each snapshot."""

PACES: Mapping[type[Request], Pace] = {
    MapRequest: PICTURES,
    HiddenRequest: PICTURES,
    OutcomeRequest: COUNTS,
    BatchRequest: DISTRIBUTIONS,
    OutlookRequest: BESIDE_SNAPSHOTS,
    SharesRequest: DISTRIBUTIONS,
    HealthRequest: HEALTH,
    PullsRequest: DISTRIBUTIONS,
}


class Looking:
    """Keeps one request for each view that is seen. Lives on the training thread.

    What nobody asks for is not computed, and while nothing is trained nor is what was answered already. A large
    network is drawn on a coarse grid, and again on a fine one once it holds still.
    """

    def __init__(self) -> None:
        self._wanted: dict[str, Request] = {}
        self._answered: dict[str, tuple[Moment, ProjectSpec]] = {}
        self._drafts: set[str] = set()
        self._rounds: dict[Pace, tuple[float, float]] = {}

    @property
    def needs_kernels(self) -> bool:
        """Whether the compiled network is needed to answer."""
        return any(isinstance(request, NeuronRequest) for request in self._wanted.values())

    @property
    def wait(self) -> int | None:
        """Milliseconds after which `awaited_answers` has more to say; None if it has not."""
        is_new = self._wanted.keys() - self._answered.keys()
        return 0 if is_new else SHARPEN_MILLISECONDS if self._drafts else None

    def want(self, view: str, request: Request | None) -> None:
        """Take a view's request in place of its last; None if it wants nothing any more."""
        self._wanted.pop(view, None)
        self._answered.pop(view, None)
        self._drafts.discard(view)
        if request is not None:
            self._wanted[view] = request

    def start_over(self) -> None:
        """Hold nothing for answered: another run begins."""
        self._answered.clear()
        self._drafts.clear()
        self._rounds.clear()

    def due_answers(self, session: Session, playing: bool) -> Mapping[str, Answer]:
        """Return answers to what was last answered at other parameters; while playing each kind at its pace."""
        now, state = time.perf_counter(), _state(session)
        due = [
            view
            for view in self._wanted
            if (self._is_due(view, now) if playing else self._answered.get(view) != state)
        ]
        return self._answers(session, due, DRAFT_WORK)

    def awaited_answers(self, session: Session) -> Mapping[str, Answer]:
        """Return answers to what is new, or else sharper ones to what was answered coarsely."""
        new = self._wanted.keys() - self._answered.keys()
        return (
            self._answers(session, new, DRAFT_WORK)
            if new
            else self._answers(session, self._drafts, SHARP_WORK)
        )

    def _is_due(self, view: str, now: float) -> bool:
        began, due = self._rounds.get(PACES[type(self._wanted[view])], (-math.inf, -math.inf))
        return now >= (due if view in self._answered else min(due, began + PROMPT_SECONDS))

    def _answers(self, session: Session, views: Iterable[str], work: float) -> Mapping[str, Answer]:
        began, state = time.perf_counter(), _state(session)
        spent: dict[Pace, float] = {}
        answers = {}
        for view in tuple(views):
            request = self._wanted[view]
            # Time on the processor: what other programs take away is no reason to show less.
            before = time.thread_time()
            answer = session.look(request, work)
            pace = PACES[type(request)]
            spent[pace] = spent.get(pace, 0.0) + time.thread_time() - before
            self._answered[view] = state
            self._drafts.discard(view)
            if answer is not None:
                answers[view] = answer
            if work < SHARP_WORK and isinstance(answer, Maps) and answer.is_draft:
                self._drafts.add(view)
        for pace, seconds in spent.items():
            self._rounds[pace] = began, max(began + pace.interval(seconds), time.perf_counter())
        return answers


def _state(session: Session) -> tuple[Moment, ProjectSpec]:
    """Return what all that can be seen of a run depends on: edits change parameters between two steps, too."""
    return session.moment, session.spec
