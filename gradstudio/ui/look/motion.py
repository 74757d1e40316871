"""Whether things may move that need not: neither the system nor the user asks for reduced motion."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStyle, QWidget

_PROPERTY = "reduced_motion"


def may_move(widget: QWidget) -> bool:
    """Whether a widget may move what it shows."""
    application = QApplication.instance()
    if application is not None and application.property(_PROPERTY):
        return False
    return widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) > 0


def reduce_motion(on: bool) -> None:
    """Keep everything in this program still that need not move, whatever the system says; or ask the system."""
    application = QApplication.instance()
    if application is not None:
        application.setProperty(_PROPERTY, on)
