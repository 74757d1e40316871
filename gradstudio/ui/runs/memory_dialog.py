"""`MemoryDialog`: what is kept of each run, and how much memory it may take."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.record.held_states import HeldStates
from gradstudio.project.difference.text import counted
from gradstudio.ui.kit.number_spin import WholeSpinBox

MEGABYTE = 2**20
LEAST_MEGABYTES, MOST_MEGABYTES = 16, 65_536
_FOLLOW_MILLISECONDS = 1000
_WHY = (
    "States of a run are kept now and then. To show a step, the state before it is taken and the steps after that "
    "are taken again. With less memory the states are farther apart, and a step takes longer to be shown. "
    "Readings of the health of the network count too. So do the states at the ends of runs, which are always kept; "
    "an eighth of the memory is left for the other states in any case."
)


class MemoryDialog(QDialog):
    """A row for each run, and a field for the bound; follows the training.

    Args:
        held: returns what is kept.
        most_bytes: what it may take at present.
        parent: the window.

    Signals:
        chosen: another bound, in bytes.
    """

    chosen = Signal(object)

    def __init__(
        self, held: Callable[[], Sequence[HeldStates]], most_bytes: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Memory for runs")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._held = held
        words = QLabel(_WHY, self)
        words.setWordWrap(True)
        self.table = QTreeWidget(self)
        self.table.setAccessibleName("States that are kept of each run")
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setHeaderLabels(["Run", "States", "Most steps apart", "Memory"])
        self.table.header().setStretchLastSection(False)
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.total = QLabel(self)
        caption = QLabel("At most", self)
        self.most = WholeSpinBox(self)
        self.most.setAccessibleName("Memory for the states of all runs, in megabytes")
        self.most.setRange(LEAST_MEGABYTES, MOST_MEGABYTES)
        self.most.setSingleStep(64)
        self.most.setSuffix(" MB")
        self.most.setKeyboardTracking(False)
        self.most.setValue(round(most_bytes / MEGABYTE))
        self.most.valueChanged.connect(self._on_most_value_changed)
        caption.setBuddy(self.most)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        bound = QHBoxLayout()
        bound.setSpacing(8)
        bound.addWidget(self.total, 1)
        bound.addWidget(caption)
        bound.addWidget(self.most)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(self.table, 1)
        column.addLayout(bound)
        column.addWidget(buttons)
        self.resize(520, 380)
        self._follow = QTimer(self)
        self._follow.setInterval(_FOLLOW_MILLISECONDS)
        self._follow.timeout.connect(self.show_held)
        self._follow.start()
        self.show_held()

    def show_held(self) -> None:
        """Show what is kept now."""
        rows = self._held()
        for place, row in enumerate(rows):
            item = self.table.topLevelItem(place) or QTreeWidgetItem(self.table)
            texts = row.name, f"{row.count:,}", f"{row.gap:,}", _megabytes(row.nbytes)
            for column, text in enumerate(texts):
                if item.text(column) != text:
                    item.setText(column, text)
                if column:
                    item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        while self.table.topLevelItemCount() > len(rows):
            self.table.takeTopLevelItem(len(rows))
        taken = sum(row.nbytes for row in rows)
        self.total.setText(f"{counted(len(rows), 'run')}: {_megabytes(taken)}")

    def _on_most_value_changed(self, megabytes: int) -> None:
        self.chosen.emit(megabytes * MEGABYTE)


def _megabytes(nbytes: int) -> str:
    return f"{nbytes / MEGABYTE:,.1f} MB"
