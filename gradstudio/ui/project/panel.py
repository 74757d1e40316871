"""The fields of the data and of the training; each is one edit of the spec."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from gradstudio.app.editor import Editor
from gradstudio.app.selection import Selection
from gradstudio.data.source import load_dataset
from gradstudio.project import edits
from gradstudio.project.spec import LinearRate, Moons, ProjectSpec
from gradstudio.ui.project.number_field import NumberField
from gradstudio.ui.project.preview import DataPreview
from gradstudio.ui.theme import Theme

_DATA_TITLES = {"micrograd_moons": "Moons (micrograd)", "moons": "Moons (generated)"}
_LOSS_TITLES = {
    "hinge": "hinge",
    "logistic": "logistic",
    "half_squared_error": "½ squared error",
    "squared_error": "squared error",
    "softmax_cross_entropy": "softmax cross-entropy",
}
_SCHEDULE_TITLES = {"constant": "constant", "linear": "linear decay"}


class ProjectPanel(QScrollArea):
    """What the dock on the left holds."""

    def __init__(
        self, editor: Editor, selection: Selection, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self.preview = DataPreview(selection, theme, self)
        self.preview.setMinimumHeight(148)
        self._data = self._choice("Data set", "The samples to train on", _DATA_TITLES)
        self._data.activated.connect(self._on_data_activated)
        self.samples = self._field(
            "Samples", "Number of points, 2 to 100,000", True, self._on_samples_entered
        )
        self.noise = self._field(
            "Noise", "Standard deviation of the noise, 0 to 2", False, self._on_noise_entered
        )
        self.data_seed = self._field("Data seed", "Seed of the points", True, self._on_data_seed_entered)
        self._loss = self._choice("Loss", "Loss of one sample; the training loss is its mean", _LOSS_TITLES)
        self._loss.activated.connect(self._on_loss_activated)
        self._schedule = self._choice("Schedule", "How the learning rate changes", _SCHEDULE_TITLES)
        self._schedule.activated.connect(self._on_schedule_activated)
        self.rate = self._field("Learning rate", "Step size, at the first step", False, self._on_rate_entered)
        self.end_rate = self._field(
            "Final rate", "Learning rate at the end", False, self._on_end_rate_entered
        )
        self.rate_steps = self._field(
            "Decay steps", "Steps from the first to the final rate", True, self._on_rate_steps_entered
        )
        self.l2 = self._field(
            "L2 penalty", "α in the penalty α·Σp² over all parameters", False, self._on_l2_entered
        )
        self.steps = self._field("Steps", "Where a run pauses", True, self._on_steps_entered)
        self.seed = self._field("Weight seed", "Seed of the initial weights", True, self._on_seed_entered)

        content = QWidget(self)
        content.setObjectName("panel")
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.preview)
        self._data_form = self._form()
        self._data_form.addRow("Data set", self._data)
        self._data_form.addRow("Samples", self.samples)
        self._data_form.addRow("Noise", self.noise)
        self._data_form.addRow("Seed", self.data_seed)
        column.addLayout(self._data_form)
        heading = QLabel("Training", content)
        heading.setObjectName("section")
        heading.setContentsMargins(0, 8, 0, 0)
        column.addWidget(heading)
        self._training_form = self._form()
        for caption, widget in (
            ("Loss", self._loss),
            ("Schedule", self._schedule),
            ("Learning rate", self.rate),
            ("Final rate", self.end_rate),
            ("Decay steps", self.rate_steps),
            ("L2 penalty α", self.l2),
            ("Steps", self.steps),
            ("Weight seed", self.seed),
        ):
            self._training_form.addRow(caption, widget)
        column.addLayout(self._training_form)
        column.addStretch(1)
        self.setWidget(content)
        self.setMinimumWidth(content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_spec(editor.spec)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        data, training = spec.data, spec.training
        self._data.setCurrentIndex(self._data.findData(data.kind))
        generated = isinstance(data, Moons)
        for field in (self.samples, self.noise, self.data_seed):
            self._data_form.setRowVisible(field, generated)
        if isinstance(data, Moons):
            self.samples.show_number(data.samples)
            self.noise.show_number(data.noise)
            self.data_seed.show_number(data.seed)
        self._loss.setCurrentIndex(self._loss.findData(training.loss))
        rate = training.learning_rate
        self._schedule.setCurrentIndex(self._schedule.findData(rate.kind))
        linear = isinstance(rate, LinearRate)
        for field in (self.end_rate, self.rate_steps):
            self._training_form.setRowVisible(field, linear)
        if isinstance(rate, LinearRate):
            self.rate.show_number(rate.start)
            self.end_rate.show_number(rate.end)
            self.rate_steps.show_number(rate.steps)
        else:
            self.rate.show_number(rate.rate)
        self.l2.show_number(training.l2)
        self.steps.show_number(training.steps)
        self.seed.show_number(training.seed)
        self.preview.show_dataset(load_dataset(spec.data))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.preview.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(248, 560)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return form

    def _choice(self, name: str, hint: str, titles: dict[str, str]) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setToolTip(hint)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        for key, title in titles.items():
            box.addItem(title, key)
        return box

    def _field(self, name: str, hint: str, whole: bool, entered: Any) -> NumberField:
        field = NumberField(name, hint, whole, self)
        field.number_entered.connect(entered)
        field.mistyped.connect(self._editor.refused)
        return field

    def _set_data(self, text: str, **fields: Any) -> None:
        if not self._editor.edit(text, edits.set_data, **fields):
            self.show_spec(self._editor.spec)

    def _set_training(self, text: str, **fields: Any) -> None:
        if not self._editor.edit(text, edits.set_training, **fields):
            self.show_spec(self._editor.spec)

    def _set_rate(self, **fields: Any) -> None:
        rate = self._editor.spec.training.learning_rate.model_dump() | fields
        self._set_training("Change learning rate", learning_rate=rate)

    def _on_data_activated(self, row: int) -> None:
        self._set_data("Change data set", kind=self._data.itemData(row))

    def _on_samples_entered(self, samples: int) -> None:
        self._set_data("Change number of samples", samples=samples)

    def _on_noise_entered(self, noise: float) -> None:
        self._set_data("Change noise", noise=noise)

    def _on_data_seed_entered(self, seed: int) -> None:
        self._set_data("Change data seed", seed=seed)

    def _on_loss_activated(self, row: int) -> None:
        self._set_training("Change loss", loss=self._loss.itemData(row))

    def _on_schedule_activated(self, row: int) -> None:
        kind = self._schedule.itemData(row)
        rate = self._editor.spec.training.learning_rate
        if kind == rate.kind:
            return
        if isinstance(rate, LinearRate):
            fields: dict[str, Any] = {"kind": kind, "rate": rate.start}
        else:
            steps = self._editor.spec.training.steps
            fields = {"kind": kind, "start": rate.rate, "end": rate.rate / 10, "steps": steps}
        self._set_training("Change schedule", learning_rate=fields)

    def _on_rate_entered(self, rate: float) -> None:
        linear = isinstance(self._editor.spec.training.learning_rate, LinearRate)
        self._set_rate(**{"start" if linear else "rate": rate})

    def _on_end_rate_entered(self, rate: float) -> None:
        self._set_rate(end=rate)

    def _on_rate_steps_entered(self, steps: int) -> None:
        self._set_rate(steps=steps)

    def _on_l2_entered(self, strength: float) -> None:
        self._set_training("Change L2 penalty", l2=strength)

    def _on_steps_entered(self, steps: int) -> None:
        self._set_training("Change number of steps", steps=steps)

    def _on_seed_entered(self, seed: int) -> None:
        self._set_training("Change weight seed", seed=seed)
