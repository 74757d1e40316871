"""`WatchTable`: the scalars that are watched, on the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from gradstudio.ui.debugger.watch_model import GRADIENT, NAME, REMOVE, VALUE, WatchModel
from gradstudio.ui.kit.row_table import RowTable
from gradstudio.ui.look.theme import Theme, interface_font

_ROW = 22
_WIDEST, _PADDING = "−1.235·10⁻⁷", 12


class WatchTable(RowTable):
    """Shows rows; a click on one selects its scalar, and Delete takes it away. It changes nothing itself.

    Args:
        model: the rows.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        chosen: index of the node whose row was clicked or gone to.
        removed: index of the node that is to be watched no longer.
    """

    chosen = Signal(int)
    removed = Signal(int)

    def __init__(self, model: WatchModel, theme: Theme, parent: QWidget) -> None:
        super().__init__("Watched scalars", theme, parent)
        self._model = model
        self.setModel(model)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (VALUE, GRADIENT):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(REMOVE, QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(_ROW)
        header.resizeSection(REMOVE, _ROW + 4)
        self.setIconSize(QSize(12, 12))
        self._give_room()
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self.clicked.connect(self._on_clicked)

    @property
    def node(self) -> int | None:
        """The scalar in the current row; None if there is none."""
        return self._model.node_at(self.currentIndex().row())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._give_room()

    def _give_room(self) -> None:
        """Make columns as wide as their numbers are at the most, so that none moves."""
        bold = QFontMetrics(interface_font(1.0, QFont.Weight.Bold))
        for column in (VALUE, GRADIENT):
            self.horizontalHeader().resizeSection(column, bold.horizontalAdvance(_WIDEST) + _PADDING)
        self.verticalHeader().setDefaultSectionSize(max(_ROW, bold.height() + 4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.node is not None:
            self.removed.emit(self.node)
        else:
            super().keyPressEvent(event)

    def _on_current_row_changed(self, current: object, before: object) -> None:
        if self.hasFocus() and self.node is not None:
            self.chosen.emit(self.node)

    def _on_clicked(self, index: QModelIndex) -> None:
        node = self._model.node_at(index.row())
        if node is not None:
            (self.removed if index.column() == REMOVE else self.chosen).emit(node)
