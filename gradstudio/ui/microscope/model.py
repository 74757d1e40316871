"""`RuleModel`: the steps of all optimizers as rows of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont

from gradstudio.lab.microscope import OptimizerComparison, RuleStep
from gradstudio.project.number_text import format_number, short_number
from gradstudio.ui.kit.row_model import LEFT, NOWHERE, RIGHT, Index, RowColumn, RowModel
from gradstudio.ui.look.theme import interface_font
from gradstudio.ui.microscope.wording import angle_words, change_words, rule_tip

NAME, RATE, LENGTH, ANGLE, LARGEST, PREDICTED, CURVED, CHANGE, CHANGE_OF_ALL = range(9)
CHANGES = (PREDICTED, CURVED, CHANGE, CHANGE_OF_ALL)
RULE_ROLE = Qt.ItemDataRole.UserRole
"""The `RuleStep` of a row."""
PATH_ROLE = Qt.ItemDataRole.UserRole + 2
"""The name of the parameter that is moved furthest."""
SHARE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The number of a cell as a share of the largest of its kind, −1 to 1; None where nothing is drawn."""

SMALL = 0.94
"""Size of the type: nine columns stand beside each other."""


@dataclass(frozen=True, slots=True)
class _RuleColumn(RowColumn):
    text: Callable[[OptimizerComparison, RuleStep], str]


_COLUMNS = (
    _RuleColumn(
        "Optimizer", "The project's own has its settings and memory", LEFT, lambda _, r: r.contender.title
    ),
    _RuleColumn("Rate η", "Learning rate of this step", RIGHT, lambda _, r: short_number(r.learning_rate, 3)),
    _RuleColumn(
        "Length",
        "Length of the step over all parameters: the root of the sum of squares",
        RIGHT,
        lambda _, r: format_number(r.length, 3),
    ),
    _RuleColumn(
        "To −grad",
        "Angle between the step and −gradient, the direction in which the loss falls most steeply",
        RIGHT,
        lambda _, r: angle_words(r),
    ),
    _RuleColumn(
        "Moves most",
        "The parameter that is moved furthest, and by how much; a click looks at it",
        LEFT,
        lambda c, r: f"{c.path(r.largest)}  {format_number(float(r.step[r.largest]), 3)}",
    ),
    _RuleColumn(
        "Δ predicted",
        "Change of the batch's loss that the gradient predicts: gradient · step",
        RIGHT,
        lambda _, r: change_words(r.predicted),
    ),
    _RuleColumn(
        "Δ 2nd",
        "The same with the curvature of the loss along the step: gradient · step + ½ · step · Hessian · step",
        RIGHT,
        lambda _, r: change_words(r.curved),
    ),
    _RuleColumn(
        "Δ actual",
        "Change of the loss of the same batch, recomputed after the step with the same dropout",
        RIGHT,
        lambda _, r: change_words(r.change),
    ),
    _RuleColumn(
        "Δ all",
        "Change of the loss of all training samples, recomputed after the step, without dropout",
        RIGHT,
        lambda _, r: change_words(r.change_of_all),
    ),
)


class RuleModel(RowModel):
    """Six rows, in the order of the menus."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_COLUMNS, parent)
        self._comparison: OptimizerComparison | None = None
        self._longest = self._steepest = 0.0

    def show_comparison(self, comparison: OptimizerComparison | None) -> None:
        """Show another comparison, or none."""
        before, self._comparison = self._comparison, comparison
        rules = () if comparison is None else comparison.rules
        taken = [rule for rule in rules if rule.is_taken]
        self._longest = max((rule.length for rule in taken), default=0.0)
        changes = [abs(_change(rule, column)) for rule in taken for column in CHANGES]
        self._steepest = max((one for one in changes if one < float("inf")), default=0.0)
        if (before is None) != (comparison is None):
            self.beginResetModel()
            self.endResetModel()
        elif comparison is not None:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rules) - 1, len(_COLUMNS) - 1))

    def rule(self, row: int) -> RuleStep | None:
        """Return the step of a row."""
        comparison = self._comparison
        return None if comparison is None or not 0 <= row < len(comparison.rules) else comparison.rules[row]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if self._comparison is None or parent.isValid() else len(self._comparison.rules)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        comparison, rule, column = self._comparison, self.rule(index.row()), index.column()
        if comparison is None or rule is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                is_told = rule.is_taken or column in (NAME, RATE)
                found: Any = _COLUMNS[column].text(comparison, rule) if is_told else "–"
            case Qt.ItemDataRole.ToolTipRole:
                found = rule_tip(comparison, rule)
            case Qt.ItemDataRole.TextAlignmentRole:
                found = _COLUMNS[column].alignment
            case Qt.ItemDataRole.FontRole:
                is_strong = column == NAME and rule.contender.is_own
                found = interface_font(SMALL, QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
            case _ if role == RULE_ROLE:
                found = rule
            case _ if role == PATH_ROLE:
                found = str(comparison.path(rule.largest)) if rule.is_taken else "–"
            case _:
                found = self._share(rule, column) if role == SHARE_ROLE else None
        return found

    def _share(self, rule: RuleStep, column: int) -> float | None:
        """Return how long the bar of a cell is."""
        if not rule.is_taken:
            return None
        if column == LENGTH:
            return rule.length / self._longest if self._longest else 0.0
        if column in CHANGES:
            change = _change(rule, column)
            return change / self._steepest if self._steepest and abs(change) < float("inf") else None
        return None


def _change(rule: RuleStep, column: int) -> float:
    return {
        PREDICTED: rule.predicted,
        CURVED: rule.curved,
        CHANGE: rule.change,
        CHANGE_OF_ALL: rule.change_of_all,
    }[column]
