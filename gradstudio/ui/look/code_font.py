"""The typeface of code: the system's own in which all letters are equally wide."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import BASE_POINT_SIZE


def code_font(scale: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the font that code is written in.

    Args:
        scale: share of the size that the user chose for all type.
        weight: of its strokes.
    """
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(BASE_POINT_SIZE * scale * text_scale())
    font.setWeight(weight)
    return font
