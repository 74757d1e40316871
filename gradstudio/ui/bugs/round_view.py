"""`RoundView`: the round of “Find the bug”: level, points, hints, and what was found so far."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gradstudio.app.lab.bugs.bug_hunt import BugHunt
from gradstudio.lab.bugs.game import HINT_COSTS
from gradstudio.lab.bugs.table import LEVELS
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.theme import Theme, interface_font

_LEVEL_WORDS = {1: "Level 1: plain", 2: "Level 2: in a rule", 3: "Level 3: subtle"}


class RoundView(QScrollArea):
    """Shows how the round stands.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        level_chosen: 1 to 3.
        hint_asked: the next hint is to be told.
        given_up: the answer is to be told.
        next_asked: the next round is to begin.
        graph_asked: whether the canvas is to show the graph of the round.
    """

    level_chosen = Signal(int)
    hint_asked = Signal()
    given_up = Signal()
    next_asked = Signal()
    graph_asked = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        self.level = StillComboBox(inside)
        self.level.setAccessibleName("Level")
        self.level.setToolTip("How hard the bug is to find")
        for level in LEVELS:
            self.level.addItem(_LEVEL_WORDS[level], level)
        self.level.activated.connect(self._on_level_activated)
        self.points = QLabel(inside)
        self.counts = wrapped_label(inside, "muted")
        self.stage = wrapped_label(inside, "muted")
        self.hints = wrapped_label(inside)
        self.hint = _button("Hint", inside)
        self.hint.clicked.connect(self.hint_asked)
        self.give_up = _button("Give up", inside)
        self.give_up.setToolTip("Have the answer told; the round gives no points")
        self.give_up.clicked.connect(self.given_up)
        self.next = _button("Next round", inside)
        self.next.setToolTip("Hide another bug")
        self.next.clicked.connect(self.next_asked)
        self.graph = _button("In the graph", inside)
        self.graph.setCheckable(True)
        self.graph.setToolTip(
            "Show the graph of this round in the panel Graph, with the right numbers; a click chooses a node"
        )
        self.graph.clicked.connect(self.graph_asked)
        self.all = wrapped_label(inside, "muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.hint, self.give_up, self.next):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.level)
        for part in (self.points, self.counts):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addWidget(self.hints)
        column.addWidget(self.stage)
        graph = QHBoxLayout()
        graph.addWidget(self.graph)
        graph.addStretch(1)
        column.addLayout(graph)
        column.addWidget(self.all)
        column.addStretch(1)
        self.setWidget(inside)
        for behind in (self.viewport(), inside):
            behind.setAutoFillBackground(False)  # the panel's own shows
        self.set_theme(theme)

    def show_hunt(self, hunt: BugHunt) -> None:
        """Show how the round stands."""
        progress, game = hunt.progress, hunt.game
        with QSignalBlocker(self.level):
            self.level.setCurrentIndex(self.level.findData(progress.level))
        is_over = game is not None and game.is_over
        self.points.setText(
            "" if game is None else _points(game.points, is_over=is_over, is_found=game.is_found)
        )
        self.counts.setVisible(game is not None)
        if game is not None:
            hints = "1 hint" if game.hint_count == 1 else f"{game.hint_count} hints"
            self.counts.setText(f"{game.probe_count} asked · {hints} · {game.wrong_count} wrong")
            self.hint.setToolTip(
                f"Tell the next hint, for {HINT_COSTS} points" if game.can_hint else "There are no more hints"
            )
            self.stage.setText(game.riddle.stage.says)
            self.stage.setVisible(True)
        else:
            self.stage.setVisible(False)
        told = () if game is None else game.hints
        self.hints.setVisible(bool(told))
        self.hints.setText("\n".join(f"{place}. {hint}" for place, hint in enumerate(told, start=1)))
        self.hint.setVisible(game is not None and not is_over)
        self.hint.setEnabled(game is not None and game.can_hint)
        self.give_up.setVisible(game is not None and not is_over)
        self.next.setVisible(is_over)
        self.graph.setVisible(game is not None)
        self.graph.setChecked(hunt.is_on_canvas)
        self.all.setVisible(bool(progress.rounds))
        found = len(progress.found_keys)
        bugs = "1 bug" if found == 1 else f"{found} bugs"
        self.all.setText(f"In all {progress.points:,} points, {bugs} found.")

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.points.setFont(interface_font(1.1, QFont.Weight.DemiBold))
        for part in (self.level, self.counts, self.stage, self.hints, self.all):
            part.setFont(interface_font(0.92))
        for button in (self.hint, self.give_up, self.next, self.graph):
            button.setFont(interface_font(0.92))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 60)

    def _on_level_activated(self, index: int) -> None:
        self.level_chosen.emit(self.level.itemData(index))


def _points(points: int, *, is_over: bool, is_found: bool) -> str:
    if not is_over:
        return f"{points} points left"
    return f"{points} points" if is_found else "Given up"


def _button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setObjectName("small")
    button.setAutoDefault(False)
    return button
