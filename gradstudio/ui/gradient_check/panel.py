"""`GradientCheckPanel`: gradients against differences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.lab.checking import Checking
from gradstudio.lab.check_csv import check_csv
from gradstudio.project.difference.text import counted
from gradstudio.ui.gradient_check.head import CheckHead
from gradstudio.ui.gradient_check.scatter import CheckScatter
from gradstudio.ui.gradient_check.table import CheckTable
from gradstudio.ui.inspector.under_way import UnderWay
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.empty_state import EmptyState
from gradstudio.ui.kit.file_export import TableExport
from gradstudio.ui.kit.view import View
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.theme import Theme, interface_font

_EMPTY = "Is backward right? Every gradient is compared with a symmetric difference of the loss."
_BESIDE = 560
"""Least width of the panel at which the plot stands beside the table."""


class GradientCheckPanel(View, QWidget):
    """One button, then a sentence, a table and a plot.

    Args:
        checking: checks.
        selected: the nodes that are selected, here and everywhere.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Attributes:
        head: the button and what it checks.
        empty: what it says before anything was checked.
        begin_button: begins, while it is empty.
        under_way: how far it is, and the way to cancel.
        says: what came of it.
        table: the gradients.
        scatter: the same as points.
    """

    def __init__(
        self, checking: Checking, selected: SelectedNodes, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._checking, self._selected = checking, selected
        self._theme = theme
        self._shown: object = None
        self._export = TableExport(
            self, "Save the gradients", "The gradients", checking.informed.emit, checking.refused.emit
        )
        self.head = CheckHead(theme, self)
        self.head.check_asked.connect(checking.begin)
        self.head.all_chosen.connect(checking.set_all_nodes)
        self.head.colours_chosen.connect(checking.set_colours)
        self.head.save_asked.connect(self._ask_export)
        self.empty = EmptyState("gradient-check", _EMPTY, theme, self)
        self.begin_button = self.empty.offer(
            "Check the gradients", "Compare every gradient with a symmetric difference", checking.begin
        )
        self.under_way = UnderWay("Share of the gradients that are checked", "Check nothing now", self)
        self.under_way.setMaximumWidth(360)
        self.under_way.cancel_button.clicked.connect(checking.cancel)
        checking.progressed.connect(self.under_way.show_share)
        nothing = QWidget(self)
        middle = QVBoxLayout(nothing)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self.empty, 1)
        found = QWidget(self)
        self._dot = QLabel(found)
        self.says = wrapped_label(found)
        self.table = CheckTable(theme, found)
        self.table.node_chosen.connect(selected.set_node)
        self.head.copy_asked.connect(self.table.copy)
        self.scatter = CheckScatter(theme, found)
        self.scatter.node_chosen.connect(selected.set_node)
        line = QHBoxLayout()
        line.setContentsMargins(12, 6, 12, 4)
        line.setSpacing(8)
        line.addWidget(self._dot, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.says, 1)
        body = QHBoxLayout()
        body.setContentsMargins(6, 0, 0, 4)
        body.setSpacing(4)
        body.addWidget(self.table, 7)
        body.addWidget(self.scatter, 3)
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addLayout(body, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(nothing)
        self._stack.addWidget(found)
        self._nothing, self._found = nothing, found
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)  # above the rest, until a header takes it
        whole.addWidget(self.under_way, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addLayout(self._stack, 1)
        checking.changed.connect(self.refresh)
        selected.node_changed.connect(self._on_selected_node_changed)
        self.refresh()

    def refresh(self) -> None:
        """Show what is so now."""
        checking, result = self._checking, self._checking.result
        self.head.show_choices(every=checking.all_nodes, colours=checking.colours)
        self.head.show_state(self._state(), again=result is not None, has_table=result is not None)
        self.head.button.setEnabled(not checking.is_busy)
        self.begin_button.setEnabled(not checking.is_busy)
        self.under_way.show_busy(checking.is_busy)
        self.empty.say(checking.problem or _EMPTY)
        self._stack.setCurrentWidget(self._nothing if result is None else self._found)
        if result is not self._shown:
            self._shown = result
            self.table.show_check(result)
            self.scatter.show_check(result)
            self._on_selected_node_changed(self._selected.node)
            self.says.setText("" if result is None else result.sentence)
            self._show_dot()
            announce(self.says, self.says.text())

    def set_seen(self, seen: bool) -> None:
        self._checking.set_seen(seen)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.empty, self.head, self.table, self.scatter):
            part.set_theme(theme)
        self._show_dot()

    def header_controls(self) -> tuple[QWidget, ...]:
        return (self.head,)

    def remembered(self) -> Mapping[str, object]:
        return {"every": self._checking.all_nodes, "colours": self._checking.colours}

    def recall(self, kept: Mapping[str, object]) -> None:
        self._checking.set_all_nodes(kept.get("every") is True)
        self._checking.set_colours(kept.get("colours") is not False)

    def sizeHint(self) -> QSize:
        return QSize(640, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scatter.setVisible(self.width() >= _BESIDE)

    def _state(self) -> str:
        result = self._checking.result
        if result is None:
            return ""
        moment = result.subject.moment
        of = f"of {result.subject.title}" + ("" if moment is None else f" at step {moment.step:,}")
        return f"{of}; other numbers are in sight by now" if self._checking.is_stale else of

    def _show_dot(self) -> None:
        result = self._checking.result
        colour = self._theme.accent if result is None or result.is_good else self._theme.fault
        self._dot.setText(f"<span style='color:{colour}'>●</span>")
        self._dot.setFont(interface_font())

    def _ask_export(self) -> None:
        rows = self.table.checks.rows
        self._export.ask("gradients.csv", partial(check_csv, rows), counted(len(rows), "gradient"))

    def _on_selected_node_changed(self, node: int | None) -> None:
        self.table.show_node(node)
        self.scatter.show_node(node)
