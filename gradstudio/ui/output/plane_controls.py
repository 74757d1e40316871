"""`PlaneControls`: which two columns span the map, and where the others are."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.project.number_text import format_number
from gradstudio.project.spec.data import ClassColumn
from gradstudio.ui.kit.unscrolled import TypedComboBox
from gradstudio.ui.look.measures import INSET

_STEPS = 1000
_MOST_LINES = 3
PRINCIPAL = -1
"""What the choice of the first axis holds for the principal components."""


class PlaneControls(QWidget):
    """Two choices, and for each further column a slider, or the values if it is a class.

    Of many columns there is one line, with a choice of its column.

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
        self._lines: list[_FixedColumn] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 0, INSET, 4)
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
                for index in plane.spanning:
                    box.addItem(columns[index], index)
            self._x.insertItem(0, "Principal components", PRINCIPAL)
        self._x.setCurrentIndex(self._x.findData(PRINCIPAL if plane.is_principal else plane.axes[0]))
        self._y.setCurrentIndex(self._y.findData(plane.axes[1]))
        self._y.setVisible(not plane.is_principal)
        self._by.setVisible(not plane.is_principal)
        others: list[int | ClassColumn] = []
        if not plane.is_principal:
            others += [index for index in plane.dataset.number_columns if index not in plane.axes]
            others += plane.dataset.class_columns
        offered = [[column] for column in others] if len(others) <= _MOST_LINES else [others]
        while len(self._lines) < len(offered):  # most data have two columns, and need none
            self._lines.append(_FixedColumn(self, self._grid, len(self._lines)))
        for place, line in enumerate(self._lines):
            line.show_columns(offered[place] if place < len(offered) else [])

    def _choice(self, name: str, hint: str) -> QComboBox:
        box = TypedComboBox(self)
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
                other = next(index for index in plane.spanning if index != x)
                x, y = (x, other) if changed_x else (other, y)
        plane.choose_columns(x, y)


class _FixedColumn:
    """A line of the grid: a column or a choice of columns; a slider and its number, or a choice of values."""

    def __init__(self, controls: PlaneControls, grid: QGridLayout, line: int) -> None:
        self._plane = controls.plane
        self._column: int | ClassColumn | None = None
        self._columns: list[int | ClassColumn] = []
        self.choice = TypedComboBox(controls)
        self.choice.setAccessibleName("Fixed column")
        self.choice.setToolTip("The column to move the map along")
        self.name = QLabel(controls)
        self.name.setObjectName("muted")
        self.slider = QSlider(Qt.Orientation.Horizontal, controls)
        self.slider.setRange(0, _STEPS)
        self.number = QLabel(controls)
        self.number.setMinimumWidth(self.number.fontMetrics().horizontalAdvance("−0.00000"))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.values = TypedComboBox(controls)
        for box in (self.choice, self.values):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        grid.addWidget(self.choice, line, 0)
        grid.addWidget(self.name, line, 0)
        grid.addWidget(self.slider, line, 1)
        grid.addWidget(self.number, line, 2)
        grid.addWidget(self.values, line, 1, 1, 2)
        self.choice.activated.connect(self._on_choice_activated)
        self.slider.valueChanged.connect(self._on_slider_value_changed)
        self.values.activated.connect(self._on_values_activated)

    def show_columns(self, columns: list[int | ClassColumn]) -> None:
        """Offer these columns; none hides the line."""
        if columns != self._columns:
            self._columns = columns
            self.choice.clear()
            for column in columns:
                self.choice.addItem(self._name(column))
            if self._column not in columns:
                self._column = columns[0] if columns else None
        self.choice.setVisible(len(columns) > 1)
        self.name.setVisible(len(columns) == 1)
        self._show_column()

    def _show_column(self) -> None:
        column = self._column
        self.slider.setVisible(isinstance(column, int))
        self.number.setVisible(isinstance(column, int))
        self.values.setVisible(isinstance(column, ClassColumn))
        if column is None:
            return
        name = self._name(column)
        self.name.setText(name)
        self.choice.setCurrentIndex(self._columns.index(column))
        if isinstance(column, ClassColumn):
            self._show_value(column)
        else:
            self._show_number(column, name)

    def _show_value(self, column: ClassColumn) -> None:
        self.values.setAccessibleName(f"Fixed value of {column.name}")
        self.values.setToolTip(f"The {column.name} of which the map is")
        if [self.values.itemText(place) for place in range(self.values.count())] != list(column.values):
            self.values.clear()
            self.values.addItems(column.values)
        self.values.setCurrentIndex(self._plane.fixed_value(column))

    def _show_number(self, column: int, name: str) -> None:
        value = self._plane.fixed[column]
        low, high = self._plane.dataset.domain[column].tolist()
        self.slider.setAccessibleName(f"Fixed value of {name}")
        self.slider.setToolTip(f"Where the map lies along {name}")
        self.number.setText(format_number(value))
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((value - low) / (high - low) * _STEPS))

    def _name(self, column: int | ClassColumn) -> str:
        return column.name if isinstance(column, ClassColumn) else self._plane.dataset.columns[column]

    def _on_choice_activated(self, place: int) -> None:
        self._column = self._columns[place]
        self._show_column()

    def _on_slider_value_changed(self, step: int) -> None:
        if isinstance(self._column, int):
            low, high = self._plane.dataset.domain[self._column].tolist()
            self._plane.fix(self._column, low + step / _STEPS * (high - low))

    def _on_values_activated(self, place: int) -> None:
        if isinstance(self._column, ClassColumn):
            self._plane.fix_value(self._column, place)
