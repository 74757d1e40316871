"""The legend of the loss plot: a sample of each curve with its name; a click hides the curve."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.loss.curve import Curve, CurveKey

_SAMPLE = 14
_GAP = 5
ENTRY_SIDES = 5
"""From an entry's edges to what is in it, in pixels."""
ENTRY_HEIGHT = 24


class LegendEntry(QAbstractButton):
    """One curve; checked while it is drawn.

    Args:
        key: which one.
        theme: in which to draw.
        parent: the legend.
    """

    def __init__(self, key: CurveKey, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self.theme = theme
        self._curve: Curve | None = None
        self.setCheckable(True)
        self.setChecked(True)
        self.setFont(interface_font(0.92))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.toggled.connect(self._tell)

    def show_curve(self, curve: Curve) -> None:
        """Say what a curve is, and show how it is drawn."""
        self._curve = curve
        if curve.name != self.text():
            self.setText(curve.name)
            self.updateGeometry()
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            _SAMPLE + _GAP + self.fontMetrics().horizontalAdvance(self.text()) + 2 * ENTRY_SIDES, ENTRY_HEIGHT
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, curve = self.theme, self._curve
        if curve is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(QColor(theme.accent), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover) if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 6, 6)
            colour = QColor(getattr(theme, curve.role) if self.isChecked() else theme.faint)
            left, middle = QPointF(ENTRY_SIDES, self.height() / 2), self.height() / 2
            painter.setPen(QPen(colour, curve.width))
            painter.drawLine(left, QPointF(ENTRY_SIDES + _SAMPLE, middle))
            if curve.is_measured:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawEllipse(QPointF(ENTRY_SIDES + _SAMPLE / 2, middle), 2.5, 2.5)
            font = QFont(self.font())
            font.setStrikeOut(not self.isChecked())
            painter.setFont(font)
            painter.setPen(QColor(theme.text if self.isChecked() else theme.faint))
            words = self.rect().adjusted(ENTRY_SIDES + _SAMPLE + _GAP, 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())

    def _tell(self) -> None:
        verb = "Hide" if self.isChecked() else "Show"
        self.setToolTip(f"{verb} the losses: {self.text()}")
        self.setAccessibleName(f"Losses: {self.text()}")


class CurveLegend(QWidget):
    """The entries of all curves that there are.

    Signals:
        hidden_changed: other curves are hidden.
    """

    hidden_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        keys: tuple[CurveKey, ...] = ("train", "test", "before")
        self.entries = {key: LegendEntry(key, theme, self) for key in keys}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for entry in self.entries.values():
            entry.hide()
            entry.toggled.connect(self.hidden_changed)
            row.addWidget(entry)

    @property
    def hidden(self) -> tuple[CurveKey, ...]:
        """The curves that are hidden."""
        return tuple(key for key, entry in self.entries.items() if not entry.isChecked())

    def set_hidden(self, keys: Collection[object]) -> None:
        """Hide these curves and no others."""
        for key, entry in self.entries.items():
            entry.setChecked(key not in keys)

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Show the entries of the curves that have something to draw."""
        told = {curve.key: curve for curve in curves if len(curve.series)}
        for key, entry in self.entries.items():
            if key in told:
                entry.show_curve(told[key])
            entry.setVisible(key in told)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for entry in self.entries.values():
            entry.theme = theme
            entry.update()
