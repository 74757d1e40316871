"""A number that can be dragged as well as typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradstudio.ui.kit.number_field import NumberField
from gradstudio.ui.kit.unscrolled import StillSlider

_STEPS = 100
_FIELD_WIDTH = 56


class SliderRow(QWidget):
    """A slider from 0 to a bound, with the field beside it that says the number.

    Args:
        field: where the number is typed; it stays the place where it is shown.
        name: what is set, for a screen reader.
        parent: as for any QWidget.

    Signals:
        dragged: the number that the slider stands at, and which drag it belongs to.
    """

    dragged = Signal(float, int)

    def __init__(self, field: NumberField, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._high = 1.0
        self._drag = 0
        self.slider = StillSlider(self)
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS // 10)
        self.slider.setAccessibleName(f"{name} slider")
        self.slider.setMinimumWidth(48)
        self.slider.sliderPressed.connect(self._on_slider_pressed)
        self.slider.valueChanged.connect(self._on_slider_value_changed)
        field.setFixedWidth(_FIELD_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.slider, 1)
        row.addWidget(field)

    def show_number(self, number: float, high: float) -> None:
        """Show what the project says, on a scale from 0 to `high`."""
        self._high = high
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(_STEPS * number / high))

    def _on_slider_pressed(self) -> None:
        self._drag += 1

    def _on_slider_value_changed(self, value: int) -> None:
        if not self.slider.isSliderDown():
            self._drag += 1  # a key or a click beside the knob: a step of its own
        self.dragged.emit(round(value * self._high / _STEPS, 6), self._drag)
