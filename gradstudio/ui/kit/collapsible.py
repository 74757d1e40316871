"""A heading that opens and closes what stands below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget


class CollapsibleSection(QWidget):
    """A heading and a body.

    Args:
        title: the heading.
        body: what is shown while the section is open.
        hint: what the heading's tool tip says.
        parent: as for any QWidget.

    Signals:
        opening: the body is about to be shown.
    """

    opening = Signal()

    def __init__(self, title: str, body: QWidget, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = QToolButton(self)
        self.heading.setText(title)
        self.heading.setObjectName("section")
        self.heading.setCheckable(True)
        self.heading.setChecked(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setArrowType(Qt.ArrowType.DownArrow)
        self.heading.setToolTip(hint)
        self.heading.toggled.connect(self._on_heading_toggled)
        self._body = body
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(body)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self.heading.isChecked()

    def set_open(self, open_: bool) -> None:
        """Show the body, or hide it."""
        self.heading.setChecked(open_)

    def _on_heading_toggled(self, open_: bool) -> None:
        if open_:
            self.opening.emit()
        self._body.setVisible(open_)
        self.heading.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)
