"""`Reasons`: why the parameters that are looked at are what they are at the moment in sight."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.program.background import Background
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Record, RecordError, Replay, Why, why
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment

NO_STEP = "No step has been taken yet: nothing has changed."
_SHARE = 0.1
"""Of the time that accounts may take while the moment moves on."""
_SHORTEST_SECONDS = 0.15
_PATIENCE_SECONDS = 1.0
"""A replay that takes longer than this is cancelled when another moment comes into sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a parameter is what it is at a moment.

    Attributes:
        moment: the moment.
        why: the account, or a sentence that says why there is none.
    """

    moment: Moment
    why: Why | str


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What is asked of the thread.

    Attributes:
        moment: the moment that was in sight.
        spec: the project there: edits change parameters between two steps, too.
        paths: the parameters.
        began: when it was asked.
        moved: set when another moment is in sight.
    """

    moment: Moment
    spec: ProjectSpec
    paths: frozenset[ScalarPath]
    began: float
    moved: threading.Event


class Reasons(QObject):
    """Asks for the accounts of parameters as the moment in sight moves. Lives on the GUI thread.

    The step before a moment is taken once more by a `Replay` of its own, on a thread of its own: neither training
    nor what goes to past moments waits for it.

    Args:
        record: returns the present project's record.
        selection: of the sample.
        parent: as for any QObject.

    Signals:
        changed: there is another account, or there is none any more.
        moment_wanted: the `Moment` that somebody wants to see.
    """

    changed = Signal()
    moment_wanted = Signal(object)

    def __init__(
        self, record: Callable[[], Record], selection: Selection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._record = record
        self._selection = selection
        self._wishes: dict[Hashable, ScalarPath] = {}
        self._known: dict[ScalarPath, tuple[Reason, ProjectSpec]] = {}
        self._now: tuple[Moment, ProjectSpec] | None = None
        self._question: _Asked | None = None
        self._replay: tuple[Record, Replay] | None = None
        self._background = Background("why", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._ask)

    @property
    def moment(self) -> Moment | None:
        """The moment in sight; None before there is one."""
        return None if self._now is None else self._now[0]

    def look(self, viewer: Hashable, path: ScalarPath | None) -> None:
        """Have a parameter's account for a view, instead of what it wanted before; None when it is hidden."""
        if self._wishes.get(viewer) == path:
            return
        self._wishes.pop(viewer, None)
        if path is not None:
            self._wishes[viewer] = path
        wanted = set(self._wishes.values())
        self._known = {known: found for known, found in self._known.items() if known in wanted}
        self._ask()

    def reason_of(self, path: ScalarPath) -> Reason | None:
        """Return the newest account of a parameter, of the moment that it says; None while there is none."""
        return self._known[path][0] if path in self._known else None

    def open_moment(self, moment: Moment, sample: int | None = None) -> None:
        """Have a moment shown.

        Args:
            moment: which one.
            sample: index of the sample to look at there; None for the one that is looked at.
        """
        if sample is not None:
            self._selection.set_sample(sample)
        self.moment_wanted.emit(moment)

    def receive(self, mail: Mail) -> None:
        """Hear of the moment in sight."""
        now = mail.snapshot.moment, mail.snapshot.spec
        if self._now is not None and self._now[0].run != now[0].run:
            self._forget()
        if now == self._now:
            return
        self._now = now
        if self._question is not None:
            self._question.moved.set()
        elif not self._calm.isActive():
            self._ask()

    def start_over(self) -> None:
        """Forget the project before."""
        self._now = self._replay = None
        self._forget()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._calm.stop()
        self._background.stop()

    def shutdown(self) -> None:
        """End the thread, and wait for it."""
        self._calm.stop()
        self._background.shutdown()

    def _forget(self) -> None:
        self._background.cancel()
        self._calm.stop()
        self._question = None
        if self._known:
            self._known = {}
            self.changed.emit()

    def _ask(self) -> None:
        """Have the accounts of the moment in sight that are neither known nor asked for, instead of all before."""
        if self._now is None:
            return
        moment, spec = self._now
        paths = frozenset(path for path in self._wishes.values() if not self._is_known(path))
        asked = self._question
        if asked is not None and (asked.moment, asked.spec) == self._now and paths <= asked.paths:
            return
        if not paths:
            return
        question = _Asked(moment, spec, paths, time.perf_counter(), threading.Event())
        record = self._record()
        if self._replay is None or self._replay[0] is not record:
            self._replay = record, Replay(record)
        replay, self._question = self._replay[1], question
        self._background.begin(partial(_accounts, record, replay, question))

    def _is_known(self, path: ScalarPath) -> bool:
        if path not in self._known:
            return False
        reason, spec = self._known[path]
        return (reason.moment, spec) == self._now

    def _on_background_done(self, found: dict[ScalarPath, Reason] | None) -> None:
        question = self._question
        if found is not None and question is not None:
            self._know(found, question)
        self._rest()

    def _on_background_failed(self, problem: str) -> None:
        question = self._question
        if question is not None:
            reason = Reason(moment=question.moment, why=problem)
            self._know(dict.fromkeys(question.paths, reason), question)
        self._rest()

    def _know(self, found: dict[ScalarPath, Reason], question: _Asked) -> None:
        wanted = set(self._wishes.values())
        self._known |= {path: (reason, question.spec) for path, reason in found.items() if path in wanted}
        self.changed.emit()

    def _rest(self) -> None:
        """Ask again after a while, if the moment has moved on."""
        question, self._question = self._question, None
        if question is not None:
            spent = time.perf_counter() - question.began
            self._calm.start(round(1000 * (max(_SHORTEST_SECONDS, spent / _SHARE) - spent)))


def _accounts(
    record: Record, replay: Replay, question: _Asked, go_on: GoOn
) -> dict[ScalarPath, Reason] | None:
    """Return the accounts, or None if they are not wanted any more. Runs on the thread."""

    def goes_on(share: float) -> bool:
        late = time.perf_counter() - question.began > _PATIENCE_SECONDS
        return go_on(share) and not (late and question.moved.is_set())

    moment = question.moment
    if moment.step == 0:  # the run may not be in the record yet
        return dict.fromkeys(question.paths, Reason(moment=moment, why=NO_STEP))
    found: dict[ScalarPath, Reason] = {}
    for path in question.paths:
        account: Why | str | None
        try:
            account = why(replay, record.run(moment.run), moment.step, path, go_on=goes_on)
        except RecordError as error:
            account = str(error)
        if account is None:
            return None
        found[path] = Reason(moment=moment, why=account)
    return found
