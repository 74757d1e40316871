"""`ActivationsDialog`: asks for the activations that a file of weights does not tell."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.importing.network import ImportedNetwork
from gradstudio.ui.kit.wrapped_label import wrapped_label

_WIDTH, _MOST_HEIGHT = 420, 460


class ActivationsDialog(QDialog):
    """Has a list of activations for each layer; hidden ones are ReLU at first, the output layer is linear.

    Args:
        network: whose activations are asked for.
        why: the sentence that says why.
        parent: the window.

    Signals:
        said: the network with the activations that were chosen.
    """

    said = Signal(object)

    def __init__(self, network: ImportedNetwork, why: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Activations")
        self._network = network
        words = wrapped_label(self)
        words.setText(why)
        form = QFormLayout()
        form.setSpacing(8)
        form.setContentsMargins(0, 0, 8, 0)
        self.choices: list[QComboBox] = []
        last = len(network.layers) - 1
        for index, layer in enumerate(network.layers):
            choice = QComboBox(self)
            for name, activation in ACTIVATIONS.items():
                choice.addItem(activation.title, name)
            known = layer.activation or ("linear" if index == last else "relu")
            choice.setCurrentIndex(choice.findData(known))
            choice.setEnabled(layer.activation is None)
            name = f" ({layer.name})" if layer.name and not layer.name.isdigit() else ""
            title = f"Layer {index + 1}{name}: {layer.fan_in} → {layer.fan_out}"
            choice.setAccessibleName(title)
            form.addRow(title, choice)
            self.choices.append(choice)
        inner = QWidget(self)
        inner.setLayout(form)
        area = QScrollArea(self)  # of a deep network
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())  # not the platform's
        self.import_button = buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.import_button.setToolTip("Bring the weights in with these activations")
        self.import_button.setDefault(True)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        needed = words.heightForWidth(_WIDTH - 32) + inner.sizeHint().height() + 110
        self.resize(_WIDTH, min(needed, _MOST_HEIGHT))

    def _on_accepted(self) -> None:
        chosen = [choice.currentData() for choice in self.choices]
        self.accept()
        self.said.emit(self._network.with_activations(chosen))
