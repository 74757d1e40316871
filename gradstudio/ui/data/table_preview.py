"""The first rows of a file, and above each column the box that says what it is used for."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gradstudio.data.csv.account import short_name
from gradstudio.data.csv.columns import TableColumn
from gradstudio.data.csv.head import TableHead
from gradstudio.data.csv.table import TableChoices
from gradstudio.ui.kit.unscrolled import StillComboBox

_SHOWN_ROWS = 24
_SHOWN_ROWS_OF_MANY = 12
_MANY_COLUMNS = 64
"""Of more a box is made when its column comes into sight."""
_IN_SIGHT = 8
_LONGEST_NAME = 80
_LONGEST_CELL = 200
_WIDEST = 220
_GAP = 4

Use = Literal["number", "class", "target_number", "target_class", "none"]
_USES: dict[Use, str] = {
    "number": "Input: number",
    "class": "Input: class",
    "target_number": "Target: number",
    "target_class": "Target: class",
    "none": "Leave out",
}
_HINT = (
    "What the column is used for. A number is an input as it is; each value of a class becomes an input of 0 or 1. "
    "A class as the target makes a classification, a number as the target a regression."
)


def uses_of(choices: TableChoices, width: int) -> list[Use]:
    """Return what each column is used for."""
    uses: list[Use] = ["none"] * width
    for column in choices.inputs:
        uses[column] = "class" if column in choices.classes else "number"
    uses[choices.target] = "target_class" if choices.target_is == "class" else "target_number"
    return uses


class TablePreview(QTableWidget):
    """Shows some rows, and lets one choose the use of each column; only one can be the target.

    Of a wide table boxes are made as their columns come into sight.

    Signals:
        uses_changed: another use was chosen.
        boxes_made: there are boxes that were not there before.
    """

    uses_changed = Signal()
    boxes_made = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[int, QComboBox] = {}
        self._uses: list[Use] = []
        self._head: TableHead | None = None
        self._chosen = False
        self._header = _Header(self)
        self.setHorizontalHeader(self._header)
        self._header.moved.connect(self._on_header_moved)
        self.horizontalScrollBar().valueChanged.connect(self._header.place)
        self.setAccessibleName("Preview")
        self.setToolTip("The first rows of the file")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTabKeyNavigation(False)  # Tab goes from box to box
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.verticalHeader().hide()

    @property
    def uses(self) -> list[Use]:
        """What each column is used for."""
        return list(self._uses)

    @property
    def summary(self) -> str:
        """What is learned from what, in a few words."""
        uses = self._uses
        target = next((place for place, use in enumerate(uses) if use.startswith("target")), None)
        counts = [_counted(uses.count("number"), "number"), _counted(uses.count("class"), "class")]
        learned = "nothing yet" if target is None or self._head is None else self._head.names[target]
        return f"{learned}, from {' and '.join(count for count in counts if count) or 'no inputs'}"

    @property
    def problem(self) -> str:
        """Why a column cannot be what was chosen for it, with the first cell that prevents it; "" if all can."""
        if self._head is None:
            return ""
        for column, use in zip(self._head.columns, self._uses, strict=True):
            if use != "none" and (reason := column.prevents(use)):
                what = "a number" if use.endswith("number") else "a class"
                return f"{short_name(column.name)} cannot be {what}: {reason}."
        return ""

    @property
    def boxes(self) -> tuple[QComboBox, ...]:
        """The boxes that say what the columns are used for, as far as there are any yet."""
        return tuple(self._boxes[column] for column in sorted(self._boxes))

    def has_choices_for(self, head: TableHead) -> bool:
        """Whether uses were chosen by hand, of the very columns that a file has, so that they still hold."""
        return self._chosen and self._head is not None and self._head.names == head.names

    def show_head(self, head: TableHead, uses: list[Use]) -> None:
        """Show the rows of a file."""
        for box in self._boxes.values():
            box.hide()
            box.deleteLater()
        self._boxes = {}
        self._head = head
        self._uses = list(uses)
        wide = len(head.names) > _MANY_COLUMNS
        samples = head.samples[: _SHOWN_ROWS_OF_MANY if wide else _SHOWN_ROWS]
        self._header.show_boxes({})
        self.clear()
        self.setRowCount(len(samples))
        self.setColumnCount(len(head.names))
        self._header.take_room_for(self._boxes.get(0) or self._use_box(0))
        for column, name in enumerate(head.names):
            side = Qt.AlignmentFlag.AlignRight if head.is_numeric(column) else Qt.AlignmentFlag.AlignLeft
            title = QTableWidgetItem(name[:_LONGEST_NAME])
            title.setToolTip(_described(head.columns[column]))
            title.setTextAlignment(side | Qt.AlignmentFlag.AlignTop)  # below it is the box
            self.setHorizontalHeaderItem(column, title)
            for row, cells in enumerate(samples):
                item = QTableWidgetItem(cells[column][:_LONGEST_CELL])
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        if wide:
            self._header.setDefaultSectionSize(self._header.room)
            for column in range(len(head.names)):
                self.setColumnWidth(column, self._header.room)
        else:
            self.resizeColumnsToContents()
        self._on_header_moved()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            column = next((column for column, box in self._boxes.items() if box is watched), None)
            if column is not None:
                self.scrollTo(self.model().index(max(self.rowAt(0), 0), column))
        return super().eventFilter(watched, event)

    def _on_header_moved(self) -> None:
        """Make the boxes of the columns in sight, and of the next on each side, so that Tab leads there."""
        if self._head is None:
            return
        count = len(self._uses)
        wanted = range(count)
        if count > _MANY_COLUMNS:
            first = max(self._header.visualIndexAt(0), 0)
            last = self._header.visualIndexAt(self._header.viewport().width() - 1)
            last = first + _IN_SIGHT if last < 0 else last
            wanted = range(max(first - 2, 0), min(last + 3, count))
        missing = [column for column in wanted if column not in self._boxes]
        for column in missing:
            self._use_box(column)
        if missing or len(self._header.boxes) != len(self._boxes):
            self._header.show_boxes(self._boxes)
            self.boxes_made.emit()

    def _use_box(self, column: int) -> QComboBox:
        assert self._head is not None
        box = StillComboBox(self._header.viewport())
        for key, title in _USES.items():
            box.addItem(title, key)
        box.setCurrentIndex(box.findData(self._uses[column]))
        box.setAccessibleName(f"Use of {self._head.names[column][:_LONGEST_NAME]}")
        box.setToolTip(_HINT)
        box.activated.connect(self._on_box_activated)
        box.installEventFilter(self)
        self._boxes[column] = box
        return box

    def _on_box_activated(self) -> None:
        """Keep one target: the column that was it becomes an input of its kind."""
        self._chosen = True
        chosen = next(column for column, box in self._boxes.items() if box is self.sender())
        use: Use = self._boxes[chosen].currentData()
        if use.startswith("target"):
            for column, other in enumerate(self._uses):
                if column != chosen and other.startswith("target"):
                    self._uses[column] = "number" if other == "target_number" else "class"
                    if (box := self._boxes.get(column)) is not None:
                        box.setCurrentIndex(box.findData(self._uses[column]))
        self._uses[chosen] = use
        self.uses_changed.emit()


def _described(column: TableColumn) -> str:
    """Return what a column holds, and what it cannot be."""
    parts = [column.name[:_LONGEST_NAME]]
    if column.is_empty:
        return f"{parts[0]}: empty"
    parts.append("numbers" if column.is_number else "words")
    if column.unit:
        parts.append(f"in {column.unit}")
    if column.missing:
        parts.append(f"{column.missing:,} of {column.rows:,} missing")
    if not column.is_number:
        parts.append(f"no number: {column.prevents('number')}")
    return f"{parts[0]}: {', '.join(parts[1:])}"


def _counted(count: int, what: str) -> str:
    plural = f"{what}es" if what.endswith("s") else f"{what}s"
    return f"{count:,} {what if count == 1 else plural}" if count else ""


class _Header(QHeaderView):
    """The names of the columns, and below each a box, which stays in sight when rows are scrolled.

    Signals:
        moved: other columns may be in sight.
    """

    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.boxes: dict[int, QComboBox] = {}
        self._room = QSize()
        self.setMaximumSectionSize(_WIDEST)
        self.sectionResized.connect(self.place)

    def take_room_for(self, box: QComboBox) -> None:
        """Be so high, and each column so wide, that a box like this one fits; there are none to be shown yet."""
        self._room = box.sizeHint() + QSize(2 * _GAP, 2 * _GAP)

    @property
    def room(self) -> int:
        """Width of a column that holds a box."""
        return self._room.width()

    def show_boxes(self, boxes: dict[int, QComboBox]) -> None:
        """Show a box for each column that has one."""
        self.boxes = dict(boxes)
        self._put()
        for box in boxes.values():
            box.show()

    def place(self) -> None:
        """Put each box below its name, and say that others may be in sight."""
        self._put()
        self.moved.emit()

    def _put(self) -> None:
        height = self._room.height() - 2 * _GAP
        top = self.height() - height - _GAP
        for column, box in self.boxes.items():
            left, wide = self.sectionViewportPosition(column), self.sectionSize(column)
            box.setGeometry(left + _GAP, top, wide - 2 * _GAP, height)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint + QSize(0, self._room.height())

    def sectionSizeFromContents(self, column: int) -> QSize:
        size = super().sectionSizeFromContents(column)
        return size.expandedTo(QSize(self._room.width(), 0))

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self.place()
