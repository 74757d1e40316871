"""`NumberAge`: tells how old numbers are that are kept while others come."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

_MILLISECONDS = 250
"""While training goes on it is told so often."""


class NumberAge(QObject):
    """Asks now and then. Lives on the GUI thread.

    Args:
        ask: returns how the numbers in sight differ from those that are kept, as a sentence, or "".
        parent: as for any QObject.

    Signals:
        changed: `text` is new.

    Attributes:
        text: what was answered last.
    """

    changed = Signal()

    def __init__(self, ask: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self.text = ""
        self._ask = ask
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def ask_soon(self) -> None:
        """Ask once more, if that is not about to be done."""
        if not self._timer.isActive():
            self._timer.start()

    def forget(self) -> None:
        """Say nothing: no numbers are kept, or newer ones."""
        self._timer.stop()
        self.text = ""

    def _on_timer_timeout(self) -> None:
        text = self._ask()
        if text != self.text:
            self.text = text
            self.changed.emit()
