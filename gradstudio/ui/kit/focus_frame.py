"""Shows that something which paints all of itself has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.accent_frame import AccentFrame
from gradstudio.ui.look.theme import Theme


class FocusFrame(AccentFrame):
    """A line along the edges of a view while it has the focus; the view need not paint for it.

    Args:
        view: whose focus is shown; its parent.
        theme: how it is drawn at first.
    """

    def __init__(self, view: QWidget, theme: Theme) -> None:
        super().__init__(theme, view)
        self._view = view
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn or (kind == QEvent.Type.Resize and not self.isHidden()):
            self.surround(self._view.rect())
        elif kind == QEvent.Type.FocusOut:
            self.hide()
        return False
