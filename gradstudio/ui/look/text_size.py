"""How large type and marks are, as shares of the usual: chosen by the user, or enlarged to present to a room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from gradstudio.app.program.below import all_below

_TEXT, _MARKS = "text_scale", "mark_scale"


def text_scale() -> float:
    """Return the share of its usual size that type is drawn at."""
    return _read(_TEXT)


def mark_scale() -> float:
    """Return the share of their usual size that points and lines of plots are drawn at."""
    return _read(_MARKS)


def set_scales(text: float, marks: float) -> None:
    """Have all that is drawn from now on in other sizes.

    Args:
        text: share of the usual size of type; 1 for the usual.
        marks: the same for points and lines of plots.
    """
    application = QApplication.instance()
    if application is not None:
        application.setProperty(_TEXT, text)
        application.setProperty(_MARKS, marks)


def own_fonts(root: QWidget | None = None) -> list[tuple[QWidget, QFont]]:
    """Return the widgets that were given fonts of their own, which do not follow the application's, with these.

    Args:
        root: looks only at what is in a widget; None at all there are.
    """
    every = QApplication.allWidgets() if root is None else all_below(root, QWidget)
    widgets = [widget for widget in every if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)]
    return [(widget, QFont(widget.font())) for widget in widgets if widget.font().pointSizeF() > 0]


@contextmanager
def fonts_kept(root: QWidget) -> Iterator[None]:
    """Keep the sizes of type in a widget while it gets another parent.

    The style sheet would give what has a font of its own the size that it had at the start of the program.
    """
    fonts = own_fonts(root)
    yield
    give_fonts(fonts, 1.0)


def give_fonts(fonts: list[tuple[QWidget, QFont]], ratio: float) -> None:
    """Give widgets their fonts again, larger by a ratio.

    Args:
        fonts: what `own_fonts` returned.
        ratio: 1 for the same size; a style sheet that is set anew takes widgets the fonts that they had.
    """
    for widget, font in fonts:
        if isValid(widget):  # Qt makes and deletes bars of tabs as docks are moved
            font.setPointSizeF(font.pointSizeF() * ratio)
            widget.setFont(font)


def _read(name: str) -> float:
    application = QApplication.instance()
    scale = None if application is None else application.property(name)
    return scale if isinstance(scale, float) else 1.0
