"""`EpsilonRow`: ε as a slider and a field, and how far it goes."""

from __future__ import annotations

import math
from typing import Literal, get_args

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from gradstudio.lab.nudge import REACHES
from gradstudio.project.number_text import short_number
from gradstudio.ui.kit.number_field import NumberField
from gradstudio.ui.kit.unscrolled import StillComboBox, StillSlider
from gradstudio.ui.look.theme import Theme, interface_font

EpsilonScale = Literal["linear", "logarithmic"]
SCALES: tuple[EpsilonScale, ...] = get_args(EpsilonScale)

_STEPS = 500
_POWERS = 8.0
"""Of a logarithmic slider, on either side of 0."""
_SCALES: dict[EpsilonScale, tuple[str, str]] = {
    "linear": ("linear", "Equal distances on the slider are equal changes of ε"),
    "logarithmic": ("log", "Equal distances on the slider are equal factors of ε, down to 10⁻⁸ of its range"),
}


class EpsilonRow(QWidget):
    """Tells what is chosen, and shows what it is told.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        epsilon_chosen: an ε.
        reach_chosen: how far ε is to go to either side.
        mistyped: a sentence about what was typed instead of a number.

    Attributes:
        slider: ε.
        field: ε as a number.
        reaches: how far it goes.
        scales: how the slider goes.
        zero: puts ε back to 0.
    """

    epsilon_chosen = Signal(float)
    reach_chosen = Signal(float)
    mistyped = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._reach = 1.0
        self._epsilon = 0.0
        self._scale: EpsilonScale = "linear"
        self._name = QLabel("ε", self)
        self.slider = StillSlider(self)
        self.slider.setRange(-_STEPS, _STEPS)
        self.slider.setSingleStep(5)
        self.slider.setPageStep(50)
        self.slider.setMinimumWidth(60)
        self.slider.setAccessibleName("ε slider")
        self.slider.setToolTip("How much the selected node is changed; the arrow keys move it too")
        self.slider.valueChanged.connect(self._on_slider_value_changed)
        self.field = NumberField("ε", whole=False, parent=self)
        self.field.setAccessibleName("ε")
        self.field.setToolTip("ε as a number, such as 0.1 or 1e-5")
        self.field.number_entered.connect(self._on_field_number_entered)
        self.field.mistyped.connect(self.mistyped)
        self.reaches = StillComboBox(self)
        self.reaches.setAccessibleName("Range of ε")
        self.reaches.setToolTip("How far ε goes to either side")
        for reach in REACHES:
            self.reaches.addItem(f"±{short_number(reach)}", reach)
        self.reaches.activated.connect(self._on_reaches_activated)
        self.scales = StillComboBox(self)
        self.scales.setAccessibleName("Scale of the ε slider")
        self.scales.setToolTip("Whether the slider goes by equal changes or by equal factors")
        for key, (name, _) in _SCALES.items():
            self.scales.addItem(name, key)
        self.scales.activated.connect(self._on_scales_activated)
        self.zero = QPushButton("0", self)
        self.zero.setObjectName("small")
        self.zero.setAutoDefault(False)
        self.zero.setToolTip("Put ε back to 0")
        self.zero.setAccessibleName("Put ε back to 0")
        self.zero.clicked.connect(self._on_zero_clicked)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        first, second = QHBoxLayout(), QHBoxLayout()
        for line, widgets in (
            (first, (self._name, self.slider, self.field, self.zero)),
            (second, (self.reaches, self.scales)),
        ):
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(6)
            for widget in widgets:
                line.addWidget(widget, 1 if widget is self.slider else 0)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self._lines.addLayout(first, 1)
        self._lines.addLayout(second)
        self.set_theme(theme)

    @property
    def scale(self) -> EpsilonScale:
        """How the slider goes."""
        return self._scale

    def show_epsilon(self, epsilon: float, reach: float) -> None:
        """Show another ε.

        Args:
            epsilon: which.
            reach: how far it goes to either side.
        """
        self._epsilon, self._reach = epsilon, reach
        self.field.show_number(epsilon)
        self.zero.setEnabled(epsilon != 0.0)
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._place(epsilon))
        nearest = min(range(len(REACHES)), key=lambda i: abs(math.log(REACHES[i] / reach)))
        self.reaches.setCurrentIndex(nearest)

    def show_scale(self, scale: EpsilonScale) -> None:
        """Have the slider go in another way."""
        self._scale = scale
        self.scales.setCurrentIndex(SCALES.index(scale))
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._place(self._epsilon))

    def show_narrow(self, narrow: bool) -> None:
        """Have the range on a line of its own, or on that of the slider."""
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._lines.setDirection(way)
        self._lines.setSpacing(2 if narrow else 6)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        font = interface_font(0.92)
        for widget in (self._name, self.field, self.reaches, self.scales, self.zero):
            widget.setFont(font)
        self.field.setFixedWidth(QFontMetrics(font).horizontalAdvance("−0.000001") + 18)

    def _place(self, epsilon: float) -> int:
        share = min(abs(epsilon) / self._reach, 1.0)
        if self._scale == "logarithmic" and share > 0.0:
            share = max(1.0 + math.log10(share) / _POWERS, 1.0 / _STEPS)
        return round(math.copysign(share * _STEPS, epsilon)) if share else 0

    def _number(self, place: int) -> float:
        share = abs(place) / _STEPS
        if self._scale == "logarithmic" and share > 0.0:
            share = 10.0 ** (_POWERS * (share - 1.0))
        number = math.copysign(self._reach * share, place) if place else 0.0
        return float(f"{number:.4g}")

    def _on_slider_value_changed(self, place: int) -> None:
        self.epsilon_chosen.emit(self._number(place))

    def _on_field_number_entered(self, number: float | None) -> None:
        if number is not None:
            self.epsilon_chosen.emit(number)

    def _on_reaches_activated(self, index: int) -> None:
        self.reach_chosen.emit(REACHES[index])

    def _on_scales_activated(self, index: int) -> None:
        self.show_scale(SCALES[index])

    def _on_zero_clicked(self) -> None:
        self.epsilon_chosen.emit(0.0)
