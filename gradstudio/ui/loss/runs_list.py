"""All runs of the loss plot, to be shown and hidden: what the legend has no room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.record.run_record import RunRecord
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import Theme

_WIDTH = 240
_MOST_ROWS = 12
_SWATCH = 12
_NUMBER = Qt.ItemDataRole.UserRole


class RunsList(QFrame):
    """A list that opens over the window, and closes with Escape or a click beside it.

    Args:
        theme: in which to draw.
        parent: the legend.

    Signals:
        run_hidden: a run is to be hidden, or shown again: its number, and whether it is hidden.
        only_asked: all runs but the present one are to be hidden (True), or all to be shown (False).
    """

    run_hidden = Signal(int, bool)
    only_asked = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("floating")
        self.setAccessibleName("Runs of the loss plot")
        self._theme = theme
        self._runs: tuple[RunRecord, ...] = ()
        self.rows = QListWidget(self)
        self.rows.setAccessibleName("Runs that are drawn")
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.itemChanged.connect(self._on_rows_item_changed)
        self.all = QPushButton("Show all", self)
        self.all.clicked.connect(self._on_all_clicked)
        self.only = QPushButton("Only the present", self)
        self.only.setToolTip("Hide all runs but the present one")
        self.only.clicked.connect(self._on_only_clicked)
        buttons = QHBoxLayout()
        buttons.addWidget(self.all)
        buttons.addWidget(self.only)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.rows)
        column.addLayout(buttons)

    def show_runs(self, runs: Sequence[RunRecord]) -> None:
        """List runs; told again as they change, it is filled only while it is open."""
        self._runs = tuple(runs)
        if self.isVisible():
            self._fill()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.show_runs(self._runs)

    def open_below(self, button: QWidget) -> None:
        """Open under a button, or above it where the screen ends."""
        self._fill()
        height = self.rows.sizeHintForRow(0) * min(len(self._runs), _MOST_ROWS) + 4
        self.rows.setFixedHeight(max(height, 24))
        self.setFixedWidth(_WIDTH)
        self.adjustSize()
        at = button.mapToGlobal(QPoint(0, button.height()))
        room = button.screen().availableGeometry()
        if at.y() + self.height() > room.bottom():
            at.setY(max(room.top(), button.mapToGlobal(QPoint(0, 0)).y() - self.height()))
        at.setX(max(room.left(), min(at.x(), room.right() - self.width())))
        self.move(at)
        self.show()
        self.rows.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        with QSignalBlocker(self.rows):
            while self.rows.count() > len(self._runs):
                self.rows.takeItem(self.rows.count() - 1)
            while self.rows.count() < len(self._runs):
                self.rows.addItem(QListWidgetItem())
            for row, run in enumerate(self._runs):
                item = self.rows.item(row)
                item.setText(run.label.name)
                item.setIcon(_swatch(run_colour(run.kept, self._theme)))
                item.setData(_NUMBER, run.run)
                state = Qt.CheckState.Unchecked if run.label.hidden else Qt.CheckState.Checked
                item.setCheckState(state)
            if self.rows.currentRow() < 0:
                self.rows.setCurrentRow(0)

    def _on_rows_item_changed(self, item: QListWidgetItem) -> None:
        self.run_hidden.emit(item.data(_NUMBER), item.checkState() == Qt.CheckState.Unchecked)

    def _on_all_clicked(self) -> None:
        self.only_asked.emit(False)

    def _on_only_clicked(self) -> None:
        self.only_asked.emit(True)


def _swatch(colour: QColor) -> QIcon:
    picture = QPixmap(_SWATCH, _SWATCH)
    picture.fill(colour)
    return QIcon(picture)
