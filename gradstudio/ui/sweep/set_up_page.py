"""`SetUpPage`: which fields a sweep varies over which values, how points are chosen, and when it ends."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.sweep.draft import OFFERED, AxisDraft, SweepDraft, draft_of
from gradstudio.app.sweep.draft_judge import DraftJudge
from gradstudio.app.sweep.left_out import left_out
from gradstudio.app.sweep.offered_fields import offered_fields
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.plan import SweepPlan
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.sweep.axis_row import AxisRow
from gradstudio.ui.sweep.offer_line import OfferLine
from gradstudio.ui.sweep.set_up_foot import ONE_AT_A_TIME, SetUpFoot
from gradstudio.ui.sweep.set_up_options import SetUpOptions
from gradstudio.ui.sweep.sweep_words import size_of

_WIDEST = 760
_LEFT_HINT = "Show its runs; Resume then trains only those that are not finished"
_BACK_HINT = "Show again what was typed before that sweep was opened"


class SetUpPage(QScrollArea):
    """A row for each field, and below them what else there is to say.

    Args:
        judge: tells whether what is typed makes a plan.
        spec: the project that is varied.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        left_asked: the file of a sweep that was interrupted is to be opened.

    Attributes:
        rows: the fields that vary.
        add_button: adds one.
        options: how points are chosen, what is looked for, and when it ends.
        says: how many runs that makes, or what is wrong.
        foot: begins the sweep, opens another, saves it as TOML, and says where it will be kept.
        left: tells of a sweep that was interrupted, with a button that opens it; hidden while there is none.
        opened: tells after which sweep this was set up, with a button that brings back what was typed before.
    """

    left_asked = Signal(Path)

    def __init__(self, judge: DraftJudge, spec: ProjectSpec, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._judge, self._spec, self._theme = judge, spec, theme
        self._announced = ""
        self._left: Path | None = None
        self._typed: SweepDraft | None = None
        self._shown: SweepDraft | None = None
        self._paths = offered_fields(spec)
        self.rows: list[AxisRow] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._body = QWidget(self)
        self._body.setObjectName("panel")
        self._make()
        self._place()
        self.setWidget(self._body)
        judge.judged.connect(self._on_judged)
        self.show_draft(SweepDraft())

    @property
    def draft(self) -> SweepDraft:
        """What is typed."""
        return self.options.draft(SweepDraft(axes=tuple(row.axis for row in self.rows)))

    @property
    def plan(self) -> SweepPlan | None:
        """The plan that is typed; None while it is not legal."""
        return self._judge.plan

    def show_draft(self, draft: SweepDraft) -> None:
        """Show what would be typed for a sweep."""
        for row in list(self.rows):
            self._drop(row)
        for axis in draft.axes:
            self._add(axis)
        self.options.show_draft(draft)
        self.judge()

    def show_plan(self, plan: SweepPlan, name: str) -> None:
        """Show what would be typed for a plan, and say what of it cannot be set here.

        Args:
            plan: of a sweep that was opened.
            name: of its file.
        """
        if self._typed is None or self.draft != self._shown:
            self._typed = self.draft
        self.show_draft(draft_of(plan))
        self._shown = self.draft
        without = left_out(plan, self._spec)
        missing = f" Not taken over: {'; '.join(without)}." if without else ""
        self.opened.show_text(f"Set up as {name}.{missing}")

    def forget_typed(self) -> None:
        """Let what is typed now stand for itself: a sweep of it has begun."""
        self._typed = None
        self.opened.show_text("")

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit of the project that is varied."""
        self._spec = spec
        paths = offered_fields(spec)
        if paths != self._paths:
            self._paths = paths
            for row in self.rows:
                row.offer(paths, row.path)
        self.judge()

    def show_left(self, path: Path | None) -> None:
        """Offer a sweep that was interrupted when its program was killed; None for none."""
        self._left = path
        self.left.show_text(
            ""
            if path is None
            else f"{path.name} was interrupted. Its finished runs are kept, and it can go on."
        )

    def show_running(self, running: bool) -> None:
        """Begin and open no other sweep while one runs."""
        self.left.button.setEnabled(not running)
        self.left.button.setToolTip(ONE_AT_A_TIME if running else _LEFT_HINT)
        self.foot.show_running(running)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for row in self.rows:
            row.set_theme(theme)

    def judge(self) -> None:
        """Say how many runs it makes, or what is wrong and where."""
        self._judge.judge(self.draft, self._spec)

    def _on_judged(self) -> None:
        problem = self._judge.problem
        for number, row in enumerate(self.rows):
            row.show_problem(problem if number == self._judge.row else "")
        self.says.setObjectName("problem" if problem else "muted")
        self.says.style().unpolish(self.says)
        self.says.style().polish(self.says)
        self.says.setText(problem or size_of(self._judge.plan))
        if problem and problem != self._announced:
            announce(self.says, problem)
        self._announced = problem

    # -- making --------------------------------------------------------------------------------------------

    def _make(self) -> None:
        body = self._body
        self.add_button = QPushButton("Add a field", body)
        self.add_button.setToolTip("Vary one more field")
        self.add_button.clicked.connect(self._on_add_button_clicked)
        self.options = SetUpOptions(body)
        self.options.edited.connect(self.judge)
        self.left = OfferLine("Open it", _LEFT_HINT, self._open_left, body)
        self.opened = OfferLine("Restore my set-up", _BACK_HINT, self._go_back, body)
        self.says = wrapped_label(body)
        self.foot = SetUpFoot(self._judge, body)

    def _place(self) -> None:
        body = self._body
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        for column, title in enumerate(("Field", "Values, or a range")):
            caption = QLabel(title, body)
            caption.setObjectName("muted")
            self._grid.addWidget(caption, 0, column)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        adding = QHBoxLayout()
        adding.addWidget(self.add_button)
        adding.addStretch(1)
        inner = QVBoxLayout()
        inner.setSpacing(8)
        inner.addWidget(self.left)
        inner.addWidget(self.opened)
        inner.addLayout(self._grid)
        inner.addLayout(adding)
        inner.addWidget(self.options)
        inner.addWidget(self.says)
        inner.addWidget(self.foot)
        inner.addStretch(1)
        held = QWidget(body)
        held.setMaximumWidth(_WIDEST)
        held.setLayout(inner)
        inner.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(body)
        row.setContentsMargins(INSET, 8, INSET, 8)
        row.addWidget(held, 1)
        row.addStretch(0)

    def _add(self, axis: AxisDraft) -> AxisRow:
        row = AxisRow(axis, self._paths, self._theme, self._body)
        row.edited.connect(self.judge)
        row.removed.connect(lambda: self._on_row_removed(row))
        self.rows.append(row)
        row.place(self._grid, len(self.rows))
        return row

    def _drop(self, row: AxisRow) -> None:
        self.rows.remove(row)
        row.drop()
        for number, other in enumerate(self.rows):
            other.place(self._grid, number + 1)

    def _on_row_removed(self, row: AxisRow) -> None:
        place = self.rows.index(row)
        self._drop(row)
        if self.rows:
            self.rows[min(place, len(self.rows) - 1)].field.setFocus()
        else:
            self.add_button.setFocus()
        self.judge()

    def _on_add_button_clicked(self) -> None:
        taken = {row.path for row in self.rows}
        free = [path for path in self._paths if path not in taken]
        if free:
            offered = OFFERED.get(free[0], ("", False))
            row = self._add(AxisDraft(path=free[0], text=offered[0], logarithmic=offered[1]))
            row.field.setFocus()
            self.ensureWidgetVisible(row.field)
            self.judge()

    def _open_left(self) -> None:
        if self._left is not None:
            self.left_asked.emit(self._left)

    def _go_back(self) -> None:
        typed = self._typed
        self.forget_typed()
        if typed is not None:
            self.show_draft(typed)
