"""What has the focus stays in sight when what lies above it grows."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid


class KeptInSight(QObject):
    """Scrolls what has the focus back into sight where it was pushed out of it. Lives on the GUI thread.

    Numbers that come late, and rows that open, move all that lies below them. Where one has scrolled away from what
    has the focus, it stays out of sight.

    Args:
        parent: with it this ends.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._area: QScrollArea | None = None
        self._focus: QWidget | None = None
        self._was_seen = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_application_focus_changed)

    def _on_application_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._area is not None and isValid(self._area):
            bar = self._area.verticalScrollBar()
            bar.valueChanged.disconnect(self._on_scroll_bar_value_changed)
            bar.rangeChanged.disconnect(self._on_scroll_bar_range_changed)
        self._focus = now
        self._area = _area_around(now)
        if self._area is not None:
            bar = self._area.verticalScrollBar()
            bar.valueChanged.connect(self._on_scroll_bar_value_changed)
            bar.rangeChanged.connect(self._on_scroll_bar_range_changed)
            self._was_seen = self._is_seen()

    def _is_seen(self) -> bool:
        """Whether some of what has the focus lies in the part of the area that is seen."""
        if self._area is None or self._focus is None or not isValid(self._focus):
            return False
        seen = self._area.viewport()
        return seen.rect().intersects(QRect(self._focus.mapTo(seen, QPoint()), self._focus.size()))

    def _on_scroll_bar_value_changed(self, value: int) -> None:
        self._was_seen = self._is_seen()

    def _on_scroll_bar_range_changed(self, first: int, last: int) -> None:
        area, focus = self._area, self._focus
        if not self._was_seen or area is None or focus is None or not isValid(focus):
            return
        if focus.height() <= area.viewport().height():
            area.ensureWidgetVisible(focus, 0, 0)


def _area_around(widget: QWidget | None) -> QScrollArea | None:
    """Return the innermost scroll area that a widget stands in."""
    around = None if widget is None else widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around
