"""All that is said of one node."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.scalar.editing import NodeEditing
from gradstudio.graph.explain import Explanation
from gradstudio.graph.operand_names import operand_names
from gradstudio.project.number_text import format_number
from gradstudio.project.part_edits import Held
from gradstudio.ui.canvas.records import NOT_YET
from gradstudio.ui.inspector.rows import TermRow, Tile, section
from gradstudio.ui.inspector.value_field import ValueField
from gradstudio.ui.inspector.wording import (
    contribution_detail,
    gradient_sum,
    kind_of_node,
    local_derivative,
    operand_title,
)
from gradstudio.ui.kit.tips import tip_of
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import interface_font

CONTRIBUTIONS_AT_FIRST = 12
"""Of a node with more uses than this the strongest are listed, and the sum of the others."""
_MORE_CONTRIBUTIONS = 64
_HELD = {
    "frozen": "Training leaves it as it is until it is unfrozen (Ctrl+Shift+F)",
    "cut": "It is held at zero until it is restored (Ctrl+Shift+X)",
}


class NodeCard(QWidget):
    """The account of a node; its rows are made once, its numbers change with the training.

    Args:
        placed: the graph.
        node: which one.
        editing: types numbers.
        root_title: what the gradients are derivatives of.
        parent: owner.

    Signals:
        node_chosen: the node that a link stands for.
    """

    node_chosen = Signal(int)

    def __init__(
        self,
        placed: PlacedGraph,
        node: int,
        editing: NodeEditing,
        root_title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._placed = placed
        self._explanation: Explanation | None = None
        self._is_partial = self._is_share = False
        self.graph = graph = placed.graph
        self.node = node
        operation = graph.operations[node]
        self.badge = QLabel(self)
        self.badge.setObjectName("badge")
        self.badge.hide()
        title = QLabel(graph.title(node), self)
        title.setFont(interface_font(1.2, QFont.Weight.DemiBold))
        title.setWordWrap(True)
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        kind = QLabel(kind_of_node(placed, node), self)
        kind.setObjectName("muted")
        kind.setWordWrap(True)
        self._editing = editing
        self._known = math.nan
        self._is_given = False  # the field is ahead of the run
        self.field = self._value_field(graph.title(node)) if editing.can_type(node) else None
        self.data = Tile("data", tip_of("Value", "Of this node, in the forward pass"), self.field, self)
        self.grad = Tile(
            "grad", tip_of("Gradient", f"Derivative of {root_title} with respect to this node"), parent=self
        )
        self.problem = QLabel(self)
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.setIndent(0)
        self.problem.hide()
        tiles = QHBoxLayout()
        tiles.setSpacing(16)
        tiles.addWidget(self.data, 1)
        tiles.addWidget(self.grad, 1)

        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(INSET, 12, INSET, 8)
        self._column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.badge)
        self._column.addLayout(head)
        self._column.addWidget(kind)
        self._column.addSpacing(10)
        self._column.addLayout(tiles)
        self._column.addWidget(self.problem)
        self._formula: QLabel | None = None
        if operation is not None:
            self._column.addWidget(section("Forward", self))
            self._formula = QLabel(self)
            self._formula.setObjectName("formula")
            self._formula.setWordWrap(True)
            self._formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._column.addWidget(self._formula)
            self._column.addWidget(section("Operands and local derivatives", self))
        names = operand_names(graph, node)
        self.operand_rows = [
            self._row(operand_title(graph, name, operand), operand)
            for name, operand in zip(names, graph.operands[node], strict=True)
        ]
        self.contribution_rows: list[TermRow] = []
        self._shown: tuple[tuple[int, int], ...] = ()
        self._most = CONTRIBUTIONS_AT_FIRST
        self._contributions = QVBoxLayout()
        self._contributions.setSpacing(2)
        self._column.addWidget(section("Backward: what sums to grad", self))
        self._column.addLayout(self._contributions)
        self._sum = QLabel(self)
        self._sum.setWordWrap(True)
        self._sum.setContentsMargins(5, 4, 0, 0)
        self._column.addWidget(self._sum)
        self.more_button: QPushButton | None = None

    def show_held(self, held: Held) -> None:
        """Say that training does not move the node: that it is frozen or cut."""
        self.badge.setText(held)
        self.badge.setToolTip(_HELD.get(held, ""))
        self.badge.setVisible(bool(held))

    def show_explanation(
        self, explanation: Explanation, *, is_partial: bool = False, is_share: bool = False
    ) -> None:
        """Show new numbers.

        Args:
            explanation: the account of the node.
            is_partial: whether what is not a number is only not computed yet.
            is_share: whether the gradient is that of a batch, and the contributions are those of one sample.
        """
        self._explanation, self._is_partial, self._is_share = explanation, is_partial, is_share
        if not (self._is_given and self._editing.is_waiting):
            self._known = explanation.data
            self._is_given = False
            self.data.show_number(explanation.data, not_yet=self._is_missing(explanation.data))
        self.grad.show_number(explanation.grad, not_yet=self._is_missing(explanation.grad))
        if self._formula is not None:
            text = (
                f"out = {explanation.formula}\n    = {explanation.substituted}\n"
                f"    = {format_number(explanation.data)}"
            )
            if self._formula.text() != (text := self._said(text)):
                self._formula.setText(text)
        for row, term in zip(self.operand_rows, explanation.operands, strict=True):
            row.show_term(self._said(format_number(term.data)), self._said(local_derivative(term)))
        self._show_contributions(explanation)

    def show_nothing(self) -> None:
        """Show that there are no numbers, in the room of those that were there: nothing jumps."""
        before, self._explanation = self._explanation, None
        if before is None:
            return
        self.data.show_nothing()
        self.grad.show_nothing()
        if self._formula is not None:
            self._formula.setText(f"out = {before.formula}\n    = –\n    = –")
        for row in (*self.operand_rows, *self.contribution_rows):
            row.show_term("–", "–")
        self._sum.setText("–")

    def _is_missing(self, number: float) -> bool:
        return self._is_partial and math.isnan(number)

    def _said(self, text: str) -> str:
        """Return a text in which dots stand for the numbers that are not computed yet."""
        return text.replace(format_number(math.nan), NOT_YET) if self._is_partial else text

    def _value_field(self, name: str) -> ValueField:
        field = ValueField(name, self)
        field.entered.connect(self._on_field_entered)
        field.nudged.connect(self._on_field_nudged)
        field.mistyped.connect(self._show_problem)
        return field

    def _on_field_entered(self, value: float) -> None:
        assert self.field is not None
        problem = self._editing.type(self.node, value)
        self._show_problem(problem)
        if not problem:
            self.field.end_typing()
            self._show_given(value)

    def _on_field_nudged(self, value: float, starts: bool) -> None:
        assert self.field is not None
        problem = self._editing.nudge(self.node, value, starts=starts)
        self._show_problem(problem)
        if problem:
            self.field.show_value(self._known)
        else:
            self._show_given(value)

    def _show_given(self, value: float) -> None:
        assert self.field is not None
        self._known = value
        self._is_given = True
        self.field.show_value(value)

    def _show_problem(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _show_contributions(self, explanation: Explanation) -> None:
        contributions = explanation.contributions
        if len(self._shown) < min(self._most, len(contributions)):
            places = [(term.consumer, term.position) for term in contributions]
            if self._shown or len(contributions) > self._most:
                # Those that are listed stay where they are: numbers change, and nothing must jump.
                strength = {
                    place: -abs(term.product) for place, term in zip(places, contributions, strict=True)
                }
                places = [*self._shown, *sorted(set(places) - set(self._shown), key=strength.__getitem__)]
            self._shown = tuple(dict.fromkeys((*self._shown, *places)))[: self._most]
        by_place = {(term.consumer, term.position): term for term in contributions}
        if len(self.contribution_rows) != len(self._shown):
            for consumer, _ in self._shown[len(self.contribution_rows) :]:
                self.contribution_rows.append(self._row(self._use(consumer), consumer, self._contributions))
        shown = [by_place[place] for place in self._shown]
        for row, term in zip(self.contribution_rows, shown, strict=True):
            row.show_term(self._said(format_number(term.product)), self._said(contribution_detail(term)))
        root = self.graph.title(self.graph.root)
        is_root = self.node == self.graph.root
        said = gradient_sum(
            explanation, shown, root, is_root=is_root, is_share=self._is_share, is_partial=self._is_partial
        )
        self._sum.setText(self._said(said))
        if self.more_button is None and len(shown) < len(contributions):
            self.more_button = self._make_more_button()
        if self.more_button is not None:
            self.more_button.setVisible(len(shown) < len(contributions))

    def _make_more_button(self) -> QPushButton:
        button = QPushButton("List more of them", self)
        button.setObjectName("link")
        button.setToolTip("List the next strongest terms of the sum too")
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(self._on_more_button_clicked)
        self._column.addWidget(button)
        return button

    def _on_more_button_clicked(self) -> None:
        self._most += _MORE_CONTRIBUTIONS
        if self._explanation is not None:
            self._show_contributions(self._explanation)

    def _use(self, consumer: int) -> str:
        symbol, label = self.graph.symbols[consumer], self.graph.labels[consumer]
        group = self._placed.group_title(consumer)
        where = label or (f"in {group}" if group else "")
        return f"{symbol}  {where}" if where else symbol

    def _row(self, title: str, node: int, column: QVBoxLayout | None = None) -> TermRow:
        row = TermRow(title, node, self)
        row.node_chosen.connect(self.node_chosen)
        (column or self._column).addWidget(row)
        return row
