"""`PlaneControls`: which two columns span the map, and where the others are."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from gradstudio.app.input_plane import InputPlane
from gradstudio.graph.numbers import format_number

_STEPS = 1000
_MOST_SLIDERS = 3
PRINCIPAL = -1
"""What the choice of the first axis holds for the principal components."""


class PlaneControls(QWidget):
    """Two choices, and a slider for each further column; of many columns one slider with a choice of its column.

    With two columns or one there is nothing to choose, and it is hidden.
    """

    def __init__(self, plane: InputPlane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plane = plane
        self._columns: tuple[str, ...] = ()
        self._x = self._choice("Across", "What runs to the right: a column, or the principal components")
        self._y = self._choice("Up", "The column that runs upwards")
        self._by = QLabel("by", self)
        self._by.setObjectName("muted")
        row = QHBoxLayout()
        row.setSpacing(8)
        caption = QLabel("Plane", self)
        caption.setObjectName("muted")
        caption.setBuddy(self._x)
        row.addWidget(caption)
        row.addWidget(self._x, 1)
        row.addWidget(self._by)
        row.addWidget(self._y, 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._sliders = [_FixedColumn(self, self._grid, line) for line in range(_MOST_SLIDERS)]
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addLayout(self._grid)
        self._x.activated.connect(self._on_axes_activated)
        self._y.activated.connect(self._on_axes_activated)
        plane.changed.connect(self.refresh)
        self.refresh()

    @property
    def plane(self) -> InputPlane:
        """What is chosen here."""
        return self._plane

    def refresh(self) -> None:
        """Follow the plane."""
        plane = self._plane
        columns = plane.dataset.columns
        self.setVisible(len(columns) > 2)
        if columns != self._columns:
            self._columns = columns
            for box in (self._x, self._y):
                box.clear()
                for index, name in enumerate(columns):
                    box.addItem(name, index)
            self._x.insertItem(0, "Principal components", PRINCIPAL)
        self._x.setCurrentIndex(self._x.findData(PRINCIPAL if plane.is_principal else plane.axes[0]))
        self._y.setCurrentIndex(self._y.findData(plane.axes[1]))
        self._y.setVisible(not plane.is_principal)
        self._by.setVisible(not plane.is_principal)
        others = [] if plane.is_principal else [i for i in range(len(columns)) if i not in plane.axes]
        several = len(others) <= _MOST_SLIDERS
        for line, slider in enumerate(self._sliders):
            if several:
                slider.show_columns(others[line : line + 1])
            else:
                slider.show_columns(others if line == 0 else [])

    def _choice(self, name: str, hint: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setToolTip(hint)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        return box

    def _on_axes_activated(self, index: int) -> None:
        plane, x, y = self._plane, self._x.currentData(), self._y.currentData()
        if x == PRINCIPAL:
            plane.choose_principal()
            return
        if x == y:  # the other axis gives way
            changed_x = self.sender() is self._x
            before = plane.axes
            x, y = (x, before[0] if before[0] != x else before[1]) if changed_x else (before[1], y)
            if x == y:
                x, y = (x, (x + 1) % len(self._columns)) if changed_x else ((y + 1) % len(self._columns), y)
        plane.choose_columns(x, y)


class _FixedColumn:
    """A line of the grid: a column's name, or a choice of columns, a slider, and the value."""

    def __init__(self, controls: PlaneControls, grid: QGridLayout, line: int) -> None:
        self._controls = controls
        self._column: int | None = None
        self._columns: list[int] = []
        self.choice = QComboBox(controls)
        self.choice.setAccessibleName("Fixed column")
        self.choice.setToolTip("The column to move the map along")
        self.name = QLabel(controls)
        self.name.setObjectName("muted")
        self.slider = QSlider(Qt.Orientation.Horizontal, controls)
        self.slider.setRange(0, _STEPS)
        self.value = QLabel(controls)
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("−0.00000"))
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.choice, line, 0)
        grid.addWidget(self.name, line, 0)
        grid.addWidget(self.slider, line, 1)
        grid.addWidget(self.value, line, 2)
        self.choice.activated.connect(self._on_choice_activated)
        self.slider.valueChanged.connect(self._on_slider_value_changed)

    def show_columns(self, columns: list[int]) -> None:
        """Offer these columns; none hides the line."""
        names = self._controls.plane.dataset.columns
        if columns != self._columns:
            self._columns = columns
            self.choice.clear()
            for index in columns:
                self.choice.addItem(names[index], index)
            if self._column not in columns:
                self._column = columns[0] if columns else None
        for widget, visible in (
            (self.choice, len(columns) > 1),
            (self.name, len(columns) == 1),
            (self.slider, bool(columns)),
            (self.value, bool(columns)),
        ):
            widget.setVisible(visible)
        if self._column is not None:
            self.choice.setCurrentIndex(self.choice.findData(self._column))
            self._show_value(self._column)

    def _show_value(self, column: int) -> None:
        plane = self._controls.plane
        name, value = plane.dataset.columns[column], plane.fixed[column]
        low, high = plane.dataset.domain[column].tolist()
        self.name.setText(name)
        self.slider.setAccessibleName(f"Fixed value of {name}")
        self.slider.setToolTip(f"Where the map lies along {name}")
        self.value.setText(format_number(value))
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((value - low) / (high - low) * _STEPS))

    def _on_choice_activated(self, index: int) -> None:
        self._column = self.choice.itemData(index)
        if self._column is not None:
            self._show_value(self._column)

    def _on_slider_value_changed(self, step: int) -> None:
        if self._column is not None:
            low, high = self._controls.plane.dataset.domain[self._column].tolist()
            self._controls.plane.fix(self._column, low + step / _STEPS * (high - low))
