"""`StripPlace`: where something stands below the curves of a plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gradstudio.ui.look.theme import Theme
from gradstudio.ui.loss.below_chart import BelowChart, step_axis_height

if TYPE_CHECKING:
    from gradstudio.ui.loss.chart import LossChart


class StripPlace:
    """Keeps it at the line of the step axis, over the chart, whose lower edge is the plot's.

    Args:
        plot: in which it stands.

    Attributes:
        strip: what stands there; until something is put there it has nothing to draw and takes no room.
    """

    def __init__(self, plot: QWidget) -> None:
        self._plot = plot
        self.strip = BelowChart(plot)
        self.strip.hide()

    def put(self, strip: BelowChart, chart: LossChart | None) -> None:
        """Have something stand there.

        Args:
            strip: what it is.
            chart: that makes room for it; None before there is one.
        """
        self.strip.deleteLater()
        self.strip = strip
        if chart is not None:
            self.make_room(chart)
        self.place()

    def make_room(self, chart: LossChart) -> None:
        """Have the numbers of a chart's axis give way."""
        if self.strip.ROOM:
            chart.set_room(self.strip.ROOM)

    def place(self) -> None:
        """Follow the size of the plot."""
        plot, strip = self._plot, self.strip
        top = plot.height() - step_axis_height() - strip.ROOM
        strip.setGeometry(0, top, plot.width(), strip.sizeHint().height())

    def lift(self) -> None:
        """Lie over a chart that is newer."""
        self.place()
        self.strip.raise_()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme, whose type may have another size."""
        self.strip.set_theme(theme)
        self.place()
