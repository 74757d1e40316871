"""`EvidenceView`: the plots of a finding, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gradstudio.app.doctor.offers import MendOffer
from gradstudio.training.doctor.finding import Evidence
from gradstudio.ui.doctor.plotted import evidence_content, legend_of, trial_content
from gradstudio.ui.kit.first_letter import sentence_case
from gradstudio.ui.kit.nearest import nearest
from gradstudio.ui.kit.step_chart import StepChart
from gradstudio.ui.kit.step_content import StepContent
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

_HEIGHT = 22
_MOST_NAMES = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DoctorPlot:
    """One plot.

    Attributes:
        key: by what it is known again, the same from one examination to the next.
        title: what the list says.
        measure: what goes up, with its unit.
        content: what it shows.
        rows: the row of the data set that each point is of; none where a point is of no sample.
    """

    key: str
    title: str
    measure: str
    content: StepContent
    rows: tuple[int, ...] = ()


class EvidenceView(QWidget):
    """A list of plots above the one that is chosen from it.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        point_chosen: what goes to the right in the plot, such as "step", and where it was clicked.
        row_chosen: a point was clicked that is of a sample: which row of the data set.
    """

    point_chosen = Signal(str, int)
    row_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plots: tuple[DoctorPlot, ...] = ()
        self._key = ""
        self.choice = StillComboBox(self)
        self.choice.setAccessibleName("Plot")
        self.choice.setToolTip("The evidence of the finding, and what came of the mends that were tried")
        self.choice.activated.connect(self._on_choice_activated)
        self._legend = QLabel(self)
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.chart = StepChart(theme, self)
        self.chart.step_chosen.connect(self._on_chart_step_chosen)
        self.chart.line_chosen.connect(self._on_chart_line_chosen)
        head = QHBoxLayout()
        head.setContentsMargins(4, 3, 8, 0)
        head.addWidget(self.choice, 1)
        names = QHBoxLayout()
        names.setContentsMargins(10, 0, 8, 2)
        names.addWidget(self._legend, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(names)
        column.addWidget(self.chart, 1)
        self.set_theme(theme)

    @property
    def shown(self) -> DoctorPlot | None:
        """The plot that is seen; None without any."""
        return next((plot for plot in self._plots if plot.key == self._key), None)

    def show_plots(self, plots: Sequence[DoctorPlot]) -> None:
        """Show others, or the same with other numbers; what was chosen stays so while it is there."""
        keys = [(plot.key, plot.title) for plot in plots]
        is_other = keys != [(plot.key, plot.title) for plot in self._plots]
        self._plots = tuple(plots)
        if self.shown is None:
            self._key = plots[0].key if plots else ""
        if is_other:
            with QSignalBlocker(self.choice):
                self.choice.clear()
                for plot in plots:
                    self.choice.addItem(plot.title, plot.key)
        self._show()

    def choose(self, key: str) -> None:
        """Show one of the plots; the first where there is no such plot."""
        self._key = key
        if self.shown is None:
            self._key = self._plots[0].key if self._plots else ""
        self._show()

    def show_step(self, step: int | None) -> None:
        """Mark the step in sight; None for the newest."""
        plot = self.shown
        over_steps = plot is not None and plot.content.axis == "step" and not plot.key.startswith("trial")
        self.chart.show_step(step if over_steps else None, is_past=True)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.choice.setFont(interface_font(0.92))
        self.choice.setFixedHeight(round(_HEIGHT * max(1.0, text_scale())))
        self._legend.setFont(interface_font(0.85))
        self.chart.set_theme(theme)
        self._show()

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 80)

    def _show(self) -> None:
        plot = self.shown
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(self.choice.findData(self._key))
        self.choice.setEnabled(len(self._plots) > 1)
        self.chart.show_content(StepContent() if plot is None else plot.content)
        names = [] if plot is None else self._names(plot)
        self._legend.setText("&nbsp;&nbsp; ".join(names))
        self.chart.setAccessibleName("" if plot is None else f"{plot.title}: {plot.measure}")
        self._legend.setToolTip("" if plot is None else sentence_case(plot.measure))

    def _names(self, plot: DoctorPlot) -> list[str]:
        """Return the names of the lines with their colours, or of a single one the measure, as rich text."""
        legend = legend_of(plot.content)
        if len(legend) < 2:
            return [f"<span style='color:{self._theme.muted}'>{escape(plot.measure)}</span>"]
        names = []
        for name, colour in legend[:_MOST_NAMES]:
            dot = f"<span style='color:{colour(self._theme).name()}'>●</span>"
            names.append(f"{dot}&nbsp;{escape(name)}")
        return names

    def _on_choice_activated(self, index: int) -> None:
        self.choose(self.choice.itemData(index))

    def _on_chart_line_chosen(self, key: str) -> None:
        if self.chart.read is not None:
            self._on_chart_step_chosen(round(self.chart.read))

    def _on_chart_step_chosen(self, at: int) -> None:
        plot = self.shown
        if plot is None or plot.key.startswith("trial"):
            return
        if plot.rows:
            (line, *_) = plot.content.lines
            self.row_chosen.emit(plot.rows[nearest(line.steps, at)])
        else:
            self.point_chosen.emit(plot.content.axis, at)


def trial_key(offer: MendOffer) -> str:
    """Return by what the plot of a mend's trial is known again."""
    return f"trial {offer.finding.rule} {offer.mend.key}"


def plots_of(evidence: Sequence[Evidence], offers: Sequence[MendOffer]) -> list[DoctorPlot]:
    """Return the plots of a finding: its evidence, then what came of the mends that were tried.

    Args:
        evidence: of the finding.
        offers: its mends.
    """
    plots = [
        DoctorPlot(
            key=f"evidence {number}",
            title=each.title,
            measure=each.measure,
            content=evidence_content(each),
            rows=each.rows,
        )
        for number, each in enumerate(evidence)
    ]
    tried = [(offer, offer.trial) for offer in offers if offer.trial is not None and offer.trial.attempts]
    return plots + [
        DoctorPlot(
            key=trial_key(offer),
            title=f"Tried: {offer.mend.title}",
            measure=trial.measure.name,
            content=trial_content(trial),
        )
        for offer, trial in tried
    ]
