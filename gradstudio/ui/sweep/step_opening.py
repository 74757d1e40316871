"""`StepOpening`: opens the run that is pointed out, at any of its steps."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.ui.kit.number_spin import WholeSpinBox

_NONE_CHOSEN = "Choose a run first: click a line, a dot, a curve, or a row of the table"
_MOST_STEPS = 2**31 - 1


class StepOpening(QWidget):
    """A field for the step, and a button. Return in the field opens the run, too.

    Args:
        seen: the runs.
        parent: as for any QWidget.

    Signals:
        open_asked: number of the run; its step is pointed out.

    Attributes:
        step: the step, from 0 to the last of the run.
        button: opens it.
    """

    open_asked = Signal(int)

    def __init__(self, seen: SeenRuns, parent: QWidget) -> None:
        super().__init__(parent)
        self._seen = seen
        self._caption = QLabel("At step", self)
        self._caption.setObjectName("muted")
        self.step = WholeSpinBox(self)
        self.step.setRange(0, _MOST_STEPS)
        self.step.setMinimumWidth(self.step.fontMetrics().horizontalAdvance("0" * 7) + 34)
        self.step.setRange(0, 0)
        self.step.setAccessibleName("Step that the run is opened at")
        self.step.setKeyboardTracking(False)
        self._caption.setBuddy(self.step)
        self.button = QPushButton("Open run", self)
        self.button.setObjectName("small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self._caption, self.step, self.button):
            row.addWidget(widget)
        self.step.valueChanged.connect(self._on_step_value_changed)
        self.step.editingFinished.connect(self._forget_typed)
        self.button.clicked.connect(self._on_button_clicked)
        seen.changed.connect(self.refresh)
        seen.pointed_out.connect(self._on_seen_pointed_out)
        self.refresh()

    def refresh(self) -> None:
        """Show the run that is pointed out, and its step, but for one that is being typed."""
        table, row = self._seen.table, self._seen.row
        is_known = table is not None and row is not None
        last = int(table.columns.steps[row]) if table is not None and row is not None else 0
        for widget in (self.step, self.button, self._caption):
            widget.setEnabled(is_known)
        with QSignalBlocker(self.step):
            self.step.setRange(0, min(last, _MOST_STEPS))
            if not is_known or not self.step.lineEdit().isModified():
                self.step.setValue(last if self._seen.step is None else self._seen.step)
        self.step.setToolTip(f"0 to {last:,}, its last" if is_known else _NONE_CHOSEN)
        self.button.setToolTip(
            f"Open run {self._seen.number} at this step: its steps are trained again"
            if is_known
            else _NONE_CHOSEN
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.button.isEnabled():
            self.step.interpretText()
            self._on_button_clicked()
        else:
            super().keyPressEvent(event)

    def _forget_typed(self) -> None:
        self.step.lineEdit().setModified(False)

    def _on_seen_pointed_out(self) -> None:
        self._forget_typed()
        self.refresh()

    def _on_step_value_changed(self, step: int) -> None:
        self._seen.point_out(self._seen.number, None if step == self.step.maximum() else step)

    def _on_button_clicked(self) -> None:
        if self._seen.number is not None:
            self.open_asked.emit(self._seen.number)
