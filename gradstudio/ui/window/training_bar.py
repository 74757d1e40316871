"""The toolbar: play, step, reset, speed, and the numbers of the run."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from gradstudio.app.program.settings import WORKSPACES
from gradstudio.app.run.worker import DEFAULT_SPEED
from gradstudio.graph.numbers import format_number
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.kit.tips import tip_of
from gradstudio.ui.kit.unscrolled import TypedComboBox
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font

_HEIGHT = 42
_SPEEDS = (
    ("1 step/s", 1.0),
    ("5 steps/s", 5.0),
    ("25 steps/s", 25.0),
    ("100 steps/s", 100.0),
    ("1,000 steps/s", 1000.0),
    ("full speed", 0.0),
)


class TrainingBar(QToolBar):
    """Play and what belongs to it.

    Signals:
        speed_chosen: steps a second, 0 for as fast as it goes.
    """

    speed_chosen = Signal(float)

    def __init__(self, actions: ActionRegistry, theme: Theme, parent: QWidget) -> None:
        super().__init__("Training", parent)
        self.setObjectName("training_bar")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self._theme = theme
        self._playing = False
        self._actions = actions
        self.play_button = QToolButton(self)
        self.play_button.setObjectName("primary")
        self.play_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.play_button.setToolTip(actions["play"].toolTip())
        self.play_button.clicked.connect(actions["play"].trigger)
        self.play_button.setFixedWidth(104)
        self.addWidget(self.play_button)
        self.addAction(actions["step"])
        self.addAction(actions["reset"])
        self.addAction(actions["new_weights"])
        self.addSeparator()
        self._speed = TypedComboBox(self)
        self._speed.setAccessibleName("Speed")
        self._speed.setToolTip("How fast to train")
        for title, rate in _SPEEDS:
            self._speed.addItem(title, rate)
        self._speed.setCurrentIndex(self._speed.findData(DEFAULT_SPEED))
        self._speed.activated.connect(self._on_speed_activated)
        self.addWidget(self._speed)
        self.addSeparator()
        self.addAction(actions["undo"])
        self.addAction(actions["redo"])
        self.addSeparator()
        self.addAction(actions["add_layer"])
        self.addAction(actions["palette"])
        self.addSeparator()
        self.segments = {name: self._segment(actions[f"workspace_{name}"]) for name in WORKSPACES}
        spacer = QWidget(self)
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self._readouts = {name: Readout(name, self) for name in ("step", "loss", "accuracy")}
        for readout in self._readouts.values():
            self.addWidget(readout)
        self.set_theme(theme)
        self.setFixedHeight(_HEIGHT)

    def show_workspace(self, name: str) -> None:
        """Mark the workspace that is shown."""
        for other, segment in self.segments.items():
            segment.setChecked(other == name)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of a run."""
        self._readouts["step"].show_text(f"{snapshot.step:,}")
        self._readouts["loss"].show_text(format_number(snapshot.loss))
        self._readouts["accuracy"].show_text(
            "–" if math.isnan(snapshot.accuracy) else f"{snapshot.accuracy:.1%}"
        )

    def start_over(self) -> None:
        """Show no numbers until there are some of another project."""
        for readout in self._readouts.values():
            readout.show_text("–")

    def readout(self, name: str) -> str:
        """Return the number that is shown for "step", "loss" or "accuracy"."""
        return self._readouts[name].text

    def readout_tip(self, name: str) -> str:
        """Return what the tool tip of "step", "loss" or "accuracy" says."""
        return self._readouts[name].toolTip()

    def show_playing(self, playing: bool) -> None:
        """Show Pause while training runs, else Play."""
        self._playing = playing
        title, name = ("Pause", "pause") if playing else ("Play", "play")
        self._actions["play"].setText(title)
        self._actions["play"].setIcon(icon(name, self._theme))
        self.play_button.setText(title)
        self.play_button.setIcon(icon(name, self._theme, "on_accent"))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.show_playing(self._playing)
        for name, segment in self.segments.items():
            segment.setIcon(self._actions[f"workspace_{name}"].icon())

    def _segment(self, action: QAction) -> QToolButton:
        """Return the button of a workspace, which stays marked while that is shown."""
        button = QToolButton(self)
        button.setObjectName("segment")
        button.setText(action.text())
        button.setToolTip(action.toolTip())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.clicked.connect(action.trigger)
        self.addWidget(button)
        return button

    def _on_speed_activated(self, row: int) -> None:
        self.speed_chosen.emit(self._speed.itemData(row))


class Readout(QWidget):
    """A number with its name before it, of constant width."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        caption = QLabel(name, self)
        caption.setObjectName("muted")
        self._number = QLabel("–", self)
        self._number.setFont(interface_font(1.15, QFont.Weight.DemiBold))
        self._number.setMinimumWidth(self._number.fontMetrics().horizontalAdvance("0.00000"))
        self._number.setAccessibleName(name)
        self.setToolTip(tip_of(name))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(caption)
        row.addWidget(self._number)

    @property
    def text(self) -> str:
        """The number as it is shown."""
        return self._number.text()

    def show_text(self, text: str) -> None:
        """Show a new number."""
        if self._number.text() != text:
            self._number.setText(text)
