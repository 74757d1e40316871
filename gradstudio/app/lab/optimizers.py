"""`Optimizers`: the next step of the moment in sight as every optimizer would take it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.program.background import Background
from gradstudio.app.run.kernels import are_kernels_ready
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.sight.place_in_run import PlaceInRun
from gradstudio.app.sight.sight import Sight
from gradstudio.lab.microscope import Memory, Microscope, OptimizerComparison, Rates
from gradstudio.training.record import Record
from gradstudio.training.record.way import GoOn

_SOON_MILLISECONDS = 150
"""After the last of several moments that are passed through."""


class _Wish(NamedTuple):
    place: PlaceInRun
    rates: Rates
    memory: Memory


class Optimizers(QObject):
    """Compares the optimizers at the moment in sight, in the background. Lives on the GUI thread.

    It follows the sight while it can be seen. While the newest of a run that trains is looked at, it holds the
    moment that it has until the newest is asked for.

    Args:
        sight: what is looked at.
        record: returns the present project's record.
        parent: as for any QObject.

    Signals:
        changed: there is another comparison or none, one is being made or is not any more, or what is shown is no
            longer of the moment in sight.
        progressed: share of the comparison that is done, 0 to 1.
    """

    changed = Signal()
    progressed = Signal(float)

    def __init__(self, sight: Sight, record: Callable[[], Record], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sight = sight
        self._record = record
        self._microscope: tuple[Record, Microscope] | None = None
        self._rates: Rates = "suited"
        self._memory: Memory = "gathered"
        self._in_sight = None if sight.mail is None else _place_of(sight.mail)
        self._wish: _Wish | None = None
        self._shown: _Wish | None = None
        self._comparison: OptimizerComparison | None = None
        self._problem = ""
        self._was_behind = self._is_seen = self._is_playing = False
        self._background = Background("optimizers", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._background.progressed.connect(self.progressed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MILLISECONDS)
        self._soon.timeout.connect(self._follow)
        sight.mail_arrived.connect(self._on_sight_mail_arrived)

    @property
    def comparison(self) -> OptimizerComparison | None:
        """What is shown; None before there is anything."""
        return self._comparison

    @property
    def problem(self) -> str:
        """Why the newest wish could not be met, as a sentence, or ""."""
        return self._problem

    @property
    def is_busy(self) -> bool:
        """Whether a comparison is being made."""
        return self._wish is not None

    @property
    def can_take(self) -> bool:
        """Whether there is a moment at which to compare."""
        return self._in_sight is not None

    @property
    def is_behind(self) -> bool:
        """Whether another moment is in sight than the one that is shown or being compared."""
        wish = self._wish or self._shown
        return wish is not None and self._in_sight is not None and wish.place != self._in_sight

    @property
    def rates(self) -> Rates:
        """Which learning rates the others have."""
        return self._rates

    @property
    def memory(self) -> Memory:
        """What the others remember."""
        return self._memory

    def choose(self, rates: Rates, memory: Memory) -> None:
        """Compare under other terms, at the moment that is shown.

        Args:
            rates: the learning rates of the others than the project's own.
            memory: what the others remember.
        """
        if (rates, memory) == (self._rates, self._memory):
            return
        self._rates, self._memory = rates, memory
        known = self._wish or self._shown
        if known is not None:
            self._begin(known.place)
        self.changed.emit()

    def take(self) -> None:
        """Compare at the moment in sight, also while a run is training."""
        if self._in_sight is not None:
            self._begin(self._in_sight)

    def cancel(self) -> None:
        """Give up the comparison that is being made; what was shown before stays, with its terms."""
        self._soon.stop()
        self._background.cancel()
        if self._wish is not None and self._shown is not None:
            self._rates, self._memory = self._shown.rates, self._shown.memory
        self._wish = None
        self.changed.emit()

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen: what nobody sees is not compared."""
        self._is_seen = seen
        if seen:
            self._follow()

    def set_playing(self, playing: bool) -> None:
        """Say whether a run is training."""
        self._is_playing = playing
        if not playing:
            self._soon.start()
        self._tell_if_behind()

    def start_over(self) -> None:
        """Forget the project before."""
        self._microscope = self._in_sight = self._shown = self._comparison = None
        self._problem = ""
        self.cancel()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._soon.stop()
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _follow(self) -> None:
        """Compare at the moment in sight, if nobody trains and it is not known."""
        known, place = self._wish or self._shown, self._in_sight
        if not self._is_seen or self._is_held or place is None or self._soon.isActive():
            return
        if known is None or known != _Wish(place, self._rates, self._memory):
            self._begin(place)

    @property
    def _is_held(self) -> bool:
        """Whether the moment stays, as the newest of a run that trains changes with each frame."""
        return self._is_playing and self._sight.is_live

    def _begin(self, place: PlaceInRun) -> None:
        record = self._record()
        if self._microscope is None or self._microscope[0] is not record:
            self._microscope = record, Microscope(record)
        self._wish = _Wish(place, self._rates, self._memory)
        self._problem = ""
        self._background.begin(partial(_compared, self._microscope[1], self._wish))
        self.changed.emit()

    def _tell_if_behind(self) -> None:
        if self.is_behind != self._was_behind:
            self._was_behind = self.is_behind
            self.changed.emit()

    def _on_sight_mail_arrived(self, mail: Mail) -> None:
        place = _place_of(mail)
        if place != self._in_sight:
            self._in_sight = place
            if self._is_seen and not self._is_held:
                self._soon.start()
            self._tell_if_behind()

    def _on_background_done(self, comparison: OptimizerComparison | None) -> None:
        wish, self._wish = self._wish, None
        if comparison is not None:
            self._comparison, self._shown = comparison, wish
        self._was_behind = self.is_behind
        self.changed.emit()

    def _on_background_failed(self, problem: str) -> None:
        self._shown, self._wish = self._wish, None  # it is not tried again by itself
        self._comparison, self._problem = None, problem
        self.changed.emit()


def _place_of(mail: Mail) -> PlaceInRun:
    return PlaceInRun(mail.snapshot.moment, mail.snapshot.spec)


def _compared(microscope: Microscope, wish: _Wish, go_on: GoOn) -> OptimizerComparison | None:
    """Compare the optimizers. Runs on the thread."""
    if not are_kernels_ready(go_on):
        return None
    return microscope.compare(wish.place.moment, rates=wish.rates, memory=wish.memory, go_on=go_on)
