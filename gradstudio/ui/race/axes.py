"""`RaceAxes`: which fields of the project race over which values, where these are typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from gradstudio.app.race.over_axes import MOST_AXES, plan_over, raced_fields
from gradstudio.app.sweep.draft import OFFERED, AxisDraft, DraftError
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.plan import SweepPlan
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.sweep.axis_row import AxisRow

_WIDTH = 424
"""Pixels that a field and its values take: two stand beside each other in a window that is 900 wide."""


class RaceAxes(QWidget):
    """One or two fields, beside each other where there is room, and below them what is wrong.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        edited: something else is typed, or the project is another.

    Attributes:
        rows: the fields.
        add_button: adds the second.
        counted: how many values or pairs race, as a sentence; "" while something is wrong.
        says: what is wrong and the mend.
    """

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spec: ProjectSpec | None = None
        self._paths: tuple[str, ...] = ()
        self.rows: list[AxisRow] = []
        self._held: dict[AxisRow, QWidget] = {}
        self.counted = ""
        self.add_button = QPushButton("Add a field", self)
        self.add_button.setObjectName("small")
        self.add_button.setAutoDefault(False)
        self.add_button.setToolTip("Have all pairs of the values of two fields race")
        self.add_button.clicked.connect(self._on_add_button_clicked)
        self.says = wrapped_label(self, "problem")
        line = QWidget(self)
        self._flow = FlowLayout(line, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(line)
        column.addWidget(self.says)

    @property
    def drafts(self) -> tuple[AxisDraft, ...]:
        """What is typed."""
        return tuple(row.axis for row in self.rows)

    @property
    def is_legal(self) -> bool:
        """Whether what is typed can race."""
        return bool(self.counted)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Offer the fields of a project, and judge what is typed anew."""
        self._spec, paths = spec, raced_fields(spec)
        if paths != self._paths:
            self._paths = paths
            for row in self.rows:
                row.offer(paths, row.path)
        if not self.rows:
            self._add(paths[0])
        self._judge()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())  # the fields become narrower with the panel

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for held in self._held.values():
            held.setFixedWidth(self._room)

    @property
    def _room(self) -> int:
        """Pixels that a field has."""
        return min(_WIDTH, max(self.width(), 1))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for row in self.rows:
            row.set_theme(theme)

    def _judge(self) -> None:
        """Find how many values race, or say what is wrong and where."""
        problem, wrong_row, self.counted = "", None, ""
        if self._spec is not None:
            try:
                self.counted = _counted(plan_over(self._spec, self.drafts))
            except DraftError as error:
                problem, wrong_row = str(error), error.row
        for number, row in enumerate(self.rows):
            row.show_problem(problem if number == wrong_row else "")
            row.remove.setVisible(len(self.rows) > 1)
        self.add_button.setVisible(len(self.rows) < MOST_AXES)
        self.says.setText(problem)
        self.says.setVisible(bool(problem))
        if problem:
            announce(self.says, problem)
        self.edited.emit()

    def _add(self, path: str) -> AxisRow:
        text, logarithmic = OFFERED.get(path, ("", False))
        held = QWidget(self)
        held.setFixedWidth(self._room)
        row = AxisRow(
            AxisDraft(path=path, text=text, logarithmic=logarithmic), self._paths, self._theme, held
        )
        row.edited.connect(self._judge)
        row.removed.connect(partial(self._on_row_removed, row))
        grid = QGridLayout(held)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        row.place(grid, 0)
        self.rows.append(row)
        self._held[row] = held
        self._flow.removeWidget(self.add_button)
        self._flow.addWidget(held)
        self._flow.addWidget(self.add_button)  # it stands after all fields
        return row

    def _on_row_removed(self, row: AxisRow) -> None:
        self.rows.remove(row)
        held = self._held.pop(row)
        row.drop()
        held.hide()
        held.deleteLater()
        self.rows[0].values.setFocus()
        self._judge()

    def _on_add_button_clicked(self) -> None:
        taken = {row.path for row in self.rows}
        row = self._add(next(path for path in ("network.activation", *self._paths) if path not in taken))
        row.values.setFocus()
        self._judge()


def _counted(plan: SweepPlan) -> str:
    counts = [len(axis.grid()) for axis in plan.axes]
    if len(counts) == 1:
        return "1 value races" if counts[0] == 1 else f"{counts[0]} values race"
    return f"{counts[0]} × {counts[1]} = {counts[0] * counts[1]} pairs race"
