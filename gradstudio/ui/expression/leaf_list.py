"""`LeafList`: the leaves of an expression, each with a slider, its number and its gradient."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gradstudio.app.lab.leaf_now import LeafNow
from gradstudio.ui.expression.leaf_row import SPACING, LeafRow
from gradstudio.ui.look.theme import Theme, interface_font

_NAME_LEAST, _NAME_MOST = 24, 84
_AT_ONCE = 16
"""So many rows are made at once; the window does not wait for more."""

_ONE_LINE = 320
"""From this width on name, slider, number and gradient stand in one line."""


class LeafList(QScrollArea):
    """Shows a row for each leaf. Rows stay while names do, so that one may go on dragging as the text changes.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        moved: name of a leaf, the number it is to have, and which drag of its row it belongs to; 0 for one typed.
        chosen: name of a leaf that is to be selected.
        mistyped: a sentence about what was typed instead of a number.
    """

    moved = Signal(str, float, int)
    chosen = Signal(str)
    mistyped = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[LeafRow] = []
        self._leaves: Sequence[LeafNow] = ()
        self._result = ""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._show)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget(self)
        self._inner.setObjectName("panel")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(3)
        self.head = QWidget(self._inner)
        self._left, self._right = QLabel("leaf", self.head), QLabel(self.head)
        line = QHBoxLayout(self.head)
        line.setContentsMargins(4, 0, 0, 2)
        line.setSpacing(SPACING)
        for label in (self._left, self._right):
            label.setObjectName("muted")
        line.addWidget(self._left, 1)
        line.addWidget(self._right)
        self._column.addWidget(self.head)
        self._column.addStretch(1)
        self.setWidget(self._inner)
        self.set_theme(theme)

    def show_leaves(self, leaves: Sequence[LeafNow], result: str) -> None:
        """Show some leaves; of many the first at once, and the rest soon.

        Args:
            leaves: in their order.
            result: name of the result, whose gradient is shown.
        """
        self._leaves, self._result = leaves, result
        while len(self.rows) > len(leaves):
            row = self.rows.pop()
            row.field.drop_typed()  # or hiding it enters the number
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._show()
        self.head.setVisible(bool(leaves))
        self._right.setText(f"gradient of {result}" if len(result) <= 12 else "gradient")

    def _show(self) -> None:
        """Show as many leaves as there are rows, and make some rows more."""
        names = [row.leaf for row in self.rows]
        while len(self.rows) < min(len(self._leaves), len(names) + _AT_ONCE):
            row = LeafRow(self._theme, self._inner)
            row.moved.connect(partial(self._on_row_moved, row))
            row.chosen.connect(partial(self._on_row_chosen, row))
            row.mistyped.connect(self.mistyped)
            self._column.insertWidget(len(self.rows) + 1, row)
            self.rows.append(row)
        for row, now in zip(self.rows, self._leaves, strict=False):
            row.show_leaf(now, self._result)
            row.set_narrow(narrow=self.width() < _ONE_LINE)
        if [row.leaf for row in self.rows] != names:
            self._fit_names()
        if len(self.rows) < len(self._leaves):
            self._rest.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for row in self.rows:
            row.set_narrow(narrow=self.width() < _ONE_LINE)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme, or in type of another size."""
        self._theme = theme
        for label in (self._left, self._right):
            label.setFont(interface_font(0.92))
        for row in self.rows:
            row.set_theme(theme)
        self._fit_names()

    def _fit_names(self) -> None:
        """Give all names as much room as the longest takes, up to some."""
        wanted = max((row.wanted_name_width() for row in self.rows), default=0)
        for row in self.rows:
            row.set_name_width(min(max(wanted, _NAME_LEAST), _NAME_MOST))

    def _on_row_moved(self, row: LeafRow, number: float, drag: int) -> None:
        self.moved.emit(row.leaf, number, drag)

    def _on_row_chosen(self, row: LeafRow) -> None:
        self.chosen.emit(row.leaf)
