"""Shows that something which paints all of itself has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.accent_frame import AccentFrame
from gradstudio.ui.look.theme import Theme

_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_FOR_A_WHILE = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class FocusFrame(AccentFrame):
    """A line along the edges of a view that has the focus by the keyboard; the view need not paint for it.

    Who clicks into a view knows where the focus is, and sees the line from the first key on.

    Args:
        view: whose focus is shown.
        theme: how it is drawn at first.
        around: what the line is drawn around, its parent; None for the view.
    """

    def __init__(self, view: QWidget, theme: Theme, around: QWidget | None = None) -> None:
        self._around = view if around is None else around
        super().__init__(theme, self._around)
        self._view = view
        self._shown_before = self._has_focus = False
        for watched in {view, self._around}:
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            if watched is self._view:
                self._follow(event)
        elif event.type() == QEvent.Type.KeyPress:
            if self._has_focus:  # a key that a control within does not take comes to the view, too
                self._surround()
        elif event.type() == QEvent.Type.Resize and not self.isHidden():
            self._surround()
        return False

    def _surround(self) -> None:
        self.surround(self._around.rect())

    def _follow(self, event: QFocusEvent) -> None:
        comes_back = event.reason() in _FOR_A_WHILE
        self._has_focus = event.gotFocus()
        if event.lostFocus():
            self._shown_before = comes_back and not self.isHidden()
            self.hide()
        elif event.reason() in _BY_KEY or (comes_back and self._shown_before):
            self._surround()
