"""`HuntPage`: “Find the bug”."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.lab.bugs.bug_hunt import BugHunt
from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.faults import FaultPlace
from gradstudio.lab.bugs.probes import ProbeKind
from gradstudio.ui.bugs.curves import curves_of
from gradstudio.ui.bugs.guess_view import GuessView
from gradstudio.ui.bugs.page_choice import PageChoice
from gradstudio.ui.bugs.probe_view import ProbeView
from gradstudio.ui.bugs.round_view import RoundView
from gradstudio.ui.kit.step_chart import StepChart
from gradstudio.ui.look.theme import Theme

_RULES = (
    "One bug is hidden in a copy of your project that has few samples and the weights of step 0, so its numbers "
    "differ from those in sight. Ask for gradients, differences, steps of the pass, updates and losses. Each "
    "answer costs points. Then name the bug and its place."
)
_LEFT_SHARE, _LEFT_LEAST, _LEFT_MOST = 0.27, 180, 280
_WITH_CHART = 900
"""From this width on the losses stand beside all else."""


class HuntPage(QWidget):
    """The round at the left, what is asked in the middle, the guess at the right.

    Args:
        hunt: the game.
        graph: the graph of the canvas, where nodes can be chosen.
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        debugger_opened: the debugger goes through the pass with the bug.
    """

    debugger_opened = Signal()

    def __init__(self, hunt: BugHunt, graph: ShownGraph, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._hunt, self._graph = hunt, graph
        self.rules = QLabel(_RULES, self)
        self.rules.setWordWrap(True)
        self.rules.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.begin = QPushButton("Hide a bug", self)
        self.begin.setAutoDefault(False)
        self.begin.setToolTip("Begin a round")
        self.begin.clicked.connect(hunt.begin)
        self.problem = QLabel(self)
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        start = QWidget(self)
        column = QVBoxLayout(start)
        column.setContentsMargins(32, 8, 32, 8)
        column.addStretch(1)
        column.addWidget(self.rules)
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.problem)
        column.addStretch(1)
        self._start = start
        self._played = QWidget(self)
        self._left = QWidget(self)
        self.round = RoundView(theme, self._left)
        self.round.level_chosen.connect(hunt.set_level)
        self.round.hint_asked.connect(hunt.hint)
        self.round.given_up.connect(hunt.give_up)
        self.round.next_asked.connect(hunt.begin)
        self.round.graph_asked.connect(hunt.show_graph)
        self.probes = ProbeView(theme, self._played)
        self.probes.asked.connect(self._on_probes_asked)
        self.probes.cancel_asked.connect(hunt.cancel)
        self.guess = GuessView(theme, self._played)
        self.guess.guessed.connect(self._on_guess_guessed)
        self.chart = StepChart(theme, self._played)
        self.chart.setAccessibleName("Losses of the right run and of that with the hidden bug")
        row = QHBoxLayout(self._played)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.probes, 56)
        row.addWidget(self.guess, 40)
        row.addWidget(self.chart, 48)
        self.choice = PageChoice("hunt", self._left)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.choice)
        left.addWidget(self.round, 1)
        left.addStretch(0)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._start)
        self._pages.addWidget(self._played)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._left)
        whole.addLayout(self._pages, 1)
        hunt.changed.connect(self.refresh)
        graph.selected.node_changed.connect(self._on_graph_node_changed)
        self.refresh()

    def refresh(self) -> None:
        """Show how the round stands."""
        hunt = self._hunt
        if hunt.game is None:
            self.begin.setEnabled(not hunt.is_busy)
            self.begin.setText("Hiding a bug…" if hunt.is_busy else "Hide a bug")
            self.problem.setText(hunt.problem)
            self.problem.setVisible(bool(hunt.problem))
            self._pages.setCurrentWidget(self._start)
        for part in (self.round, self.probes, self.guess):
            part.show_hunt(hunt)
        if hunt.game is not None:
            pair = next((answer.pair for answer in hunt.answers if answer.pair is not None), None)
            reason = "Ask for the losses to see them here." if pair is None else ""
            self.chart.show_content(curves_of(pair, reason))
            self._pages.setCurrentWidget(self._played)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for part in (self.round, self.probes, self.guess, self.chart):
            part.set_theme(theme)
        self.choice.fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 100)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chart.setVisible(self.width() >= _WITH_CHART)
        listed = min(max(_LEFT_SHARE * self.width(), _LEFT_LEAST), _LEFT_MOST)
        self._left.setFixedWidth(round(listed))

    def _on_probes_asked(self, kind: ProbeKind, node: int) -> None:
        self._hunt.ask(kind, node)
        if kind == "debugger":
            self.debugger_opened.emit()

    def _on_guess_guessed(self, bug: Bug, place: FaultPlace) -> None:
        self._hunt.guess(bug, place)

    def _on_graph_node_changed(self, node: int | None) -> None:
        graph = self._graph.graph
        if node is None or graph is None:
            return
        if self._hunt.is_on_canvas:
            self.probes.choose_node(node)
        elif graph.labels[node]:
            self.probes.choose(graph.labels[node])
