"""`WeightPage`: one parameter under all optimizers, side by side."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gradstudio.engine.paths import ScalarPath
from gradstudio.graph.update import Update
from gradstudio.lab.microscope import OptimizerComparison
from gradstudio.project.number_text import format_number
from gradstudio.ui.inspector.update_lines import UpdateLines
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.microscope.weight_column import WeightColumn

_LEFT = 218
_MOST_LISTED = 1500
"""Of a larger network those with the largest gradients can be chosen from the list, and all on the canvas."""
_SHARED_END = "learning rate η"
"""The first line that is an optimizer's own."""


class WeightPage(QWidget):
    """At the left the parameter and what all optimizers take, beside it a column for each of them.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        parameter_chosen: index of a parameter that was chosen from the list.

    Attributes:
        choice: the list of parameters.
        columns: one for each optimizer, in the order of the menus.
    """

    parameter_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._comparison: OptimizerComparison | None = None
        self._parameter: int | None = None
        self._sizes: tuple[int, ...] = ()
        self._listed: tuple[int, ...] = ()
        self.choice = StillComboBox(self)
        self.choice.setAccessibleName("Parameter")
        self.choice.setToolTip(
            "The parameter whose step is written out; one selected in the graph is shown too"
        )
        self.choice.setMaxVisibleItems(18)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(10)
        self.choice.activated.connect(self._on_choice_activated)
        self._caption = QLabel("What all of them take", self)
        self._caption.setObjectName("muted")
        self.shared = UpdateLines(self)
        self._note = wrapped_label(self, "muted")
        left = QWidget(self)
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 4, 0)
        inside.setSpacing(4)
        for widget in (self._caption, self.shared, self._note):
            inside.addWidget(widget)
        inside.addStretch(1)
        self._left = _scrolling(left, self, across=False)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(self.choice)
        side.addWidget(self._left, 1)
        row = QWidget(self)
        self.columns: list[WeightColumn] = []
        self._columns = QHBoxLayout(row)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(6)
        self._area = _scrolling(row, self, across=True)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(12, 6, 6, 4)
        whole.setSpacing(10)
        whole.addLayout(side)
        whole.addWidget(self._area, 1)
        self.set_theme(theme)

    @property
    def parameter(self) -> int | None:
        """Index of the parameter that is shown."""
        return self._parameter

    def show_comparison(self, comparison: OptimizerComparison | None, parameter: int | None) -> None:
        """Show a parameter under all optimizers.

        Args:
            comparison: of the optimizers; None for nothing.
            parameter: index of what is selected; None for the one that was shown, or at first the one whose
                gradient is largest.
        """
        self._comparison = comparison
        if comparison is None:
            return
        count = comparison.spec.parameter_count
        if parameter is None:
            parameter = self._parameter
        if parameter is None or parameter >= count:
            parameter = int(abs(comparison.gradient).argmax())
        is_first = not self.columns
        self._parameter = parameter
        self._list(comparison, parameter)
        updates = [comparison.update(rule, parameter) for rule in comparison.rules]
        while len(self.columns) < len(updates):
            column = WeightColumn(self._theme, self)
            self._columns.addWidget(column, 1)
            self.columns.append(column)
        sizes = [abs(update.after - update.before) for update in updates]
        largest = max((size for size in sizes if size < float("inf")), default=0.0)
        for column, rule, update in zip(self.columns, comparison.rules, updates, strict=True):
            column.show_rule(rule, _own_part(update), largest)
        self.shared.show_update(_shared_part(updates[0]))
        value = float(comparison.parameters[parameter])
        self._note.setText(f"It is {format_number(value)} now.")
        if is_first:
            own = next(i for i, rule in enumerate(comparison.rules) if rule.contender.is_own)
            self._area.ensureWidgetVisible(self.columns[own])

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for column in self.columns:
            column.set_theme(theme)
        width = round(_LEFT * max(1.0, text_scale()))
        self._left.setFixedWidth(width)
        self.choice.setFixedWidth(width)

    def _list(self, comparison: OptimizerComparison, parameter: int) -> None:
        """Offer the parameters, all of them or those with the largest gradients."""
        count = comparison.spec.parameter_count
        listed: list[int] = list(range(count))
        if count > _MOST_LISTED:
            largest = abs(comparison.gradient).argsort()[::-1][:_MOST_LISTED].tolist()
            listed = sorted({*largest, parameter})
        sizes, others = comparison.spec.sizes, tuple(listed)
        with QSignalBlocker(self.choice):
            if (sizes, others) != (self._sizes, self._listed):  # else no name is another
                self.choice.clear()
                self.choice.addItems([str(ScalarPath.of_parameter(index, sizes)) for index in listed])
                self._sizes, self._listed = sizes, others
            self.choice.setCurrentIndex(self._listed.index(parameter))

    def _on_choice_activated(self, row: int) -> None:
        self.parameter_chosen.emit(self._listed[row])


def _shared_part(update: Update) -> Update:
    """Return what becomes of the gradient before an optimizer takes it."""
    return _part(update, 0, _split(update))


def _own_part(update: Update) -> Update:
    """Return what an optimizer makes of it."""
    own = _part(update, _split(update), len(update.lines))
    lines = tuple(replace(line, formula="") if line.name == _SHARED_END else line for line in own.lines)
    return replace(own, lines=lines)  # that the rate is the schedule's is no line of an optimizer


def _part(update: Update, begin: int, end: int) -> Update:
    return Update(lines=update.lines[begin:end], before=update.before, after=update.after)


def _split(update: Update) -> int:
    names = [line.name for line in update.lines]
    return names.index(_SHARED_END) if _SHARED_END in names else 0


def _scrolling(inside: QWidget, parent: QWidget, *, across: bool) -> QScrollArea:
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus if not across else Qt.FocusPolicy.TabFocus)
    area.setAccessibleName("Steps of the optimizers, side by side" if across else "What all optimizers take")
    if not across:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside.setObjectName("panel")
    area.setWidget(inside)
    return area
