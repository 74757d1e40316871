"""The toolbar: play, step, reset, speed, and the numbers of the run."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from gradstudio.app.run.slices import DEFAULT_SPEED
from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.project.number_text import format_number
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.kit.tips import tip_of
from gradstudio.ui.kit.unscrolled import TypedComboBox
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.window.size_class import SizeClass

_HEIGHT_BESIDE_TEXT = 16
_MARGIN, _INDENT = 2, 2
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

    Args:
        actions: what its buttons do.
        theme: how it is drawn at first.
        parent: as for any QWidget.

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
        indent = QWidget(self)  # Qt takes the margin above for the one on the left
        indent.setFixedWidth(_INDENT)
        self.addWidget(indent)
        self._play = self.addWidget(self.play_button)
        self.addAction(actions["step"])
        anchor = QWidget(self)
        anchor.setFixedWidth(0)
        afresh = _BarGroup(self, self.addWidget(anchor), [actions["reset"], actions["new_weights"]])
        self.addSeparator()
        self._speed = TypedComboBox(self)
        self._speed.setAccessibleName("Speed")
        self._speed.setToolTip("How fast to train")
        for title, rate in _SPEEDS:
            self._speed.addItem(title, rate)
        self._speed.setCurrentIndex(self._speed.findData(DEFAULT_SPEED))
        self._speed.activated.connect(self._on_speed_activated)
        self.addWidget(self._speed)
        edits = _BarGroup(self, self.addSeparator(), [actions["undo"], actions["redo"]])
        further = _BarGroup(self, self.addSeparator(), [actions["add_layer"], actions["palette"]])
        self.addSeparator()
        self.segments = {name: self._segment(actions[f"workspace_{name}"]) for name in WORKSPACES}
        self.live_button = QToolButton(self)  # in no menu: the action's own button would leave that with it
        self.live_button.setObjectName("past_live")
        self.live_button.setToolTip(actions["go_live"].toolTip())
        self.live_button.setAccessibleName("Live: look at the newest step")
        self.live_button.clicked.connect(actions["go_live"].trigger)
        self._live = self.addWidget(self.live_button)
        self._live.setVisible(False)
        spacer = QWidget(self)
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self._readouts = {name: Readout(name, self) for name in ("step", "loss", "accuracy")}
        numbers = [_BarGroup(self, self.addWidget(readout), []) for readout in self._readouts.values()]
        self._dispensable = (*reversed(numbers), further, edits, afresh)
        self.set_theme(theme)

    def show_workspace(self, name: str, size: SizeClass) -> None:
        """Mark the workspace that is shown, and offer to open what lies over the stage.

        Args:
            name: of the workspace.
            size: says what lies over the stage.
        """
        for other, segment in self.segments.items():
            segment.setChecked(other == name)
        self._show_over(size)

    def show_past(self, is_past: bool) -> None:
        """Offer to look at the newest step again while another one is looked at."""
        if is_past != self._live.isVisible():
            self._live.setVisible(is_past)
            self.fit()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of a run."""
        self._readouts["step"].show_text(f"{snapshot.step:,}")
        self._readouts["loss"].show_text(_short(snapshot.loss))
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
        row = self.layout()
        assert row is not None
        row.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)  # another style sets others
        for readout in self._readouts.values():
            readout.fit()
        self.play_button.setMinimumWidth(0)
        widths = []
        for playing in (not self._playing, self._playing):
            self.show_playing(playing)
            widths.append(self.play_button.sizeHint().width())
        self.setFixedHeight(self.fontMetrics().height() + _HEIGHT_BESIDE_TEXT)
        self.live_button.setIcon(icon("live", theme, "window"))
        self.play_button.setMinimumWidth(max(widths))  # so that nothing moves when it is pressed
        for name, segment in self.segments.items():
            segment.setIcon(self._actions[f"workspace_{name}"].icon())
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Leave out what there is no room for: first the numbers, then what menus have."""
        for group in self._dispensable:
            group.show(True)
        for group in self._dispensable:
            if self.sizeHint().width() <= self.width():
                break
            group.show(False)
        for action in self.actions():
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton) and not button.isCheckable():
                button.setFocusPolicy(
                    Qt.FocusPolicy.TabFocus
                )  # which a toolbar does not give to those it makes

    def _show_over(self, size: SizeClass) -> None:
        drawer, side, over = self._actions["drawer"], self._actions["side"], size.areas_over
        if "left" in over:
            self.insertAction(self._play, drawer)
        else:
            self.removeAction(drawer)
        if "right" in over:
            self.addAction(side)
        else:
            self.removeAction(side)
        self.fit()

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


class _BarGroup:
    """Part of the bar that is left out where there is no room for it.

    Args:
        bar: whose part it is.
        own: a separator or number that only the bar has, which can be hidden.
        shared: actions behind it that menus have as well: hidden, these would lose them too.
    """

    def __init__(self, bar: QToolBar, own: QAction, shared: Sequence[QAction]) -> None:
        self._bar = bar
        self._own = own
        self._shared = tuple(shared)
        bar.addActions(self._shared)
        self._shown = True

    def show(self, shown: bool) -> None:
        """Show it or leave it out."""
        if shown == self._shown:
            return
        self._shown = shown
        self._own.setVisible(shown)
        bar = self._bar
        if not shown:
            for action in self._shared:
                bar.removeAction(action)
        elif self._shared:
            actions = bar.actions()
            bar.insertActions(actions[actions.index(self._own) + 1], list(self._shared))


def _short(number: float) -> str:
    """Return a number in the room of six digits: one with a power of ten has two before it, or one and a minus."""
    text = format_number(number)
    return format_number(number, 2 if abs(number) >= 1 else 1) if "·" in text else text


class Readout(QWidget):
    """A number with its name before it, of constant width."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        caption = QLabel(name, self)
        caption.setObjectName("muted")
        self._number = QLabel("–", self)
        self._number.setFont(interface_font(1.15, QFont.Weight.DemiBold))
        self._number.setAccessibleName(name)
        self.setToolTip(tip_of(name))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(caption)
        row.addWidget(self._number)

    def fit(self) -> None:
        """Take the room of any number, at the present size of type."""
        self._number.setMinimumWidth(self._number.fontMetrics().horizontalAdvance("0.00000"))

    @property
    def text(self) -> str:
        """The number as it is shown."""
        return self._number.text()

    def show_text(self, text: str) -> None:
        """Show a new number."""
        if self._number.text() != text:
            self._number.setText(text)
