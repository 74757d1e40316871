"""`HealthSlot`: one aspect of a network's health, chosen from a list, with its drawing below."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gradstudio.app.health.health_of_run import HealthOfRun
from gradstudio.app.health.layers import layer_path
from gradstudio.app.health.measures import ASPECTS, Aspect, Distribution, LayerMeasure, aspect_of
from gradstudio.ui.health.lines import lines_of
from gradstudio.ui.health.ridge_view import RidgeView
from gradstudio.ui.health.units_view import UnitsView
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.kit.step_chart import StepChart
from gradstudio.ui.kit.tips import tip_of
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

_HEIGHT = 22
_BESIDE_TEXT = 38
"""Pixels of the list beside what is chosen."""


class HealthSlot(QWidget):
    """Draws what is chosen; of the three kinds of drawings only those are made that were chosen once.

    Args:
        health: what is shown.
        key: of the aspect that is shown at first.
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        changed: another aspect was chosen from the list.
        step_chosen: a step that was clicked.
        part_chosen: the path of a layer or neuron that was clicked.
    """

    changed = Signal()
    step_chosen = Signal(int)
    part_chosen = Signal(str)

    def __init__(self, health: HealthOfRun, key: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._health = health
        self._theme = theme
        self._aspect: Aspect = aspect_of(key)
        self._chart: StepChart | None = None
        self._ridges: RidgeView | None = None
        self._units: UnitsView | None = None
        self._selected = ""
        self.choice = QComboBox(self)
        self.choice.setFont(interface_font(0.92))
        for place, aspect in enumerate(ASPECTS):
            self.choice.addItem(aspect.title, aspect.key)
            self.choice.setItemData(place, tip_of(aspect.term), Qt.ItemDataRole.ToolTipRole)
        self.choice.activated.connect(self._on_choice_activated)
        self._when = ElidedLabel(self)
        self._when.setObjectName("muted")
        self._when.setFont(interface_font(0.88))
        head = QHBoxLayout()
        head.setContentsMargins(8, 3, 8, 1)
        head.setSpacing(6)
        head.addWidget(self.choice)
        head.addWidget(self._when, 1)
        self._pages = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._pages, 1)
        self._show_choice()

    @property
    def key(self) -> str:
        """Of the aspect that is shown."""
        return self._aspect.key

    @property
    def view(self) -> QWidget | None:
        """The drawing; None before it was drawn."""
        return self._pages.currentWidget()

    @property
    def when(self) -> str:
        """What is said of the step that is drawn; "" for all steps."""
        return self._when.text()

    def choose(self, key: str) -> None:
        """Show another aspect, as from the next drawing on."""
        self._aspect = aspect_of(key)
        self._show_choice()

    def draw(self, selected: str) -> None:
        """Draw what is so now.

        Args:
            selected: path of what is selected in the window.
        """
        self._selected = selected
        health, aspect = self._health, self._aspect
        layer = layer_path(selected, health.layers)
        if isinstance(aspect, LayerMeasure):
            chart = self._shown_chart()
            chart.show_content(lines_of(aspect, health))
            chart.show_chosen(layer)
            self.show_step()
        elif isinstance(aspect, Distribution):
            self._shown_ridges().show_health(aspect, health, layer)
        else:
            self._shown_units().show_health(health, health.reading, selected)
        self._tell_when()

    def show_step(self) -> None:
        """Follow the step in sight, where that alone has changed."""
        if isinstance(self._aspect, LayerMeasure) and self._chart is not None:
            self._chart.show_step(self._health.step if self._health.is_past else None, is_past=True)
        else:
            self.draw(self._selected)

    def painting_seconds(self) -> float:
        """Return how long it took to paint of late, in seconds, where that is dear."""
        is_shown = self._ridges is not None and self.view is self._ridges
        return self._ridges.painting if is_shown and self._ridges is not None else 0.0

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._fit_choice()
        for view in (self._chart, self._ridges, self._units):
            if view is not None:
                view.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_when()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)

    def _tell_when(self) -> None:
        """Say of which step the drawing is, and of which layers where there is no room for all."""
        reading, view = self._health.reading, self.view
        words = []
        if reading is not None and isinstance(view, RidgeView | UnitsView):
            words = [f"step {reading.step:,}", view.layers_told()]
            if isinstance(view, UnitsView):
                words.append("red: dead or saturated")
        self._when.say(" · ".join(filter(None, words)))

    def _shown_chart(self) -> StepChart:
        if self._chart is None:
            self._chart = StepChart(self._theme, self)
            self._chart.step_chosen.connect(self.step_chosen)
            self._chart.line_chosen.connect(self.part_chosen)
            self._pages.addWidget(self._chart)
        self._raise(self._chart)
        return self._chart

    def _shown_ridges(self) -> RidgeView:
        if self._ridges is None:
            self._ridges = RidgeView(self._theme, self)
            self._ridges.step_chosen.connect(self.step_chosen)
            self._ridges.layer_chosen.connect(self.part_chosen)
            self._pages.addWidget(self._ridges)
        self._raise(self._ridges)
        return self._ridges

    def _shown_units(self) -> UnitsView:
        if self._units is None:
            self._units = UnitsView(self._theme, self)
            self._units.chosen.connect(self.part_chosen)
            self._pages.addWidget(self._units)
        self._raise(self._units)
        return self._units

    def _raise(self, view: QWidget) -> None:
        view.setAccessibleName(self._aspect.title)
        self._pages.setCurrentWidget(view)

    def _show_choice(self) -> None:
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(self.choice.findData(self._aspect.key))
        self.choice.setToolTip(tip_of(self._aspect.term))
        self._fit_choice()
        self.choice.setAccessibleName(f"Shown: {self._aspect.title}")

    def _fit_choice(self) -> None:
        """Make the list as wide as what is chosen, so that its arrow stands beside that."""
        text = self.choice.fontMetrics().horizontalAdvance(self._aspect.title)
        self.choice.setFixedSize(text + _BESIDE_TEXT, round(_HEIGHT * max(1.0, text_scale())))
        view = self.choice.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + _BESIDE_TEXT)

    def _on_choice_activated(self, index: int) -> None:
        self.choose(self.choice.itemData(index))
        self.changed.emit()
