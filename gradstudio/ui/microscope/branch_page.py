"""`BranchPage`: goes on with each optimizer from the moment that is compared, all losses over one plot."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gradstudio.app.lab.optimizer_branches import MOST_STEPS, OptimizerBranches
from gradstudio.lab.microscope import BranchCurve, OptimizerComparison
from gradstudio.project.number_text import format_number
from gradstudio.project.spec.optimizer import OPTIMIZERS
from gradstudio.ui.inspector.under_way import UnderWay
from gradstudio.ui.kit.number_spin import WholeSpinBox
from gradstudio.ui.kit.step_chart import StepChart
from gradstudio.ui.kit.step_content import PlotLine, StepContent
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.microscope.branch_row import BranchRow
from gradstudio.ui.microscope.colours import optimizer_colour

_LIST = 268
_AT_FIRST = 100
_HINT = (
    "Each optimizer goes on from here, on the same batches, with the settings and rates in the table. The "
    "project's own goes on with its memory, the others begin without. The loss is that of all training samples."
)
_WIDE_RANGE = 30.0
"""Losses that differ by more than this factor are drawn over a logarithmic axis."""


class BranchPage(QWidget):
    """A number of steps and a button, then the plot with a row for each branch.

    Args:
        branches: trains them.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        run_asked: a `RunId` that is to be looked at.

    Attributes:
        steps: how many steps each is to take.
        begin_button: has them begin.
        under_way: how far they are, and the way to cancel.
        keep_all: keeps all of them.
        chart: their losses.
        rows: by the name of the optimizer.
    """

    run_asked = Signal(object)

    def __init__(self, branches: OptimizerBranches, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._branches = branches
        self._theme = theme
        self._comparison: OptimizerComparison | None = None
        self._before = QLabel("Each goes on for", self)
        self.steps = WholeSpinBox(self)
        self.steps.setRange(1, MOST_STEPS)
        self.steps.setValue(_AT_FIRST)
        self.steps.setAccessibleName("Steps of each branch")
        self.steps.setToolTip(f"How many steps each optimizer takes, 1 to {MOST_STEPS:,}")
        self._after = QLabel("steps", self)
        self.begin_button = QPushButton("Go on", self)
        self.begin_button.setObjectName("small")
        self.begin_button.setAutoDefault(False)
        self.begin_button.setToolTip(_folded(_HINT))
        self.begin_button.clicked.connect(self._on_begin_button_clicked)
        self.under_way = UnderWay("Share of the steps that are taken", "Cancel these branches", self)
        self.under_way.cancel_button.setObjectName("small")
        self.under_way.cancel_button.clicked.connect(branches.cancel)
        self.keep_all = QPushButton("Keep all as runs", self)
        self.keep_all.setObjectName("small")
        self.keep_all.setAutoDefault(False)
        self.keep_all.setToolTip("Add all branches to the runs of the project")
        self.keep_all.clicked.connect(partial(self._keep, tuple(OPTIMIZERS)))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        for widget in (self._before, self.steps, self._after, self.begin_button):
            head.addWidget(widget)
        head.addWidget(self.under_way, 1)
        head.addStretch(0)
        head.addWidget(self.keep_all)
        self.chart = StepChart(theme, self)
        self.chart.setAccessibleName("Losses of the branches by step")
        self.rows = {kind: BranchRow(kind, theme, self) for kind in OPTIMIZERS}
        inside = QWidget(self)
        inside.setObjectName("panel")
        listed = QVBoxLayout(inside)
        listed.setContentsMargins(0, 0, 4, 0)
        listed.setSpacing(2)
        for row in self.rows.values():
            row.keep_asked.connect(self._on_row_keep_asked)
            row.show_asked.connect(self._on_row_show_asked)
            listed.addWidget(row)
        listed.addStretch(1)
        self._list = QScrollArea(self)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setWidgetResizable(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWidget(inside)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(self.chart, 1)
        body.addWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(body, 1)
        branches.changed.connect(self.refresh)
        branches.grown.connect(self._show_curves)
        branches.progressed.connect(self.under_way.show_share)
        self.set_theme(theme)
        self.refresh()

    def show_comparison(self, comparison: OptimizerComparison | None) -> None:
        """Go on from the moment of another comparison; branches that are there stay."""
        self._comparison = comparison
        self.refresh()

    def refresh(self) -> None:
        """Show what is so now."""
        branches = self._branches
        self.under_way.show_busy(branches.is_busy)
        self.begin_button.setVisible(not branches.is_busy)
        self.begin_button.setEnabled(self._comparison is not None)
        self.begin_button.setText("Go on again" if branches.is_done else "Go on")
        kinds = [kind for kind in OPTIMIZERS if branches.can_keep(kind)]
        self.keep_all.setVisible(len(kinds) > 1)
        self._show_curves()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.chart.set_theme(theme)
        for row in self.rows.values():
            row.set_theme(theme)
        self._list.setFixedWidth(round(_LIST * max(1.0, text_scale())))

    def _show_curves(self) -> None:
        branches = self._branches
        curves = {curve.contender.kind: curve for curve in branches.curves}
        for kind, row in self.rows.items():
            row.setVisible(kind in curves)
            if kind in curves:
                run = branches.kept_as(kind)
                name = "" if run is None else branches.name_of(run)
                row.show_branch(curves[kind], name, can_keep=branches.can_keep(kind))
        self._list.setVisible(bool(curves))
        self.chart.show_content(self._content())

    def _content(self) -> StepContent:
        branches = self._branches
        lines = tuple(_line(curve) for curve in branches.curves)
        if not lines or not any(len(line.steps) > 1 for line in lines):
            waiting = "The branches begin…" if branches.is_busy else branches.problem or _HINT
            return StepContent(reason=waiting)
        every = np.concatenate([line.values for line in lines])
        every = every[np.isfinite(every)]
        is_wide = every.size and every.min() > 0 and every.max() > _WIDE_RANGE * every.min()
        return StepContent(
            lines=lines, scale="logarithmic" if is_wide else "linear", text=format_number, axis="steps"
        )

    def _keep(self, kinds: tuple[str, ...], checked: bool = False) -> None:
        self._branches.keep(kinds)

    def _on_row_keep_asked(self, kind: str) -> None:
        self._branches.keep((kind,))

    def _on_row_show_asked(self, kind: str) -> None:
        run = self._branches.kept_as(kind)
        if run is not None:
            self.run_asked.emit(run)

    def _on_begin_button_clicked(self) -> None:
        if self._comparison is not None:
            with QSignalBlocker(self.steps):
                self.steps.interpretText()
            self._branches.begin(self._comparison, self.steps.value())


def _line(curve: BranchCurve) -> PlotLine:
    kind = curve.contender.kind
    return PlotLine(
        key=kind,
        name=curve.contender.title,
        colour=partial(optimizer_colour, kind),
        steps=curve.steps,
        values=curve.losses,
    )


def _folded(text: str) -> str:
    return text.replace(". ", ".\n")
