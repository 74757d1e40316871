"""`SetUpFoot`: what is done with a sweep that is set up, and in which file it will be kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gradstudio.app.sweep.draft_judge import DraftJudge
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.kit.flow_layout import FlowLayout

ONE_AT_A_TIME = "A sweep runs. Cancel it, or wait for it, to open another"
_SAVE_HINT = "Save the sweep with its project, to run it by gradstudio sweep on another machine or a cluster"
_OPEN_HINT = "Look at the file of a sweep, from this window or from gradstudio sweep"


class SetUpFoot(QWidget):
    """Buttons that flow from line to line, and below them the file.

    Args:
        judge: has the plan that is typed.
        parent: as for any QWidget.

    Signals:
        start_asked: a sweep is to begin; its plan.
        open_asked: the file of a sweep is to be chosen.
        save_asked: the sweep is to be saved as TOML; its plan.
        path_asked: where the sweep is kept is to be chosen.

    Attributes:
        start_button: begins.
        open_button: opens another sweep.
        save_button: saves it as TOML.
        kept_in: the file.
        path_button: chooses another.
    """

    start_asked = Signal(object)
    open_asked = Signal()
    save_asked = Signal(object)
    path_asked = Signal()

    def __init__(self, judge: DraftJudge, parent: QWidget) -> None:
        super().__init__(parent)
        self._judge = judge
        self._is_running = False
        self.start_button = QPushButton("Start", self)
        self.start_button.setToolTip("Begin the sweep; the window goes on as usual meanwhile")
        self.start_button.clicked.connect(self._on_start_button_clicked)
        self.open_button = QPushButton("Open a sweep…", self)
        self.open_button.clicked.connect(self.open_asked)
        self.save_button = QPushButton("Save as TOML…", self)
        self.save_button.clicked.connect(self._on_save_button_clicked)
        self.kept_in = ElidedLabel(self)
        self.kept_in.setObjectName("muted")
        self.path_button = QPushButton("Change…", self)
        self.path_button.setObjectName("small")
        self.path_button.setToolTip("Choose the file that the results are kept in")
        self.path_button.clicked.connect(self.path_asked)
        self._place()
        judge.judged.connect(self._on_judged)
        self.show_running(False)

    def show_path(self, path: Path) -> None:
        """Say in which file the sweep will be kept."""
        self.kept_in.say(f"Kept in {path}")

    def show_running(self, running: bool) -> None:
        """Begin and open no other sweep while one runs."""
        self._is_running = running
        self.open_button.setEnabled(not running)
        self.open_button.setToolTip(ONE_AT_A_TIME if running else _OPEN_HINT)
        self._on_judged()

    def _place(self) -> None:
        buttons = QWidget(self)
        flow = FlowLayout(buttons, 8)
        for button in (self.start_button, self.open_button, self.save_button):
            flow.addWidget(button)
        kept = QHBoxLayout()
        kept.setSpacing(8)
        kept.addWidget(self.kept_in, 1)
        kept.addWidget(self.path_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(buttons)
        column.addLayout(kept)

    def _on_judged(self) -> None:
        is_legal = self._judge.plan is not None
        self.start_button.setEnabled(is_legal and not self._is_running)
        self.save_button.setEnabled(is_legal)
        self.save_button.setToolTip(_SAVE_HINT if is_legal else self._judge.problem)

    def _on_start_button_clicked(self) -> None:
        if self._judge.plan is not None:
            self.start_asked.emit(self._judge.plan)

    def _on_save_button_clicked(self) -> None:
        if self._judge.plan is not None:
            self.save_asked.emit(self._judge.plan)
