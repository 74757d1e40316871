"""A panel with nothing in it that could have the focus shows that it has it itself."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.look.theme import Theme


class PanelFocus(QObject):
    """Draws a line along the edges of a panel that was hopped to and holds no control. Lives on the GUI thread.

    Args:
        panels: those of the window.
        theme: how the line is drawn at first.
        window: its parent.
    """

    def __init__(self, panels: Iterable[QWidget], theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._panels = [panel for panel in panels if panel.focusPolicy() == Qt.FocusPolicy.NoFocus]
        self._theme = theme
        self._frames: dict[QWidget, FocusFrame] = {}
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_application_focus_changed)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for frame in self._frames.values():
            frame.set_theme(theme)

    def _on_application_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or now in self._frames or now not in self._panels:
            return
        self._frames[now] = FocusFrame(now, self._theme)  # follows the focus from now on
        self._frames[now].surround(now.rect())
