"""A little picture of the learning rate over the steps of a run."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradstudio.project.number_text import format_number
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.assemble import schedule_for
from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.look.theme import Theme, interface_font

_POINTS = 120
_HEIGHT = 64
_LINE = 15
"""Height of a line of writing."""


class SchedulePicture(QWidget):
    """The schedule from step 0 to where the run pauses, and where the run is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rates: list[float] = []
        self._steps = 1
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Learning rate over the run")
        self.setProperty(DRAWING, True)

    @property
    def rates(self) -> list[float]:
        """The rates that are drawn, evenly from the first step to the last."""
        return self._rates

    def show_spec(self, spec: ProjectSpec) -> None:
        """Draw the schedule of a project."""
        self._steps = spec.training.steps
        schedule, last = schedule_for(spec.training.learning_rate), max(1, self._steps - 1)
        count = min(_POINTS, last + 1)
        self._rates = [schedule(round(k * last / max(1, count - 1))) for k in range(count)]
        first, most = format_number(self._rates[0], 3), format_number(max(self._rates), 3)
        end = format_number(self._rates[-1], 3)
        self.setToolTip(
            f"Learning rate over the {self._steps:,} steps of the run: "
            f"{first} at first, {most} at most, {end} at the end"
        )
        self.update()

    def show_step(self, step: int) -> None:
        """Mark where the run is."""
        if step != self._at:
            self._at = step
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(4, _LINE + 2, self.width() - 8, self.height() - 2 * _LINE - 4)
        most = max(self._rates, default=0.0) or 1.0
        span = max(1, len(self._rates) - 1)
        line = QPolygonF(
            [
                QPointF(area.left() + area.width() * k / span, area.bottom() - area.height() * rate / most)
                for k, rate in enumerate(self._rates)
            ]
        )
        if line.size() == 1:
            line.append(QPointF(area.right(), line.first().y()))
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QPen(QColor(self._theme.muted), 1.5))
        painter.drawPolyline(line)
        if self._at > 0 and self._rates:
            share = min(1.0, self._at / max(1, self._steps))
            rate = self._rates[min(span, round(share * span)) if len(self._rates) > 1 else 0]
            at = QPointF(area.left() + area.width() * share, area.bottom() - area.height() * rate / most)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.accent))
            painter.drawEllipse(at, 3.5, 3.5)
        painter.setPen(QColor(self._theme.muted))
        painter.setFont(interface_font(0.8))
        above = QRectF(0, 0, self.width(), _LINE)
        below = QRectF(0, self.height() - _LINE, self.width(), _LINE)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        painter.drawText(above, left, format_number(most, 3))
        if self._rates:
            painter.drawText(above, right, format_number(self._rates[-1], 3))
        painter.drawText(below, left, "0")
        painter.drawText(below, right, f"{self._steps:,} steps")
