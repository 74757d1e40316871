"""`ProbeView`: what can be asked of the program with the hidden bug, and what it answered."""

from __future__ import annotations

from functools import partial
from html import escape

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.lab.bugs.bug_hunt import BugHunt
from gradstudio.lab.bugs.probes import COSTS, ProbeAnswer, ProbeKind
from gradstudio.lab.subject import Subject
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.look.code_font import code_font
from gradstudio.ui.look.theme import Theme, interface_font

_OF_NODE: dict[ProbeKind, tuple[str, str]] = {
    "gradient": ("Gradient", "What the backward pass says of this node"),
    "difference": ("Difference", "What symmetric differences of the correct loss say of this node"),
    "step": ("One step", "What this node passes on to its operands when its turn comes"),
    "update": ("Updates", "How the first steps move this parameter, beside what the optimizer's rule says"),
}
_OF_ALL: dict[ProbeKind, tuple[str, str]] = {
    "losses": ("Losses", "Train the program, and the right one beside it"),
    "debugger": ("Debugger", "Go through the pass of the program with the bug, line by line"),
    "check": ("Check all", "Compare the gradients of all parameters with symmetric differences"),
}


class ProbeView(QWidget):
    """A node, buttons that ask, and the answers, the newest above.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        asked: what, a `ProbeKind`, and of which node.
        cancel_asked: what is being worked out is to be given up.
    """

    asked = Signal(str, int)
    cancel_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._subject: Subject | None = None
        self._answers: tuple[ProbeAnswer, ...] = ()
        self.node = StillComboBox(self)
        self.node.setAccessibleName("Node to ask about")
        self.node.setToolTip(
            "The node that is asked about: type a part of its name, or click it in the panel Graph"
        )
        self.node.setEditable(True)
        self.node.setInsertPolicy(StillComboBox.InsertPolicy.NoInsert)
        self.node.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.node.currentIndexChanged.connect(self._on_node_current_index_changed)
        completer = QCompleter(self.node.model(), self.node)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.node.setCompleter(completer)
        edit = self.node.lineEdit()
        assert edit is not None
        edit.editingFinished.connect(self._on_edit_editing_finished)
        self.buttons: dict[ProbeKind, QPushButton] = {}
        asking = QWidget(self)
        flow = FlowLayout(asking)
        for kind, (name, tip) in (_OF_NODE | _OF_ALL).items():
            button = QPushButton(f"{name} −{COSTS[kind]}", asking)
            button.setObjectName("small")
            button.setAutoDefault(False)
            button.setAccessibleName(f"{name}, for {COSTS[kind]} points")
            button.setToolTip(f"{tip}. For {COSTS[kind]} points")
            button.clicked.connect(partial(self._on_button_clicked, kind))
            self.buttons[kind] = button
            flow.addWidget(button)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("thin")
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName("What is being worked out")
        self.cancel = QPushButton("Stop", self)
        self.cancel.setObjectName("small")
        self.cancel.setAutoDefault(False)
        self.cancel.setToolTip("Stop working out the answer; it then costs nothing")
        self.cancel.clicked.connect(self.cancel_asked)
        self.log = QLabel(self)
        self.log.setTextFormat(Qt.TextFormat.RichText)
        self.log.setWordWrap(True)
        self.log.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.log.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.log.setAccessibleName("Answers")
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.log)
        for part in (scroll.viewport(), self.log):
            part.setAutoFillBackground(False)  # the panel's own shows
        self._scroll = scroll
        busy = QHBoxLayout()
        busy.setSpacing(6)
        busy.addWidget(self.progress, 1)
        busy.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(5)
        column.addWidget(self.node)
        column.addWidget(asking)
        column.addLayout(busy)
        column.addWidget(scroll, 1)
        self.set_theme(theme)

    def show_hunt(self, hunt: BugHunt) -> None:
        """Show the nodes of the round and what was answered."""
        game = hunt.game
        subject = None if game is None else game.riddle.stage.subject
        if subject is not self._subject:
            self._subject = subject
            with QSignalBlocker(self.node):
                self.node.clear()
                if subject is not None:
                    # Parameters first: they are what is asked about most.
                    knobs = set(subject.knobs)
                    others = [i for i in reversed(range(len(subject))) if i not in knobs]
                    for i in (*subject.knobs, *others):
                        self.node.addItem(subject.names[i], i)
                    # A node of a neuron: every question but that of updates tells something of it.
                    inner = [i for i in others if subject.operands[i] and "neuron" in subject.names[i]]
                    self.node.setCurrentIndex(self.node.findData(inner[0]) if inner else 0)
        ready = game is not None and not hunt.is_busy
        for kind, button in self.buttons.items():
            of_parameter = kind != "update" or hunt.parameter_of(self.chosen) is not None
            button.setEnabled(ready and of_parameter)
        self.node.setEnabled(game is not None)
        self.progress.setVisible(hunt.is_busy)
        self.cancel.setVisible(hunt.is_busy and game is not None)
        self.progress.setValue(round(100 * hunt.share))
        self._is_parameter = hunt.parameter_of
        if hunt.answers != self._answers:
            self._answers = hunt.answers
            self._show_log()
            self._scroll.verticalScrollBar().setValue(0)

    @property
    def chosen(self) -> int:
        """The node that is asked about."""
        node = self.node.currentData()
        return 0 if node is None else int(node)

    def choose(self, name: str) -> None:
        """Ask about a node by its name, if the round has it."""
        index = self.node.findText(name)
        if index >= 0:
            self.node.setCurrentIndex(index)

    def choose_node(self, node: int) -> None:
        """Ask about a node of the round's graph."""
        index = self.node.findData(node)
        if index >= 0:
            self.node.setCurrentIndex(index)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for part in (self.node, self.cancel, *self.buttons.values()):
            part.setFont(interface_font(0.9))
        self.log.setFont(code_font(0.86))
        self._show_log()

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 80)

    def _show_log(self) -> None:
        muted = self._theme.muted
        parts = [
            f"<p style='margin:0 0 5px 0'><span style='color:{muted}'>{escape(answer.title)}</span><br>"
            + "<br>".join(escape(line).replace("  ", "&nbsp; ") for line in answer.lines)
            + "</p>"
            for answer in self._answers
        ]
        empty = f"<span style='color:{muted}'>Answers stand here.</span>"
        self.log.setText("".join(parts) or empty)

    def _on_node_current_index_changed(self, index: int) -> None:
        enabled = self.buttons["gradient"].isEnabled()
        self.buttons["update"].setEnabled(enabled and self._is_parameter(self.chosen) is not None)

    def _on_button_clicked(self, kind: ProbeKind) -> None:
        self.asked.emit(kind, self.chosen)

    def _on_edit_editing_finished(self) -> None:
        self.node.setEditText(self.node.itemText(self.node.currentIndex()))  # what is typed may name no node
