"""`BranchRow`: one optimizer's branch, what it reached, and the button that keeps it as a run."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gradstudio.lab.microscope import BranchCurve
from gradstudio.project.number_text import format_number
from gradstudio.project.spec.optimizer import OPTIMIZERS
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.microscope.colours import optimizer_colour

_SWATCH = 10


class BranchRow(QWidget):
    """Name, loss at the end, and a button.

    Args:
        kind: name of the optimizer.
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        keep_asked: the name of the optimizer whose branch is to be a run.
        show_asked: the name of the optimizer whose run is to be looked at.
    """

    keep_asked = Signal(str)
    show_asked = Signal(str)

    def __init__(self, kind: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind = kind
        self._is_kept = False
        self._swatch = _Swatch(kind, theme, self)
        self.name = QLabel(self)
        self.reached = ElidedLabel(self)
        self.reached.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button = QPushButton(self)
        self.button.setObjectName("small")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_button_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._swatch)
        row.addWidget(self.name)
        row.addWidget(self.reached, 1)
        row.addWidget(self.button)
        self.set_theme(theme)

    def show_branch(self, curve: BranchCurve, run: str, *, can_keep: bool) -> None:
        """Show a branch as far as it has come.

        Args:
            curve: what was measured of it.
            run: name of the run that it is now; "" if it is none.
            can_keep: whether it can be kept.
        """
        self.name.setText(curve.contender.title)
        loss, test = float(curve.losses[-1]), float(curve.test_losses[-1])
        text = "diverged" if not math.isfinite(loss) else format_number(loss)
        if math.isfinite(loss) and math.isfinite(test):
            text += f" · test {format_number(test)}"
        step = int(curve.steps[-1])
        hint = f"{curve.contender.title} after step {step:,}: loss of all training samples {text}"
        self.reached.say(text, f"{hint}\n{curve.ended}" if curve.ended else hint)
        self._is_kept = bool(run)
        self.button.setVisible(can_keep or self._is_kept)
        self.button.setText("Look at it" if self._is_kept else "Keep as run")
        self.button.setToolTip(
            f"Look at the end of {run}" if self._is_kept else "Add it to the runs of the project"
        )
        self.button.setAccessibleName(
            f"Look at the run of {curve.contender.title}"
            if self._is_kept
            else f"Keep the branch of {curve.contender.title} as a run"
        )

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._swatch.theme = theme
        self._swatch.update()
        font = interface_font(0.92)
        for widget in (self.name, self.reached, self.button):
            widget.setFont(font)
        titles = (row.title for row in OPTIMIZERS.values())
        self.name.setMinimumWidth(max(map(QFontMetrics(font).horizontalAdvance, titles)) + 4)

    def _on_button_clicked(self) -> None:
        (self.show_asked if self._is_kept else self.keep_asked).emit(self.kind)


class _Swatch(QWidget):
    def __init__(self, kind: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._kind = kind
        self.setFixedSize(QSize(_SWATCH, _SWATCH))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(optimizer_colour(self._kind, self.theme)))
            painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
