"""The runs as a tree for Qt's views: those that branched off stand below the one that they left."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_columns import RUN_COLUMNS, RunColumn
from gradstudio.app.record.run_edits import RunEdits
from gradstudio.app.record.run_row import RowMaker, RunRow
from gradstudio.training.run.moment import RunId
from gradstudio.ui.kit.first_letter import sentence_case
from gradstudio.ui.kit.row_model import LEFT, NOWHERE, RIGHT, Index
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import Theme, interface_font

SORT_ROLE = int(Qt.ItemDataRole.UserRole)
SWATCH = 12
"""Side of the patch of colour before a name, in pixels."""

_STATE = [column.name for column in RUN_COLUMNS].index("state")


class RunTreeModel(QAbstractItemModel):
    """A row for each run, with the columns of `RUN_COLUMNS`; `refresh` takes over what has become of them.

    Args:
        records: the runs.
        edits: renames and hides them.
        theme: whose colours they have.
        parent: as for any QObject.
    """

    def __init__(self, records: Records, edits: RunEdits, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._records = records
        self._edits = edits
        self._theme = theme
        self._made = RowMaker()
        self._rows: dict[RunId, RunRow] = {}
        self._parents: dict[RunId, RunId | None] = {}
        self._below: dict[RunId | None, list[RunId]] = {None: []}
        self._swatches: dict[str, QIcon] = {}
        self._in_sight: RunId | None = None

    @property
    def rows(self) -> tuple[RunRow, ...]:
        """All runs by number, ascending, as they are shown."""
        return tuple(self._rows.values())

    def row_of(self, index: Index) -> RunRow | None:
        """Return the run that an index stands for; None for one that is not valid."""
        return self._rows.get(RunId(index.internalId())) if index.isValid() else None

    def index_of(self, run: RunId) -> QModelIndex:
        """Return the index of a run's name; not valid if it is not shown."""
        if run not in self._parents:
            return QModelIndex()
        return self.createIndex(self._below[self._parents[run]].index(run), 0, run)

    def refresh(self, *, playing: bool) -> None:
        """Show the runs as they are now.

        Args:
            playing: whether the present one is being trained.
        """
        rows = {
            row.run: row
            for row in self._made.made(self._records.runs, self._records.present, playing=playing)
        }
        before, self._rows = self._rows, self._rows | rows
        self._restructure({run: _parent_of(row, rows) for run, row in rows.items()})
        self._rows = rows
        last = self.columnCount() - 1
        for run, row in rows.items():
            if before.get(run) != row:
                index = self.index_of(run)
                self.dataChanged.emit(index, index.siblingAtColumn(last))

    def mark(self, run: RunId | None) -> None:
        """Mark the run of which a past step is looked at; None for none."""
        if run == self._in_sight:
            return  # another step of it: a mouse that drags says so a hundred times a second
        before, self._in_sight = self._in_sight, run
        for changed in (before, run):
            if changed is not None and changed in self._parents:
                index = self.index_of(changed).siblingAtColumn(_STATE)
                self.dataChanged.emit(index, index)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._swatches.clear()
        self._tell_all()

    def repaint_labels(self) -> None:
        """Show other colours, which are no part of the rows."""
        self._tell_all()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        if parent.column() > 0:
            return 0
        return len(self._below.get(RunId(parent.internalId()) if parent.isValid() else None, ()))

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return len(RUN_COLUMNS)

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """Return the index of a cell; not valid if there is none.

        Args:
            row: place among the runs below `parent`, from 0.
            column: place in `RUN_COLUMNS`.
            parent: of the run above; not valid for those that stand at the top.
        """
        below = self._below.get(RunId(parent.internalId()) if parent.isValid() else None, [])
        if not (0 <= row < len(below) and 0 <= column < len(RUN_COLUMNS)):
            return QModelIndex()
        return self.createIndex(row, column, below[row])

    def parent(self, index: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]  # QObject.parent has no argument
        above = self._parents.get(RunId(index.internalId())) if index.isValid() else None
        return QModelIndex() if above is None else self.index_of(above)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_of(index)
        if row is None:
            return None
        column = RUN_COLUMNS[index.column()]
        answer: object = None
        if role == Qt.ItemDataRole.DisplayRole:
            answer = column.text(row)
        elif role == SORT_ROLE:
            answer = column.value(row)
        elif role == Qt.ItemDataRole.TextAlignmentRole:
            answer = RIGHT if column.is_number else LEFT
        elif role == Qt.ItemDataRole.ToolTipRole:
            answer = self._tip(row, column)
        elif role == Qt.ItemDataRole.ForegroundRole:
            answer = QColor(self._theme.muted) if row.is_hidden else None
        elif index.column() == 0:
            answer = self._name_data(row, role)
        elif (
            role == Qt.ItemDataRole.DecorationRole and index.column() == _STATE and row.run == self._in_sight
        ):
            answer = icon("eye", self._theme, "accent")
        return answer

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Rename a run, or hide its curve or draw it.

        Args:
            index: of its name.
            value: the name, or the state of the box before it.
            role: which of both it is.
        """
        row = self.row_of(index)
        if row is None or index.column():
            return False
        if role == Qt.ItemDataRole.EditRole:
            self._edits.rename(row.run, str(value))
        elif role == Qt.ItemDataRole.CheckStateRole:
            self._edits.hide([row.run], hidden=Qt.CheckState(value) == Qt.CheckState.Unchecked)
        return role in (Qt.ItemDataRole.EditRole, Qt.ItemDataRole.CheckStateRole)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return what a heading says.

        Args:
            section: place in `RUN_COLUMNS`.
            orientation: the rows have no headings.
            role: what of it is asked for.
        """
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(RUN_COLUMNS):
            return None
        column = RUN_COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.hint
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.is_number else LEFT
        return None

    def _name_data(self, row: RunRow, role: int) -> object:
        if role == Qt.ItemDataRole.EditRole:
            return row.name
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Unchecked if row.is_hidden else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.DecorationRole:
            return self._swatch(row.run)
        if role == Qt.ItemDataRole.FontRole and row.is_present:
            return interface_font(weight=QFont.Weight.DemiBold)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            present = ", the one that Play goes on with" if row.is_present else ""
            return (
                f"{row.name}{present}, {'hidden' if row.is_hidden else 'shown'} in the loss plot, {row.state}"
            )
        return None

    def _tip(self, row: RunRow, column: RunColumn) -> str:
        if column.name == "name" and row.parent is not None:
            return f"{row.name}, branched off from run {row.parent.run} at step {row.parent.step:,}"
        if column.name == "differs":
            return row.account or column.hint
        if column.name == "state":
            seen = "\nA step of it is looked at" if row.run == self._in_sight else ""
            return f"{sentence_case(row.state)}{seen}"
        text = column.text(row)
        return f"{text}\n{column.hint}" if text else column.hint

    def _swatch(self, run: RunId) -> QIcon | None:
        record = self._records.find(run)
        if record is None:
            return None
        colour = run_colour(record.kept, self._theme)
        swatch = self._swatches.get(colour.name())
        if swatch is None:
            swatch = self._swatches[colour.name()] = _patch(colour)
        return swatch

    def _restructure(self, parents: Mapping[RunId, RunId | None]) -> None:
        """Take away what is gone or stands elsewhere, with all below it, and put in what is new."""
        for run in [run for run, above in self._parents.items() if parents.get(run, run) != above]:
            if run in self._parents:  # not gone with one above it
                self._take_out(run)
        for run, above in parents.items():  # by number: those above come first
            if run in self._parents:
                continue
            below = self._below[above]
            place = sum(other < run for other in below)
            self.beginInsertRows(QModelIndex() if above is None else self.index_of(above), place, place)
            below.insert(place, run)
            self._parents[run] = above
            self._below[run] = []
            self.endInsertRows()

    def _take_out(self, run: RunId) -> None:
        above = self._parents[run]
        place = self._below[above].index(run)
        self.beginRemoveRows(QModelIndex() if above is None else self.index_of(above), place, place)
        del self._below[above][place]
        self._forget(run)
        self.endRemoveRows()

    def _forget(self, run: RunId) -> None:
        del self._parents[run]
        for below in self._below.pop(run):
            self._forget(below)

    def _tell_all(self) -> None:
        last = self.columnCount() - 1
        for run in self._parents:
            index = self.index_of(run)
            self.dataChanged.emit(index, index.siblingAtColumn(last))


def _parent_of(row: RunRow, rows: Mapping[RunId, RunRow]) -> RunId | None:
    """Return the run below which one stands: that which it left, if it is there and began before."""
    above = row.parent.run if row.parent is not None else row.run
    return above if above in rows and above < row.run else None


def _patch(colour: QColor) -> QIcon:
    pixmap = QPixmap(2 * SWATCH, 2 * SWATCH)  # sharp on a screen of twice the density too
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(pixmap.rect(), 6, 6)
    patch = QIcon(pixmap)
    patch.addPixmap(pixmap, QIcon.Mode.Selected)  # or Qt tints it where the row is selected
    return patch
