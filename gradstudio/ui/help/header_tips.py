"""What the title of a panel means, as the tool tip of its header."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QDockWidget, QToolTip

from gradstudio.ui.kit.tips import tip_of

_GESTURE = "Double-click to fill the window with it, and again to go back."


class HeaderTips(QObject):
    """Answers for the headers of docks. A tool tip of the dock itself would show over all that is in it, too.

    Args:
        docks: whose headers.
        parent: as for any QObject.
    """

    def __init__(self, docks: Iterable[QDockWidget], parent: QObject) -> None:
        super().__init__(parent)
        for dock in docks:
            dock.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QDockWidget) or not isinstance(event, QHelpEvent):
            return False
        if event.type() != QEvent.Type.ToolTip or watched.widget().geometry().contains(event.pos()):
            return False
        QToolTip.showText(event.globalPos(), tip_of(watched.toggleViewAction().text(), _GESTURE), watched)
        return True
