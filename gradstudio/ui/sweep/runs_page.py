"""`RunsPage`: the runs of a sweep across parallel axes, and below them as a table that follows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.project.difference.text import counted
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.sweep.parallel_view import ParallelView
from gradstudio.ui.sweep.step_opening import StepOpening
from gradstudio.ui.sweep.sweep_runs_table import SweepRunsTable

_PERCENTS = (100.0, 50.0, 25.0, 10.0, 5.0, 1.0)


class RunsPage(QWidget):
    """Which runs are meant is the same above and below.

    Args:
        seen: the runs.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        open_asked: number of a run that is to be opened, at the step that is pointed out.
        csv_asked: the table is to be written to a file.

    Attributes:
        best: how many of a hundred runs are shown.
        even: whether each value is as far from the next.
        clear_button: takes all marks away.
        opening: opens the run that is pointed out, at any of its steps.
        csv_button: writes the table.
        says: how many runs are meant.
        parallel: the axes.
        table: the runs as rows.
    """

    open_asked = Signal(int)
    csv_asked = Signal()

    def __init__(self, seen: SeenRuns, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._seen = seen
        self.best = StillComboBox(self)
        self.best.setAccessibleName("Runs that are shown")
        self.best.setToolTip("Show only the best runs, so that runs that diverged do not squash the axes")
        for percent in _PERCENTS:
            self.best.addItem("All runs" if percent == 100.0 else f"Best {percent:g} %", percent)
        self.best.currentIndexChanged.connect(lambda: seen.set_percent(self.best.currentData()))
        self.even = QCheckBox("Even spacing", self)
        self.even.setToolTip("Space the values that occur evenly on every axis")
        self.even.toggled.connect(seen.set_even)
        self.clear_button = QPushButton("Clear ranges", self)
        self.clear_button.setToolTip("Take away the ranges that are marked on axes")
        self.clear_button.clicked.connect(seen.clear_brushes)
        self.opening = StepOpening(seen, self)
        self.opening.open_asked.connect(self.open_asked)
        self.csv_button = QPushButton("CSV…", self)
        self.csv_button.setToolTip("Write the runs of the table to a CSV file")
        self.csv_button.clicked.connect(self.csv_asked)
        for button in (self.clear_button, self.csv_button):
            button.setObjectName("small")
        self.says = ElidedLabel(self)
        self.says.setObjectName("muted")
        self.parallel = ParallelView(seen, theme, self)
        self.table = SweepRunsTable(seen, theme, self)
        self.parallel.open_asked.connect(self.open_asked)
        self.table.open_asked.connect(self.open_asked)
        row = QHBoxLayout()
        row.setContentsMargins(INSET, 2, 8, 2)
        row.setSpacing(8)
        caption = QLabel("Show", self)
        caption.setObjectName("muted")
        for widget in (caption, self.best, self.even, self.clear_button):
            row.addWidget(widget)
        row.addWidget(self.says, 1)
        row.addWidget(self.opening)
        row.addWidget(self.csv_button)
        self.halves = QSplitter(Qt.Orientation.Vertical, self)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(self.parallel)
        self.halves.addWidget(self.table)
        self.halves.setStretchFactor(0, 3)
        self.halves.setStretchFactor(1, 2)
        self.table.setMinimumHeight(48)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.halves, 1)
        seen.changed.connect(self._show_state)
        seen.choice_changed.connect(self._show_state)
        self._show_state()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.parallel.set_theme(theme)
        self.table.set_theme(theme)

    def _show_state(self) -> None:
        seen = self._seen
        count, meant = len(seen.meant), int(seen.meant.sum())
        self.clear_button.setEnabled(bool(seen.brushes))
        self.csv_button.setEnabled(meant > 0)
        told = [f"{meant:,} of {count:,} runs" if meant < count else counted(count, "run")]
        if seen.table is not None:
            told += _some(int((seen.table.ran_away & seen.meant).sum()), meant, "diverged")
            told += _some(int((seen.table.not_built & seen.meant).sum()), meant, "could not be built")
        self.says.say(", ".join(told))


def _some(count: int, meant: int, what: str) -> list[str]:
    """Return how many of the runs that are meant did something, in words; nothing if none did."""
    if count < meant:
        return [f"{count:,} of them {what}"] if count else []
    return [f"which {what}" if count == 1 else f"all of which {what}"] if count else []
