"""`KindPage`: as what to export, and how."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradstudio.export.kind import ExportKind, ExportOptions, Precision, WeightsPlace
from gradstudio.export.missing import install_line, is_installed, missing
from gradstudio.ui.kit.wrapped_label import wrapped_label

_PRECISIONS: dict[Precision, str] = {"float64": "float64, as in GradStudio", "float32": "float32, smaller"}
_PLACES: dict[WeightsPlace, str] = {"beside": "In a file beside the script", "inside": "In the script itself"}
_LIST_WIDTH = 214
_AROUND_ROW, _BESIDE_ROW = 14, 40


class KindPage(QWidget):
    """A list of all kinds, and beside it what the chosen one keeps and loses, with its options.

    Args:
        kinds: the table.
        chosen: name of the kind that is chosen at first.
        parent: the dialog.

    Signals:
        activated: a row was clicked twice.
    """

    activated = Signal()

    def __init__(self, kinds: Sequence[ExportKind], chosen: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._kinds = tuple(kinds)
        self.list = QListWidget(self)
        self.list.setAccessibleName("What to export")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for kind in self._kinds:
            item = QListWidgetItem(kind.title, self.list)
            item.setToolTip(kind.hint)
            item.setSizeHint(QSize(0, self.list.fontMetrics().height() + _AROUND_ROW))
        widest = max(self.list.fontMetrics().horizontalAdvance(kind.title) for kind in self._kinds)
        self.list.setFixedWidth(max(_LIST_WIDTH, widest + _BESIDE_ROW))
        self._title = QLabel(self)
        self._title.setObjectName("heading")
        self._hint = wrapped_label(self, "muted")
        self._keeps, self._loses = wrapped_label(self), wrapped_label(self)
        self._wanted: dict[QComboBox, str] = {}
        self.precision = self._choice("Numbers", "How exactly numbers are written")
        self.weights = self._choice("Weights", "Where the script finds its weights")
        self.proof = QCheckBox("Run it and compare", self)
        self.proof.setChecked(True)
        self.proof.setToolTip(
            "Run what is written, and compare outputs, loss and gradients with the program's own"
        )
        self.missing = wrapped_label(self, "muted")
        self.missing.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_line = QPushButton("Copy command", self)
        self.copy_line.setToolTip("Put the command that installs it on the clipboard")
        self.copy_line.clicked.connect(self._on_copy_line_clicked)
        self._form = QFormLayout()
        self._form.setSpacing(8)
        self._form.addRow("Numbers", self.precision)
        self._form.addRow("Weights", self.weights)
        self._place()
        self.list.currentRowChanged.connect(self._show_kind)
        self.list.itemDoubleClicked.connect(self.activated)  # Return presses the dialog's button
        names = [kind.name for kind in self._kinds]
        self.list.setCurrentRow(names.index(chosen) if chosen in names else 0)
        self.setFocusProxy(self.list)

    @property
    def kind(self) -> ExportKind:
        """The kind that is chosen."""
        return self._kinds[max(self.list.currentRow(), 0)]

    @property
    def options(self) -> ExportOptions:
        """What is chosen of it."""
        kind = self.kind
        precision = self.precision.currentData() if len(kind.precisions) > 1 else kind.precisions[0]
        return ExportOptions(precision=precision, weights=self.weights.currentData() or "beside")

    @property
    def wants_proof(self) -> bool:
        """Whether it is to be run and compared."""
        return self.proof.isChecked()

    def sizeHint(self) -> QSize:
        return QSize(_LIST_WIDTH + 420, 300)

    def _place(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        facts = QGridLayout()
        facts.setHorizontalSpacing(8)
        facts.setVerticalSpacing(6)
        facts.setColumnStretch(1, 1)
        for place, (caption, label) in enumerate((("Keeps", self._keeps), ("Loses", self._loses))):
            words = QLabel(caption, self)
            words.setObjectName("muted")
            facts.addWidget(words, place, 0, Qt.AlignmentFlag.AlignTop)
            facts.addWidget(label, place, 1)
        column.addLayout(facts)
        column.addSpacing(8)
        column.addLayout(self._form)
        column.addWidget(self.proof)
        column.addWidget(self.missing)
        column.addWidget(self.copy_line, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        inner = QWidget(self)
        inner.setLayout(column)
        area = QScrollArea(self)  # large type in a small window
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.list)
        row.addWidget(area, 1)

    def _choice(self, name: str, hint: str) -> QComboBox:
        choice = QComboBox(self)
        choice.setAccessibleName(name)
        choice.setToolTip(hint)
        choice.currentIndexChanged.connect(lambda: self._wanted.update({choice: choice.currentData()}))
        return choice

    def _show_kind(self) -> None:
        kind = self.kind
        self._title.setText(kind.title)
        self._hint.setText(f"{kind.hint[:1].upper()}{kind.hint[1:].removesuffix('.')}.")
        self._keeps.setText(kind.keeps)
        self._loses.setText(kind.loses)
        self._offer(self.precision, [(value, _PRECISIONS[value]) for value in kind.precisions])
        self._offer(self.weights, [(value, _PLACES[value]) for value in kind.weights])
        lacks = kind.package is not None and not is_installed(kind.package)
        self.proof.setEnabled(not lacks)
        self.missing.setVisible(lacks)
        self.copy_line.setVisible(lacks)
        if kind.package is not None and lacks:
            self.missing.setText(f"{missing(kind.package, 'Running it')}. It is written without a proof.")

    def _offer(self, choice: QComboBox, values: Sequence[tuple[str, str]]) -> None:
        """Offer some values, the one that was chosen last of any kind if it is among them."""
        with QSignalBlocker(choice):
            choice.clear()
            for value, title in values:
                choice.addItem(title, value)
            choice.setCurrentIndex(max(choice.findData(self._wanted.get(choice)), 0))
        self._form.setRowVisible(choice, len(values) > 1)

    def _on_copy_line_clicked(self) -> None:
        if self.kind.package is not None:
            QApplication.clipboard().setText(install_line(self.kind.package))
