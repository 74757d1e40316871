"""The steps of a run at which a parameter changed most, last changed its sign, and first left zero."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gradstudio.app.scalar.reasons import Reasons
from gradstudio.app.scalar.turning_search import TurningSearch
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.number_text import format_number
from gradstudio.training.record import TurningPoint, TurningPoints
from gradstudio.training.run.moment import RunId
from gradstudio.ui.inspector.rows import TermRow
from gradstudio.ui.inspector.under_way import UnderWay

_HINT = "Replay the run to find when this parameter changed most, last changed sign and first left zero"


class TurningView(QWidget):
    """Follows one parameter in the run that is in sight; searches when asked to.

    Args:
        reasons: knows the moment in sight, and opens others.
        search: searches.
        parent: owner.
    """

    def __init__(self, reasons: Reasons, search: TurningSearch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reasons = reasons
        self._search = search
        self._path: ScalarPath | None = None
        self._found: list[TurningPoint] = []
        self.button = QPushButton("Find its turning points", self)
        self.button.setToolTip(_HINT)
        self.button.clicked.connect(self._on_button_clicked)
        self.every_step_button = QPushButton(self)
        self.every_step_button.setToolTip(_HINT)
        self.every_step_button.clicked.connect(self._on_every_step_button_clicked)
        self.under_way = UnderWay("Share of the steps that were gone through", "Cancel the search", self)
        self.under_way.setContentsMargins(5, 0, 0, 0)
        self.under_way.cancel_button.clicked.connect(search.cancel)
        self.rows: list[TermRow] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.note = QLabel(self)
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        self.note.setContentsMargins(5, 0, 0, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._rows)
        column.addWidget(self.note)
        column.addWidget(self.under_way)
        for button in (self.every_step_button, self.button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        search.changed.connect(self._draw)
        search.progressed.connect(self.under_way.show_share)
        reasons.changed.connect(self._draw)
        self._draw()

    def show_parameter(self, path: ScalarPath | None) -> None:
        """Follow another parameter, or none."""
        self._path = path
        self._draw()

    @property
    def _run(self) -> RunId | None:
        moment = self._reasons.moment
        return None if moment is None else moment.run

    def _draw(self) -> None:
        path, run = self._path, self._run
        found = None if path is None or run is None else self._search.found(run, path)
        searching = path is not None and run is not None and self._search.is_searching(run, path)
        self.under_way.show_busy(searching)
        self._show_rows(found if isinstance(found, TurningPoints) else None)
        self.note.setText(found if isinstance(found, str) else _note_of(found))
        self.note.setVisible(found is not None)
        coarse = isinstance(found, TurningPoints) and found.stride > 1
        self.every_step_button.setVisible(coarse and not searching)
        if coarse and run is not None:
            seconds = self._search.seconds(run)
            self.every_step_button.setText(f"Look at every step ({_duration(seconds)})")
        self.button.setText("Find its turning points" if found is None else "Search again")
        self.button.setVisible(not searching and (found is None or self._has_grown(found)))

    def _has_grown(self, found: TurningPoints | str) -> bool:
        moment = self._reasons.moment
        return isinstance(found, str) or (
            moment is not None and moment.run == found.end.run and moment.step > found.end.step
        )

    def _show_rows(self, found: TurningPoints | None) -> None:
        told = [] if found is None else _told(found)
        titles = [title for title, _ in told]
        if titles != [row.title for row in self.rows]:
            for row in self.rows:
                row.hide()
                row.deleteLater()
            self.rows = [
                TermRow(title, place, self, hint="Look at this step") for place, title in enumerate(titles)
            ]
            for row in self.rows:
                row.node_chosen.connect(self._on_row_chosen)
                self._rows.addWidget(row)
        self._found = [point for _, point in told]
        for row, (_, point) in zip(self.rows, told, strict=True):
            row.show_term("", f"{format_number(point.before)} → {format_number(point.after)}")

    def _on_row_chosen(self, place: int) -> None:
        self._reasons.open_moment(self._found[place].moment)

    def _on_button_clicked(self) -> None:
        self._begin(every_step=None)

    def _on_every_step_button_clicked(self) -> None:
        self._begin(every_step=True)

    def _begin(self, *, every_step: bool | None) -> None:
        if self._path is not None and self._run is not None:
            self._search.search(self._run, self._path, every_step=every_step)


def _told(found: TurningPoints) -> list[tuple[str, TurningPoint]]:
    points = (
        ("Changed most", found.changed_most),
        ("Last changed sign", found.changed_sign),
        ("First left zero", found.left_zero),
    )
    return [(f"{what} at step {point.moment.step:,}", point) for what, point in points if point is not None]


def _note_of(found: TurningPoints | None) -> str:
    """Say what was not found, and what was looked at."""
    if found is None:
        return ""
    never = [
        text
        for text, point in (
            ("It never changed.", found.changed_most),
            ("It never changed its sign.", found.changed_sign),
            ("It never left zero.", found.left_zero),
        )
        if point is None
    ]
    steps = f"steps {found.begin.step:,} to {found.end.step:,}"
    looked = f"Every one of the {steps} was looked at."
    if found.stride > 1:
        looked = (
            f"The kept states of {steps}, up to {found.stride:,} apart, were compared, and every step "
            "between those where something had happened. What came and went between two others was not seen."
        )
    if found.changed_most is None:
        never = never[:1]
    return " ".join([*never, looked])


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"about {max(1, round(seconds))} s"
    return f"about {round(seconds / 60):,} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
