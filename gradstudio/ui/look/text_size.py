"""How large the type is, as a share of the usual: chosen by the user, or enlarged to present to a room."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

_PROPERTY = "text_scale"


def text_scale() -> float:
    """Return the share; 1 for the usual size."""
    application = QApplication.instance()
    scale = None if application is None else application.property(_PROPERTY)
    return scale if isinstance(scale, float) else 1.0


def set_text_scale(scale: float) -> None:
    """Have all type that is made from now on drawn at a share of its usual size."""
    application = QApplication.instance()
    if application is not None:
        application.setProperty(_PROPERTY, scale)
