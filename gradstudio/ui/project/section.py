"""One heading of the form with its rows; it opens and closes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from gradstudio.project.fields import get_field, has_field, highest
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.kit.collapsible import CollapsibleSection
from gradstudio.ui.kit.formula_field import FormulaField
from gradstudio.ui.kit.number_field import NumberField
from gradstudio.ui.kit.slider import SliderRow
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.kit.tips import field_tip, tip_of
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.look.theme import interface_font
from gradstudio.ui.project.choices import barred_choices, why_idle
from gradstudio.ui.project.row import Row

Field = QComboBox | Switch | NumberField | FormulaField
_RESTARTS = "A change starts the run anew"
RESTART_SIGN = "\u21ba"
"""Stands behind the caption of what starts the run anew."""
_ROUNDED = 2  # a label is a pixel wider than its text
_CHOICE_SIZE = 0.94


class FormSection(CollapsibleSection):
    """Shows the fields of some rows as the spec has them; rows that the spec does not have are hidden.

    The fields are made when they are first asked for: most of a form is closed at first.

    Args:
        title: the heading.
        rows: the fields.
        widest: width of the captions, in pixels; fields begin at one place in all sections that have the same.
        parent: as for any QWidget.

    Signals:
        field_entered: (row, value): something was chosen or typed.
        field_dragged: (row, value, drag): a slider was moved; one drag has one name.
        mistyped: a sentence about what was typed instead of a number.
    """

    field_entered = Signal(object, object)
    field_dragged = Signal(object, object, str)
    mistyped = Signal(str)

    def __init__(self, title: str, rows: Sequence[Row], widest: int, parent: QWidget) -> None:
        super().__init__(title, QWidget(parent), tip_of(title, "Show or hide these settings"), parent)
        self._rows = {row.path: row for row in rows}
        self._form = QFormLayout(self._body)
        self._form.setContentsMargins(0, 0, 0, 8)
        self._form.setHorizontalSpacing(8)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._widest = widest
        self._fields: dict[str, Field] = {}
        self._sliders: dict[str, SliderRow] = {}
        self._spec: ProjectSpec | None = None

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by path, which are made now if they have not been."""
        self.make()
        return self._fields

    def make(self) -> None:
        """Make the fields if they have not been made; to be called before they are seen."""
        if self._fields:
            return
        for place, row in enumerate(self._rows.values()):
            field = self._fields[row.path] = self._field(row)
            if row.kind == "slider":
                self._sliders[row.path] = self._slider(row)
            caption = QLabel(_caption_of(row), self._body)
            caption.setMinimumWidth(self._widest)
            caption.setToolTip(_hint(row))
            caption.setBuddy(field)
            self._form.insertRow(place, caption, self._widget(row.path))
        if self._spec is not None:
            self.show_spec(self._spec)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Show what the spec says."""
        self._spec = spec
        for path, field in self._fields.items():
            exists = has_field(spec, path)
            idle = why_idle(spec, path) if exists else ""
            if idle or not exists:
                _drop_typed(field)  # or losing the focus enters it
            self._form.setRowVisible(self._widget(path), exists)
            if not exists:
                continue
            field.setEnabled(not idle)
            field.setToolTip(idle or _hint(self._rows[path]))
            value = get_field(spec, path)
            if isinstance(field, QComboBox):
                _bar(field, barred_choices(spec, self._rows[path]))
                with QSignalBlocker(field):
                    field.setCurrentIndex(field.findData(value))
            elif isinstance(field, Switch):
                with QSignalBlocker(field):
                    field.setChecked(value)
            elif isinstance(field, FormulaField):
                field.set_columns(spec.data.columns)
                field.show_formula(value)
            else:
                field.show_number(value)
                if (slider := self._sliders.get(path)) is not None:
                    slider.show_number(value, highest(spec, path) or 1.0)

    def start_over(self) -> None:
        """Forget what is being typed for the project before."""
        for field in self._fields.values():
            _drop_typed(field)

    def add_picture(self, picture: QWidget) -> None:
        """Put a picture below the fields, over the whole width."""
        self._form.addRow(picture)

    def add_button(self, button: QWidget) -> None:
        """Put a button below the fields."""
        self._form.addRow("", button)

    def _field(self, row: Row) -> Field:
        field: Field
        if row.kind == "choice":
            field = StillComboBox(self._body)
            field.setFont(interface_font(_CHOICE_SIZE))
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(8)
            field.setPlaceholderText(row.unlisted)
            for key, title in row.titles.items():
                field.addItem(title, key)
            field.activated.connect(self._on_field_activated)
        elif row.kind == "switch":
            field = Switch("", self._body)
            field.toggled.connect(self._on_field_toggled)
        elif row.kind == "formula":
            field = FormulaField(row.caption, _hint(row), parent=self._body)
            field.formula_entered.connect(self._on_field_formula_entered)
        else:
            field = NumberField(row.caption, whole=row.kind == "whole", none=row.none, parent=self._body)
            field.number_entered.connect(self._on_field_number_entered)
            field.mistyped.connect(self.mistyped)
        field.setObjectName(row.path)
        field.setAccessibleName(row.caption)
        field.setToolTip(_hint(row))
        return field

    def _slider(self, row: Row) -> SliderRow:
        field = self._fields[row.path]
        assert isinstance(field, NumberField)
        slider = SliderRow(field, row.caption, self._body)
        slider.slider.setToolTip(field.toolTip())
        slider.dragged.connect(partial(self._on_slider_dragged, row))
        return slider

    def _widget(self, path: str) -> QWidget:
        return self._sliders.get(path) or self._fields[path]

    def _enter(self, value: Any) -> None:
        self.field_entered.emit(self._rows[self.sender().objectName()], value)

    def _on_slider_dragged(self, row: Row, value: float, drag: int) -> None:
        self.field_dragged.emit(row, value, f"{row.path} {drag}")

    def _on_field_activated(self, index: int) -> None:
        box = self.sender()
        assert isinstance(box, QComboBox)
        self._enter(box.itemData(index))

    def _on_field_toggled(self, on: bool) -> None:
        self._enter(on)

    def _on_field_formula_entered(self, formula: str) -> None:
        self._enter(formula)

    def _on_field_number_entered(self, number: float | int | None) -> None:
        self._enter(number)


def widest_of(rows: Iterable[Row], metrics: QFontMetrics) -> int:
    """Return how much room the captions of rows take, in pixels."""
    return max(metrics.horizontalAdvance(_caption_of(row)) for row in rows) + _ROUNDED


def _caption_of(row: Row) -> str:
    """Return what stands before a field."""
    return f"{row.caption} {RESTART_SIGN}" if row.restarts else row.caption


def _drop_typed(field: Field) -> None:
    if isinstance(field, NumberField | FormulaField):
        field.drop_typed()


def _hint(row: Row) -> str:
    return field_tip(row.path, f"{row.hint}. {_RESTARTS}." if row.restarts else row.hint)


def _bar(box: QComboBox, reasons: Mapping[str, str]) -> None:
    """Leave values in the list that cannot be chosen, greyed out, and have them say why."""
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    for row in range(box.count()):
        reason = reasons.get(box.itemData(row), "")
        model.item(row).setEnabled(not reason)
        box.setItemData(row, reason or None, Qt.ItemDataRole.ToolTipRole)
