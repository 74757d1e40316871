"""`RowTable`: a table of which one row at a time is chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.kit.unscrolled import is_typed
from gradstudio.ui.look.theme import Theme


class RowTable(QTableView):
    """Rows without a grid, below a head. Typing looks for the row that begins so, and is no shortcut.

    Whoever makes one gives it its model.

    Args:
        name: what the rows are, for who hears them.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._focus_frame = FocusFrame(self, theme)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._focus_frame.set_theme(theme)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        if is_typed(event):
            event.accept()
            return True
        return super().event(event)
