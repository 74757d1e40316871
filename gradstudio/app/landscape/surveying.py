"""`Surveying`: surveys on the landscape's thread, one at a time, and none of them twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.landscape.survey import MeasuredSharpness, Relief, Survey
from gradstudio.app.program.background import Background
from gradstudio.training.record import Record
from gradstudio.training.record.way import GoOn

if TYPE_CHECKING:
    from gradstudio.app.landscape.surveyor import Surveyor

SLOW_MILLISECONDS = 500
"""What takes longer than this can be given up by a button."""


class Surveying(QObject):
    """Carries surveys out. Lives on the GUI thread; `stop` ends its own thread.

    What is measured with is loaded when something is measured for the first time: the window begins without it.

    Args:
        record: returns the record, which has the states of the runs.
        parent: as for any QObject.

    Signals:
        told: the plane as far as it is measured.
        done: the eigenvalues, or None: the survey has come to its end.
        failed: whether it was about the eigenvalues, and why there are none or no such plane.
        slowed: it takes long.
        progressed: share of a long way that is done, 0 to 1.
    """

    told = Signal(object)
    done = Signal(object)
    failed = Signal(bool, str)
    slowed = Signal()
    progressed = Signal(float)
    _found = Signal(object, object)

    def __init__(self, record: Callable[[], Record], parent: QObject) -> None:
        super().__init__(parent)
        self._record = record
        self._surveyor: tuple[Record, Surveyor] | None = None
        self._wanted: tuple[Survey, object] | None = None  # with its key
        self._done: dict[bool, object] = {}  # the key of what is there of planes, and of eigenvalues
        self._given_up: object = None
        self._began = 0.0
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.timeout.connect(self.slowed)
        self._background = Background("landscape", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._background.progressed.connect(self.progressed)
        self._found.connect(self._on_found)

    @property
    def is_busy(self) -> bool:
        """Whether something is being measured."""
        return self._background.is_busy

    @property
    def seconds(self) -> float:
        """For how long what was begun last has been measured."""
        return time.perf_counter() - self._began

    @property
    def takes_long(self) -> bool:
        """Whether something is being measured for so long that one may want to give it up."""
        return self.is_busy and 1000 * self.seconds >= SLOW_MILLISECONDS

    def is_given_up(self, key: object) -> bool:
        """Return whether a survey of this key was given up, and nothing else was asked for since."""
        return self._given_up is not None and self._given_up == key

    def begin(self, wanted: Survey, key: object) -> bool:
        """Measure something else.

        Args:
            wanted: what is to be measured.
            key: two surveys of one key give the same.

        Returns:
            Whether it was begun: not what is being measured, was measured last, or was given up.
        """
        if self.is_busy and self._wanted is not None and self._wanted[1] == key:
            return False
        self._background.cancel()
        if key in (self._done.get(wanted.is_sharpness), self._given_up):
            return False
        self._done.pop(wanted.is_sharpness, None)
        self._wanted, self._began = (wanted, key), time.perf_counter()
        surveyor = self._the_surveyor()

        def work(go_on: GoOn) -> object:
            return surveyor.survey(wanted, lambda relief: self._found.emit(wanted, relief), go_on)

        self._background.begin(work)
        self._slow.start(SLOW_MILLISECONDS)
        return True

    def pause(self) -> None:
        """End what is being measured; it is begun anew when it is asked for again."""
        self._background.cancel()

    def give_up(self) -> bool:
        """End what is being measured until something else is asked for; return whether there was something."""
        if not self.is_busy or self._wanted is None:
            return False
        self._given_up = self._wanted[1]
        self._background.cancel()
        return True

    def allow(self) -> None:
        """Measure what was given up, if it is asked for again."""
        self._given_up = None

    def forget(self) -> None:
        """End what is being measured, and measure anew what is there, if it is asked for again."""
        self._background.cancel()
        self._done.clear()

    def start_over(self) -> None:
        """Forget the project before."""
        self.forget()
        self._surveyor = self._wanted = self._given_up = None

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._slow.stop()
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _the_surveyor(self) -> Surveyor:
        record = self._record()
        if self._surveyor is None or self._surveyor[0] is not record:
            from gradstudio.app.landscape.surveyor import Surveyor  # noqa: PLC0415 - see the class

            self._surveyor = record, Surveyor(record)
        return self._surveyor[1]

    def _end(self) -> None:
        self._slow.stop()
        if self._wanted is not None:
            self._done[self._wanted[0].is_sharpness] = self._wanted[1]

    def _on_found(self, wanted: Survey, relief: Relief) -> None:
        if self.is_busy and self._wanted is not None and wanted is self._wanted[0]:
            self.told.emit(relief)

    def _on_background_done(self, measured: MeasuredSharpness | None) -> None:
        self._end()
        self.done.emit(measured)

    def _on_background_failed(self, problem: str) -> None:
        self._end()
        self.failed.emit(self._wanted is not None and self._wanted[0].is_sharpness, problem)
