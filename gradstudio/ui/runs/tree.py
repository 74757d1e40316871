"""The tree of runs on the screen: what mouse and keys mean there, and which columns are shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from gradstudio.app.record.run_columns import RUN_COLUMNS
from gradstudio.training.run.moment import RunId
from gradstudio.ui.kit.unscrolled import is_typed
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.runs.delegate import RunDelegate
from gradstudio.ui.runs.model import SWATCH
from gradstudio.ui.runs.order import RunOrder

_WIDTHS = {"name": 104, "test_accuracy": 68, "steps": 48, "seconds": 54, "state": 74}
_NUMBER_WIDTH = 62
_LEAST_WIDTH = 40
_MOST_NAME_WIDTH = 160
"""To which the names widen by themselves."""
_STRETCHED = "differs"
_NAMES = [column.name for column in RUN_COLUMNS]
_OWN_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RunTree(QTreeView):
    """Shows the runs. It changes nothing itself.

    Args:
        order: the runs in their order.
        parent: as for any QWidget.

    Signals:
        end_asked: the end of a run, a `RunId`, is to be looked at.
        colour_asked: a run is to have another colour.
        deletion_asked: the selected runs are to be deleted.
        menu_asked: a menu is to open at a point of the screen.
    """

    end_asked = Signal(int)
    colour_asked = Signal(int)
    deletion_asked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, order: RunOrder, parent: QWidget) -> None:
        super().__init__(parent)
        self._order = order
        self._empty: set[int] = set()
        self.setModel(order)
        self.setObjectName("runs")
        self.setAccessibleName("Runs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        self.setIconSize(QSize(SWATCH, SWATCH))
        self.setIndentation(14)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_custom_context_menu_requested)
        self.activated.connect(self._on_activated)
        order.rowsInserted.connect(self._on_order_rows_inserted)
        self._delegate = RunDelegate(self)
        self._delegate.colour_asked.connect(self._on_delegate_colour_asked)
        self.setItemDelegate(self._delegate)
        self._set_up_header()

    @property
    def selected(self) -> tuple[RunId, ...]:
        """The selected runs, from the top to the bottom."""
        chosen = {
            row.run for index in self.selectionModel().selectedRows() if (row := self._order.row_of(index))
        }
        return tuple(row.run for row in self._order.shown() if row.run in chosen)

    @property
    def current(self) -> RunId | None:
        """The run that the keys act on; None if there is none."""
        row = self._order.row_of(self.currentIndex())
        return None if row is None else row.run

    def select(self, run: RunId) -> None:
        """Make a run the selected one, if it is shown."""
        index = self._order.index_of(run)
        if index.isValid():
            self.setCurrentIndex(index)

    @property
    def is_editing(self) -> bool:
        """Whether a name is being typed."""
        return self.state() == QAbstractItemView.State.EditingState

    def bring_into_sight(self, run: RunId) -> None:
        """Scroll to a run, if it is shown and not in sight; what is selected stays so."""
        index = self._order.index_of(run)
        if index.isValid():
            self.scrollTo(index)

    def rename(self, run: RunId) -> None:
        """Have a run's name typed over, in its place."""
        index = self._order.index_of(run)
        if index.isValid():
            self.scrollTo(index)
            self.setCurrentIndex(index)
            self.edit(index)

    def remembered(self) -> dict[str, object]:
        """Return which columns are hidden, how wide they are and what is sorted by."""
        header = self.header()
        order = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        section = header.sortIndicatorSection()
        return {
            "hidden": [name for place, name in enumerate(_NAMES) if self._is_hidden(place)],
            "widths": {
                name: header.sectionSize(place)
                for place, name in enumerate(_NAMES)
                if not header.isSectionHidden(place)
            },
            "places": [_NAMES[header.logicalIndex(place)] for place in range(header.count())],
            "sorted": _NAMES[section] if 0 <= section < len(_NAMES) else "",
            "descending": order,
        }

    def recall(self, kept: Mapping[str, object]) -> None:
        """Be as it was when `remembered` was asked; what is not sound is passed over."""
        header = self.header()
        hidden, widths, places = kept.get("hidden"), kept.get("widths"), kept.get("places")
        if isinstance(hidden, list):
            for place, name in enumerate(_NAMES[1:], 1):
                header.setSectionHidden(place, name in hidden)
        if isinstance(widths, dict):
            for place, name in enumerate(_NAMES):
                width = widths.get(name)
                if isinstance(width, int) and _LEAST_WIDTH <= width <= 2000:
                    header.resizeSection(place, width)
        if isinstance(places, list) and sorted(map(str, places)) == sorted(_NAMES):
            for place, name in enumerate(places):
                header.moveSection(header.visualIndex(_NAMES.index(name)), place)
        if (by := kept.get("sorted")) in _NAMES:
            descending = kept.get("descending") is True
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            self.sortByColumn(_NAMES.index(str(by)), order)

    def column_menu(self, parent: QWidget) -> QMenu:
        """Return a menu that shows and hides columns; the names always stay."""
        menu = QMenu(parent)
        for place, column in enumerate(RUN_COLUMNS[1:], 1):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self._is_hidden(place))
            action.setToolTip(column.hint)
            action.toggled.connect(partial(self.show_column, place))
        return menu

    def event(self, event: QEvent) -> bool:
        if is_typed(event):  # it looks for the run whose name begins with it
            event.accept()
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        run = self.current
        if event.key() == Qt.Key.Key_F2 and run is not None:
            self.rename(run)
        elif event.key() == Qt.Key.Key_Delete and self.selected:
            self.deletion_asked.emit()
        else:
            super().keyPressEvent(event)

    def swatch_rect(self, run: RunId) -> QRect:
        """Return where the colour of a run is drawn, in the pixels of the viewport."""
        index = self._order.index_of(run)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        return self._delegate.swatch_rect(option, index)

    def show_column(self, place: int, shown: bool) -> None:
        """Show a column, or hide it."""
        self._empty.discard(place)
        self.header().setSectionHidden(place, not shown)
        self.widen()

    def widen(self) -> None:
        """Make columns of numbers wide enough for those in sight: one whose end is left out is another number.

        The names are made wide enough, too, up to a bound. A column of which no run has a number gives its room to
        what differs.
        """
        header = self.header()
        rows = self._order.rows
        for place, column in enumerate(RUN_COLUMNS):
            if column.is_number and not self._is_hidden(place):
                is_empty = bool(rows) and not any(column.text(row) for row in rows)
                header.setSectionHidden(place, is_empty)
                (self._empty.add if is_empty else self._empty.discard)(place)
        for place, column in enumerate(RUN_COLUMNS):
            if (column.is_number or not place) and not header.isSectionHidden(place):
                needed = self.sizeHintForColumn(place)
                if not place:
                    present = max((self._name_width(row.run) for row in rows if row.is_present), default=0)
                    needed = min(max(needed, present), round(_MOST_NAME_WIDTH * text_scale()))
                if needed > header.sectionSize(place):
                    header.resizeSection(place, needed)

    def _name_width(self, run: RunId) -> int:
        """Return how wide the name of a run is in its type, with what stands before it."""
        index = above = self._order.index_of(run)
        depth = 0
        while above.isValid():
            above, depth = above.parent(), depth + 1
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        return self._delegate.needed_width(option, index) + depth * self.indentation()

    def _is_hidden(self, place: int) -> bool:
        """Whether a column is hidden because one wanted it so."""
        return self.header().isSectionHidden(place) and place not in self._empty

    def _set_up_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(_LEAST_WIDTH)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setSortIndicatorClearable(True)  # the third click: in the order in which they began
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_custom_context_menu_requested)
        for place, column in enumerate(RUN_COLUMNS):
            width = _WIDTHS.get(column.name, _NUMBER_WIDTH)
            header.resizeSection(place, round(width * text_scale()))
            header.setSectionHidden(place, not column.is_shown)
            if column.name == _STRETCHED:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.setSortingEnabled(True)

    def _on_activated(self, index: QModelIndex) -> None:
        row = self._order.row_of(index)
        if row is not None:
            self.end_asked.emit(row.run)

    def _on_delegate_colour_asked(self, index: QModelIndex) -> None:
        row = self._order.row_of(index)
        if row is not None:
            self.colour_asked.emit(row.run)

    def _on_order_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if parent.isValid():
            self.expand(parent)
        for place in range(first, last + 1):
            self.expandRecursively(self._order.index(place, 0, parent))

    def _on_custom_context_menu_requested(self, point: QPoint) -> None:
        self.menu_asked.emit(self.viewport().mapToGlobal(point))

    def _on_header_custom_context_menu_requested(self, point: QPoint) -> None:
        menu = self.column_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.header().mapToGlobal(point))
