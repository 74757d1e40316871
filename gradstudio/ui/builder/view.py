"""The drawing of the network and the gestures on it."""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolButton, QWidget

from gradstudio.app.document.editor import Editor
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.selection import Selection
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import Answer, Maps, Request
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.ui.builder.commands import BuilderCommands
from gradstudio.ui.builder.controls import LayerControls
from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.builder.header import LayerHeader
from gradstudio.ui.builder.hover import Hover
from gradstudio.ui.builder.neuron_maps import NeuronMaps, maps_wanted
from gradstudio.ui.builder.numbers import LayerState, NetworkNumbers
from gradstudio.ui.builder.overlay import draw_heads, draw_inputs, draw_marks, draw_pointed
from gradstudio.ui.builder.parts import Part
from gradstudio.ui.builder.picture import NetworkPicture
from gradstudio.ui.builder.scene import DRAWING_TOP, Scene
from gradstudio.ui.builder.value_field import ValueTyping
from gradstudio.ui.look.motion import may_move
from gradstudio.ui.look.theme import Theme

MAPS = "builder"
"""Name under which the neurons' maps are asked for."""

_PIXELS_PER_SECOND = 36.0


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
        self._numbers = NetworkNumbers(editor.spec)
        self._scene = Scene(editor.spec.sizes)
        self._picture = NetworkPicture()
        self._is_stale = True
        self._maps = NeuronMaps()
        self._requested: Request | None = None
        self._playing = False
        self._typing = ValueTyping(editor, self)
        self.controls = LayerControls(editor, self._scene, theme, self)
        self.controls.menu_requested.connect(self._show_menu)
        self.controls.drop_moved.connect(self.update)
        self.commands = BuilderCommands(editor, model, selection, self)
        self.hover = Hover(model, selection, plane, self._numbers, self.place_of, theme, self)
        self.hover.look_requested.connect(self.look_requested)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Network builder")
        model.structure_changed.connect(self.update)
        selection.node_changed.connect(self._on_selection_node_changed)
        plane.changed.connect(self._request_maps)
        self.controls.focused.connect(self.commands.select_layer)
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
        return self._numbers.layers

    @property
    def snapshot(self) -> Snapshot | None:
        """Where the numbers are from."""
        return self._numbers.snapshot

    @property
    def extent(self) -> QSize:
        """The size of the whole drawing."""
        return self._scene.extent

    @property
    def zoom(self) -> float:
        """1 if the network fills the height of the view."""
        return self._scene.zoom

    @property
    def offset(self) -> QPointF:
        """How far the view is scrolled."""
        return self._scene.offset

    @property
    def headers(self) -> list[LayerHeader]:
        """The controls of each layer, the output layer last."""
        return self.controls.headers

    @property
    def inserters(self) -> list[QToolButton]:
        """The buttons between the layers."""
        return self.controls.inserters

    @property
    def is_flowing(self) -> bool:
        """Whether a flow runs along the edges: while training, unless motion is to be reduced."""
        return self._playing and may_move(self)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        same_shape = spec.sizes == self._spec.sizes
        self._spec = spec
        self._numbers.show_spec(spec)
        self.hover.show_spec(spec)
        self.controls.show_spec(spec)
        self._typing.close()  # the number that it stands over may be another now
        if not same_shape:
            self._maps = NeuronMaps()
        self._arrange()

    def start_over(self) -> None:
        """Show the whole of another project's network, without numbers until there are some of it."""
        self.hover.point_at(None)
        self._numbers.snapshot = None
        self._maps = NeuronMaps()
        self.set_zoom(1.0)
        self.scroll_to(QPointF())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show newer numbers at once."""
        self._numbers.show_snapshot(snapshot)
        self._is_stale = True
        if self.isVisible():
            self.repaint(0, DRAWING_TOP, self.width(), self.height() - DRAWING_TOP)
            self.hover.refresh()

    def take_answers(self, answers: Mapping[str, Answer]) -> None:
        """Take the maps out of what the training thread has answered; they are drawn with the next snapshot."""
        maps = answers.get(MAPS)
        if isinstance(maps, Maps) and maps.sizes == self._spec.sizes:
            activations = [layer.activation for layer in self._spec.network.layers]
            self._maps = NeuronMaps(maps, activations)
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
        self.controls.set_theme(theme)
        self.hover.set_theme(theme)
        self._is_stale = True
        self.update()

    def neuron_position(self, layer: int, neuron: int) -> QPoint:
        """Return where a neuron is drawn; layer 0 are the inputs."""
        place = self.place_of(Part(layer=layer, neuron=neuron))
        assert place is not None, "it is folded away"
        return place.center()

    def place_of(self, part: Part) -> QRect | None:
        """Return where a part is drawn, in pixels of the view; None if it is folded away."""
        return self._scene.place_of(part)

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
        painter.setClipRect(0, DRAWING_TOP, self.width(), self.height())
        painter.translate(-self._scene.offset)
        theme, scene, spec = self._theme, self._scene, self._spec
        draw_marks(painter, theme, scene, spec)
        draw_inputs(painter, theme, scene, spec, self._input_values())
        draw_pointed(painter, scene, self.hover.part, theme.text)
        draw_pointed(painter, scene, self.commands.part, theme.accent)
        painter.resetTransform()
        painter.setClipping(False)
        draw_heads(painter, theme, scene, spec, self.controls.drop_at, self.height())

    def _compose(self) -> None:
        self._picture.resize(self.size(), self.devicePixelRatioF())
        phase = time.perf_counter() * _PIXELS_PER_SECOND if self.is_flowing else None
        self._picture.compose(self._theme, self._scene, self._numbers.layers, self._maps, phase)
        self._is_stale = False

    def _input_values(self) -> list[float | None]:
        """Return the inputs of the watched sample."""
        inputs, sample = self._plane.dataset.inputs, self._selection.sample
        if sample >= len(inputs) or inputs.shape[1] != self._spec.input_count:
            return []
        return list(inputs[sample].tolist())

    # -- what is wanted of the training thread --------------------------------------------------------------

    def _request_maps(self) -> None:
        request = None
        if self.isVisible():
            request = maps_wanted(self._scene, self._plane, self.devicePixelRatioF())
        if request != self._requested:
            self._requested = request
            self.look_requested.emit(MAPS, request)
        self.hover.plane_changed()

    @property
    def _columns(self) -> tuple[Column, ...]:
        return self._scene.columns

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
        if self._scene.scroll_to(offset):
            self.hover.point_at(None)  # it went away from under the mouse
            self._moved()

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Spread the neurons over so many times the height; what is at a point of the view stays about there."""
        at = around if around is not None else QPointF(self.rect().center())
        if self._scene.zoom_to(zoom, at, self._spec.sizes):
            self.hover.point_at(None)
            self._moved()
            self.extent_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._scene.zoom * 1.2**notches, event.position())
            event.accept()
        elif self._scene.extent.height() <= self.height() and not event.angleDelta().x():
            self.scroll_to(self._scene.offset - QPointF(60 * notches, 0))
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
            if self._scene.is_fold_at(event.position()):
                self.set_zoom(self.zoom * 2, event.position())
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
        if event.key() == Qt.Key.Key_Escape:
            self.select(None)
            return
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
        """Select a part; the whole window looks at the scalar that stands for it."""
        self.commands.select(part)

    def part_at(self, point: QPointF) -> Part | None:
        """Return the bias, neuron or weight under the mouse."""
        return self._scene.part_at(point)

    def ask_value(self, part: Part) -> None:
        """Open a field over a weight or bias to type its number into."""
        place = self.place_of(part)
        layers = self._numbers.layers
        if layers is None or part.neuron is None or not part.layer or place is None:
            return
        layer = layers[part.layer - 1].parameters
        value = layer.biases[part.neuron] if part.weight is None else layer.weights[part.neuron, part.weight]
        self.hover.point_at(None)
        self._typing.open(part.path, float(value), place, DRAWING_TOP)

    def _on_selection_node_changed(self, node: int | None) -> None:
        self.update()

    def _arrange(self) -> None:
        self._scene.arrange(self._spec.sizes, self.size())
        self._moved()
        self.extent_changed.emit()

    def _moved(self) -> None:
        self.controls.place()
        self._is_stale = True
        self._request_maps()
        self.update()

    def _show_menu(self, part: Part | None, where: QPoint) -> None:
        menu = self.commands.menu(part, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.hover.point_at(None)
        menu.popup(where)
