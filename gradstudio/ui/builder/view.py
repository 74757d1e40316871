"""The drawing of the network and the gestures on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QStyle, QToolButton, QWidget

from gradstudio.app.editor import Editor
from gradstudio.app.graph_model import GraphModel
from gradstudio.app.input_plane import InputPlane
from gradstudio.app.selection import Selection
from gradstudio.project import edits
from gradstudio.project.spec import MAX_HIDDEN_LAYERS, ProjectSpec
from gradstudio.training.holding import cut_mask, frozen_mask
from gradstudio.training.parameters import by_layer
from gradstudio.training.requests import Answer, MapRequest, Maps, Request
from gradstudio.training.snapshot import Snapshot
from gradstudio.ui.builder.commands import BuilderCommands
from gradstudio.ui.builder.edges import EdgeFan
from gradstudio.ui.builder.geometry import (
    HEADER_HEIGHT,
    HEADER_WIDTH,
    MAX_ZOOM,
    MIN_ZOOM,
    Column,
    arrange,
)
from gradstudio.ui.builder.header import LayerHeader
from gradstudio.ui.builder.hover import Hover
from gradstudio.ui.builder.painting import (
    cell_of,
    draw_captions,
    draw_fold,
    draw_frames,
    draw_lock,
    draw_path,
    draw_ring,
    draw_titles,
)
from gradstudio.ui.builder.parts import Part
from gradstudio.ui.builder.picture import LayerState, Mask, NetworkPicture, NeuronMaps, bias_place, bias_side
from gradstudio.ui.icons import icon
from gradstudio.ui.project.number_field import NumberField
from gradstudio.ui.theme import Theme

MAPS = "builder"
"""Name under which the neurons' maps are asked for."""

_EDGE_REACH = 4.0
_DROP_WIDTH = 3
_DRAWING_TOP = HEADER_HEIGHT + 8  # what is above are widgets, which the training does not change
_PIXELS_PER_SECOND = 36.0
_FINEST_MAP = 64
_MOST_LOCKED_EDGES = 60


