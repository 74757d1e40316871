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

from gradstudio.data.csv_format import Head
from gradstudio.data.csv_table import TableChoices
from gradstudio.ui.still import StillComboBox

_SHOWN_ROWS = 24
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
    "What the column is used for. A number is learned from as it is; of a class each value becomes an input of "
    "0 or 1. A target that is a class makes a classification, one that is a number a regression."
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

    Signals:
        uses_changed: another use was chosen.
    """

    uses_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: list[QComboBox] = []
        self._head: Head | None = None
        self._chosen = False
        self._header = _Header(self)
        self.setHorizontalHeader(self._header)
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
        return [box.currentData() for box in self._boxes]

    @property
    def summary(self) -> str:
        """What is learned from what, in a few words."""
        uses = self.uses
        target = next((place for place, use in enumerate(uses) if use.startswith("target")), None)
        counts = [_counted(uses.count("number"), "number"), _counted(uses.count("class"), "class")]
        learned = "nothing yet" if target is None or self._head is None else self._head.names[target]
        return f"{learned}, from {' and '.join(count for count in counts if count) or 'no inputs'}"

    @property
    def boxes(self) -> tuple[QComboBox, ...]:
        """The boxes that say what the columns are used for."""
        return tuple(self._boxes)

    def has_choices_for(self, head: Head) -> bool:
        """Whether uses were chosen by hand, of the very columns that a file has, so that they still hold."""
        return self._chosen and self._head is not None and self._head.names == head.names

    def show_head(self, head: Head, uses: list[Use]) -> None:
        """Show the rows of a file."""
        self._head = head
        samples = head.samples[:_SHOWN_ROWS]
        self.clear()
        self.setRowCount(len(samples))
        self.setColumnCount(len(head.names))
        for box in self._boxes:
            box.deleteLater()
        self._boxes = [self._use_box(name, use) for name, use in zip(head.names, uses, strict=True)]
        self._header.take_room_for(self._boxes[0])
        for column, name in enumerate(head.names):
            side = Qt.AlignmentFlag.AlignRight if head.is_numeric(column) else Qt.AlignmentFlag.AlignLeft
            title = QTableWidgetItem(name)
            title.setToolTip(name)
            title.setTextAlignment(side | Qt.AlignmentFlag.AlignTop)  # below it is the box
            self.setHorizontalHeaderItem(column, title)
            for row, cells in enumerate(samples):
                item = QTableWidgetItem(cells[column])
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        self.resizeColumnsToContents()
        self._header.show_boxes(self._boxes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and watched in self._boxes:
            column = self._boxes.index(watched)
            self.scrollTo(self.model().index(self.rowAt(0), column))
        return super().eventFilter(watched, event)

    def _use_box(self, name: str, use: Use) -> QComboBox:
        box = StillComboBox(self._header.viewport())
        for key, title in _USES.items():
            box.addItem(title, key)
        box.setCurrentIndex(box.findData(use))
        box.setAccessibleName(f"Use of {name}")
        box.setToolTip(_HINT)
        box.activated.connect(self._on_box_activated)
        box.installEventFilter(self)
        return box

    def _on_box_activated(self) -> None:
        """Keep one target: the column that was it becomes an input of its kind."""
        self._chosen = True
        chosen = self.sender()
        assert isinstance(chosen, QComboBox)
        if chosen.currentData().startswith("target"):
            for box in self._boxes:
                if box is not chosen and box.currentData().startswith("target"):
                    box.setCurrentIndex(box.findData(box.currentData().removeprefix("target_")))
        self.uses_changed.emit()


def _counted(count: int, what: str) -> str:
    plural = f"{what}es" if what.endswith("s") else f"{what}s"
    return f"{count} {what if count == 1 else plural}" if count else ""


class _Header(QHeaderView):
    """The names of the columns, and below each a box, which stays in sight when rows are scrolled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._boxes: list[QComboBox] = []
        self._room = QSize()
        self.setMaximumSectionSize(_WIDEST)
        self.sectionResized.connect(self.place)

    def take_room_for(self, box: QComboBox) -> None:
        """Be so high, and each column so wide, that a box like this one fits; there are none to be shown yet."""
        self._boxes = []
        self._room = box.sizeHint() + QSize(2 * _GAP, 2 * _GAP)

    def show_boxes(self, boxes: list[QComboBox]) -> None:
        """Show a box for each column."""
        self._boxes = boxes
        self.place()
        for box in boxes:
            box.show()

    def place(self) -> None:
        """Put each box below its name."""
        height = self._room.height() - 2 * _GAP
        top = self.height() - height - _GAP
        for column, box in enumerate(self._boxes):
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
