"""The loss curve: every step, live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gradstudio.app.record.records import Records
from gradstudio.graph.numbers import format_number
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.loss.curve import curves_of
from gradstudio.ui.loss.legend import ENTRY_HEIGHT, ENTRY_SIDES, CurveLegend
from gradstudio.ui.loss.readout import ReadingCard, read_at, test_loss

if TYPE_CHECKING:
    from gradstudio.ui.loss.chart import LossChart

_LOAD_AFTER_MILLISECONDS = 30
_SPACING = 8
_WIDEST_SPAN = 1e6
"""The highest loss, in times the lowest, that a linear axis is good for."""
_AUTOMATIC = "log axis by itself: losses differ by more than 10⁶"


class BelowChart(QWidget):
    """What stands below the chart, as wide as it."""

    def set_actions(self, actions: ActionRegistry) -> None:
        """Offer actions of the window among its controls."""

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""

    def draw(self) -> None:
        """Draw what has come, if it can be seen; called as often as the plot is."""


class LossPlot(View, QWidget):
    """Shows training and test loss over the steps, and the run before for comparison.

    Losses that differ more than a millionfold go to a logarithmic axis, unless an axis was chosen in this run.

    The chart is loaded when the window has been painted once: it takes a fifth of a second, and there is nothing
    to draw before.

    Args:
        records: what is shown.
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        chart_loaded: the `LossChart`, once.
    """

    chart_loaded = Signal(object)

    def __init__(self, records: Records, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self._theme = theme
        self._dirty = False
        self._pointed: float | None = None
        self._chart: LossChart | None = None
        self._strip: BelowChart | None = None
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
        self.fit_button.setObjectName("header_fit")
        self.fit_button.setFixedSize(ENTRY_HEIGHT, ENTRY_HEIGHT)
        self.fit_button.setToolTip("Follow the whole curve again, after zooming or panning")
        self.fit_button.setAccessibleName("Follow the whole curve")
        self.fit_button.clicked.connect(self.follow)
        self._is_choosing = False  # the switch and the action follow
        self._is_automatic = False  # the logarithmic axis
        self._has_chosen = False  # the axis, in this run
        self.legend = CurveLegend(theme, self)
        self.legend.hidden_changed.connect(self._on_legend_hidden_changed)
        self._readout = QLabel(self)
        self._readout.setObjectName("muted")
        self._readout.setFont(interface_font(0.92))
        self._readout.setMinimumHeight(ENTRY_HEIGHT)
        self._readout.setIndent(ENTRY_SIDES)
        self._card = ReadingCard(self)
        self._head = QWidget(self)  # above the chart, until a header takes it
        words = QWidget(self._head)
        flow = FlowLayout(words, _SPACING)
        flow.addWidget(self.legend)
        flow.addWidget(self._readout)
        controls = QHBoxLayout(self._head)
        controls.setContentsMargins(0, 0, 0, 0)
        controls.addWidget(words, 1)
        for button in (self.log_button, self.fit_button):
            controls.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._column.addWidget(self._room, 1)
        self.set_theme(theme)
        self._show_numbers()
        records.run_changed.connect(self._on_records_run_changed)
        records.grown.connect(self._on_records_grown)

    @property
    def chart(self) -> LossChart:
        """The drawing; loaded now if it was not yet."""
        if self._chart is None:
            from gradstudio.ui.loss.chart import LossChart  # noqa: PLC0415 - see the class

            self._chart = LossChart(curves_of(self._records), self._theme, self)
            self._chart.pointed.connect(self.point_at)
            self._chart.set_logarithmic(self.log_button.isChecked())
            self._chart.set_hidden(self.legend.hidden)
            self._focus_frame = FocusFrame(self._chart, self._theme)
            self._column.replaceWidget(self._room, self._chart)
            self._room.hide()
            self._chart.show()  # with the same paint that the room is gone with
            self._room.deleteLater()
            self.chart_loaded.emit(self._chart)
        return self._chart

    def put_below(self, strip: BelowChart) -> None:
        """Have something stand below the chart, as wide as it; it hears what the plot hears."""
        self._column.addWidget(strip)
        self._strip = strip

    def point_at(self, step: float | None) -> None:
        """Tell what the losses are at a step, or at none."""
        self._pointed = step
        self._show_reading()

    def load(self) -> None:
        """Load the chart if it was not yet."""
        _ = self.chart

    def _on_records_run_changed(self) -> None:
        self._dirty = True
        if self._is_automatic:
            self._choose_axis(logarithmic=False, automatic=False)
        self._has_chosen = False
        if self._chart is not None:
            self._chart.set_curves(curves_of(self._records))
            self._chart.follow()
        self._show_numbers()

    def _on_records_grown(self) -> None:
        self._dirty = True

    def _on_legend_hidden_changed(self) -> None:
        if self._chart is not None:
            self._chart.set_hidden(self.legend.hidden)
        self._show_reading()

    def set_logarithmic(self, on: bool) -> None:
        """Draw the loss on a logarithmic axis, or a linear one, as one chose."""
        if not self._is_choosing:
            self._has_chosen = True
            self._choose_axis(logarithmic=on, automatic=False)
            self._show_numbers()

    def _choose_axis(self, *, logarithmic: bool, automatic: bool) -> None:
        self._is_automatic, self._is_choosing = automatic, True
        self.log_button.setChecked(logarithmic)
        self._is_choosing = False
        if self._chart is not None:
            self._chart.set_logarithmic(logarithmic)

    def handlers(self) -> dict[str, Callable[..., None]]:
        return {"log_loss": self.set_logarithmic}

    def header_controls(self) -> tuple[QWidget, ...]:
        return (self._head,)

    def set_actions(self, actions: ActionRegistry) -> None:
        self.log_button.toggled.connect(actions["log_loss"].setChecked)
        if self._strip is not None:
            self._strip.set_actions(actions)

    def follow(self) -> None:
        """Keep the whole curve in view until the user zooms or pans."""
        self.chart.follow()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._room.colour = QColor(theme.surface)
        self.fit_button.setIcon(icon("fit", theme, "muted"))
        self.legend.set_theme(theme)
        if self._chart is not None:
            self._chart.set_theme(theme)
            self._focus_frame.set_theme(theme)
        if self._strip is not None:
            self._strip.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(640, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()

    def leaveEvent(self, event: QEvent) -> None:
        self.point_at(None)

    def draw(self) -> None:
        """Draw what has come, if it can be seen."""
        if self._dirty and self._chart is not None and self.isVisible():
            self._dirty = False
            if not self._has_chosen and not self.log_button.isChecked() and self._chart.span() > _WIDEST_SPAN:
                self._choose_axis(logarithmic=True, automatic=True)
            self._chart.draw()
            self._show_numbers()
        if self._strip is not None:
            self._strip.draw()

    def painting_seconds(self) -> float:
        """Return how long the curves took to paint of late, in seconds."""
        return 0.0 if self._chart is None else self._chart.painting_seconds()

    def _on_load_timer_timeout(self) -> None:
        self.chart.draw()

    def _show_numbers(self) -> None:
        self.legend.show_curves(curves_of(self._records))
        text = self._account()
        if text != self._readout.text():
            self._readout.setText(text)
        self._show_reading()

    def _show_reading(self) -> None:
        """Tell what stands under the mouse, and mark it."""
        now = self._records.present
        if self._pointed is None or now is None or not len(now.training):
            self._card.hide()
            if self._chart is not None:
                self._chart.point_at(None)
            return
        before = None if "before" in self.legend.hidden else self._records.before
        reading = read_at(self._pointed, now, before)
        self.chart.point_at(reading.step, reading.loss)
        at = self.chart.place_of(reading.step, reading.loss)
        if at is not None:
            self._card.tell(reading.text, self.chart.mapTo(self, at))

    def _account(self) -> str:
        """Return what the plot shows as a whole."""
        now = self._records.present
        if now is None or now.lowest is None:
            return "Press Play (Space) to train; the loss of every step is drawn here."
        text = f"lowest {format_number(now.lowest.loss)} at step {now.lowest.step:,}"
        if now.test_loss is not None:
            text += f"   {test_loss(now.test_loss, now.step)}"
        return f"{text}   {_AUTOMATIC}" if self._is_automatic else text

    def settings(self) -> Mapping[str, Setting]:
        return {
            "log": Setting(choices=(False, True), choose=self.log_button.setChecked),
            "hidden": Setting(
                choices=tuple(self.legend.entries), choose=self.legend.set_hidden, several=True
            ),
        }

    def remembered(self) -> Mapping[str, object]:
        return {"hidden": list(self.legend.hidden)}

    def recall(self, kept: Mapping[str, object]) -> None:
        hidden = kept.get("hidden")
        if isinstance(hidden, list):
            self.legend.set_hidden(hidden)


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
