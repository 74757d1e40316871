"""The actions as Qt objects: made from the table, and enabled by its conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gradstudio.ui.actions.conditions import CONDITIONS
from gradstudio.ui.actions.spec import KIND, ActionSpec
from gradstudio.ui.actions.table import ACTIONS
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme

Holds = Callable[[], bool | str]
"""Returns whether a condition holds. A text means that it does not, and says why; "" means that it does."""

_DEPENDING = {
    name: [spec for spec in ACTIONS if name in (*spec.enabled_when, *spec.possible_when)]
    for name in CONDITIONS
}
"""By name of each condition, the actions that depend on it."""


class ActionRegistry(QObject):
    """The actions as Qt objects, connected to what they do and to what they depend on.

    This is the one place where actions are enabled and disabled.

    Args:
        window: what the shortcuts work in.
        handlers: for each action what is called when it is triggered; a checkable one is told its state.
        theme: for the icons.
    """

    def __init__(self, window: QWidget, handlers: Mapping[str, Callable[..., None]], theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._reasons: dict[str, str] = {}
        for spec in ACTIONS:
            action = QAction(spec.title, window)
            action.setObjectName(spec.name)
            action.setProperty(KIND, spec.kind)
            action.setCheckable(spec.checkable)
            action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
            action.setToolTip(tool_tip(spec.hint, spec.shortcuts))
            action.setStatusTip(spec.hint)
            handler = handlers[spec.name]
            (action.toggled if spec.checkable else action.triggered).connect(
                handler if spec.checkable else _without_state(handler)
            )
            window.addAction(action)
            self._actions[spec.name] = action
        self.set_theme(theme)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    @property
    def reasons(self) -> Mapping[str, str]:
        """By name of each condition that is followed, why it does not hold, or ""."""
        return self._reasons

    def follow(self, conditions: Mapping[str, Holds], *changed: SignalInstance) -> None:
        """Enable actions while conditions hold, from now on.

        Args:
            conditions: by name in the table of conditions, what says whether it holds.
            changed: signals after which they are asked again.
        """
        group = _Group(conditions, self._take, self._window, self)
        for signal in changed:
            signal.connect(group.ask)
        group.ask()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme."""
        for spec in ACTIONS:
            if spec.icon:
                self._actions[spec.name].setIcon(icon(spec.icon, theme))

    def _take(self, reasons: Mapping[str, str]) -> None:
        """Take in what became of some conditions, and show it on the actions that depend on what is another."""
        others = [name for name, reason in reasons.items() if self._reasons.get(name) != reason]
        self._reasons.update(reasons)
        for spec in {spec.name: spec for name in others for spec in _DEPENDING[name]}.values():
            self._show(spec)

    def _show(self, spec: ActionSpec) -> None:
        action, hint = self._actions[spec.name], tool_tip(spec.hint, spec.shortcuts)
        missing = self._missing(spec.enabled_when)
        reason = missing or self._missing(spec.possible_when)
        action.setEnabled(not missing)
        action.setToolTip(f"{hint}. {reason}." if reason else hint)

    def _missing(self, names: tuple[str, ...]) -> str:
        """Return why the first condition that does not hold does not, or ""."""
        return next((reason for name in names if (reason := self._reasons.get(name, ""))), "")


class _Group(QObject):
    """Conditions that change together. A QObject, so that Qt lets go of it with the window.

    Args:
        conditions: by name, what says whether it holds.
        take: is handed by name why each does not hold, or "".
        window: whose parts are asked.
        parent: as for any QObject.
    """

    def __init__(
        self,
        conditions: Mapping[str, Holds],
        take: Callable[[Mapping[str, str]], None],
        window: QWidget,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._conditions = {name: (holds, CONDITIONS[name]) for name, holds in conditions.items()}
        self._take = take

    def ask(self, *news: object) -> None:
        """Ask each condition whether it holds, unless the window is being deleted: parts of it are gone then."""
        if isValid(self._window):
            self._take({name: _reason(holds(), why) for name, (holds, why) in self._conditions.items()})


@cache
def tool_tip(hint: str, shortcuts: tuple[str, ...]) -> str:
    """Return a hint with the first shortcut, as the platform writes it."""
    if not shortcuts:
        return hint
    return f"{hint} ({QKeySequence(shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)})"


def _reason(answer: bool | str, why: str) -> str:
    if isinstance(answer, bool):
        return "" if answer else why
    return answer.removesuffix(".")


def _without_state(handler: Callable[..., None]) -> Callable[[bool], None]:
    """Drop the False that `triggered` passes on."""

    def call(checked: bool) -> None:
        handler()

    return call
