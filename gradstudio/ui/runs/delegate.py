"""How the cells of the runs answer the mouse: the patch of colour before a name asks for another one."""

from __future__ import annotations

import math

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from gradstudio.ui.kit.row_model import Index

_AMPLE = 10_000
_CLICKS = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
)


class RunDelegate(QStyledItemDelegate):
    """Follows the mouse over one view.

    Args:
        view: whose cells they are; its parent.

    Signals:
        colour_asked: the index of the run of whose name the patch of colour was clicked.
    """

    colour_asked = Signal(object)

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view

    def swatch_rect(self, option: QStyleOptionViewItem, index: Index) -> QRect:
        """Return where the colour of a run is drawn, in the pixels of the viewport."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        return self._view.style().subElementRect(
            QStyle.SubElement.SE_ItemViewItemDecoration, cell, self._view
        )

    def needed_width(self, option: QStyleOptionViewItem, index: Index) -> int:
        """Return how wide a cell has to be for its text in its own type; style sheets hint at plain type."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        style = self._view.style()
        cell.rect = QRect(0, 0, _AMPLE, self._view.sizeHintForIndex(index).height())
        text = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, cell, self._view)
        beside = cell.rect.width() - text.width()
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, cell, self._view) + 1
        # Qt cuts a text that is a fraction of a pixel too long.
        return beside + math.ceil(QFontMetricsF(cell.font).horizontalAdvance(cell.text)) + 2 * margin + 1

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Take clicks on the patch of colour; all others are Qt's.

        Args:
            event: what happened to the cell.
            model: whose cell it is.
            option: how and where it is drawn.
            index: of the cell.
        """
        if index.column() == 0 and isinstance(event, QMouseEvent) and event.type() in _CLICKS:
            is_plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
            if is_plain and self.swatch_rect(option, index).contains(event.position().toPoint()):
                if event.type() == QEvent.Type.MouseButtonRelease:
                    self.colour_asked.emit(index)
                return True
        return super().editorEvent(event, model, option, index)
