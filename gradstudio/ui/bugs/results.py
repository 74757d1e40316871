"""`Results`: what the mistakes that are on do: both losses, both graphs, and the numbers that are most wrong."""

from __future__ import annotations

from html import escape

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.lab.bugs.bug_lab import BugLab
from gradstudio.lab.bugs.differences import WrongNumber, differences
from gradstudio.lab.bugs.runs import RunPair
from gradstudio.ui.bugs.curves import curves_of
from gradstudio.ui.bugs.graph_pair import GraphPair
from gradstudio.ui.bugs.number_table import NumberTable
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.kit.step_chart import StepChart
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font

VIEWS = {"losses": "Losses", "graphs": "Graphs", "numbers": "Numbers"}
"""What can be looked at, with the name of each."""
_WIDE, _HIGH = 620, 330
"""From this size on all of it is seen at once."""


class Results(QWidget):
    """One view at a time; where there is room all three.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        node_chosen: a node of the graph in sight.
        name_chosen: name of a node or parameter.
        cancel_asked: no more steps are to be taken.
        canvas_asked: whether the canvas is to be coloured by the gradients of the bug.
    """

    node_chosen = Signal(int)
    name_chosen = Signal(str)
    cancel_asked = Signal()
    canvas_asked = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = "losses"
        self.chart = StepChart(theme, self)
        self.chart.setAccessibleName("Losses of the right run and of the run with the bug")
        self.graphs = GraphPair(theme, self)
        self.graphs.node_chosen.connect(self.node_chosen)
        self.numbers = NumberTable(self)
        self.numbers.chosen.connect(self.name_chosen)
        self.state = ElidedLabel(self)
        self.state.setObjectName("muted")
        self.legend = QLabel(self)
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("thin")
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(36, 4)
        self.progress.setAccessibleName("Steps of both runs")
        self.cancel = QPushButton("Stop", self)
        self.cancel.setObjectName("small")
        self.cancel.setAutoDefault(False)
        self.cancel.setToolTip("Take no more steps; what was taken stays")
        self.cancel.clicked.connect(self.cancel_asked)
        self.canvas = QToolButton(self)
        self.canvas.setCheckable(True)
        self.canvas.setIconSize(QSize(16, 16))
        self.canvas.setAccessibleName("Colour the panel Graph by the gradients with the bug")
        self.canvas.setToolTip("Colour the panel Graph by the gradients with the bug")
        self.canvas.clicked.connect(self.canvas_asked)
        self.buttons = QButtonGroup(self)
        self._choice = QWidget(self)
        choice = QHBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(2)
        for place, (key, name) in enumerate(VIEWS.items()):
            button = QToolButton(self._choice)
            button.setObjectName("page")
            button.setText(name)
            button.setCheckable(True)
            button.setChecked(key == self._view)
            button.setToolTip(f"Look at {_TOLD[key]}")
            self.buttons.addButton(button, place)
            choice.addWidget(button)
        self.buttons.idClicked.connect(self._on_buttons_id_clicked)
        head = QHBoxLayout()
        head.setContentsMargins(4, 3, 6, 1)
        head.setSpacing(6)
        head.addWidget(self._choice)
        head.addStretch(1)
        head.addWidget(self.canvas)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 1, 8, 3)
        foot.setSpacing(10)
        foot.addWidget(self.legend)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.progress)
        foot.addWidget(self.cancel)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._grid, 1)
        column.addLayout(foot)
        self._is_whole: bool | None = None
        self.set_theme(theme)
        self._lay_out()

    @property
    def view(self) -> str:
        """What is looked at, a key of `VIEWS`."""
        return self._view

    def choose(self, view: str) -> None:
        """Look at something else."""
        self._view = view
        self.buttons.button(list(VIEWS).index(view)).setChecked(True)
        self._show_parts()

    def show_lab(self, lab: BugLab, placed: PlacedGraph | None) -> None:
        """Show what came of the mistakes that are on."""
        self.show_runs(lab)
        self.canvas.setEnabled(lab.numbers.passes is not None)
        self.canvas.setChecked(lab.on_canvas.is_on)
        passes, problem = lab.numbers.passes, lab.numbers.problem
        waiting = "Working out the pass with the bug…"
        self.graphs.show_passes(passes, placed, problem or waiting)
        if passes is not None and passes.found:
            self.numbers.show_numbers("Gradient of", passes.found)

    def reset(self) -> None:
        """Show the whole of what comes next, however one zoomed before."""
        self.chart.reset()
        self.graphs.reset()

    def show_runs(self, lab: BugLab) -> None:
        """Show both runs as far as they have come."""
        runs, pair, passes = lab.runs, lab.runs.pair, lab.numbers.passes
        if passes is None or not passes.found:
            self.numbers.show_numbers(*moved_apart(pair))
        self.chart.show_content(curves_of(pair, runs.problem))
        self.progress.setVisible(runs.is_busy)
        self.cancel.setVisible(runs.is_busy)
        self.progress.setValue(round(100 * runs.share))
        state = runs.problem if pair is None else state_of(pair, is_busy=runs.is_busy)
        self.state.say(state if lab.stand_in is None else f"{state} · {lab.stand_in.title}")

    def show_selected(self, node: int | None) -> None:
        """Mark the node that is selected."""
        self.graphs.show_selected(node)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for part in (self.chart, self.graphs):
            part.set_theme(theme)
        for label in (self.state, self.legend, self.cancel, *self.buttons.buttons()):
            label.setFont(interface_font(0.9))
        self.numbers.setFont(interface_font(0.92))
        self.canvas.setIcon(icon("graph", theme, "muted"))
        names = (("right", theme.accent), ("bug", theme.fault))
        self.legend.setText(
            "&nbsp; ".join(
                f"<span style='color:{colour}'>●</span>&nbsp;{escape(name)}" for name, colour in names
            )
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Have all of it beside each other where there is room, else one over the other."""
        is_whole = self.width() >= _WIDE and self.height() >= _HIGH
        if is_whole != self._is_whole:
            self._is_whole = is_whole
            for part in (self.chart, self.graphs, self.numbers):
                self._grid.removeWidget(part)
            if is_whole:
                self._grid.addWidget(self.graphs, 0, 0, 1, 2)
                self._grid.addWidget(self.chart, 1, 0)
                self._grid.addWidget(self.numbers, 1, 1)
            else:
                for part in (self.chart, self.graphs, self.numbers):
                    self._grid.addWidget(part, 0, 0)
            self._grid.setRowStretch(0, 1)
            self._grid.setRowStretch(1, int(is_whole))
            self._grid.setColumnStretch(0, 1)
            self._grid.setColumnStretch(1, int(is_whole))
            self._show_parts()

    def _show_parts(self) -> None:
        every = {"losses": self.chart, "graphs": self.graphs, "numbers": self.numbers}
        self._choice.setVisible(not self._is_whole)
        for key, part in every.items():
            part.setVisible(bool(self._is_whole) or key == self._view)

    def _on_buttons_id_clicked(self, place: int) -> None:
        self.choose(list(VIEWS)[place])


_TOLD = {
    "losses": "the losses of both runs",
    "graphs": "the gradients of both passes, drawn as in the panel Graph",
    "numbers": "the numbers that differ most",
}


def state_of(pair: RunPair, *, is_busy: bool) -> str:
    """Return how far two runs have come and where they part, in a few words."""
    taken, apart = len(pair.wrong.losses), pair.apart_at
    if pair.wrong.ended:
        return pair.wrong.ended
    where = (
        "no difference" if apart is None else "apart at once" if apart == 0 else f"apart from step {apart}"
    )
    if pair.is_whole:
        return f"{where} · {pair.plan.says}"
    if apart is None:
        where = "no difference yet"
    return f"{where} · {'' if is_busy else 'stopped after '}{taken} of {pair.plan.says}"


def moved_apart(pair: RunPair | None) -> tuple[str, tuple[WrongNumber, ...]]:
    """Return what the table says where gradients are right: parameters after the first step that differs."""
    apart = None if pair is None else pair.apart_at
    if pair is None or apart is None:
        return "Gradient of", ()
    step = max(apart, 1)
    right, wrong = pair.right.parameters, pair.wrong.parameters
    if min(len(right), len(wrong)) <= step or np.array_equal(right[step], wrong[step]):
        return "Gradient of", ()
    return f"After step {step}", differences(right[step], wrong[step], pair.paths)
