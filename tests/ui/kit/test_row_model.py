"""The head of a table says what its columns are, and nothing beside rows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from gradstudio.ui.kit.row_model import LEFT, NOWHERE, RIGHT, Index, RowColumn, RowModel

ROLES = Qt.ItemDataRole


class OneRow(RowModel):
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else 1


def test_the_head_tells_title_hint_and_alignment(qapp):
    parent = QObject()
    model = OneRow(
        (RowColumn("Run", "Its number", RIGHT), RowColumn("Name", "What it is called", LEFT)), parent
    )
    assert model.columnCount() == 2
    roles = ROLES.DisplayRole, ROLES.ToolTipRole, ROLES.TextAlignmentRole, ROLES.FontRole
    told = [model.headerData(1, Qt.Orientation.Horizontal, role) for role in roles]
    assert told == ["Name", "What it is called", LEFT, None]
    assert model.headerData(2, Qt.Orientation.Horizontal) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.columnCount(model.index(0, 0)) == 0  # no row has rows below it
