"""The loss curve: every step, live."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gradstudio.app.record.records import Records
from gradstudio.graph.numbers import format_number
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme

if TYPE_CHECKING:
    from gradstudio.ui.loss.chart import Curve, LossChart

_LOAD_AFTER_MILLISECONDS = 30


class LossPlot(View, QWidget):
    """Shows training and test loss over the steps, and the run before faintly for comparison.

    The chart is loaded when the window has been painted once: it takes a fifth of a second, and there is nothing
    to draw before.

    Args:
        records: what is shown.
        theme: in which to draw.
        parent: as for any QWidget.
    """

    def __init__(self, records: Records, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self._theme = theme
        self._dirty = False
        self._pointed: float | None = None
        self._chart: LossChart | None = None
        self._room = _Room(self)
        self._load_timer = QTimer(self)
        self._load_timer.setSingleShot(True)
        self._load_timer.setInterval(_LOAD_AFTER_MILLISECONDS)
        self._load_timer.timeout.connect(self._on_load_timer_timeout)
        self._room.painted.connect(self._load_timer.start)
        self.log_button = Switch("log", self)
        self.log_button.setToolTip("Logarithmic loss axis (L)")
        self.log_button.setAccessibleName("Logarithmic loss axis")
        self.log_button.toggled.connect(self.set_logarithmic)
        self.fit_button = QToolButton(self)
        self.fit_button.setToolTip("Follow the whole curve again, after zooming or panning")
        self.fit_button.setAccessibleName("Follow the whole curve")
        self.fit_button.clicked.connect(self.follow)
        self._readout = QLabel(self)
        self._readout.setObjectName("muted")
        controls = QHBoxLayout()
        controls.setContentsMargins(12, 2, 8, 0)
        controls.addWidget(self._readout, 1)
        controls.addWidget(self.log_button)
        controls.addWidget(self.fit_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(controls)
        self._column.addWidget(self._room, 1)
        self.set_theme(theme)
        self._show_lowest()
        records.run_changed.connect(self._on_records_run_changed)
        records.grown.connect(self._on_records_grown)

    @property
    def chart(self) -> LossChart:
        """The drawing; loaded now if it was not yet."""
        if self._chart is None:
            from gradstudio.ui.loss.chart import LossChart  # noqa: PLC0415 - see the class

            self._chart = LossChart(self._curves(), self._theme, self)
            self._chart.pointed.connect(self._on_chart_pointed)
            self._chart.set_logarithmic(self.log_button.isChecked())
            self._column.replaceWidget(self._room, self._chart)
            self._room.hide()
            self._chart.show()  # with the same paint that the room is gone with
            self._room.deleteLater()
        return self._chart

    def load(self) -> None:
        """Load the chart if it was not yet."""
        _ = self.chart

    @property
    def count(self) -> int:
        """Number of training losses."""
        return len(self.losses)

    @property
    def losses(self) -> NDArray[np.float64]:
        """The training losses by step; a view that later ones may outdate."""
        now = self._records.present
        return np.empty(0) if now is None else now.losses

    @property
    def test_losses(self) -> NDArray[np.float64]:
        """The test losses; a view like `losses`."""
        now = self._records.present
        return np.empty(0) if now is None else now.test_losses

    @property
    def losses_before(self) -> NDArray[np.float64]:
        """The training losses of the run before; a view like `losses`."""
        before = self._records.before
        return np.empty(0) if before is None else before.losses

    def _curves(self) -> tuple[Curve, ...]:
        """Return what is to be drawn, from the back to the front."""
        from gradstudio.ui.loss.chart import Curve  # noqa: PLC0415 - see the class

        curves: list[Curve] = []
        if (before := self._records.before) is not None:
            curves.append(Curve(before.training, "neutral", sets_range=False))
        if (now := self._records.present) is not None:
            curves += [Curve(now.test, "text"), Curve(now.training, "accent")]
        return tuple(curves)

    def _on_records_run_changed(self) -> None:
        self._dirty = True
        if self._chart is not None:
            self._chart.set_curves(self._curves())
            self._chart.follow()
        self._show_numbers()

    def _on_records_grown(self) -> None:
        self._dirty = True

    def set_logarithmic(self, on: bool) -> None:
        """Draw the loss on a logarithmic axis, or a linear one."""
        self.log_button.setChecked(on)
        if self._chart is not None:
            self._chart.set_logarithmic(on)

    def handlers(self) -> dict[str, Callable[..., None]]:
        return {"log_loss": self.set_logarithmic}

    def set_actions(self, actions: ActionRegistry) -> None:
        self.log_button.toggled.connect(actions["log_loss"].setChecked)

    def follow(self) -> None:
        """Keep the whole curve in view until the user zooms or pans."""
        self.chart.follow()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._room.colour = QColor(theme.surface)
        self.fit_button.setIcon(icon("fit", theme, "muted"))
        if self._chart is not None:
            self._chart.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(640, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()

    def leaveEvent(self, event: QEvent) -> None:
        self._on_chart_pointed(None)

    def draw(self) -> None:
        """Draw what has come, if it can be seen."""
        if self._dirty and self._chart is not None and self.isVisible():
            self._dirty = False
            self._chart.draw()
            self._show_numbers()

    def painting_seconds(self) -> float:
        """Return how long the curves took to paint of late, in seconds."""
        return 0.0 if self._chart is None else self._chart.painting_seconds()

    def _on_load_timer_timeout(self) -> None:
        self.chart.draw()

    def _on_chart_pointed(self, step: float | None) -> None:
        self._pointed = step
        self._show_numbers()

    def _show_numbers(self) -> None:
        now = self._records.present
        if self._pointed is None or now is None or not len(now.training):
            if self._chart is not None:
                self._chart.point_at(None)
            self._show_lowest()
            return
        at = _nearest(now.training.steps, self._pointed)
        step, loss = int(now.training.steps[at]), float(now.losses[at])
        self.chart.point_at(step, loss)
        text = f"step {step:,}   training loss {format_number(loss)}"
        if len(now.test):
            at = _nearest(now.test.steps, self._pointed)
            text += _test_loss(float(now.test_losses[at]), int(now.test.steps[at]))
        self._readout.setText(text)

    def _show_lowest(self) -> None:
        now = self._records.present
        if now is None or now.lowest is None:
            text = "Press Play (Space) to train; the loss of every step is drawn here."
        else:
            text = f"lowest {format_number(now.lowest.loss)} at step {now.lowest.step:,}"
            if now.newest.test_loss is not None:
                text += _test_loss(now.newest.test_loss, now.newest.step)
        self._readout.setText(text)


class _Room(QWidget):
    """Where the chart will be.

    Signals:
        painted: it has been painted for the first time.
    """

    painted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.colour = QColor()
        self._fresh = True

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.colour)
        if self._fresh:
            self._fresh = False
            self.painted.emit()


def _test_loss(loss: float, step: int) -> str:
    """Return a test loss with the step that it belongs to: it is not measured at every one."""
    return f"   test loss {format_number(loss)} at step {step:,}"


def _nearest(steps: NDArray[np.int64], x: float) -> int:
    """Return the index of the step nearest to x."""
    right = int(np.clip(np.searchsorted(steps, x), 1, len(steps) - 1)) if len(steps) > 1 else 0
    return right - 1 if right and x - steps[right - 1] < steps[right] - x else right
