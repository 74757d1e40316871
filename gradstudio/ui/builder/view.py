"""The drawing of the network and the gestures on it."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolButton, QToolTip, QWidget

from gradstudio.app.editor import Editor
from gradstudio.app.graph_model import GraphModel
from gradstudio.app.selection import Selection
from gradstudio.graph.numbers import format_number, largest_magnitude
from gradstudio.project import edits
from gradstudio.project.spec import MAX_HIDDEN_LAYERS, ProjectSpec
from gradstudio.training.parameters import LayerParameters, by_layer
from gradstudio.training.snapshot import Snapshot
from gradstudio.ui.builder.geometry import HEADER_HEIGHT, HEADER_WIDTH, Column, arrange, minimum_width
from gradstudio.ui.builder.header import LayerHeader
from gradstudio.ui.builder.painting import EdgeFan, draw_captions, draw_column
from gradstudio.ui.icons import icon
from gradstudio.ui.theme import Theme

_NEURON_LABEL = re.compile(r"layer(\d+)\.neuron(\d+)\.(.+)")
_EDGE_REACH = 4.0
_DROP_WIDTH = 3
_DRAWING_TOP = HEADER_HEIGHT + 8  # what is above are widgets, which the training does not change


class BuilderView(QWidget):
    """Shows the spec's layers with the numbers of the newest snapshot; every gesture is one edit.

    Signals:
        width_needed: that the columns now need at least this width.
    """

    width_needed = Signal(int)

    def __init__(
        self,
        editor: Editor,
        model: GraphModel,
        selection: Selection,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._model = model
        self._selection = selection
        self._theme = theme
        self._spec = editor.spec
        self._snapshot: Snapshot | None = None
        self._columns: list[Column] = []
        self._fans: list[EdgeFan] = []
        self._hovered: str | None = None
        self._drop_at: int | None = None
        self.headers: list[LayerHeader] = []
        self.inserters: list[QToolButton] = []
        self.setMouseTracking(True)
        self.setAccessibleName("Network builder")
        model.structure_changed.connect(self.update)
        selection.node_changed.connect(self._on_selection_node_changed)
        self.show_spec(editor.spec)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        self._spec = spec
        layers = spec.network.layers
        while len(self.headers) < len(layers):
            self.headers.append(self._new_header())
            self.inserters.append(self._new_inserter(len(self.inserters)))
        while len(self.headers) > len(layers):
            for widget in (self.headers.pop(), self.inserters.pop()):
                widget.hide()
                widget.deleteLater()
        full = len(layers) > MAX_HIDDEN_LAYERS
        for index, (header, inserter, layer) in enumerate(
            zip(self.headers, self.inserters, layers, strict=True)
        ):
            header.show_layer(index, layer, is_output=index == len(layers) - 1)
            inserter.setEnabled(not full)
        self.setMinimumWidth(minimum_width(len(spec.sizes)))
        self._arrange()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show newer numbers at once."""
        self._snapshot = snapshot
        self.repaint(0, _DRAWING_TOP, self.width(), self.height() - _DRAWING_TOP)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for header in self.headers:
            header.set_theme(theme)
        for inserter in self.inserters:
            inserter.setIcon(icon("add", theme, "muted"))
        self.update()

    def neuron_position(self, layer: int, neuron: int) -> QPoint:
        """Return where a neuron is drawn; layer 0 are the inputs."""
        column = self._columns[layer]
        return QPointF(column.x, dict(column.neurons)[neuron]).toPoint()

    def sizeHint(self) -> QSize:
        return QSize(minimum_width(len(self._spec.sizes)), 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(minimum_width(len(self._spec.sizes)), 150)

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        layers = self._layers()
        if layers is not None:
            for fan, layer in zip(self._fans, layers, strict=True):
                fan.draw(painter, self._theme, layer)
        self._draw_marked_edge(painter)
        values = self._activations()
        limit = (
            max((largest_magnitude(np.array(column)) for column in values), default=1.0) if values else 1.0
        )
        marked, hovered = self._place(self._selected_label()), self._place(self._hovered)
        for index, column in enumerate(self._columns):
            own = values[index] if values else None
            draw_column(
                painter,
                self._theme,
                column,
                own,
                limit,
                marked[1] if marked and marked[0] == index else None,
                hovered[1] if hovered and hovered[0] == index else None,
            )
        names = [f"x{i}" for i in range(1, self._spec.input_count + 1)]
        draw_captions(painter, self._theme, self._columns[0], names, values[0] if values else None)
        if self._drop_at is not None:
            x = self._gap_x(self._drop_at)
            painter.setPen(QPen(QColor(self._theme.accent), _DROP_WIDTH))
            painter.drawLine(QPointF(x, 8), QPointF(x, self.height() - 8))

    def _draw_marked_edge(self, painter: QPainter) -> None:
        for label, colour in (
            (self._hovered, self._theme.text),
            (self._selected_label(), self._theme.accent),
        ):
            edge = self._edge_of(label)
            if edge is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor(colour), 3))
                painter.drawLine(edge)

    def _edge_of(self, label: str | None) -> QLineF | None:
        match = _NEURON_LABEL.fullmatch(label or "")
        if match is None or not match[3].startswith("w") or int(match[1]) > len(self._fans):
            return None
        return self._fans[int(match[1]) - 1].line(int(match[3][1:]) - 1, int(match[2]) - 1)

    def _layers(self) -> list[LayerParameters] | None:
        snapshot = self._snapshot
        if snapshot is None or snapshot.spec.sizes != self._spec.sizes:
            return None
        return by_layer(self._spec.sizes, snapshot.parameters)

    def _activations(self) -> list[list[float]] | None:
        """Return the inputs and the activations of every layer for the watched sample."""
        model, sizes = self._model, self._spec.sizes
        if not model.has_values or model.placed is None:
            return None
        if [size for size, _ in model.placed.key.layers] != list(sizes):
            return None
        columns = []
        for layer, size in enumerate(sizes):
            labels = [f"x{j}" if layer == 0 else f"layer{layer}.neuron{j}.a" for j in range(1, size + 1)]
            nodes = [model.node_of(label) for label in labels]
            columns.append([float(model.data[node]) if node is not None else 0.0 for node in nodes])
        return columns

    # -- gestures ------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        label = self._label_at(event.position())
        if label != self._hovered:
            self._hovered = label
            self.setCursor(Qt.CursorShape.PointingHandCursor if label else Qt.CursorShape.ArrowCursor)
            if label is None:
                QToolTip.hideText()
            self.update()
        if label is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._card(label), self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        graph = self._model.graph
        label = self._label_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and graph is not None:
            self._selection.set_node(self._model.node_of(label) if label else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def _label_at(self, point: QPointF) -> str | None:
        """Return the label of the neuron or weight under the mouse."""
        for layer, column in enumerate(self._columns):
            for neuron, y in column.neurons:
                if np.hypot(point.x() - column.x, point.y() - y) <= column.radius + 2:
                    return f"x{neuron + 1}" if layer == 0 else f"layer{layer}.neuron{neuron + 1}.a"
        return self._weight_at(point)

    def _weight_at(self, point: QPointF) -> str | None:
        for k, fan in enumerate(self._fans, start=1):
            found = fan.nearest(point.x(), point.y())
            if found is not None and found[2] <= _EDGE_REACH:
                return f"layer{k}.neuron{found[1] + 1}.w{found[0] + 1}"
        return None

    def _card(self, label: str) -> str:
        model = self._model
        rows = [f"<b>{label}</b>"]
        match = _NEURON_LABEL.fullmatch(label)
        layers, snapshot = self._layers(), self._snapshot
        node = model.node_of(label)
        if match and match[3] != "a" and layers is not None and snapshot is not None:
            # A weight belongs to all samples: its gradient is that of the training loss.
            k, neuron, source = int(match[1]) - 1, int(match[2]) - 1, int(match[3][1:]) - 1
            gradient = by_layer(self._spec.sizes, snapshot.gradients)[k].weights[neuron, source]
            rows.append(f"weight {format_number(layers[k].weights[neuron, source])}")
            rows.append(f"gradient of the training loss {format_number(gradient)}")
        elif node is not None and model.has_values:
            rows.append(f"value {format_number(model.data[node])}")
            rows.append(f"gradient of this sample's loss {format_number(model.grad[node])}")
            if match and layers is not None:
                bias = layers[int(match[1]) - 1].biases[int(match[2]) - 1]
                rows.append(f"bias {format_number(bias)}")
        return "<br>".join(rows)

    def _selected_label(self) -> str | None:
        node, graph = self._selection.node, self._model.graph
        return graph.labels[node] if node is not None and graph is not None and node < len(graph) else None

    def _place(self, label: str | None) -> tuple[int, int] | None:
        """Return column and index of the neuron that a label belongs to."""
        match = _NEURON_LABEL.fullmatch(label or "")
        if match:
            return (int(match[1]), int(match[2]) - 1) if not match[3].startswith("w") else None
        match = re.fullmatch(r"x(\d+)", label or "")
        return (0, int(match[1]) - 1) if match else None

    def _on_selection_node_changed(self, node: int | None) -> None:
        self.update()

    # -- the controls of the layers ------------------------------------------------------------------------

    def _new_header(self) -> LayerHeader:
        header = LayerHeader(self._theme, self)
        header.size_step_requested.connect(self._on_header_size_step_requested)
        header.activation_requested.connect(self._on_header_activation_requested)
        header.removal_requested.connect(self._on_header_removal_requested)
        header.move_requested.connect(self._on_header_move_requested)
        header.dragged.connect(self._on_header_dragged)
        header.show()
        return header

    def _new_inserter(self, position: int) -> QToolButton:
        button = QToolButton(self)
        button.setFixedSize(28, 28)
        button.setIconSize(QSize(18, 18))
        button.setIcon(icon("add", self._theme, "muted"))
        button.setToolTip("Insert a layer here")
        button.setAccessibleName(f"Insert a layer before layer {position + 1}")
        button.setProperty("position", position)
        button.clicked.connect(self._on_inserter_clicked)
        button.show()
        return button

    def _arrange(self) -> None:
        self._columns = arrange(self._spec.sizes, self.width(), self.height())
        self._fans = [EdgeFan(left, right) for left, right in pairwise(self._columns)]
        for column, header in zip(self._columns[1:], self.headers, strict=True):
            header.move(round(column.x - HEADER_WIDTH / 2), 8)
        for position, inserter in enumerate(self.inserters):
            inserter.move(round(self._gap_x(position) - inserter.width() / 2), 8 + (HEADER_HEIGHT - 28) // 2)
        self.update()

    def _gap_x(self, position: int) -> float:
        left, right = self._columns[position].x, self._columns[position + 1].x
        # The inputs have no header, so their gap begins further to the left.
        return (left + right) / 2 if position else (left + right - HEADER_WIDTH / 2) / 2

    def _on_inserter_clicked(self) -> None:
        position = self.sender().property("position")
        self._editor.edit("Add layer", edits.add_layer, position)

    def _on_header_size_step_requested(self, layer: int, step: int) -> None:
        if step > 0:
            self._editor.edit("Add neuron", edits.add_neuron, layer)
        else:
            self._editor.edit("Remove neuron", edits.remove_neuron, layer)

    def _on_header_activation_requested(self, layer: int, activation: str) -> None:
        self._editor.edit("Change activation", edits.set_activation, layer, activation)

    def _on_header_removal_requested(self, layer: int) -> None:
        self._editor.edit("Remove layer", edits.remove_layer, layer)

    def _on_header_move_requested(self, layer: int, direction: int) -> None:
        hidden = len(self._spec.network.layers) - 1
        if 0 <= layer + direction < hidden and self._editor.edit(
            "Move layer", edits.move_layer, layer, layer + direction
        ):
            self.headers[layer + direction].setFocus()

    def _on_header_dragged(self, layer: int, where: QPoint, let_go: bool) -> None:
        x = self.mapFromGlobal(where).x()
        hidden = len(self._spec.network.layers) - 1
        gap = sum(x > column.x for column in self._columns[1 : hidden + 1])
        target = gap if gap <= layer else gap - 1
        moves = target != layer
        self._drop_at = gap if moves and not let_go else None
        self.update(QRectF(0, 0, self.width(), self.height()).toRect())
        if let_go and moves:
            self._editor.edit("Move layer", edits.move_layer, layer, target)
