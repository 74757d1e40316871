"""`SetUpOptions`: how the points of a sweep are chosen, what is looked for, and when it ends."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from gradstudio.app.sweep.draft import GIVING_UP_TITLES, SEARCH_TITLES, SweepDraft
from gradstudio.app.sweep.left_out import MINUTES_DIGITS, MOST_POINTS, MOST_SEEDS
from gradstudio.sweep.seeing.sweep_table import OBJECTIVE_TITLES
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.kit.number_spin import DecimalSpinBox, WholeSpinBox
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.look.theme import interface_font

_LINE = 34
"""Least height of what is set beside each other, in pixels."""
_MOST_MINUTES = 100_000.0


class SetUpOptions(QWidget):
    """Controls that flow from line to line.

    Args:
        parent: as for any QWidget.

    Signals:
        edited: something else is chosen.

    Attributes:
        search: how points are chosen.
        points: how many.
        seeds: of each.
        objective: what is looked for.
        minutes: after which nothing more is begun; 0 for no limit.
        giving_up: how runs that lag are given up.
        by_doctor: whether they are given up by what the doctor finds.
    """

    edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.search = StillComboBox(self)
        for search, title in SEARCH_TITLES.items():
            self.search.addItem(title, search)
        self.search.setToolTip(
            "How points are chosen: all of a grid, at random, evenly, or by what came before"
        )
        self.points = WholeSpinBox(self)
        self.points.setRange(1, MOST_POINTS)
        self.points.setToolTip("How many combinations of values are tried; a grid has all of them")
        self.seeds = WholeSpinBox(self)
        self.seeds.setRange(1, MOST_SEEDS)
        self.seeds.setToolTip("From how many seeds each combination is trained")
        self.objective = StillComboBox(self)
        for objective, title in OBJECTIVE_TITLES.items():
            self.objective.addItem(title, objective)
        self.objective.setToolTip("What counts: the least loss, or the greatest accuracy")
        self.minutes = DecimalSpinBox(self)
        self.minutes.setRange(0.0, _MOST_MINUTES)
        self.minutes.setDecimals(MINUTES_DIGITS)
        self.minutes.setSpecialValueText("no limit")
        self.minutes.setToolTip("After this many minutes no more runs are started; a pause does not count")
        self.giving_up = StillComboBox(self)
        for way, title in GIVING_UP_TITLES.items():
            self.giving_up.addItem(title, way)
        self.giving_up.setToolTip(
            "Which runs are stopped early. At a ninth and a third of the steps only the best third goes on"
        )
        self.by_doctor = QCheckBox("Stop runs with a fault", self)
        self.by_doctor.setToolTip(
            "Stop a run as soon as the doctor finds a fault in it; the table names the fault"
        )
        for box in (self.search, self.objective, self.giving_up):
            box.currentIndexChanged.connect(self._on_edited)
        for spin in (self.points, self.seeds, self.minutes):
            spin.valueChanged.connect(self._on_edited)
        self.by_doctor.toggled.connect(self._on_edited)
        self._place()

    def draft(self, before: SweepDraft) -> SweepDraft:
        """Return a draft with what is chosen here."""
        return replace(
            before,
            search=self.search.currentData(),
            points=self.points.value(),
            seeds=self.seeds.value(),
            objective=self.objective.currentData(),
            minutes=self.minutes.value() or None,
            gives_up=self.giving_up.currentData(),
            asks_doctor=self.by_doctor.isChecked(),
        )

    def show_draft(self, draft: SweepDraft) -> None:
        """Show what a draft has chosen."""
        with QSignalBlocker(self):
            self.search.setCurrentIndex(self.search.findData(draft.search))
            self.points.setValue(draft.points)
            self.seeds.setValue(draft.seeds)
            self.objective.setCurrentIndex(self.objective.findData(draft.objective))
            self.minutes.setValue(draft.minutes or 0.0)
            self.giving_up.setCurrentIndex(self.giving_up.findData(draft.gives_up))
            self.by_doctor.setChecked(draft.asks_doctor)
        self._show_points()

    def _place(self) -> None:
        flow = FlowLayout(self, 12)
        for title, control in (
            ("Search", self.search),
            ("Points", self.points),
            ("Seeds each", self.seeds),
            ("Look for", self.objective),
            ("Minutes", self.minutes),
            ("Stop early", self.giving_up),
        ):
            flow.addWidget(_captioned(title, control, self))
        flow.addWidget(_in_line(self, self.by_doctor))

    def _show_points(self) -> None:
        self.points.setEnabled(self.search.currentData() != "grid")

    def _on_edited(self) -> None:
        self._show_points()
        self.edited.emit()


def _captioned(title: str, control: QWidget, parent: QWidget) -> QWidget:
    caption = QLabel(title, parent)
    caption.setObjectName("muted")
    caption.setFont(interface_font())
    caption.setBuddy(control)
    control.setAccessibleName(title)
    return _in_line(parent, caption, control)


def _in_line(parent: QWidget, *widgets: QWidget) -> QWidget:
    """Return widgets beside each other, as high as all that stand in the same line."""
    held = QWidget(parent)
    held.setFixedHeight(_LINE)
    row = QHBoxLayout(held)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    return held
