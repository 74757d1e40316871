"""`HealthPanel`: the health of a network over the steps of the run in sight, several aspects side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from gradstudio.app.health.health_csv import health_csv
from gradstudio.app.health.health_of_run import HealthOfRun
from gradstudio.app.health.layers import layer_path
from gradstudio.app.health.measures import ASPECTS, AT_FIRST
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.ui.health.legend import LayerLegend
from gradstudio.ui.health.slot import HealthSlot
from gradstudio.ui.kit.file_export import TableExport
from gradstudio.ui.kit.legend_entry import ENTRY_HEIGHT
from gradstudio.ui.kit.panel_picture import PanelPicture, drawings_in, picture_of
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme, interface_font

_WIDTH, _HEIGHT = 320, 170
"""Of a drawing, at the least, where several are shown."""
_SOON_MILLISECONDS = 30
_MOST_COLUMNS, _MOST_ROWS = 4, 3


class HealthPanel(QWidget, View):
    """Shows as many aspects as there is room for; it is drawn a few times a second, and only while it is seen.

    Args:
        health: what is shown.
        selection: what is looked at, and is chosen by a click.
        theme: in which to draw.
        parent: as for any QWidget.
    """

    def __init__(
        self, health: HealthOfRun, selection: Selection, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._health = health
        self._selection = selection
        self._theme = theme
        self._export = TableExport(
            self, "Export gradient health", "The health", health.informed.emit, health.refused.emit
        )
        self._is_seen = False  # nothing is made of it before
        self._share = 0.0  # of the run that is being measured
        self._keys = list(AT_FIRST)
        self.slots: list[HealthSlot] = []
        self.legend = LayerLegend(theme, self)  # above the drawings, until a header takes it
        self.legend.chosen.connect(selection.set_part)
        self.measure_button = QToolButton(self)
        self.measure_button.setFont(interface_font(0.92))
        self.measure_button.setFixedHeight(ENTRY_HEIGHT)
        self.measure_button.setAccessibleName("Measure this run")
        self.measure_button.setToolTip(
            "Take the steps of this run once more in the background, and measure each layer on the way"
        )
        self.measure_button.clicked.connect(self._on_measure_button_clicked)
        self.measure_button.hide()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MILLISECONDS)
        self._soon.timeout.connect(self._on_soon_timeout)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._shape = 0, 0
        health.stale.connect(self._on_health_stale)
        health.measured.connect(self._show_measuring)
        health.progressed.connect(self._on_health_progressed)
        selection.part_changed.connect(self._on_selection_part_changed)

    def receive(self, mail: Mail) -> None:
        self._health.receive(mail)

    def show_playing(self, playing: bool) -> None:
        self._health.set_playing(playing)
        self._show_measuring()

    def draw(self) -> None:
        """Draw what is new, if it can be seen."""
        if not self._is_seen or not self.isVisible():
            return
        if self._health.refresh():
            self._draw_all()
        else:
            for slot in self._shown_slots():
                slot.show_step()

    def painting_seconds(self) -> float:
        return sum(slot.painting_seconds() for slot in self._shown_slots())

    def set_seen(self, seen: bool) -> None:
        self._is_seen = seen
        self._health.set_seen(seen)
        if seen:
            self._arrange()
            self._show()

    def pictures(self, title: str) -> tuple[PanelPicture, ...]:
        whole = picture_of(title, self._theme, self.legend, self, indent=INSET)
        return whole, *(drawing.named(title) for drawing in drawings_in(self, self._theme))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.legend.set_theme(theme)
        self.update()
        for slot in self.slots:
            slot.set_theme(theme)

    def handlers(self) -> dict[str, Callable[..., None]]:
        return {"export_health": self._ask_export}

    def header_controls(self) -> tuple[QWidget, ...]:
        return self.legend, self.measure_button

    def settings(self) -> Mapping[str, Setting]:
        choices = tuple(aspect.key for aspect in ASPECTS)
        return {"aspects": Setting(choices=choices, choose=self.show_aspects, several=True)}

    def remembered(self) -> Mapping[str, object]:
        return {"aspects": list(self._keys)}

    def recall(self, kept: Mapping[str, object]) -> None:
        aspects, known = kept.get("aspects"), {aspect.key for aspect in ASPECTS}
        if isinstance(aspects, list):
            self.show_aspects([key for key in aspects if isinstance(key, str) and key in known])

    def show_aspects(self, keys: Sequence[str]) -> None:
        """Show some aspects first; where there is room for more, others follow."""
        self._keys = self._followed_by_others(keys)
        for slot, key in zip(self.slots, self._keys, strict=False):
            slot.choose(key)
        self._draw_all()

    def sizeHint(self) -> QSize:
        return QSize(640, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.surface))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_seen:
            self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_seen:
            self._show()

    def _ask_export(self) -> None:
        health = self._health
        health.refresh()
        readings = health.readings
        if not readings:
            health.refused.emit("No layer of this run was measured yet. Train, and then export its health.")
            return
        text = partial(health_csv, readings, health.layers)
        self._export.ask("health.csv", text, f"The layers at {len(readings):,} steps are")

    def _arrange(self) -> None:
        """Show as many drawings as there is room for."""
        columns = min(max(self.width() // _WIDTH, 1), _MOST_COLUMNS)
        rows = min(max(self.height() // _HEIGHT, 1), _MOST_ROWS)
        if (columns, rows) == self._shape:
            return
        self._shape = columns, rows
        count = min(columns * rows, len(self._keys))
        while len(self.slots) < count:
            self._add_slot(self._keys[len(self.slots)])
        for place, slot in enumerate(self.slots):
            self._grid.removeWidget(slot)
            slot.setVisible(place < count)
            if place < count:
                self._grid.addWidget(slot, place // columns, place % columns)
        for column in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for row in range(_MOST_ROWS):
            self._grid.setRowStretch(row, 1 if row < rows else 0)
        self._draw_all()

    def _add_slot(self, key: str) -> None:
        slot = HealthSlot(self._health, key, self._theme, self)
        slot.changed.connect(self._on_slot_changed)
        slot.step_chosen.connect(self._health.go)
        slot.part_chosen.connect(self._on_slot_part_chosen)
        self.slots.append(slot)

    def _followed_by_others(self, keys: Sequence[str]) -> list[str]:
        """Return some aspects, and behind them the others in the order that they have at first."""
        return [*keys, *(key for key in AT_FIRST if key not in keys)]

    def _show(self) -> None:
        """Draw all of it, after it could not be seen."""
        self._health.refresh()
        self._draw_all()
        self._show_measuring()

    def _shown_slots(self) -> list[HealthSlot]:
        return [slot for slot in self.slots if not slot.isHidden()]

    def _draw_all(self) -> None:
        if not self._is_seen or not self.isVisible():
            return
        self.legend.show_layers(self._health.layers)
        self.legend.show_selected(layer_path(self._selection.part, self._health.layers))
        for slot in self._shown_slots():
            slot.draw(self._selection.part)

    def _on_health_progressed(self, share: float) -> None:
        self._share = share
        self._show_measuring()

    def _show_measuring(self) -> None:
        """Offer to measure the run, or to give that up."""
        health, button = self._health, self.measure_button
        is_under_way = health.is_measuring
        if not is_under_way:
            self._share = 0.0
        button.setVisible(is_under_way or health.can_be_measured)
        button.setText(
            f"Measuring: {round(100 * self._share)} % – cancel" if is_under_way else "Measure this run"
        )

    def _on_measure_button_clicked(self) -> None:
        if self._health.is_measuring:
            self._health.measuring.give_up()
        else:
            self._health.measure()

    def _on_health_stale(self) -> None:
        self._soon.start()

    def _on_soon_timeout(self) -> None:
        if self._is_seen:
            self._health.refresh()
            self._draw_all()
            self._show_measuring()

    def _on_selection_part_changed(self, part: str) -> None:
        self._draw_all()

    def _on_slot_changed(self) -> None:
        self._keys = self._followed_by_others([slot.key for slot in self.slots])
        self._draw_all()

    def _on_slot_part_chosen(self, path: str) -> None:
        self._selection.set_part("" if path == self._selection.part else path)
