"""`Sweeps`: the sweep of a window, of which nothing is loaded before it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gradstudio.app.record.records import Records
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight

if TYPE_CHECKING:
    from gradstudio.app.sweep.sweep_tools import SweepTools


class Sweeps(QObject):
    """Lives on the GUI thread; `stop` ends the threads.

    Args:
        trainer: whose record runs are opened in.
        records: the runs as the window keeps them.
        sight: the moment that the window looks at.
        parent: as for any QObject.

    Signals:
        informed: something was done, as a sentence.
        refused: why something was not done, as a sentence.
    """

    informed = Signal(str)
    refused = Signal(str)

    def __init__(
        self, trainer: Trainer, records: Records, sight: Sight, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._trainer, self._records, self._sight = trainer, records, sight
        self._tools: SweepTools | None = None

    @property
    def tools(self) -> SweepTools:
        """The sweep and what looks at its runs, made now if they have not been."""
        if self._tools is None:
            from gradstudio.app.sweep.sweep_tools import SweepTools  # noqa: PLC0415 - the window begins without it

            self._tools = SweepTools(self._trainer, self._records, self._sight, self)
            self._tools.informed.connect(self.informed)
            self._tools.refused.connect(self.refused)
        return self._tools

    def start_over(self) -> None:
        """Forget the project before; the sweep goes on, whose runs have projects of their own."""
        if self._tools is not None:
            self._tools.start_over()

    def stop(self) -> None:
        """End the threads soon, without waiting for them. Safe to call twice."""
        if self._tools is not None:
            self._tools.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the threads, and wait for them; see `Background.shutdown`."""
        return self._tools is None or self._tools.shutdown(most_milliseconds)
