"""`PlaceField`: chooses a run and a step of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gradstudio.app.compare.side import SideChoice
from gradstudio.app.record.run_record import RunRecord
from gradstudio.training.record import Label
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.kit.number_spin import WholeSpinBox
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.kit.unscrolled import TypedComboBox
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import Theme

_SWATCH = 10
_LARGEST = 2**31 - 1


class PlaceField(QWidget):
    """The name of a side, a list of runs, a step, and a button for the end of the run.

    Args:
        name: of the side, as it is shown.
        theme: whose colours the runs have.
        parent: as for any QWidget.

    Signals:
        chosen: a `SideChoice`.
    """

    chosen = Signal(object)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._runs: tuple[RunRecord, ...] = ()
        self._listed: tuple[tuple[int, Label], ...] = ()
        self._shown: RunId | None = None
        caption = QLabel(name, self)
        caption.setObjectName("heading")
        self.run = TypedComboBox(self)
        self.run.setAccessibleName(f"Run {name}")
        self.run.setToolTip(f"The run that {name} is of")
        self.run.setIconSize(QSize(_SWATCH, _SWATCH))
        self.run.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.run.setMinimumContentsLength(5)
        self.run.activated.connect(self._on_run_activated)
        step = QLabel("step", self)
        step.setObjectName("muted")
        self.step = WholeSpinBox(self)
        self.step.setAccessibleName(f"Step of {name}")
        self.step.setToolTip("Number of steps taken")
        self.step.setKeyboardTracking(False)
        self.step.valueChanged.connect(self._on_step_value_changed)
        self.step.editingFinished.connect(self._on_step_editing_finished)
        self.end = Switch("end", self)
        self.end.setAccessibleName(f"End of the run of {name}")
        self.end.setToolTip("Stay at the end of the run, also while it is trained on")
        self.end.clicked.connect(self._on_end_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (caption, self.run, step, self.step, self.end):
            row.addWidget(widget)
        row.setStretch(1, 1)

    def show_place(self, runs: Sequence[RunRecord], place: SideChoice | None, moment: Moment | None) -> None:
        """Show what is chosen.

        Args:
            runs: to choose from.
            place: what was chosen; None while there is no run.
            moment: what that is at present.
        """
        self._runs = tuple(runs)
        shown, self._shown = self._shown, None if place is None else place.run
        if self._shown is None or self._shown != shown:
            self.drop_typed()  # or it is a step of another run
        listed = tuple((int(run.run), run.label) for run in runs)
        self.run.blockSignals(True)
        if listed != self._listed:  # or a list that is open would jump while a run is trained
            self._listed = listed
            self.run.clear()
            for run in self._runs:
                self.run.addItem(self._swatch(run), run.label.name, int(run.run))
        if place is not None:
            self.run.setCurrentIndex(self.run.findData(int(place.run)))
        self.run.blockSignals(False)
        kept = None if place is None else next((run.kept for run in self._runs if run.run == place.run), None)
        self.step.blockSignals(True)
        self.step.setRange(
            0 if kept is None else kept.begin, _LARGEST if kept is None else max(kept.begin, kept.end)
        )
        if moment is not None and not self.step.lineEdit().isModified():  # or what is being typed would go
            self.step.setValue(moment.step)
        self.step.blockSignals(False)
        self.end.setChecked(place is not None and place.step is None)
        for widget in (self.run, self.step, self.end):
            widget.setEnabled(place is not None)

    def drop_typed(self) -> None:
        """Show the step again instead of what is being typed."""
        self.step.lineEdit().setModified(False)
        self.step.setValue(self.step.value())

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for row, run in enumerate(self._runs):
            self.run.setItemIcon(row, self._swatch(run))

    def _swatch(self, run: RunRecord) -> QIcon:
        pixmap = QPixmap(_SWATCH, _SWATCH)
        pixmap.fill(QColor(run_colour(run.kept, self._theme)))
        return QIcon(pixmap)

    @property
    def _run(self) -> RunId:
        return RunId(self.run.currentData())

    def _choose_place(self) -> None:
        """Choose the run and the step, or the end, that are shown."""
        step = None if self.end.isChecked() else self.step.value()
        self.chosen.emit(SideChoice(run=self._run, step=step))

    def _on_run_activated(self, row: int) -> None:
        if self._run != self._shown:
            self.chosen.emit(SideChoice(run=self._run))
        else:  # it is to stay at this run, and at this step
            self._choose_place()

    def _on_step_value_changed(self, step: int) -> None:
        self.chosen.emit(SideChoice(run=self._run, step=step))

    def _on_step_editing_finished(self) -> None:
        self.step.lineEdit().setModified(False)  # also if the number that was typed is the one that was there

    def _on_end_clicked(self) -> None:
        self._choose_place()
