"""`ExpressionPanel`: where one types an expression, whose graph and gradients are the subject of the lab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradstudio.app.lab.bench import Bench
from gradstudio.ui.kit.empty_state import EmptyState
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme

_EMPTY = "Expressions are typed here: names become leaves with sliders, and the graph is drawn as one types."


class ExpressionPanel(View, QWidget):
    """Says what it is for.

    Args:
        bench: what the lab works on.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, bench: Bench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bench = bench
        self.empty = EmptyState("expression", _EMPTY, theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        bench.changed.connect(self._on_bench_changed)
        self._on_bench_changed()

    def set_theme(self, theme: Theme) -> None:
        self.empty.set_theme(theme)

    def _on_bench_changed(self) -> None:
        self.empty.say(self._bench.refusal or _EMPTY)
