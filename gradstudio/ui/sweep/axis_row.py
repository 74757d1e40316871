"""`AxisRow`: a field that is to vary, and its values, in the set-up of a sweep."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QToolButton, QWidget

from gradstudio.app.sweep.axis_text import is_range
from gradstudio.app.sweep.draft import OFFERED, AxisDraft
from gradstudio.sweep.seeing.sweep_table import setting_title
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font

_HINT = "0.001 to 1, or relu, tanh"


class AxisRow(QObject):
    """The widgets of one row, which stand in the columns of the set-up's table.

    Args:
        axis: what is typed at first.
        paths: of the fields that can be chosen.
        theme: how it is drawn at first.
        parent: of the widgets.

    Signals:
        edited: something else is typed.
        removed: the row is to go.

    Attributes:
        field: which field.
        values: its values or its range.
        log: whether a range is logarithmic.
        remove: takes the row away.
    """

    edited = Signal()
    removed = Signal()

    def __init__(self, axis: AxisDraft, paths: Sequence[str], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = StillComboBox(parent)
        self.field.setAccessibleName("Field that varies")
        self.field.setSizeAdjustPolicy(StillComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.field.setMinimumContentsLength(14)
        self.values = QLineEdit(axis.text, parent)
        self.values.setPlaceholderText(_HINT)
        self.values.setAccessibleName("Its values or its range")
        self.log = QCheckBox("Log", parent)
        self.log.setChecked(axis.logarithmic)
        self.log.setToolTip("Spread the range by factors (logarithmically), not by differences")
        self.remove = QToolButton(parent)
        self.remove.setIconSize(QSize(14, 14))
        self.remove.setToolTip("Do not vary this field: every run takes its value from the project")
        self.remove.setAccessibleName("Remove this field")
        self.offer(paths, axis.path)
        self.field.activated.connect(self._on_field_activated)
        self.values.textChanged.connect(self._on_values_text_changed)
        self.log.toggled.connect(self.edited)
        self.remove.clicked.connect(self.removed)
        self._show_log()
        self.set_theme(theme)

    @property
    def axis(self) -> AxisDraft:
        """What is typed."""
        logarithmic = self.log.isChecked() and is_range(self.values.text())
        return AxisDraft(path=self.path, text=self.values.text(), logarithmic=logarithmic)

    @property
    def path(self) -> str:
        """The field that is chosen."""
        return str(self.field.currentData())

    def offer(self, paths: Sequence[str], chosen: str) -> None:
        """Offer other fields, of which one is chosen, whether it is among them or not."""
        self._chosen = chosen
        with QSignalBlocker(self.field):
            self.field.clear()
            for path in (*paths, *(() if chosen in paths else (chosen,))):
                self.field.addItem(setting_title(path) if path in OFFERED else path, path)
            self.field.setCurrentIndex(self.field.findData(chosen))
        self.field.setToolTip(chosen)

    def place(self, grid: QGridLayout, row: int) -> None:
        """Stand in a row of a table."""
        for column, widget in enumerate((self.field, self.values, self.log, self.remove)):
            grid.addWidget(widget, row, column)

    def drop(self) -> None:
        """Be gone, with all widgets."""
        for widget in (self.field, self.values, self.log, self.remove):
            widget.hide()
            widget.deleteLater()
        self.deleteLater()

    def show_problem(self, problem: str) -> None:
        """Mark what is typed as wrong, and say why; with "" it is right."""
        self.values.setProperty("wrong", bool(problem))
        self.values.setToolTip(problem or "Values with commas between, or a range: LOW to HIGH")
        self.values.setAccessibleDescription(problem)
        self.values.style().unpolish(self.values)
        self.values.style().polish(self.values)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.remove.setIcon(icon("remove", theme, "muted"))
        for widget in (self.field, self.values, self.log):
            widget.setFont(interface_font())

    def _show_log(self) -> None:
        self.log.setEnabled(is_range(self.values.text()))

    def _on_field_activated(self, place: int) -> None:
        if self.path == self._chosen:  # the list was opened to look, and what is typed stays
            return
        self._chosen = self.path
        offered = OFFERED.get(self.path)
        self.field.setToolTip(self.path)
        with QSignalBlocker(self.values), QSignalBlocker(self.log):
            self.values.setText("" if offered is None else offered[0])
            self.log.setChecked(offered is not None and offered[1])
        self._show_log()
        self.edited.emit()

    def _on_values_text_changed(self, text: str) -> None:
        self._show_log()
        self.edited.emit()
