"""`LayerLegend`: the layers by name and colour; a click selects one everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from gradstudio.app.health.layers import ShownLayer
from gradstudio.ui.kit.legend_entry import ENTRY_HEIGHT, LegendEntry, Line
from gradstudio.ui.look.layer_colours import layer_colour
from gradstudio.ui.look.theme import Theme, interface_font

_LINE_WIDTH = 2.0


class LayerLegend(QWidget):
    """As many layers as there is room for, the others in a menu.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        chosen: the path of a layer; "" where the selected one was clicked once more.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layers: tuple[ShownLayer, ...] = ()
        self._selected = ""
        self.entries: dict[str, LegendEntry] = {}
        self.more = QToolButton(self)
        self.more.setFont(interface_font(0.92))
        self.more.setFixedHeight(ENTRY_HEIGHT)
        self.more.setToolTip("Select any layer")
        self.more.clicked.connect(self._on_more_clicked)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self.more.hide()

    def show_layers(self, layers: Sequence[ShownLayer]) -> None:
        """Show an entry for each of some layers."""
        if tuple(layers) == self._layers:
            return
        self._layers = tuple(layers)
        for entry in self.entries.values():
            self._row.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        self.entries = {layer.path: self._entry(layer) for layer in layers}
        for place, entry in enumerate(self.entries.values()):
            self._row.insertWidget(place, entry)
        self.show_selected(self._selected)
        self._fit()

    def show_selected(self, path: str) -> None:
        """Show which layer is selected; "" for none."""
        self._selected = path
        for own, entry in self.entries.items():
            entry.set_selected(own == path)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for entry in self.entries.values():
            entry.theme = theme
            entry.update()

    def sizeHint(self) -> QSize:
        return QSize(sum(entry.sizeHint().width() for entry in self.entries.values()), ENTRY_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, ENTRY_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _entry(self, layer: ShownLayer) -> LegendEntry:
        entry = LegendEntry(self._theme, self, hides=False)
        colour = partial(layer_colour, layer.depth)
        entry.show_line(
            Line(name=layer.name, words=f"the layer: {layer.name}", colour=colour, width=_LINE_WIDTH)
        )
        entry.clicked.connect(partial(self._on_chosen, layer.path))
        return entry

    def _fit(self) -> None:
        """Show as many entries as there is room for."""
        widths = [entry.sizeHint().width() for entry in self.entries.values()]
        shown = len(widths)
        if sum(widths) > self.width():
            room = self.width() - self.fontMetrics().horizontalAdvance("and 99 more") - 12
            while shown and sum(widths[:shown]) > room:
                shown -= 1
        for place, entry in enumerate(self.entries.values()):
            entry.setVisible(place < shown)
        rest = len(widths) - shown
        self.more.setText(f"and {rest} more" if shown else f"{rest} layers")
        self.more.setVisible(rest > 0)

    def _on_chosen(self, path: str) -> None:
        self.chosen.emit("" if path == self._selected else path)

    def _on_more_clicked(self) -> None:
        menu = QMenu(self)
        for layer in self._layers:
            action = menu.addAction(layer.name)
            action.setCheckable(True)
            action.setChecked(layer.path == self._selected)
            action.triggered.connect(partial(self._on_chosen, layer.path))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
