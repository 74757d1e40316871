from __future__ import annotations

from collections.abc import Iterator

import pytest

from gradstudio.ui.expression.panel import ExpressionPanel
from gradstudio.ui.look.theme import DARK
from tests.app.lab.desk import Desk


class Sheet(Desk):
    """The panel alone, on a desk of its own."""

    def __init__(self, qtbot) -> None:
        super().__init__(qtbot)
        self.panel = ExpressionPanel(self.typed, self.bench, self.graph, DARK)
        qtbot.addWidget(self.panel)
        self.panel.resize(260, 600)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.activateWindow()
        self.panel.set_seen(True)
        self.drawn()

    @property
    def text(self) -> str:
        return self.panel.edit.toPlainText()

    @property
    def words(self) -> str:
        return self.panel.words.text()

    @property
    def is_problem(self) -> bool:
        return self.panel.words.objectName() == "problem"

    def row(self, name: str):
        return next(row for row in self.panel.leaves.rows if row.leaf == name)


@pytest.fixture
def sheet(qapp, qtbot) -> Iterator[Sheet]:
    sheet = Sheet(qtbot)
    yield sheet
    sheet.close()