class BuilderView(QWidget):
    """Shows the spec's layers with the numbers of the newest snapshot; every gesture is one edit.

    Signals:
        extent_changed: the network takes another size than before, or is looked at elsewhere.
        look_requested: (name, request or None): maps that are wanted of the training thread.
    """

    extent_changed = Signal()
    look_requested = Signal(str, object)

    def __init__(
        self,
        editor: Editor,
        model: GraphModel,
        selection: Selection,
        plane: InputPlane,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._model = model
        self._selection = selection
        self._plane = plane
        self._theme = theme
        self._spec = editor.spec
        self._snapshot: Snapshot | None = None
        self._layers: list[LayerState] | None = None
        self._cut: Sequence[Mask | None] = ()
        self._frozen: Sequence[Mask | None] = ()
        self._arrangement = arrange(editor.spec.sizes, 640, 240)
        self._fans: list[EdgeFan] = []
        self._zoom = 1.0
        self._offset = QPointF()
        self._picture = NetworkPicture()
        self._is_stale = True
        self._maps = NeuronMaps()
        self._requested: Request | None = None
        self._playing = False
        self._drop_at: int | None = None
        self._value_field: NumberField | None = None
        self.headers: list[LayerHeader] = []
        self.inserters: list[QToolButton] = []
        self.commands = BuilderCommands(editor, self)
        self.hover = Hover(model, selection, plane, self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Network builder")
        model.structure_changed.connect(self.update)
        selection.node_changed.connect(self._on_selection_node_changed)
        plane.changed.connect(self._request_maps)
        self.commands.part_changed.connect(self.update)
        self.commands.value_asked.connect(self.ask_value)
        self.show_spec(editor.spec)

    # -- what is shown -------------------------------------------------------------------------------------

    @property
    def spec(self) -> ProjectSpec:
        """The project that is shown."""
        return self._spec

    @property
    def theme(self) -> Theme:
        """The theme that it is drawn in."""
        return self._theme

    @property
    def layers(self) -> list[LayerState] | None:
        """The numbers that are shown; None before there are any of this network."""
        return self._layers

    @property
    def snapshot(self) -> Snapshot | None:
        """Where the numbers are from."""
        return self._snapshot

    @property
    def extent(self) -> QSize:
        """The size of the whole drawing."""
        return QSize(round(self._arrangement.width), round(self._arrangement.height))

    @property
    def zoom(self) -> float:
        """1 if the network fills the height of the view."""
        return self._zoom

    @property
    def offset(self) -> QPointF:
        """How far the view is scrolled."""
        return self._offset

    @property
    def is_flowing(self) -> bool:
        """Whether a flow runs along the edges: while training, unless the system asks for no motion."""
        style = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self._playing and self.style().styleHint(style, None, self) > 0

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        same_shape = spec.sizes == self._spec.sizes
        self._spec = spec
        self._cut = _by_layer(spec, spec.network.cut, cut_mask)
        self._frozen = _by_layer(spec, spec.network.frozen, frozen_mask)
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
            is_frozen = Part(layer=index + 1).is_frozen(spec)
            header.show_layer(index, layer, index == len(layers) - 1, is_frozen)
            inserter.setEnabled(not full)
        if not same_shape:
            self._maps.take(None, ())
            self._close_value_field()
        self._take_numbers()
        self._arrange()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show newer numbers at once."""
        self._snapshot = snapshot
        self._take_numbers()
        if self.isVisible():
            self.repaint(0, _DRAWING_TOP, self.width(), self.height() - _DRAWING_TOP)
            self.hover.refresh()

    def take_answers(self, answers: Mapping[str, Answer]) -> None:
        """Take the maps out of what the training thread has answered; they are drawn with the next snapshot."""
        maps = answers.get(MAPS)
        if isinstance(maps, Maps) and maps.sizes == self._spec.sizes:
            self._maps.take(maps, [layer.activation for layer in self._spec.network.layers])
            self._is_stale = True
        self.hover.take_answers(answers)

    def set_playing(self, playing: bool) -> None:
        """Let the flow run along the edges, or stand."""
        self._playing = playing
        self._is_stale = True
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for header in self.headers:
            header.set_theme(theme)
        for inserter in self.inserters:
            inserter.setIcon(icon("add", theme, "muted"))
        self.hover.set_theme(theme)
        self._is_stale = True
        self.update()

    def neuron_position(self, layer: int, neuron: int) -> QPoint:
        """Return where a neuron is drawn; layer 0 are the inputs."""
        column = self._arrangement.columns[layer]
        y = column.position_of(neuron)
        assert y is not None, "it is folded away"
        return (QPointF(column.x, y) - self._offset).toPoint()

    def place_of(self, part: Part) -> QRect | None:
        """Return where a part is drawn, in pixels of the view; None if it is folded away."""
        columns = self._arrangement.columns
        if part.neuron is None or part.layer >= len(columns):
            return None
        if part.weight is not None:
            middle = self._fans[part.layer - 1].middle(part.weight, part.neuron)
            return None if middle is None else QRect((middle - self._offset).toPoint(), QSize(1, 1))
        y = columns[part.layer].position_of(part.neuron)
        if y is None:
            return None
        column = columns[part.layer]
        if part.is_bias:
            side = bias_side(column)
            area = QRectF(bias_place(column, y), QPointF(side, side) + bias_place(column, y))
        else:
            area = cell_of(column, y)
        return area.translated(-self._offset).toAlignedRect()

    def sizeHint(self) -> QSize:
        return QSize(640, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 184)

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_stale:
            self._compose()
        painter = QPainter(self)
        painter.drawImage(0, 0, self._picture.image)
        painter.setClipRect(0, _DRAWING_TOP, self.width(), self.height())
        painter.translate(-self._offset)
        spec, columns = self._spec, self._arrangement.columns
        self._draw_locked_edges(painter)
        for index, column in enumerate(columns):
            if not -200 < column.x - self._offset.x() < self.width() + 200:
                continue
            draw_frames(
                painter,
                self._theme,
                column,
                self._named_neurons(index, spec.network.cut),
                self._named_neurons(index, spec.network.frozen),
            )
            draw_fold(painter, self._theme, column)
        draw_captions(painter, self._theme, columns[0], self._input_names(), self._input_values())
        for part, colour in (
            (self.hover.part, self._theme.text),
            (self.commands.part, self._theme.accent),
        ):
            self._draw_marked(painter, part, colour)
        painter.resetTransform()
        painter.setClipping(False)
        if not self._arrangement.has_headers:
            painter.translate(-self._offset.x(), 0)
            titles = [
                "Output" if k == len(columns) - 1 else f"{k}\n{layer.size} {layer.activation}"
                for k, layer in enumerate(spec.network.layers, start=1)
            ]
            draw_titles(painter, self._theme, columns[1:], titles)
        elif self._drop_at is not None:
            x = self._gap_x(self._drop_at) - self._offset.x()
            painter.setPen(QPen(QColor(self._theme.accent), _DROP_WIDTH))
            painter.drawLine(QPointF(x, 8), QPointF(x, self.height() - 8))

    def _compose(self) -> None:
        self._picture.resize(self.size(), self.devicePixelRatioF())
        phase = time.perf_counter() * _PIXELS_PER_SECOND if self.is_flowing else None
        self._picture.compose(
            self._theme, self._arrangement.columns, self._fans, self._layers, self._maps, self._offset,
            _DRAWING_TOP, phase,
        )  # fmt: skip
        self._is_stale = False

    @staticmethod
    def _named_neurons(index: int, paths: tuple[str, ...]) -> frozenset[int]:
        """Return the neurons of a column that are named themselves; a frozen layer has its mark at its head."""
        parts = (Part.from_label(path) for path in paths)
        return frozenset(
            part.neuron
            for part in parts
            if part is not None and part.layer == index and part.is_neuron and part.neuron is not None
        )

    def _draw_locked_edges(self, painter: QPainter) -> None:
        locked = [path for path in self._spec.network.frozen if ".w" in path or path.endswith(".b")]
        for path in locked[:_MOST_LOCKED_EDGES]:
            part = Part.from_label(path)
            if part is None or part.neuron is None:
                continue
            if part.is_bias:
                place = self.place_of(part)
                centre = None if place is None else QPointF(place.center()) + self._offset
            else:
                fan = self._fans[part.layer - 1]
                centre = fan.middle(part.weight or 0, part.neuron, 0.5)
            if centre is not None:
                draw_lock(painter, self._theme, centre, 10.0)

    def _draw_marked(self, painter: QPainter, part: Part | None, colour: str) -> None:
        if part is None or part.neuron is None:
            return
        if part.weight is not None:
            path = self._fans[part.layer - 1].path(part.weight, part.neuron)
            if path is not None:
                draw_path(painter, path, colour)
        elif (place := self.place_of(part)) is not None:
            draw_ring(painter, QRectF(place).translated(self._offset), colour)

    def _input_names(self) -> list[str]:
        return list(self._spec.data.formulas)

    def _input_values(self) -> list[float | None]:
        """Return the inputs of the watched sample."""
        inputs, sample = self._plane.dataset.inputs, self._selection.sample
        if sample >= len(inputs) or inputs.shape[1] != self._spec.input_count:
            return []
        return list(inputs[sample].tolist())

    def _take_numbers(self) -> None:
        snapshot, spec = self._snapshot, self._spec
        self._is_stale = True
        if snapshot is None or snapshot.spec.sizes != spec.sizes:
            self._layers = None
            return
        self._layers = [
            LayerState(parameters, cut, frozen)
            for parameters, cut, frozen in zip(
                by_layer(spec.sizes, snapshot.parameters), self._cut, self._frozen, strict=True
            )
        ]

    # -- what is wanted of the training thread --------------------------------------------------------------

    def _request_maps(self) -> None:
        request = self._maps_wanted() if self.isVisible() else None
        if request != self._requested:
            self._requested = request
            self.look_requested.emit(MAPS, request)
        self.hover.plane_changed()

    def _maps_wanted(self) -> MapRequest:
        left, right = self._offset.x(), self._offset.x() + self.width()
        seen = [left < column.x + column.half and column.x - column.half < right for column in self._columns]
        half = max((c.half for c, visible in zip(self._columns, seen, strict=True) if visible), default=4.0)
        side = min(_FINEST_MAP, max(4, round(2 * half * self.devicePixelRatioF())))
        neurons = tuple(
            tuple(neuron for neuron, _ in column.neurons) if visible else ()
            for column, visible in zip(self._columns, seen, strict=True)
        )
        return MapRequest(
            lens=self._plane.lens, width=side, height=1 if self._plane.is_line else side, neurons=neurons
        )

    @property
    def _columns(self) -> tuple[Column, ...]:
        return self._arrangement.columns

    # -- gestures ------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._request_maps()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hover.point_at(None)
        self._request_maps()

    def scroll_to(self, offset: QPointF) -> None:
        """Look at another place of the drawing; it does not leave the drawing."""
        x = min(max(0.0, offset.x()), max(0.0, self._arrangement.width - self.width()))
        y = min(max(0.0, offset.y()), max(0.0, self._arrangement.height - self.height()))
        if QPointF(x, y) != self._offset:
            self._offset = QPointF(x, y)
            self._place_controls()
            self._moved()

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Spread the neurons over so many times the height; what is at a point of the view stays about there."""
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, zoom))
        if abs(zoom - 1.0) < 0.06:
            zoom = 1.0
        if zoom == self._zoom:
            return
        at = around if around is not None else QPointF(self.rect().center())
        before = self._offset + at
        share = QPointF(before.x() / self._arrangement.width, before.y() / self._arrangement.height)
        self._zoom = zoom
        self._arrange()
        size = self._arrangement
        self.scroll_to(QPointF(share.x() * size.width, share.y() * size.height) - at)
        self.extent_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * 1.2**notches, event.position())
            event.accept()
        elif self._arrangement.height <= self.height() and not event.angleDelta().x():
            self.scroll_to(self._offset - QPointF(60 * notches, 0))
            self.extent_changed.emit()
            event.accept()
        else:
            event.ignore()  # the scroll bars take it

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if part != self.hover.part:
            self.setCursor(Qt.CursorShape.PointingHandCursor if part else Qt.CursorShape.ArrowCursor)
            self.hover.point_at(part)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.LeftButton:
            column = self._fold_at(event.position())
            if column is not None:
                self.set_zoom(self._zoom * 2, event.position())
            else:
                self.select(self.part_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if part is None:
            self.set_zoom(1.0)
        elif part.layer:
            self.select(part)
            self.commands.ask_value()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        part = self.commands.part if keyboard else self.part_at(QPointF(event.pos()))
        if part is not None:
            self.select(part)
        self._show_menu(part, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        part = self.commands.part
        layer = 1 if part is None else min(max(0, part.layer + step[0]), len(self._columns) - 1)
        shown = [neuron for neuron, _ in self._columns[layer].neurons]
        if part is None or part.neuron is None:
            at = 0
        else:
            at = shown.index(part.neuron) if part.neuron in shown else len(shown) // 2
        self.select(Part(layer=layer, neuron=shown[min(max(0, at + step[1]), len(shown) - 1)]))

    def leaveEvent(self, event: QEvent) -> None:
        self.hover.point_at(None)
        self.update()

    def select(self, part: Part | None) -> None:
        """Point at a part; the whole window looks at the scalar that stands for it."""
        graph = self._model.graph
        if graph is not None:
            self._selection.set_node(self._model.node_of(part.label) if part is not None else None)
        self.commands.point_at(part)

    def part_at(self, point: QPointF) -> Part | None:
        """Return the bias, neuron or weight under the mouse."""
        if point.y() < _DRAWING_TOP:
            return None
        point = point + self._offset
        for layer, column in enumerate(self._columns):
            if abs(point.x() - column.x) > column.half + 8:
                continue
            for neuron, y in column.neurons:
                if layer:
                    side = bias_side(column)
                    mark = QRectF(bias_place(column, y), bias_place(column, y) + QPointF(side, side))
                    if mark.adjusted(-3, -2, 2, 3).contains(point):
                        return Part(layer=layer, neuron=neuron, is_bias=True)
                if cell_of(column, y).adjusted(-1, -1, 1, 1).contains(point):
                    return Part(layer=layer, neuron=neuron)
        for k, fan in enumerate(self._fans, start=1):
            found = fan.nearest(point.x(), point.y())
            if found is not None and found[2] <= _EDGE_REACH:
                return Part(layer=k, neuron=found[1], weight=found[0])
        return None

    def ask_value(self, part: Part) -> None:
        """Open a field over a weight or bias to type its number into."""
        place = self.place_of(part)
        if self._layers is None or part.neuron is None or not part.layer or place is None:
            return
        self._close_value_field()
        layer = self._layers[part.layer - 1].parameters
        value = layer.biases[part.neuron] if part.weight is None else layer.weights[part.neuron, part.weight]
        field = NumberField(f"Value of {part.path}", whole=False, parent=self)
        field.setObjectName(part.path)
        field.setAccessibleName(f"Value of {part.path}")
        field.setToolTip(f"Type the value of {part.path}; Return sets it, Escape leaves it")
        field.show_number(float(value))
        field.number_entered.connect(self._on_value_field_number_entered)
        field.mistyped.connect(self._editor.refused)
        field.editingFinished.connect(self._close_value_field)
        field.setFixedWidth(96)
        field.adjustSize()
        x = min(max(4, place.center().x() - 48), self.width() - 100)
        y = min(max(_DRAWING_TOP, place.center().y() - field.height() // 2), self.height() - field.height())
        field.move(x, y)
        field.show()
        field.selectAll()
        field.setFocus()
        self._value_field = field
        self.hover.point_at(None)

    def _close_value_field(self) -> None:
        field, self._value_field = self._value_field, None
        if field is not None:
            field.blockSignals(True)
            field.hide()
            field.deleteLater()
            self.setFocus()

    def _on_value_field_number_entered(self, number: float) -> None:
        path = self.sender().objectName()
        self._editor.edit(f"Set {path}", edits.set_parameter, path, number)

    def _fold_at(self, point: QPointF) -> Column | None:
        point = point + self._offset
        for column in self._columns:
            if column.folded and abs(point.x() - column.x) < 40 and abs(point.y() - column.fold_y) < 10:
                return column
        return None

    def _on_selection_node_changed(self, node: int | None) -> None:
        graph = self._model.graph
        if node is not None and graph is not None and node < len(graph):
            self.commands.point_at(Part.from_label(graph.labels[node]))
        self.update()

    # -- the controls of the layers ------------------------------------------------------------------------

    def _new_header(self) -> LayerHeader:
        header = LayerHeader(self._theme, self)
        header.size_step_requested.connect(self._on_header_size_step_requested)
        header.size_entered.connect(self._on_header_size_entered)
        header.mistyped.connect(self._editor.refused)
        header.activation_requested.connect(self._on_header_activation_requested)
        header.removal_requested.connect(self._on_header_removal_requested)
        header.menu_requested.connect(self._on_header_menu_requested)
        header.move_requested.connect(self._on_header_move_requested)
        header.focused.connect(self._on_header_focused)
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
        self._arrangement = arrange(self._spec.sizes, self.width(), self.height(), self._zoom)
        self._fans = [EdgeFan(left, right) for left, right in pairwise(self._columns)]
        self.scroll_to(self._offset)
        self._place_controls()
        self._moved()
        self.extent_changed.emit()

    def _moved(self) -> None:
        self._is_stale = True
        self._request_maps()
        self.update()

    def _place_controls(self) -> None:
        shown = self._arrangement.has_headers
        for column, header in zip(self._columns[1:], self.headers, strict=True):
            header.move(round(column.x - HEADER_WIDTH / 2 - self._offset.x()), 8)
            header.setVisible(shown)
        for position, inserter in enumerate(self.inserters):
            x = self._gap_x(position) - self._offset.x()
            inserter.move(round(x - inserter.width() / 2), 8 + (HEADER_HEIGHT - 28) // 2)
            inserter.setVisible(shown)

    def _gap_x(self, position: int) -> float:
        left, right = self._columns[position].x, self._columns[position + 1].x
        # The inputs have no header, so their gap begins further to the left.
        return (left + right) / 2 if position else (left + right - HEADER_WIDTH / 2) / 2

    def _show_menu(self, part: Part | None, where: QPoint) -> None:
        menu = self.commands.menu(part, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.hover.point_at(None)
        menu.popup(where)

    def _on_inserter_clicked(self) -> None:
        position = self.sender().property("position")
        self._editor.edit("Add layer", edits.add_layer, position)

    def _on_header_size_step_requested(self, layer: int, step: int) -> None:
        if step > 0:
            self._editor.edit("Add neuron", edits.add_neuron, layer)
        else:
            self._editor.edit("Remove neuron", edits.remove_neuron, layer)

    def _on_header_size_entered(self, layer: int, size: int) -> None:
        self._editor.edit("Change number of neurons", edits.set_layer_size, layer, size)

    def _on_header_activation_requested(self, layer: int, activation: str) -> None:
        self._editor.edit("Change activation", edits.set_activation, layer, activation)

    def _on_header_removal_requested(self, layer: int) -> None:
        self._editor.edit("Remove layer", edits.remove_layer, layer)

    def _on_header_menu_requested(self, layer: int, where: QPoint) -> None:
        self._show_menu(Part(layer=layer + 1), where)

    def _on_header_focused(self, layer: int) -> None:
        self.commands.point_at(Part(layer=layer + 1))

    def _on_header_move_requested(self, layer: int, direction: int) -> None:
        hidden = len(self._spec.network.layers) - 1
        if 0 <= layer + direction < hidden and self._editor.edit(
            "Move layer", edits.move_layer, layer, layer + direction
        ):
            self.headers[layer + direction].setFocus()

    def _on_header_dragged(self, layer: int, where: QPoint, let_go: bool) -> None:
        x = self.mapFromGlobal(where).x() + self._offset.x()
        hidden = len(self._spec.network.layers) - 1
        gap = sum(x > column.x for column in self._columns[1 : hidden + 1])
        target = gap if gap <= layer else gap - 1
        moves = target != layer
        self._drop_at = gap if moves and not let_go else None
        self.update()
        if let_go and moves:
            self._editor.edit("Move layer", edits.move_layer, layer, target)


def _by_layer(
    spec: ProjectSpec, paths: tuple[str, ...], mask_of: Callable[[ProjectSpec], Mask]
) -> Sequence[Mask | None]:
    """Return for the weights of each layer, shape (neurons, inputs), whether they are among some parts."""
    if not paths:  # in most networks, and a large one has millions
        return [None] * len(spec.network.layers)
    return [layer.weights > 0 for layer in by_layer(spec.sizes, mask_of(spec).astype(np.float64))]
