"""`CurvesPage`: the losses of the runs over their steps, and the way into a run at any of these."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradstudio.app.sweep.run_curves import MOST_CURVES, RunCurves
from gradstudio.app.sweep.seen_runs import SeenRuns
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.sweep.step_opening import StepOpening
from gradstudio.ui.sweep.sweep_curves_view import SweepCurvesView

_HINT = "A click on a curve chooses its run and the step; a double click opens it there."


class CurvesPage(QWidget):
    """Says how many curves there are, and opens one.

    Args:
        curves: what is drawn.
        seen: the runs.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        open_asked: number of a run that is to be opened, at the step that is pointed out.

    Attributes:
        says: how many curves are drawn, and what can be done.
        opening: opens the run that is pointed out.
        view: the curves.
    """

    open_asked = Signal(int)

    def __init__(self, curves: RunCurves, seen: SeenRuns, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._curves, self._seen = curves, seen
        self.says = ElidedLabel(self)
        self.says.setObjectName("muted")
        self.opening = StepOpening(seen, self)
        self.view = SweepCurvesView(curves, seen, theme, self)
        for part in (self.opening, self.view):
            part.open_asked.connect(self.open_asked)
        row = QHBoxLayout()
        row.setContentsMargins(INSET, 2, 8, 2)
        row.setSpacing(8)
        row.addWidget(self.says, 1)
        row.addWidget(self.opening)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        curves.changed.connect(self._show_state)
        self._show_state()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.view.set_theme(theme)

    def _show_state(self) -> None:
        problem, found = self._curves.problem, self._curves.found
        if problem or found is None:
            self.says.say(problem or "Reading the curves…")
            return
        drawn, meant = len(found.numbers), int(self._seen.meant.sum())
        if not drawn:
            self.says.say("No run lies within the ranges that are marked on the page Runs.")
            return
        of = f"{drawn:,} of {meant:,} curves, spread evenly" if meant > MOST_CURVES else f"{drawn:,} curves"
        self.says.say(f"{of}. {_HINT}" if drawn > 1 else f"1 curve. {_HINT}")
