"""`BugOnCanvas`: the numbers of the mistakes on the canvas, which is coloured by their gradients."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.canvas.overlay import Overlay
from gradstudio.app.graph.source import GraphSource
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.bugs.fault_numbers import FaultNumbers

_TITLE = "bug's grad"


class BugOnCanvas(QObject):
    """Lays the numbers over the graph while it is asked for, and colours it. Lives on the GUI thread.

    Args:
        numbers: has the numbers.
        bench: the graph of the canvas.
        colouring: what the canvas is coloured by.
        parent: as for any QObject.

    Signals:
        changed: the canvas is coloured so, or no more.
    """

    changed = Signal()

    def __init__(
        self, numbers: FaultNumbers, bench: Bench, colouring: Colouring, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._numbers, self._bench, self._colouring = numbers, bench, colouring
        self._own: Overlay | None = None
        self._over: GraphSource | None = None
        numbers.changed.connect(self._on_numbers_changed)
        colouring.changed.connect(self._on_colouring_changed)

    @property
    def is_on(self) -> bool:
        """Whether the canvas shows them."""
        return self._own is not None

    def set_on(self, on: bool) -> None:
        """Show them on the canvas, or its own numbers in the colours that it had before."""
        passes = self._numbers.passes
        if on and passes is not None:
            self._own = Overlay(title=_TITLE, values=passes.wrong.grad)
            self._colouring.set_overlay(self._own)
            if self._colouring.overlay is not self._own:
                self._own = None  # the canvas has another graph by now
            else:
                self._over = self._bench.lay_numbers_over(passes.wrong.data, passes.wrong.grad)
        elif self._own is not None:
            own, self._own = self._own, None
            if self._colouring.overlay is own:
                self._colouring.set_overlay(None)
        self._take_away()
        self.changed.emit()

    def _take_away(self) -> None:
        """Take the numbers away unless the canvas is coloured by them."""
        if self._own is None and self._over is not None:
            over, self._over = self._over, None
            self._bench.take_away(over)

    def _on_numbers_changed(self) -> None:
        if self._own is not None:
            self.set_on(self._numbers.passes is not None)

    def _on_colouring_changed(self) -> None:
        """Follow who chose other colours, another tool too."""
        if self._own is not None and self._colouring.overlay is not self._own:
            self._own = None
            self._take_away()
            self.changed.emit()
