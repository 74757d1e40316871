"""A trainer whose thread comes to nothing before a test says so, and where somebody looks at what comes of it."""

from __future__ import annotations

from collections.abc import Callable

from gradstudio.app.run.recording import Recording
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment


class HeldTrainer:
    """Has a record, and changes it once it is let.

    Attributes:
        record: the runs of the project.
        waiting: what is to be done with it.
    """

    def __init__(self) -> None:
        self.record = Record()
        self.waiting: list[Callable[[Recording], None]] = []
        self._recording = Recording(self.record)

    def change_record(self, change: Callable[[Recording], None]) -> None:
        """Have something done with the record, later."""
        self.waiting.append(change)

    def open(self) -> None:
        """Go over to another project."""
        self.record = Record()
        self._recording = Recording(self.record)

    def let(self) -> None:
        """Do what waits."""
        waiting, self.waiting = self.waiting, []
        for change in waiting:
            change(self._recording)


class Places:
    """Where somebody went, in the place of a window's `Sight`."""

    def __init__(self) -> None:
        self.gone: list[Moment] = []

    def go_to(self, moment: Moment) -> None:
        """Note a moment that is to be looked at."""
        self.gone.append(moment)
