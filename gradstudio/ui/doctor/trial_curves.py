"""`TrialCurves`: the curves of a trial, small: without the mend and with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from gradstudio.training.doctor.trial.trial import Trial
from gradstudio.ui.doctor.plotted import after_colour, before_colour, trial_scale
from gradstudio.ui.kit.first_letter import sentence_case
from gradstudio.ui.look.theme import Theme

_SIZE = QSize(60, 24)
_EDGE = 3.0
_MOST_POINTS = 60

Floats = NDArray[np.float64]


class TrialCurves(QAbstractButton):
    """A picture that is pressed to see the curves large.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._trial: Trial | None = None
        self._before: list[Floats] = []
        self._after: list[Floats] = []
        self.setFixedSize(_SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName("Curves of the trial")

    def show_trial(self, trial: Trial) -> None:
        """Show another trial."""
        if trial is self._trial:
            return
        self._trial = trial
        is_log = trial_scale(trial) == "logarithmic"
        self._before = [_placed(one.before.losses, is_log=is_log) for one in trial.attempts]
        self._after = [_placed(one.after.losses, is_log=is_log) for one in trial.attempts]
        self.setToolTip(
            f"{sentence_case(trial.measure.name)} over the steps, on {len(trial.attempts)} seeds: grey without the "
            "mend, coloured with it.\nClick to see it large."
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focused, pointed = self.hasFocus(), self.underMouse()
            painter.setPen(QColor(self.theme.accent if focused else self.theme.border))
            painter.setBrush(QColor(self.theme.hover if pointed else self.theme.window))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
            every = [*self._before, *self._after]
            finite = [values[np.isfinite(values)] for values in every]
            numbers = np.concatenate(finite) if finite else np.empty(0)
            if not numbers.size:
                return
            low, high = float(numbers.min()), float(numbers.max())
            for curves, colour in ((self._before, before_colour), (self._after, after_colour)):
                painter.setPen(QPen(colour(self.theme), 1.2))
                for values in curves:
                    painter.drawPolyline(self._line(values, low, high))

    def _line(self, values: Floats, low: float, high: float) -> QPolygonF:
        """Return where a curve is drawn; what has diverged stands at the upper edge."""
        across = np.linspace(_EDGE, self.width() - 1 - _EDGE, len(values))
        share = (np.nan_to_num(values, nan=high, posinf=high) - low) / ((high - low) or 1.0)
        up = self.height() - 1 - _EDGE - share * (self.height() - 1 - 2 * _EDGE)
        return QPolygonF([QPointF(x, y) for x, y in zip(across.tolist(), up.tolist(), strict=True)])


def _placed(losses: Floats, *, is_log: bool) -> Floats:
    """Return some of the losses of a curve, evenly spaced, placed along their axis."""
    rows = np.linspace(0, len(losses) - 1, min(len(losses), _MOST_POINTS)).round().astype(np.intp)
    found: Floats = np.where(np.isfinite(losses[rows]), losses[rows], np.nan)
    if is_log:
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.log10(found)
    return found
