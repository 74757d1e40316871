"""How the loss plot is drawn beyond its log axis: the menu behind its three dots."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget, QWidgetAction

from gradstudio.training.look.smoothing import MOST_SMOOTHING
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.unscrolled import StillSlider

AXES = {"step": "By step", "epoch": "By epoch", "seconds": "By seconds of training"}
"""What may stand below the plot: kinds of clocks, by which the axis is called, and what the menu says."""

_PERCENT = 100
_SLIDER_WIDTH = 110
_TEXT_LEFT = 48
"""From the menu's edge to the words of its rows, in pixels."""


class PlotOptions(QMenu):
    """Chooses what stands below the plot, how much curves are smoothed, and which runs are compared.

    Args:
        parent: the plot.

    Signals:
        changed: something else is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._axes: dict[str, QAction] = {}
        group = QActionGroup(self)
        for kind, title in AXES.items():
            action = self._toggle(title)
            group.addAction(action)
            self._axes[kind] = action
        self._axes["step"].setChecked(True)
        self.addSeparator()
        self._log_steps = self._toggle("Logarithmic steps")
        self._log_steps.setToolTip("Draw steps, epochs or seconds on a logarithmic axis")
        self._slider = StillSlider(self)
        self._slider.setRange(0, round(_PERCENT * MOST_SMOOTHING))
        self._slider.setPageStep(10)
        self._slider.setMinimumWidth(_SLIDER_WIDTH)
        self._slider.setAccessibleName("Smoothing")
        self._number = QLabel(self)
        self._add_slider()
        self._everything = self._toggle("Runs of other data too")
        self._everything.setToolTip("Compare runs over other data or with another loss as well")
        self._show_number()
        self._slider.valueChanged.connect(self._on_slider_value_changed)
        for action in (self._log_steps, self._everything, *self._axes.values()):
            action.toggled.connect(self._on_action_toggled)

    @property
    def axis(self) -> str:
        """What stands below the plot: "step", "epoch" or "seconds"."""
        return next(kind for kind, action in self._axes.items() if action.isChecked())

    @property
    def log_steps(self) -> bool:
        """Whether that is on a logarithmic axis."""
        return self._log_steps.isChecked()

    @property
    def smoothing(self) -> float:
        """Weight of what came before, 0 to 0.99."""
        return self._slider.value() / _PERCENT

    @property
    def everything(self) -> bool:
        """Whether runs over other data, or with another loss, are drawn too."""
        return self._everything.isChecked()

    def set_axis(self, kind: str) -> None:
        """Have something else below the plot."""
        self._axes[kind].setChecked(True)

    def next_axis(self) -> None:
        """Have the next of "step", "epoch" and "seconds" below the plot."""
        kinds = list(AXES)
        self.set_axis(kinds[(kinds.index(self.axis) + 1) % len(kinds)])

    def set_log_steps(self, on: bool) -> None:
        """Have it on a logarithmic axis, or a linear one."""
        self._log_steps.setChecked(on)

    def set_smoothing(self, weight: float) -> None:
        """Smooth curves, with the weight of what came before: 0 to 0.99."""
        self._slider.setValue(round(_PERCENT * weight))

    def set_actions(self, actions: ActionRegistry) -> None:
        """Offer actions of the window, and keep them as the menu is."""
        self.addSeparator()
        self.addAction(actions["export_loss"])
        follow = actions["log_steps"].setChecked
        self._log_steps.toggled.connect(follow)
        follow(self.log_steps)

    def settings(self) -> dict[str, Setting]:
        """Return what can be chosen, by name."""
        weights = tuple(share / _PERCENT for share in range(self._slider.maximum() + 1))
        return {
            "axis": Setting(choices=tuple(AXES), choose=self.set_axis),
            "log_steps": Setting(choices=(False, True), choose=self.set_log_steps),
            "smoothing": Setting(choices=weights, choose=self.set_smoothing),
            "everything": Setting(choices=(False, True), choose=self._everything.setChecked),
        }

    def remembered(self) -> dict[str, object]:
        """Return what is chosen, by name."""
        return {
            "axis": self.axis,
            "log_steps": self.log_steps,
            "smoothing": self.smoothing,
            "everything": self.everything,
        }

    def recall(self, kept: Mapping[str, object]) -> None:
        """Choose what `remembered` returned, as far as it is sound."""
        for name, setting in self.settings().items():
            value = kept.get(name)
            kinds = {type(choice) for choice in setting.choices}
            if type(value) in kinds and not setting.refusal(value):
                setting.choose(value)

    def _toggle(self, title: str) -> QAction:
        action = QAction(title, self)
        action.setCheckable(True)
        self.addAction(action)
        return action

    def _add_slider(self) -> None:
        row = QWidget(self)
        column = QHBoxLayout(row)
        column.setContentsMargins(_TEXT_LEFT, 4, 12, 4)
        title = QLabel("Smoothing", row)
        title.setBuddy(self._slider)
        self._number.setMinimumWidth(self._number.fontMetrics().horizontalAdvance("0.99"))
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for widget, stretch in ((title, 0), (self._slider, 1), (self._number, 0)):
            column.addWidget(widget, stretch)
        action = QWidgetAction(self)
        action.setDefaultWidget(row)
        self.addAction(action)

    def _show_number(self) -> None:
        self._number.setText(f"{self.smoothing:.2f}")

    def _on_slider_value_changed(self, value: int) -> None:
        self._show_number()
        self.changed.emit()

    def _on_action_toggled(self, on: bool) -> None:
        if on or self.sender() not in self._axes.values():
            self.changed.emit()
