"""The middle of the window: the panel that has the stage."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget


class Stage(QWidget):
    """Holds what stands in the middle. Without its panel it leaves all room to the docks.

    Args:
        parent: as for any QWidget.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._panel: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @property
    def is_open(self) -> bool:
        """Whether its panel is shown."""
        panel = self._panel
        return panel is not None and self.isAncestorOf(panel) and not panel.isHidden()

    def take(self, panel: QWidget) -> None:
        """Take its panel, or take it back from where it was lent to."""
        self._panel = panel
        self._column.addWidget(panel)

    def set_open(self, on: bool) -> None:
        """Show its panel, or leave its room to the docks."""
        if self._panel is not None:
            self._panel.setVisible(on)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred if on else QSizePolicy.Policy.Maximum)
        self.setSizePolicy(policy)
