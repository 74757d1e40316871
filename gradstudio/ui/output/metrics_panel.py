"""`MetricsPanel`: loss and accuracy of both parts of the data, and where the errors are."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.run.looker import Looker
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.data.source import same_samples
from gradstudio.data.split import split_rows
from gradstudio.project.number_text import format_number
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import Outcomes
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.metrics import class_indices, picked_classes
from gradstudio.ui.kit.tips import tip_of
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.output.confusion_view import Cell, ConfusionView
from gradstudio.ui.output.fit_view import FitView

_PARTS = ("train", "test")


class MetricsPanel(View, QWidget):
    """What the dock "Metrics" holds. Asks the training thread only while it is seen.

    A cell of the confusion matrix that is picked marks its samples in every view, as the training moves them.

    Args:
        plane: the plane of the inputs that is shown.
        selection: what is looked at, and is chosen by a click.
        marking: the samples that stand out.
        outcome_looker: answers what the network makes of each sample.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        plane: InputPlane,
        selection: Selection,
        marking: Marking,
        outcome_looker: Looker,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._plane = plane
        self._seen = False
        self._marking = marking
        self._looker = outcome_looker
        self._spec: ProjectSpec | None = None
        self._snapshot: Snapshot | None = None
        self._outcomes: Outcomes | None = None
        self._rows = {part: np.empty(0, dtype=np.int64) for part in _PARTS}
        self._cell: Cell | None = None
        self._reason = ""
        self._numbers = {(part, what): QLabel("–", self) for part in _PARTS for what in _COLUMNS}
        self._step = QLabel(self)
        self._step.setObjectName("muted")
        self._step.setAccessibleName("Step of the metrics")
        self._headings = {what: QLabel(what, self) for what in _COLUMNS}
        self.confusion = ConfusionView(theme, self)
        self.confusion.picked.connect(self._on_confusion_picked)
        self.fit = FitView(selection, marking, theme, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.confusion)
        self._stack.addWidget(self.fit)
        self.part_buttons = {part: self._part_button(part) for part in _PARTS}
        group = QButtonGroup(self)
        for button in self.part_buttons.values():
            group.addButton(button)
        self.part_buttons["train"].setChecked(True)
        group.buttonToggled.connect(self._on_group_button_toggled)
        self._said = QLabel(self)
        self._said.setObjectName("muted")
        self._said.setWordWrap(True)
        self._place()

    @property
    def part(self) -> str:
        """Whose confusion matrix is shown: "train" or "test"."""
        return next(part for part, button in self.part_buttons.items() if button.isChecked())

    def number(self, part: str, what: str) -> str:
        """Return a number as it is shown: of "train" or "test", "samples", "loss", "accuracy" or "R²"."""
        return self._numbers[part, what].text()

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit; the plane has followed it already."""
        dataset = self._plane.dataset
        if self._spec is None or spec.data != self._spec.data:
            self._pick(None)
            self._clear_numbers()
        self._spec, self._outcomes, self._snapshot = spec, None, None
        train, test = split_rows(len(dataset), spec.data.test_share, spec.data.seed)
        self._rows = {"train": train, "test": test}
        if not len(test):
            self.part_buttons["train"].setChecked(True)
        self.part_buttons["test"].setEnabled(len(test) > 0)
        regression = dataset.task == "regression"
        for what in _COLUMNS:
            visible = what not in (("accuracy",) if regression else ("R²",))
            for label in (self._headings[what], *(self._numbers[part, what] for part in _PARTS)):
                label.setVisible(visible)
        for button in self.part_buttons.values():
            button.setVisible(not regression)
        self._stack.setCurrentWidget(self.fit if regression else self.confusion)
        self.fit.show_spec(spec)
        self._show_counts()
        self._show_said()

    def start_over(self) -> None:
        """Forget the numbers of a project that is gone, and the cell that was picked."""
        self._pick(None)
        self.confusion.start_over()
        self.part_buttons["train"].setChecked(True)
        self.fit.reset()
        self._clear_numbers()

    def begin_run(self) -> None:
        self._outcomes = None
        self.fit.begin_run()

    def receive(self, mail: Mail) -> None:
        """Take the newest answers; draws nothing."""
        if self._spec is None or not same_samples(mail.snapshot.spec.data, self._spec.data):
            return  # they are of other samples
        self._snapshot = mail.snapshot
        outcomes, spec = self._looker.answer_in(mail), self._spec
        if isinstance(outcomes, Outcomes) and outcomes.outputs.shape == (
            len(self._plane.dataset),
            spec.sizes[-1],
        ):
            self._outcomes = outcomes
            self.fit.show_outcomes(outcomes)

    def draw(self) -> None:
        """Draw what was received."""
        if not self._seen:
            return
        self._show_numbers()
        self._mark()
        self._show_counts()
        if self._plane.dataset.task == "regression":
            self.fit.repaint()

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen; a panel behind another tab is visible to Qt all the same."""
        self._seen = seen
        self._looker.set_seen(seen, "metrics")

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.confusion.set_theme(theme)
        self.fit.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(320, 420)

    def _place(self) -> None:
        table = QGridLayout()
        table.setContentsMargins(INSET, 6, INSET, 0)
        table.setHorizontalSpacing(12)
        table.addWidget(self._step, 0, 0)
        right = Qt.AlignmentFlag.AlignRight
        for column, what in enumerate(_COLUMNS, start=1):
            self._headings[what].setObjectName("muted")
            table.addWidget(self._headings[what], 0, column, right)
            table.setColumnStretch(column, 1)
            for row, part in enumerate(_PARTS, start=1):
                self._numbers[part, what].setAccessibleName(f"{part} {what}")
                table.addWidget(self._numbers[part, what], row, column, right)
        for row, part in enumerate(_PARTS, start=1):
            caption = QLabel(part, self)
            caption.setObjectName("muted")
            table.addWidget(caption, row, 0)
        head = QHBoxLayout()
        head.setContentsMargins(INSET, 4, INSET, 0)
        for button in self.part_buttons.values():
            head.addWidget(button)
        head.addWidget(self._said, 1)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 6)
        column_of_all.setSpacing(4)
        column_of_all.addLayout(table)
        column_of_all.addLayout(head)
        column_of_all.addWidget(self._stack, 1)

    def _part_button(self, part: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(part)
        button.setCheckable(True)
        which = "training" if part == "train" else "test"
        button.setToolTip(tip_of("Confusion matrix", f"Of the {which} samples"))
        button.setAccessibleName(f"Confusion matrix of the {which} samples")
        return button

    def _show_numbers(self) -> None:
        snapshot, outcomes = self._snapshot, self._outcomes
        if snapshot is None:
            return
        self._step.setText(f"step {snapshot.step:,}")
        losses = {"train": snapshot.loss, "test": snapshot.test_loss}
        accuracies = {"train": snapshot.accuracy, "test": snapshot.test_accuracy}
        r2 = {"train": outcomes.train_r2, "test": outcomes.test_r2} if outcomes is not None else {}
        for part in _PARTS:
            share = accuracies[part]
            fit = r2.get(part, math.nan)
            loss = losses[part]
            for what, text in (
                ("samples", f"{len(self._rows[part]):,}"),
                ("loss", "–" if loss is None else format_number(loss)),
                ("accuracy", "–" if share is None or math.isnan(share) else f"{share:.1%}"),
                ("R²", "–" if math.isnan(fit) else format_number(fit)),
            ):
                label = self._numbers[part, what]
                if label.text() != text:
                    label.setText(text)

    def _clear_numbers(self) -> None:
        """Show none until there are some of the samples as they are now."""
        for label in self._numbers.values():
            label.setText("–")
        self._step.clear()

    def _show_counts(self) -> None:
        """Show how many samples of each class are predicted as each; zeros while that is not known."""
        if self._spec is None:
            return
        found, data = self._outcomes, self._spec.data
        counts = np.zeros((data.class_count, data.class_count), dtype=np.intp)
        if found is not None:
            counts = {"train": found.train_confusion, "test": found.test_confusion}[self.part]
        self.confusion.show_counts(counts, data.class_names)

    def _mark(self) -> None:
        """Mark the samples of the picked cell; training moves them from cell to cell."""
        if self._cell is None or self._outcomes is None or self._spec is None:
            return
        rows, dataset = self._rows[self.part], self._plane.dataset
        label, taken_for = self._cell
        picked = picked_classes(self._outcomes.outputs[rows])
        samples = rows[(class_indices(dataset)[rows] == label) & (picked == taken_for)]
        self._marking.mark(samples, self._reason, by="metrics")

    def _pick(self, cell: Cell | None) -> None:
        self._cell = cell
        if cell is not None and self._spec is not None:
            label, taken_for = (self._spec.data.class_names[index] for index in cell)
            self._reason = f"{label} predicted as {taken_for}"
        self.confusion.pick(cell)
        self._marking.clear("metrics")  # what is picked next comes before all that others mark
        self._mark()
        self._show_said()

    def _show_said(self) -> None:
        self._said.setText("" if self._cell is None else f"ringed: {self._reason}. Click again to clear.")

    def _on_confusion_picked(self, cell: Cell | None) -> None:
        self._pick(cell)

    def _on_group_button_toggled(self, button: QToolButton, on: bool) -> None:
        if on:
            self._mark()
            self.draw()


_COLUMNS = ("samples", "loss", "accuracy", "R²")
