"""`Transport`: the buttons of the debugger, its speed, and whether it goes through a pass or a training step."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from gradstudio.app.lab.debug_kind import KINDS, DebugKind
from gradstudio.app.lab.self_running import SPEEDS
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.canvas.choice import BarChoice
from gradstudio.ui.debugger.where_label import WhereLabel
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme

_BUTTON = 28
_MOVING = ("debug_restart", "debug_unstep", "debug_step", "debug_run", "debug_end")
_MARKING = ("debug_run_to", "debug_break_node", "debug_break_operation", "debug_watch")
_GAP = 6


class Transport(QWidget):
    """Shows what it is told; what its buttons do are actions of the window.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        kind_chosen: a `DebugKind`.
        speed_chosen: steps a second, 0 for as fast as it goes.

    Attributes:
        buttons: by name of their actions.
        kinds: by kind, the button that chooses it.
        where: says which step it is.
    """

    kind_chosen = Signal(str)
    speed_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_running = False
        self.buttons = {name: self._button() for name in (*_MOVING, *_MARKING)}
        self.speed = BarChoice("Speed of the debugger", "How many steps a second the debugger takes", self)
        for title, rate in SPEEDS.items():
            self.speed.addItem(title, rate)
        self.speed.activated.connect(self._on_speed_activated)
        self.where = WhereLabel(self)
        self.kinds: dict[DebugKind, QToolButton] = {}
        group = QButtonGroup(self)
        for kind, words in KINDS.items():
            button = self.kinds[kind] = QToolButton(self)
            button.setObjectName("segment")
            button.setText(words.title)
            button.setToolTip(words.hint)
            button.setCheckable(True)
            group.addButton(button)
            button.clicked.connect(self._on_kind_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for name in _MOVING:
            row.addWidget(self.buttons[name])
        row.addWidget(self.speed)
        row.addSpacing(_GAP)
        for name in _MARKING:
            row.addWidget(self.buttons[name])
        row.addSpacing(_GAP)
        row.addWidget(self.where, 1)
        for button in self.kinds.values():
            row.addWidget(button)

    def set_actions(self, actions: ActionRegistry) -> None:
        """Have the buttons do what actions of the window do."""
        for name, button in self.buttons.items():
            button.setDefaultAction(actions[name])
            button.setAccessibleName(actions[name].text())
        self._show_run()

    def show_kind(self, kind: DebugKind, *, can_choose: bool) -> None:
        """Show what is stepped through.

        Args:
            kind: what.
            can_choose: whether there is a choice.
        """
        button = self.kinds[kind]
        with QSignalBlocker(button):
            button.setChecked(True)
        for each in self.kinds.values():
            each.setEnabled(can_choose)

    def show_speed(self, rate: float) -> None:
        """Show how fast it runs."""
        self.speed.setCurrentIndex(self.speed.findData(rate))

    def show_running(self, *, on: bool) -> None:
        """Show whether it runs by itself."""
        if on != self._is_running:
            self._is_running = on
            self._show_run()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._show_run()

    def _show_run(self) -> None:
        action = self.buttons["debug_run"].defaultAction()
        if action is not None:
            action.setIcon(icon("pause" if self._is_running else "play", self._theme))

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _on_speed_activated(self, index: int) -> None:
        self.speed_chosen.emit(self.speed.itemData(index))

    def _on_kind_clicked(self) -> None:
        for kind, button in self.kinds.items():
            if button is self.sender():
                self.kind_chosen.emit(kind)
