"""The loss curves of runs: every step, live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_edits import RunEdits
from gradstudio.training.run.moment import RunId
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.panel_picture import PanelPicture
from gradstudio.ui.kit.reading_card import ReadingCard
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.loss.account import accounts_of
from gradstudio.ui.loss.axis_choice import AxisChoice
from gradstudio.ui.loss.below_chart import BelowChart
from gradstudio.ui.loss.crosshair import notches_of, show_reading
from gradstudio.ui.loss.head import PlotHead
from gradstudio.ui.loss.late_chart import LateChart
from gradstudio.ui.loss.shown_runs import ShownRuns
from gradstudio.ui.loss.strip_place import StripPlace

if TYPE_CHECKING:
    from gradstudio.ui.loss.chart import LossChart


class LossPlot(View, QWidget):
    """Shows training and test losses of the present run and of those that it can be compared with.

    Args:
        records: what is shown.
        edits: hides runs, and shows them again.
        theme: in which to draw.
        parent: as for any QWidget.

    Attributes:
        theme: in which it is drawn.

    Signals:
        chart_loaded: the `LossChart`, once.
        seen_changed: it can be seen now, or no longer.
    """

    chart_loaded = Signal(object)
    seen_changed = Signal()

    def __init__(
        self, records: Records, edits: RunEdits, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._records = records
        self._shown = ShownRuns(records, edits)
        self.theme = theme
        self._dirty = False
        self._pointed: float | None = None
        self._below = StripPlace(self)
        self._is_seen = True
        self._is_playing = False
        self._changes = 0
        self._head = PlotHead(theme, self)  # above the chart, until a header takes it
        self.legend, self.options = self._head.legend, self._head.options
        self.log_button, self.fit_button = self._head.log_button, self._head.fit_button
        self._axis = AxisChoice(self.log_button, self)
        self._axis.changed.connect(self._on_axis_changed)
        self._axis.chosen.connect(self._show_numbers)
        self.fit_button.clicked.connect(self.follow)
        self.options.changed.connect(self._show_options)
        self.options.changed.connect(self._show_numbers)
        self.legend.kinds_changed.connect(self._on_legend_kinds_changed)
        self.legend.run_hidden.connect(self._shown.hide)
        self.legend.only_asked.connect(self._shown.hide_others)
        self._card = ReadingCard(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._late = LateChart(self._column, self._prepare, theme, self)
        self._late.loaded.connect(self._on_late_loaded)
        self.set_theme(theme)
        self._show_numbers()
        records.run_changed.connect(self._on_records_run_changed)
        records.listed.connect(self._on_records_listed)
        records.grown.connect(self._on_records_grown)

    @property
    def chart(self) -> LossChart:
        """The drawing; loaded now if it was not yet."""
        return self._late.load()

    @property
    def _chart(self) -> LossChart | None:
        return self._late.chart

    def put_below(self, strip: BelowChart) -> None:
        """Have something stand at the line of the step axis, as wide as the chart; it hears what the plot hears."""
        self._below.put(strip, self._chart)

    def keep_clear_of(self, other: QWidget) -> None:
        """Never tell the losses over another child that is shown."""
        self._card.keep_clear_of(other)

    def look_at(self, run: RunId) -> None:
        """Show the run that one looks at, also if it cannot be compared with the present one."""
        if self._shown.look_at(run):
            self._show_curves()

    def point_at(self, step: float | None) -> None:
        """Tell what the losses are at a step, or at none."""
        is_drawn = step is not None and self._chart is not None
        self._on_chart_pointed(self.chart.reading_of(step) if is_drawn and step is not None else None)

    def load(self) -> None:
        """Load the chart if it was not yet."""
        self._late.load()

    def _prepare(self, chart: LossChart) -> None:
        """Have a chart that is new be as was chosen."""
        self._below.make_room(chart)
        chart.pointed.connect(self._on_chart_pointed)
        chart.set_logarithmic(self._axis.is_logarithmic)
        chart.set_hidden(self.legend.hidden)
        self._show_options()

    def _on_late_loaded(self, chart: LossChart) -> None:
        self._below.lift()
        self.chart_loaded.emit(chart)

    def _on_records_run_changed(self) -> None:
        self._dirty = True
        self._axis.begin_run()
        self._show_curves()
        if self._chart is not None:
            self._chart.follow()

    def _on_records_listed(self) -> None:
        self._dirty = True
        self._show_curves()

    def _on_records_grown(self) -> None:
        self._dirty = True

    def _on_legend_kinds_changed(self) -> None:
        if self._chart is not None:
            self._chart.set_hidden(self.legend.hidden)
        self._show_reading()

    def _show_options(self) -> None:
        """Draw as the options say."""
        options = self.options
        self._shown.set_axis(options.axis)
        self._shown.everything = options.everything
        if self._chart is not None:
            self._pointed = None
            self._chart.set_curves(self._shown.curves)
            self._chart.set_smoothing(options.smoothing)
            self._chart.set_axis(options.axis, logarithmic=options.log_steps)
            self._show_changes()

    def _show_curves(self) -> None:
        """Draw the runs that there are now."""
        if self._chart is not None:
            self._chart.set_curves(self._shown.curves)
            self._chart.draw()
            self._show_changes()
        self._show_numbers()

    def _show_changes(self) -> None:
        """Mark where settings changed."""
        if self._chart is not None:
            curves = self._chart.curves
            self._changes = sum(len(curve.run.changes) for curve in curves)
            self._chart.set_notches(notches_of(self._chart, curves, self.theme))

    def set_logarithmic(self, on: bool) -> None:
        """Draw the loss on a logarithmic axis, or a linear one, as one chose."""
        self._axis.choose(on)

    def _on_axis_changed(self, logarithmic: bool) -> None:
        if self._chart is not None:
            self._chart.set_logarithmic(logarithmic)

    def handlers(self) -> dict[str, Callable[..., None]]:
        return {
            "log_loss": self.set_logarithmic,
            "log_steps": self.options.set_log_steps,
            "loss_axis": self.options.next_axis,
            **self._below.strip.handlers(),
        }

    def pictures(self, title: str) -> tuple[PanelPicture, ...]:
        from gradstudio.ui.loss.plot_picture import plot_drawing  # noqa: PLC0415 - the window begins without it

        size, draw = plot_drawing(self.chart, self.theme)
        return (PanelPicture(title=title, size=size, draw=draw),)

    def show_play_pressed(self, pressed: bool) -> None:
        self._is_playing = pressed
        self._show_numbers()

    @property
    def is_seen(self) -> bool:
        """Whether it is in sight, and not behind another tab."""
        return self._is_seen

    def set_seen(self, seen: bool) -> None:
        if seen != self._is_seen:
            self._is_seen = seen
            self.seen_changed.emit()

    def header_controls(self) -> tuple[QWidget, ...]:
        return (self._head,)

    def set_actions(self, actions: ActionRegistry) -> None:
        self.log_button.toggled.connect(actions["log_loss"].setChecked)
        self.options.set_actions(actions)
        self._below.strip.set_actions(actions)

    def follow(self) -> None:
        """Keep the present run in view until the user zooms or pans; all runs, if it is kept in view already."""
        chart = self.chart
        chart.follow(everything=chart.is_following and not chart.follows_all)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.theme = theme
        self._head.set_theme(theme)
        self._late.set_theme(theme)
        if self._chart is not None:
            self._show_changes()
            self._show_reading()
        self._below.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(640, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._below.place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw()

    def leaveEvent(self, event: QEvent) -> None:
        self._on_chart_pointed(None)

    def draw(self) -> None:
        """Draw what has come, if it can be seen."""
        if self._dirty and self._chart is not None and self.isVisible():
            self._dirty = False
            self._axis.judge(self._chart.span)
            if self._changes != sum(len(curve.run.changes) for curve in self._chart.curves):
                self._show_changes()
            self._chart.draw()
            self._show_numbers()
        self._below.strip.draw()

    def painting_seconds(self) -> float:
        """Return how long the curves took to paint of late, in seconds."""
        return 0.0 if self._chart is None else self._chart.painting_seconds()

    def _on_chart_pointed(self, reading: float | None) -> None:
        self._pointed = reading
        self._show_reading()
        if self._chart is not None and self._chart.is_read_by_key:
            announce(self._card, self._card.plain_text)

    def _show_numbers(self) -> None:
        runs = self._shown.offered
        present, is_automatic = self._records.present, self._axis.is_automatic
        self._head.show_runs(
            runs, accounts_of(present, is_automatic=is_automatic, is_playing=self._is_playing)
        )
        self._show_reading()

    def _show_reading(self) -> None:
        """Tell what stands under the mouse, and mark it."""
        if self._chart is not None:
            show_reading(self._chart, self._card, self._pointed, self.options.axis, self.theme)

    def settings(self) -> Mapping[str, Setting]:
        return self._head.settings()

    def remembered(self) -> Mapping[str, object]:
        return self._head.remembered()

    def recall(self, kept: Mapping[str, object]) -> None:
        self._head.recall(kept)
