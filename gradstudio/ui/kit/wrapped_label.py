"""`wrapped_label`: plain text in as many lines as its width asks for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def wrapped_label(parent: QWidget, name: str = "") -> QLabel:
    """Return a label that takes whatever width there is.

    Args:
        parent: as for any QWidget.
        name: by which a style sheet knows it, such as "muted"; "" for plain text.
    """
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
