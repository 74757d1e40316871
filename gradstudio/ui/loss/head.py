"""The head of the loss plot: legend, what the plot says as a whole, and its controls, in one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gradstudio.app.record.run_record import RunRecord
from gradstudio.ui.kit.legend_entry import ENTRY_HEIGHT, ENTRY_SIDES
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.loss.legend import CurveLegend
from gradstudio.ui.loss.options import PlotOptions

_SPACING = 6
_MANY, _FEW = 8, 3
"""The longest text that fits beside a legend of 8 names is shown, else one beside 3 names, else none."""


class PlotHead(QWidget):
    """Gives the runs of the legend what room the words leave, and leaves words out where runs need it.

    Args:
        theme: in which to draw.
        parent: the plot, until a header takes it.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts: tuple[str, ...] = ("",)
        self.legend = CurveLegend(theme, self)
        self.readout = QLabel(self)
        self.readout.setObjectName("muted")
        self.readout.setFont(interface_font(0.92))
        self.readout.setFixedHeight(ENTRY_HEIGHT)
        self.readout.setIndent(ENTRY_SIDES)
        self.readout.setMinimumWidth(1)
        self.log_button = Switch("log", self)
        self.log_button.setToolTip("Logarithmic loss axis (L)")
        self.log_button.setAccessibleName("Logarithmic loss axis")
        self.fit_button = self._button(
            "header_fit",
            "Follow the whole curve",
            "Follow the present run again, after zooming or panning; once more: all runs",
        )
        self.options_button = self._button(
            "header_options", "Options of the loss plot", "Axis, smoothing, runs and export"
        )
        self.options = PlotOptions(self)
        self.options_button.setMenu(self.options)
        self.options_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_SPACING)
        row.addWidget(self.legend)
        row.addWidget(self.readout, 1)
        self._controls = (self.log_button, self.fit_button, self.options_button)
        for button in self._controls:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set_theme(theme)

    def show_runs(self, runs: Sequence[RunRecord], texts: tuple[str, ...]) -> None:
        """Show the entries of some runs, and say the first of some texts for which there is room beside them."""
        if self.legend.show_runs(runs) or texts != self._texts:
            self._texts = texts
            self.fit()

    def fit(self) -> None:
        """Share the room between the runs of the legend and the words."""
        taken = sum(button.sizeHint().width() + _SPACING for button in self._controls)
        room = max(0, self.width() - taken)
        widths = {text: self._width_of(text) for text in self._texts}
        every, few, least = (self.legend.width_with(most) for most in (_MANY, _FEW, 1))
        for named in (every, few):
            chosen = next((text for text in self._texts if text and named + widths[text] <= room), "")
            if chosen:
                break
        if not every:
            chosen = self._texts[0]  # there is nothing else to see
        self.legend.setVisible(every > 0)  # a legend of nothing would move the words
        self.readout.setText(chosen)
        self.readout.setToolTip("" if chosen == self._texts[0] else self._texts[0])
        self.legend.setVisible(every > 0)  # or the space beside it would push the words aside
        self.legend.set_room(max(least, room - min(widths[chosen], max(room - least, 0))))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.fit_button.setIcon(icon("fit", theme, "muted"))
        self.options_button.setIcon(icon("more", theme, "muted"))
        self.legend.set_theme(theme)

    def settings(self) -> dict[str, Setting]:
        """Return what can be chosen of the plot, by name."""
        kinds = tuple(self.legend.entries)
        return {
            "log": Setting(choices=(False, True), choose=self.log_button.setChecked),
            "hidden": Setting(choices=kinds, choose=self.legend.set_hidden, several=True),
            **self.options.settings(),
        }

    def remembered(self) -> dict[str, object]:
        """Return what is chosen and stays so at the next start; the log axis is a matter of the run."""
        return {"hidden": list(self.legend.hidden), **self.options.remembered()}

    def recall(self, kept: Mapping[str, object]) -> None:
        """Choose what `remembered` returned, as far as it is sound."""
        hidden = kept.get("hidden")
        if isinstance(hidden, list):
            self.legend.set_hidden(hidden)
        self.options.recall(kept)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _width_of(self, text: str) -> int:
        if not text:
            return 0
        return self.readout.fontMetrics().horizontalAdvance(text) + 2 * ENTRY_SIDES + 2 * _SPACING

    def _button(self, name: str, accessible: str, hint: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setFixedSize(ENTRY_HEIGHT, ENTRY_HEIGHT)
        button.setAccessibleName(accessible)
        button.setToolTip(hint)
        return button
