"""Fields with arrows for a number, which read and write numbers as the whole program does, in any locale."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QToolTip, QWidget

from gradstudio.project.number_reading import NumberTextError, read_number, read_whole_number

Verdict = tuple[QValidator.State, str, int]

_INDENT = 5
"""Pixels before the number, as in other fields: a style sheet's padding does not come to it."""


class WholeSpinBox(QSpinBox):
    """Takes a whole number as it is typed anywhere; what is none is put back, with the reason beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_INDENT, 0, 0, 0)

    def validate(self, text: str, position: int) -> Verdict:
        return _verdict(self, text, position)

    def valueFromText(self, text: str) -> int:  # noqa: N802
        return read_whole_number(_bare(self, text))

    def textFromValue(self, value: int) -> str:  # noqa: N802
        return str(value)

    def fixup(self, text: str) -> str:
        return _told(self, text)


class DecimalSpinBox(QDoubleSpinBox):
    """Takes a number as it is typed anywhere; what is none is put back, with the reason beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_INDENT, 0, 0, 0)

    def validate(self, text: str, position: int) -> Verdict:
        return _verdict(self, text, position)

    def valueFromText(self, text: str) -> float:  # noqa: N802
        return read_number(_bare(self, text))

    def textFromValue(self, value: float) -> str:  # noqa: N802
        return f"{value:.{self.decimals()}f}"

    def fixup(self, text: str) -> str:
        return _told(self, text)


def _bare(box: QSpinBox | QDoubleSpinBox, text: str) -> str:
    return text.removeprefix(box.prefix()).removesuffix(box.suffix()).strip()


def _problem(box: QSpinBox | QDoubleSpinBox, text: str) -> str:
    """Return why a text cannot be taken, or ""."""
    try:
        number = read_whole_number(text) if isinstance(box, QSpinBox) else read_number(text)
    except NumberTextError as error:
        return str(error)
    if box.minimum() <= number <= box.maximum():
        return ""
    return f"It is a number from {box.minimum():g} to {box.maximum():g}."


def _verdict(box: QSpinBox | QDoubleSpinBox, text: str, position: int) -> Verdict:
    # What cannot be taken may become a number with the next key.
    state = QValidator.State.Intermediate if _problem(box, _bare(box, text)) else QValidator.State.Acceptable
    return state, text, position


def _told(box: QSpinBox | QDoubleSpinBox, text: str) -> str:
    """Say why a text is put back."""
    problem = _problem(box, _bare(box, text))
    if problem:
        QToolTip.showText(box.mapToGlobal(box.rect().bottomLeft()), problem, box)
    return text
