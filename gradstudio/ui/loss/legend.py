"""The legend of the loss plot: what kinds of losses there are, and of which runs; a click hides them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gradstudio.app.record.run_record import RunRecord
from gradstudio.training.run.moment import RunId
from gradstudio.ui.kit.legend_entry import ENTRY_HEIGHT, LegendEntry, Line
from gradstudio.ui.look.colours import blend
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.loss.curve import KINDS, TINT, Kind, series_of
from gradstudio.ui.loss.runs_list import RunsList

_KIND_WORDS: dict[Kind, str] = {"train": "the losses: train", "test": "the losses: test"}
_MOST_ENTRIES = 8


class CurveLegend(QWidget):
    """The entries of the kinds of losses, then of the runs: as many as there is room for, the others in a list.

    Signals:
        kinds_changed: other kinds are hidden.
        run_hidden: a run is to be hidden, or shown again: its number, and whether it is hidden.
        only_asked: all runs but the present one are to be hidden (True), or all to be shown (False).
    """

    kinds_changed = Signal()
    run_hidden = Signal(int, bool)
    only_asked = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._room = 10_000
        self._runs: tuple[RunRecord, ...] = ()
        self._shown: object = None
        self.entries: dict[Kind, LegendEntry] = {kind: LegendEntry(theme, self) for kind in KINDS}
        self.run_entries: dict[RunId, LegendEntry] = {}
        self.more = QToolButton(self)
        self.more.setFont(interface_font(0.92))
        self.more.setFixedHeight(ENTRY_HEIGHT)
        self.more.setToolTip("Show or hide any run")
        self.more.clicked.connect(self._on_more_clicked)
        self.list = RunsList(theme, self)
        self.list.run_hidden.connect(self.run_hidden)
        self.list.only_asked.connect(self.only_asked)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        for entry in self.entries.values():
            entry.hide()
            entry.toggled.connect(self.kinds_changed)
            self._row.addWidget(entry)
        self._row.addWidget(self.more)
        self.more.hide()

    @property
    def hidden(self) -> tuple[Kind, ...]:
        """The kinds that are hidden."""
        return tuple(kind for kind, entry in self.entries.items() if not entry.isChecked())

    def set_hidden(self, kinds: Collection[object]) -> None:
        """Hide these kinds and no others."""
        for kind, entry in self.entries.items():
            entry.setChecked(kind not in kinds)

    def set_room(self, width: int) -> None:
        """Take no more room than so many pixels, as far as that is possible."""
        if width != self._room:
            self._room = width
            self._place_runs()

    def width_with(self, most: int = _MOST_ENTRIES) -> int:
        """Return what it takes with so many runs by name, if there are as many."""
        runs = self._runs if len(self._runs) > 1 else ()
        named = sum(self._entry(run).sizeHint().width() for run in runs[:most])
        rest = len(runs) - most
        return self._kinds_width() + named + (self._more_width(rest) if rest > 0 else 0)

    def show_runs(self, runs: Sequence[RunRecord]) -> bool:
        """Show the entries of runs, in this order, and those of the kinds of which one of them has losses.

        Returns:
            Whether they take other room than before.
        """
        kinds = [kind for kind in KINDS if any(len(series_of(run, kind)) for run in runs)]
        shown = kinds, [(run.run, run.label) for run in runs]
        if shown == self._shown:
            return False
        self._shown, self._runs = shown, tuple(runs)
        for kind, entry in self.entries.items():
            entry.show_line(self._line_of_kind(kind))
            entry.setVisible(kind in kinds)
        for number in self.run_entries.keys() - {run.run for run in runs}:
            self.run_entries.pop(number).deleteLater()
        self._place_runs()
        self.list.show_runs(self._runs)
        return True

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for entry in (*self.entries.values(), *self.run_entries.values()):
            entry.theme = theme
            entry.update()
        self.list.set_theme(theme)

    def _place_runs(self) -> None:
        """Show as many runs by name as there is room for; a single one needs none."""
        runs = self._runs if len(self._runs) > 1 else ()
        room = self._room - self._kinds_width()
        named: list[RunRecord] = []
        used = 0
        for place, run in enumerate(runs):
            width = self._entry(run).sizeHint().width() if place < _MOST_ENTRIES else self._room
            rest = len(runs) - place - 1
            if place and used + width + (self._more_width(rest) if rest else 0) > room:
                break
            used += width
            named.append(run)
        for number, entry in self.run_entries.items():
            entry.setVisible(any(run.run == number for run in named))
        for place, run in enumerate(named):
            entry = self._entry(run)
            self._row.removeWidget(entry)
            self._row.insertWidget(len(KINDS) + place, entry)
            entry.show()
        rest = len(runs) - len(named)
        self.more.setText(_more(rest))
        self.more.setVisible(rest > 0)
        self.updateGeometry()

    def _entry(self, run: RunRecord) -> LegendEntry:
        """Return the entry of a run, as the run is now."""
        entry = self.run_entries.get(run.run)
        if entry is None:
            entry = self.run_entries[run.run] = LegendEntry(self._theme, self)
            entry.clicked.connect(partial(self._on_entry_clicked, run.run))
        entry.setChecked(not run.label.hidden)
        name = run.label.name
        entry.show_line(
            Line(name=name, words=f"the run: {name}", colour=partial(run_colour, run.kept), width=2.0)
        )
        return entry

    def _line_of_kind(self, kind: Kind) -> Line:
        is_test = kind == "test"
        return Line(
            name=kind,
            words=_KIND_WORDS[kind],
            colour=partial(self._colour_of_kind, kind),
            width=1.0 if is_test else 1.75,
            is_dotted=is_test,
        )

    def _colour_of_kind(self, kind: Kind, theme: Theme) -> QColor:
        """Return the colour that losses of a kind have in a single run; that of text where there are several."""
        if len(self._runs) != 1:
            return QColor(theme.text)
        own = run_colour(self._runs[0].kept, theme)
        return own if kind == "train" else blend(own.name(), theme.text, TINT)

    def _kinds_width(self) -> int:
        return sum(entry.sizeHint().width() for entry in self.entries.values() if not entry.isHidden())

    def _more_width(self, rest: int) -> int:
        metrics = self.more.fontMetrics()
        sides = self.more.sizeHint().width() - metrics.horizontalAdvance(self.more.text())
        return metrics.horizontalAdvance(_more(rest)) + sides

    def _on_entry_clicked(self, run: RunId) -> None:
        self.run_hidden.emit(run, not self.run_entries[run].isChecked())

    def _on_more_clicked(self) -> None:
        self.list.open_below(self.more)


def _more(rest: int) -> str:
    return f"and {rest:,} more"
