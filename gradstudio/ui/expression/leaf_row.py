"""`LeafRow`: one leaf, with a slider, a field for its number, and its gradient."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from gradstudio.app.lab.leaf_now import LeafNow
from gradstudio.app.lab.typed_expression import LARGEST
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.number_field import NumberField
from gradstudio.ui.kit.unscrolled import StillSlider
from gradstudio.ui.look.code_font import code_font
from gradstudio.ui.look.theme import Theme

_STEPS = 100
"""Places of the slider on either side of 0."""

_FIELD_SAMPLE, _FIELD_SIDES = "-6.88137", 20
_GRAD_SAMPLE = "−1.235·10⁻⁷"
SPACING = 6
_NO_LIMIT = 16_777_215  # Qt's own


def reach_for(number: float) -> float:
    """Return how far from 0 a slider goes that stands at a number: 1, 2, 5, 10 and so on, with room to spare.

    It goes no further than a leaf can be moved; a number in the text may be larger, or infinite.
    """
    least = max(min(1.25 * abs(number), LARGEST), 1.0)
    power = 10.0 ** math.floor(math.log10(least))
    return next(digit * power for digit in (1.0, 2.0, 5.0, 10.0, 20.0) if digit * power >= least)


class LeafRow(QWidget):
    """The controls of one leaf.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        moved: the number that the leaf is to have, and which drag it belongs to, counted from 1 in this row; 0 for
            a number that was typed.
        chosen: the leaf is to be selected on the canvas.
        mistyped: a sentence about what was typed instead of a number.
    """

    moved = Signal(float, int)
    chosen = Signal()
    mistyped = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now: LeafNow | None = None
        self._reach = 1.0
        self._drag = 0
        self.name = QPushButton(self)
        self.name.setObjectName("link")
        self.name.clicked.connect(self._on_name_clicked)
        self.slider = StillSlider(self)
        self.slider.setRange(-_STEPS, _STEPS)
        self.slider.setPageStep(_STEPS // 10)
        self.slider.setMinimumWidth(36)
        self.slider.sliderPressed.connect(self._on_slider_pressed)
        self.slider.sliderReleased.connect(self._on_slider_released)
        self.slider.valueChanged.connect(self._on_slider_value_changed)
        self.field = NumberField("The number", whole=False, parent=self)
        self.field.number_entered.connect(self._on_field_number_entered)
        self.field.mistyped.connect(self.mistyped)
        self.grad = QLabel(self)
        self.grad.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING)
        self._grid.setVerticalSpacing(0)
        self._is_narrow: bool | None = None
        self.set_narrow(narrow=False)
        self.set_theme(theme)

    @property
    def leaf(self) -> str:
        """The name of the leaf, "" before there is one."""
        return "" if self._now is None else self._now.leaf.name

    def show_leaf(self, now: LeafNow, result: str) -> None:
        """Show a leaf with its numbers.

        Args:
            now: the leaf.
            result: name of the result, whose gradient is shown.
        """
        before, self._now = self._now, now
        name = now.leaf.name
        if before is None or before.leaf.name != name:
            self._reach = reach_for(now.number)
            self.field.drop_typed()  # it is of another leaf now
            self.slider.setAccessibleName(f"{name} slider")
            self.field.setAccessibleName(f"Number of {name}")
            self.name.setAccessibleName(f"Select {name} in the graph")
            self.set_name_width(self.name.width())
        self.name.setToolTip(f"{name}: select it in the graph")
        if (
            not self.slider.isSliderDown()
            and not self._reach / 50 <= max(abs(now.number), 0.2) <= self._reach
        ):
            self._reach = reach_for(now.number)
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._place(now.number))
        self.field.show_number(now.number)
        if not self.field.hasFocus():
            self.field.setCursorPosition(0)
        for control in (self.slider, self.field):
            control.setEnabled(now.can_move)
        why = "" if now.can_move else ": its number stands in the text, which has an error"
        self.slider.setToolTip(f"Move {name} between −{self._reach:g} and {self._reach:g}{why}")
        self._show_grad(now.grad, f"d{result}/d{name}", name, result)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme, or in type of another size."""
        self._theme = theme
        self.name.setFont(code_font())
        self._fit_grad()
        self.field.setFixedWidth(self.field.fontMetrics().horizontalAdvance(_FIELD_SAMPLE) + _FIELD_SIDES)
        if self._now is not None:
            self._colour(self._now.grad)

    def set_narrow(self, *, narrow: bool) -> None:
        """Have the slider stand in a line of its own, or between name and number."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        parts: tuple[QWidget, ...] = (self.name, self.slider, self.field, self.grad)
        line = tuple(part for part in parts if not narrow or part is not self.slider)
        for part in parts:
            self._grid.removeWidget(part)
        for column, part in enumerate(line):
            self._grid.addWidget(part, 0, column)
            self._grid.setColumnStretch(column, part is (self.grad if narrow else self.slider))
        if narrow:
            self._grid.addWidget(self.slider, 1, 0, 1, len(line))
        self._fit_grad()

    def wanted_name_width(self) -> int:
        """Return the pixels that the name takes."""
        return self.name.fontMetrics().horizontalAdvance(self.leaf) + 12

    def set_name_width(self, width: int) -> None:
        """Give the name some pixels; what does not fit is left out."""
        self.name.setFixedWidth(width)
        room = max(width - 10, 1)
        self.name.setText(self.name.fontMetrics().elidedText(self.leaf, Qt.TextElideMode.ElideRight, room))

    def _fit_grad(self) -> None:
        """Have gradients stand below each other; in a line without a slider they take the rest of it."""
        room = self.grad.fontMetrics().horizontalAdvance(_GRAD_SAMPLE) + 2
        self.grad.setMinimumWidth(1 if self._is_narrow else room)
        self.grad.setMaximumWidth(_NO_LIMIT if self._is_narrow else room)

    def _show_grad(self, grad: float | None, title: str, name: str, result: str) -> None:
        text = "–" if grad is None else format_number(grad)
        if self.grad.text() != text:
            self.grad.setText(text)
            self._colour(grad)
        if grad is None or math.isnan(grad):
            hint = "There is no gradient now"
        elif grad == 0:
            hint = f"A little more {name} leaves {result} as it is"
        else:
            hint = f"A little more {name} makes {result} {'larger' if grad > 0 else 'smaller'}"
        self.grad.setToolTip(f"{title} = {text}. {hint}")
        self.grad.setAccessibleName(f"Gradient of {name}: {text}")

    def _colour(self, grad: float | None) -> None:
        theme, number = self._theme, grad or 0.0
        colour = theme.positive if number > 0 else theme.negative if number < 0 else theme.muted
        # No palette: where type or theme change, the window's style sheet puts an earlier one back.
        self.grad.setStyleSheet(f"color: {colour}")

    def _place(self, number: float) -> int:
        """Return where the slider stands for a number, at its end for one beyond it."""
        return round(_STEPS * min(max(number / self._reach, -1.0), 1.0))

    def _on_name_clicked(self) -> None:
        self.chosen.emit()

    def _on_slider_pressed(self) -> None:
        self._drag += 1

    def _on_slider_released(self) -> None:
        if self._now is not None and abs(self.slider.value()) == _STEPS:
            self._reach = reach_for(self._now.number)  # it can go on from here
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._place(self._now.number))

    def _on_slider_value_changed(self, value: int) -> None:
        if not self.slider.isSliderDown():
            self._drag += 1  # a key or a click beside the knob: a step of its own
        self.moved.emit(float(f"{value * self._reach / _STEPS:.6g}"), self._drag)

    def _on_field_number_entered(self, number: float) -> None:
        self.moved.emit(float(number), 0)
