"""What the losses at a step are, beside the mouse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from gradstudio.app.record.run_record import RunRecord
from gradstudio.graph.numbers import format_number
from gradstudio.ui.loss.curve import name_before

_AWAY = 14


@dataclass(frozen=True, slots=True)
class CurveReading:
    """The losses nearest to a place of the plot.

    Attributes:
        step: of the training loss.
        loss: the training loss there.
        text: all of it in words, in lines.
    """

    step: int
    loss: float
    text: str


def read_at(step: float, now: RunRecord, before: RunRecord | None) -> CurveReading:
    """Return the losses nearest to a step, of a run that has some, and of the one before where it is shown.

    Args:
        step: where one points, between two steps or beyond the last as well.
        now: the run.
        before: the run before, if it is shown.
    """
    at = _nearest(now.training.steps, step)
    nearest, loss = int(now.training.steps[at]), float(now.losses[at])
    lines = [f"step {nearest:,}   training loss {format_number(loss)}"]
    if len(now.test):
        at = _nearest(now.test.steps, step)
        lines.append(test_loss(float(now.test_losses[at]), int(now.test.steps[at])))
    if before is not None and step <= before.training.steps[-1]:
        at = _nearest(before.training.steps, step)
        lines.append(f"{name_before(before)}: {format_number(float(before.losses[at]))}")
    return CurveReading(nearest, loss, "\n".join(lines))


def test_loss(loss: float, step: int) -> str:
    """Return a test loss with the step that it belongs to: it is not measured at every one."""
    return f"test loss {format_number(loss)} at step {step:,}"


class ReadingCard(QLabel):
    """Lies over the plot beside the point that it tells of."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._plot = parent
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, text: str, at: QPoint) -> None:
        """Say something of a point of the parent; the card keeps clear of it and within the parent."""
        self.setText(text)
        self.adjustSize()
        room = self._plot.rect()
        x = at.x() + _AWAY
        if x + self.width() > room.right() - 4:
            x = at.x() - _AWAY - self.width()
        y = min(max(4, at.y() - self.height() - _AWAY), max(4, room.bottom() - self.height() - 4))
        self.move(max(4, x), y)
        self.show()
        self.raise_()


def _nearest(steps: NDArray[np.int64], x: float) -> int:
    """Return the index of the step nearest to x."""
    right = int(np.clip(np.searchsorted(steps, x), 1, len(steps) - 1)) if len(steps) > 1 else 0
    return right - 1 if right and x - steps[right - 1] < steps[right] - x else right
