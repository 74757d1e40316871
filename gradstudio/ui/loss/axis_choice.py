"""`AxisChoice`: whether the loss axis is logarithmic, as one chose or by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gradstudio.ui.kit.switch import Switch

_WIDEST_SPAN = 1e6
"""The highest loss, in times the lowest, that a linear axis is good for."""


class AxisChoice(QObject):
    """Losses that differ more than a millionfold go to a logarithmic axis, unless an axis was chosen in this run.

    Args:
        switch: shows which it is; toggled, it chooses.
        parent: as for any QObject.

    Signals:
        changed: whether the axis is logarithmic from now on.
        chosen: somebody has chosen it.

    Attributes:
        is_automatic: whether it went to a logarithmic one by itself.
    """

    changed = Signal(bool)
    chosen = Signal()

    def __init__(self, switch: Switch, parent: QObject) -> None:
        super().__init__(parent)
        self.is_automatic = False
        self._switch = switch
        self._is_setting = False  # the switch and the action follow
        self._has_chosen = False
        switch.toggled.connect(self.choose)

    @property
    def is_logarithmic(self) -> bool:
        """Whether the axis is logarithmic."""
        return self._switch.isChecked()

    def choose(self, on: bool) -> None:
        """Have a logarithmic axis, or a linear one, as one chose."""
        if not self._is_setting:
            self._has_chosen = True
            self._set(logarithmic=on, automatic=False)
            self.chosen.emit()

    def begin_run(self) -> None:
        """Go back to a linear axis if nobody chose the other; the next run is judged anew."""
        if self.is_automatic:
            self._set(logarithmic=False, automatic=False)
        self._has_chosen = False

    def judge(self, span: Callable[[], float]) -> None:
        """Go to a logarithmic axis where it takes one.

        Args:
            span: returns the highest loss in times the lowest; asked only where that matters.
        """
        if not self._has_chosen and not self.is_logarithmic and span() > _WIDEST_SPAN:
            self._set(logarithmic=True, automatic=True)

    def _set(self, *, logarithmic: bool, automatic: bool) -> None:
        self.is_automatic, self._is_setting = automatic, True
        self._switch.setChecked(logarithmic)
        self._is_setting = False
        self.changed.emit(logarithmic)
