"""`Judging`: whether the run that is trained does badly, said once at each change."""

from __future__ import annotations

from collections.abc import Callable

from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.session import Session
from gradstudio.training.run.verdict import Judge, Verdict


class Judging:
    """Has each run judged by its snapshots. Lives on the training thread.

    Args:
        tell: is told of each change: a `Verdict` on a run that does badly, or None.
    """

    def __init__(self, tell: Callable[[Verdict | None], None]) -> None:
        self._tell = tell
        self._judge: Judge | None = None
        self._verdict: Verdict | None = None

    def begin(self, session: Session) -> None:
        """Judge another run, of which nothing bad is known yet."""
        self._judge, self._verdict = Judge(session.constant, session.spec), None
        self._tell(None)

    def go_on(self, session: Session) -> None:
        """Judge a run again of which nothing more was to be said."""
        if self._judge is None:
            self._judge = Judge(session.constant, session.spec)

    def end(self) -> None:
        """Say nothing more of the run."""
        self._judge = None

    def look(self, snapshot: Snapshot, *, ended: bool) -> None:
        """Look at the run once more.

        Args:
            snapshot: of the run.
            ended: whether one of its stop rules is met.
        """
        if self._judge is None:
            return
        verdict = self._judge.look(snapshot, ended=ended)
        if verdict != self._verdict:
            self._verdict = verdict
            self._tell(verdict)
