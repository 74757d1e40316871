"""`WeightColumn`: what one optimizer does to a parameter, line by line with its numbers."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gradstudio.graph.update import Update
from gradstudio.lab.microscope import RuleStep
from gradstudio.ui.inspector.update_lines import UpdateLines
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.microscope.colours import optimizer_colour
from gradstudio.ui.microscope.wording import memory_words

_WIDTH = 206
"""At the least: the longest name stands beside its number."""
_BAR = 6


class WeightColumn(QWidget):
    """A title, a bar as long as the update beside those of the others, and the lines of the step.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Attributes:
        title: names the optimizer.
        lines: of its step.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_own = False
        self.title = QLabel(self)
        self._bar = _UpdateBar(theme, self)
        self.lines = UpdateLines(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self._bar)
        column.addWidget(self.lines)
        column.addStretch(1)
        self.set_theme(theme)

    def show_rule(self, rule: RuleStep, update: Update, largest: float) -> None:
        """Show the step of an optimizer.

        Args:
            rule: the step.
            update: the lines of the parameter, those left out that all optimizers have in common.
            largest: the largest size of an update of this parameter among all optimizers.
        """
        self._is_own = rule.contender.is_own
        name = rule.contender.title
        self.title.setText(f"{name} · project" if self._is_own else name)
        self.setToolTip(memory_words(rule))
        self._bar.show_update(rule.contender.kind, update.after - update.before, largest)
        self.lines.show_update(update)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.theme = theme
        self._bar.theme = theme
        self.title.setFont(interface_font(1.0, QFont.Weight.DemiBold))
        self.setMinimumWidth(round(_WIDTH * max(1.0, text_scale())))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme = self.theme
            painter.setPen(QPen(QColor(theme.accent if self._is_own else theme.border), 1))
            painter.setBrush(QColor(theme.box))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


class _UpdateBar(QWidget):
    """How large an update is: to the right where it raises the parameter, to the left where it lowers it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._kind, self._share = "sgd", 0.0
        self.setFixedHeight(_BAR + 4)

    def show_update(self, kind: str, change: float, largest: float) -> None:
        """Show a change of a parameter.

        Args:
            kind: name of the optimizer.
            change: of the parameter.
            largest: size of the change that is drawn as long as there is room.
        """
        self._kind = kind
        self._share = change / largest if largest and math.isfinite(change / largest) else 0.0
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(60, _BAR + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle, room = self.width() / 2, self.width() / 2
            length = self._share * room
            painter.fillRect(QRectF(0, self.height() / 2 - 0.5, self.width(), 1), QColor(self.theme.border))
            painter.fillRect(
                QRectF(min(middle, middle + length), 2, abs(length), _BAR),
                optimizer_colour(self._kind, self.theme),
            )
            painter.fillRect(QRectF(middle - 0.5, 0, 1, self.height()), QColor(self.theme.faint))
