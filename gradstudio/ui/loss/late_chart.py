"""`LateChart`: the chart of the loss plot, which is loaded when the window has been painted once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.loss.chart_room import ChartRoom

if TYPE_CHECKING:
    from gradstudio.ui.loss.chart import LossChart

_AFTER_MILLISECONDS = 30


class LateChart(QObject):
    """Has an empty room where the chart will be. Lives on the GUI thread.

    To load it takes a fifth of a second, and there is nothing to draw before.

    Args:
        column: where the chart stands, below what there is; it gets all height that is left.
        prepare: is handed the chart once, before it is shown.
        theme: in which to draw.
        parent: of the chart.

    Signals:
        loaded: the `LossChart`, once.

    Attributes:
        chart: None until it is loaded.
    """

    loaded = Signal(object)

    def __init__(
        self, column: QVBoxLayout, prepare: Callable[[LossChart], None], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.chart: LossChart | None = None
        self._column = column
        self._prepare = prepare
        self._theme = theme
        self._widget = parent
        self._room = ChartRoom(parent)
        self._room.colour = QColor(theme.surface)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_MILLISECONDS)
        self._soon.timeout.connect(self.load)
        self._room.painted.connect(self._soon.start)
        column.addWidget(self._room, 1)

    def load(self) -> LossChart:
        """Return the chart, which is loaded now if it was not yet."""
        if self.chart is None:
            from gradstudio.ui.loss.chart import LossChart  # noqa: PLC0415 - see the class

            self.chart = LossChart((), self._theme, self._widget)
            self._prepare(self.chart)
            self._focus_frame = FocusFrame(self.chart, self._theme)
            self._column.replaceWidget(self._room, self.chart)
            self._room.hide()
            self.chart.show()  # with the same paint that the room is gone with
            self._room.deleteLater()
            self.loaded.emit(self.chart)
        return self.chart

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        if self.chart is None:
            self._room.colour = QColor(theme.surface)
        else:
            self.chart.set_theme(theme)
            self._focus_frame.set_theme(theme)
