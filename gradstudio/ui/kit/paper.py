"""Whether a widget is painted on the screen, or on paper: into a file, at any size."""

from __future__ import annotations

from PySide6.QtGui import QPaintEngine, QPainter

_VECTORS = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)
_A_LITTLE = 1.01


def is_paper(painter: QPainter) -> bool:
    """Return whether to paint shapes and text themselves, where the screen is handed pictures of them.

    So it is in SVG and PDF, and in a picture that has more pixels than the screen.
    """
    if painter.paintEngine().type() in _VECTORS:
        return True
    return painter.deviceTransform().m11() > _A_LITTLE * painter.device().devicePixelRatioF()
