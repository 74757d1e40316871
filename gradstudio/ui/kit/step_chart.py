"""`StepChart`: lines over the steps of a run, with the step in sight; whatever is clicked is told."""

from __future__ import annotations

from html import escape

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from gradstudio.project.number_text import short_number
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.nearest import nearest
from gradstudio.ui.kit.press import Press
from gradstudio.ui.kit.reading_card import ReadingCard, table_row
from gradstudio.ui.kit.step_content import PlotLine, StepContent
from gradstudio.ui.kit.step_plot import StepPlot
from gradstudio.ui.look.theme import Theme

_CURSOR_REACH = 5.0
_LINE_HEIGHT = 17


class StepChart(StepPlot):
    """Says what is clicked and tells what is read; zooming and moving are those of every plot.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        step_chosen: a step that was clicked, that the line of the step in sight is dragged to, or that was read
            when Return was pressed.
        line_chosen: the key of a line that was clicked.
    """

    step_chosen = Signal(int)
    line_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._mouse: QPointF | None = None  # where it reads; None where it is read by key
        self._cursor_press = Press()
        self._card = ReadingCard(self)
        self.pointed.connect(self._on_pointed)
        self.window_changed.connect(self._read_again)
        self.clicked.connect(self._on_clicked)

    @property
    def told(self) -> str:
        """What is read of the lines, without its table; "" while nothing is."""
        return "" if self._card.isHidden() else self._card.plain_text

    @property
    def read(self) -> float | None:
        """The step that is read, below the mouse or by the keys; None while nothing is."""
        return self._read

    def show_content(self, content: StepContent) -> None:
        super().show_content(content)
        self._read_again()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not (self._is_on_cursor(event.position()) and self._cursor_press.begins(event)):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._cursor_press.goes_on(event):
            self._choose_step(event.position())
            return
        super().mouseMoveEvent(event)
        if not event.buttons():
            on_cursor = self._is_on_cursor(event.position())
            self.setCursor(Qt.CursorShape.SizeHorCursor if on_cursor else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._cursor_press.ends(event)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = self._steps()
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._read is not None:
            self._mouse = None
            self._read_at(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._read is not None:
            self.step_chosen.emit(round(self._read))
        elif key in ways and len(steps):
            if self._read is None:
                at = nearest(steps, steps[-1] if self._step is None else self._step)
            else:
                at = min(max(nearest(steps, self._read) + ways[key], 0), len(steps) - 1)
            self._mouse = None
            self._read_at(steps[at].item())
            announce(self._card, self._card.plain_text)
        else:
            super().keyPressEvent(event)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._tell()

    def _is_on_cursor(self, at: QPointF) -> bool:
        inside = self.frame.area.contains(at)
        return inside and self._step is not None and abs(self.x_of(self._step) - at.x()) <= _CURSOR_REACH

    def _choose_step(self, at: QPointF) -> None:
        step, _ = self.frame.from_pixels(at)
        self.step_chosen.emit(max(0, round(step)))

    def _on_clicked(self, at: QPointF) -> None:
        if not self.frame.area.contains(at) or self._content.reason:
            return
        key = self.line_at(at)
        if key:
            self.line_chosen.emit(key)
        else:
            self._choose_step(at)

    def _on_pointed(self, at: QPointF | None) -> None:
        self._mouse, steps = at, self._steps()
        if at is None or not len(steps):
            self._read_at(None)
            return
        step, _ = self.frame.from_pixels(at)
        self._read_at(steps[nearest(steps, step)].item())

    def _read_again(self) -> None:
        """Read what lies below the mouse now, or tell anew what is read by key."""
        if self._mouse is not None:
            self._on_pointed(self._mouse)
        else:
            self._tell()

    def _read_at(self, step: float | None) -> None:
        self._read = step
        self._tell()
        self.update()

    def _tell(self) -> None:
        """Tell what is read, on a card beside it."""
        read, steps = self._read, self._steps()
        if read is None or not len(steps) or self._content.reason:
            self._card.hide()
            return
        at = f"{read:,}" if isinstance(read, int) else short_number(read)
        rows = [table_row(f"{self._content.axis} {at}", [], self.theme.muted)]
        for line in self._told_lines(read):
            value = float(line.values[nearest(line.steps, read)])
            dot = f"<span style='color:{line.colour(self.theme).name()}'>●</span>"
            name = f"{dot}&nbsp;{escape(line.name)}"
            rows.append(table_row(name, [escape(self._content.text(value))], self.theme.text))
        area = self.frame.area
        height = area.center().y() if self._mouse is None else self._mouse.y()
        self._card.tell(
            f"<table cellspacing='0'>{''.join(rows)}</table>", QPoint(round(self.x_of(read)), round(height))
        )

    def _told_lines(self, read: float) -> list[PlotLine]:
        """Return the lines that are told: where room is short, those around the chosen one or the mouse."""
        lines = [line for line in self._content.lines if len(line.steps)]
        most = max(2, self.height() // _LINE_HEIGHT - 3)
        if len(lines) <= most:
            return lines
        keys = [line.key for line in lines]
        middle = keys.index(self._chosen) if self._chosen in keys else self._nearest_line(lines, read)
        begin = min(max(middle - most // 2, 0), len(lines) - most)
        return lines[begin : begin + most]

    def _nearest_line(self, lines: list[PlotLine], read: float) -> int:
        if self._mouse is None:
            return 0
        away = []
        for line in lines:
            place = self.place_of(line.key, read)
            away.append(np.inf if place is None else abs(place.y() - self._mouse.y()))
        return int(np.argmin(away))
