"""`Racing`: many runs of the project at once, and those of them that become runs of the record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.document.document import Document
from gradstudio.app.program.all_ended import all_ended
from gradstudio.app.program.background import Background
from gradstudio.app.race.courtesy import RaceCourtesy
from gradstudio.app.race.newest import NewestNews
from gradstudio.app.race.run_taker import RunTaker
from gradstudio.app.record.records import Records
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Run
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment, RunId

if TYPE_CHECKING:  # the window begins without the compiler
    from gradstudio.app.race.entry import RaceChoice, RaceEntry
    from gradstudio.app.race.news import RaceNews

_POLL_SECONDS = 0.016


@dataclass(slots=True, kw_only=True)
class _Raced:
    """A race, as far as it has come.

    Attributes:
        news: how it stands; None before anything is known.
        opened: of those of its runs that are in the record, which of that they are.
        is_given_up: whether it was given up before its end.
        problem: why it failed before its end, or "".
    """

    news: RaceNews | None = None
    opened: dict[int, RunId] = field(default_factory=dict)
    is_given_up: bool = False
    problem: str = ""


class Racing(QObject):
    """Races in the background, and takes single runs again to open them. Lives on the GUI thread.

    `shutdown` must be called before it is dropped.

    Args:
        document: the project.
        trainer: whose record the runs that are opened go into.
        records: the runs as the window keeps them.
        whereabouts: goes to them.
        parent: as for any QObject.

    Signals:
        changed: it begins, has ended or was given up, or a run is being opened, or no longer.
        told: there is newer of the race.
        progressed: share of the steps that are taken, 0 to 1; of the run that is being opened, if one is.
        informed: what was done, as a sentence.
        refused: why something cannot be done, as a sentence.
    """

    changed = Signal()
    told = Signal()
    progressed = Signal(float)
    informed = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        document: Document,
        trainer: Trainer,
        records: Records,
        whereabouts: Whereabouts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._records, self._whereabouts = document, records, whereabouts
        self._raced = self._before = _Raced()
        self._newest = NewestNews()
        self._courtesy, self._next_poll = RaceCourtesy(), 0.0
        self._step = 0
        self._share = 0.0
        self._race = Background("race", self)
        self._race.done.connect(self._on_race_done)
        self._race.failed.connect(self._on_race_failed)
        self._race.progressed.connect(self._on_race_progressed)
        self._taker = RunTaker("run of a race", trainer, records, self)
        self._taker.taken.connect(self._on_taker_taken)
        self._taker.failed.connect(self._on_taker_failed)
        self._taker.progressed.connect(self.progressed)
        self._poll = QTimer(self)
        self._poll.setInterval(round(1000 * _POLL_SECONDS))
        self._poll.timeout.connect(self._on_poll_timeout)

    @property
    def news(self) -> RaceNews | None:
        """How the last race stands; None before there is one."""
        return self._raced.news

    @property
    def is_busy(self) -> bool:
        """Whether a race is on the way."""
        return self._race.is_busy

    @property
    def is_opening(self) -> bool:
        """Whether a run is being taken again."""
        return self._taker.is_busy

    @property
    def is_given_up(self) -> bool:
        """Whether the last race was given up before its end."""
        return self._raced.is_given_up

    @property
    def problem(self) -> str:
        """Why the last race failed before its end, as a sentence, or ""."""
        return self._raced.problem

    @property
    def is_of_project(self) -> bool:
        """Whether the project is still the one that was raced, whatever its seed."""
        return self.news is None or self.news.entry.is_of(self._document.spec)

    def number_of(self, run: int) -> RunId | None:
        """Return the run of the record that one of the race is; None if it is none, or was deleted."""
        number = self._raced.opened.get(run)
        return number if number is not None and self._records.find(number) is not None else None

    def begin(self, choice: RaceChoice) -> None:
        """Race the project as it is now, instead of what is on the way.

        One that comes to nothing, since it cannot race or is given up at once, leaves the race before as it was.
        """
        before = self._before if self.news is None else self._raced
        self._forget()
        self._before = before
        rest_after = self._courtesy.rest_after
        self._race.begin(partial(_run_race, self._document.spec, choice, self._newest.post, rest_after))
        self._next_poll = time.perf_counter() + _POLL_SECONDS
        self._poll.start()
        self._on_race_progressed(0.0)
        self.changed.emit()

    def cancel(self) -> None:
        """Give up what is on the way: the run that is being opened, or else the race, as far as it has come."""
        if self.is_opening:
            self._taker.cancel()
            self._end_opening()
        elif self._race.is_busy:
            self._take_news()
            self._race.cancel()
            self._poll.stop()
            self._raced.is_given_up = True
            self._bring_back()
        self.changed.emit()

    def open(self, run: int, step: int | None = None) -> None:
        """Have a run of the race be one of the record, if it is not yet, and look at a step of it.

        It takes the place of the one that is being opened.

        Args:
            run: counted from 0.
            step: number of steps taken; None for all that it took in the race.
        """
        news = self.news
        if news is None:
            return
        step = news.results.steps if step is None else step
        number = self.number_of(run)
        known = None if number is None else self._records.find(number)
        if known is not None and (known.kept.end >= step or known.kept.ended):
            if self.is_opening:
                self.cancel()
            self._whereabouts.go_to(Moment(known.run, step))
            return
        entry, self._step = news.entry, step
        self._taker.begin((entry, run), entry.specs[run], entry.name_of(run), news.results.steps, step)
        self.progressed.emit(0.0)
        self.changed.emit()

    def start_over(self) -> None:
        """Forget the race of the project before."""
        self._race.cancel()
        self._forget()
        self._taker.start_over()
        self.changed.emit()

    def stop(self) -> None:
        """End the threads soon, without waiting for them. Safe to call twice."""
        self._poll.stop()
        self._race.stop()
        self._taker.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the threads, and wait for them; see `Background.shutdown`."""
        self.stop()
        return all_ended((self._race, self._taker), most_milliseconds)

    def _forget(self) -> None:
        self._taker.cancel()
        self._poll.stop()
        self._newest = NewestNews()
        self._raced = self._before = _Raced()

    def _bring_back(self) -> None:
        """Have the race before be the last one again if nothing is known of this one."""
        if self.news is None:
            self._raced = self._before
            self.told.emit()

    def _end_opening(self) -> None:
        self.progressed.emit(self._share)

    def _on_race_progressed(self, share: float) -> None:
        self._share = share
        if not self.is_opening:
            self.progressed.emit(share)

    def _on_poll_timeout(self) -> None:
        now = time.perf_counter()
        self._courtesy.hear(now - self._next_poll)
        self._take_news()
        self._next_poll = now + _POLL_SECONDS

    def _take_news(self) -> None:
        self._show(self._newest.take())

    def _show(self, news: RaceNews | None) -> None:
        if news is not None:
            self._raced.news = news
            self._before = self._raced
            self.told.emit()

    def _on_race_done(self, news: RaceNews | None) -> None:
        self._poll.stop()
        self._show(news)
        self.changed.emit()

    def _on_race_failed(self, problem: str) -> None:
        self._take_news()
        self._poll.stop()
        self._raced.problem = problem
        self._bring_back()
        self.changed.emit()
        self.refused.emit(problem)

    def _on_taker_failed(self, problem: str) -> None:
        self._end_opening()
        self.changed.emit()
        self.refused.emit(problem)

    def _on_taker_taken(self, key: tuple[RaceEntry, int], run: Run, is_wanted: bool) -> None:
        entry, number = key
        for raced in (self._raced, self._before):
            if raced.news is not None and raced.news.entry is entry:
                raced.opened[number] = run.number
        if is_wanted:
            self._end_opening()
        self.changed.emit()
        if is_wanted:
            self._whereabouts.go_to(Moment(run.number, self._step))


def _run_race(
    spec: ProjectSpec,
    choice: RaceChoice,
    told: Callable[[RaceNews], None],
    rest_after: Callable[[float], float],
    go_on: GoOn,
) -> RaceNews | None:
    """Race, on the thread of that; see `run_race`."""
    import_module("gradstudio.compiled")  # before its parts, which other threads begin with too
    from gradstudio.app.race.running import run_race  # noqa: PLC0415 - the window begins without the compiler

    return run_race(spec, choice, told, go_on, rest_after)
