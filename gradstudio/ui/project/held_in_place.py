"""Keeping what was clicked under the mouse while what stands above it grows or shrinks."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

_HELD_MILLISECONDS = 400
"""How long a widget is held in place after a change while the rows above it grow."""


class HeldInPlace(QObject):
    """Scrolls so that a widget stays where it is. Lives on the GUI thread.

    Args:
        area: what is scrolled; its parent.
    """

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._held: tuple[QWidget, int] | None = None
        # Fields that are shown for the first time take their room a little later.
        self._release = QTimer(self)
        self._release.setSingleShot(True)
        self._release.setInterval(_HELD_MILLISECONDS)
        self._release.timeout.connect(self._on_release_timeout)
        area.verticalScrollBar().rangeChanged.connect(self._scroll)

    def begin(self, widget: QWidget) -> None:
        """Hold a widget from now on where it is; to be called before the change."""
        self._held = widget, widget.mapTo(self._area, QPoint()).y()

    def end_soon(self) -> None:
        """Scroll for the change that was made, and let go when all has its room."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._scroll()
        self._release.start()

    def _scroll(self) -> None:
        if self._held is not None:
            widget, height = self._held
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + widget.mapTo(self._area, QPoint()).y() - height)

    def _on_release_timeout(self) -> None:
        self._held = None
