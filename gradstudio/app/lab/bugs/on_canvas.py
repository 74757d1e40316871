"""`BugOnCanvas`: the gradients of the mistakes as what the canvas is coloured by."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.canvas.overlay import Overlay
from gradstudio.app.lab.bugs.fault_numbers import FaultNumbers

_TITLE = "bug's gradient"


class BugOnCanvas(QObject):
    """Colours the canvas while it is asked for. Lives on the GUI thread.

    Args:
        numbers: has the gradients.
        colouring: what the canvas is coloured by.
        parent: as for any QObject.

    Signals:
        changed: the canvas is coloured so, or no more.
    """

    changed = Signal()

    def __init__(self, numbers: FaultNumbers, colouring: Colouring, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers, self._colouring = numbers, colouring
        self._own: Overlay | None = None
        numbers.changed.connect(self._on_numbers_changed)
        colouring.changed.connect(self._on_colouring_changed)

    @property
    def is_on(self) -> bool:
        """Whether the canvas shows them."""
        return self._own is not None

    def set_on(self, on: bool) -> None:
        """Colour the canvas by them, or by what it was coloured by before."""
        passes = self._numbers.passes
        if on and passes is not None:
            self._own = Overlay(title=_TITLE, values=passes.wrong.grad)
            self._colouring.set_overlay(self._own)
            if self._colouring.overlay is not self._own:
                self._own = None  # the canvas has another graph by now
        elif self._own is not None:
            own, self._own = self._own, None
            if self._colouring.overlay is own:
                self._colouring.set_overlay(None)
        self.changed.emit()

    def _on_numbers_changed(self) -> None:
        if self._own is not None:
            self.set_on(self._numbers.passes is not None)

    def _on_colouring_changed(self) -> None:
        """Follow who chose other colours, another tool too."""
        if self._own is not None and self._colouring.overlay is not self._own:
            self._own = None
            self.changed.emit()
