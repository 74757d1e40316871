"""Controls of the bar above the canvas, which take no more room than what they show."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.number_spin import WholeSpinBox
from gradstudio.ui.kit.unscrolled import TypedComboBox

_LIST_MARGIN = 32
_ARROWS = 40


class BarChoice(TypedComboBox):
    """As wide as the chosen entry; its list is as wide as the longest.

    Args:
        name: for a screen reader.
        hint: what its tool tip says.
        parent: as for any QWidget.
    """

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(hint)
        self.currentTextChanged.connect(self._on_current_text_changed)

    def sizeHint(self) -> QSize:
        hint, metrics = super().sizeHint(), self.fontMetrics()
        texts = [self.itemText(index) for index in range(self.count())]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return QSize(hint.width() - widest + metrics.horizontalAdvance(self.currentText()), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def showPopup(self) -> None:  # noqa: N802
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + _LIST_MARGIN)
        super().showPopup()

    def _on_current_text_changed(self, text: str) -> None:
        self.updateGeometry()


class BarNumber(WholeSpinBox):
    """As wide as its largest number."""

    def sizeHint(self) -> QSize:
        widest = self.fontMetrics().horizontalAdvance(f"{self.maximum()}{self.suffix()}")
        return QSize(widest + _ARROWS, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
