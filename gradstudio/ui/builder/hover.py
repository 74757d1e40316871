"""What the mouse rests on in the builder, and the card that tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QCursor, QImage
from PySide6.QtWidgets import QWidget

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.selection import Selection
from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.number_text import format_number
from gradstudio.training.look.requests import Answer, MapRequest, Maps, Request
from gradstudio.training.run.parameters import by_layer
from gradstudio.ui.builder.card import MAP_SIDE, HoverCard
from gradstudio.ui.builder.heatmaps import image_of
from gradstudio.ui.builder.numbers import NetworkNumbers
from gradstudio.ui.builder.parts import is_cut, is_frozen, label_of
from gradstudio.ui.builder.scene import Scene
from gradstudio.ui.look.theme import Theme

CARD_MAP = "builder card"
"""Name under which the large map is asked for."""

_CELLS = 112


class Hover(QObject):
    """Keeps the card up to date. Lives on the GUI thread.

    Args:
        model: knows the scalars of the selected sample.
        selection: which sample that is.
        plane: over which the large map is.
        numbers: weights and biases that are drawn.
        scene: where everything is on the widget.
        theme: how to draw.
        widget: what is pointed at; its parent.

    Signals:
        look_requested: the name and the request of the large map, or None for none.
    """

    look_requested = Signal(str, object)

    def __init__(
        self,
        model: GraphModel,
        selection: Selection,
        plane: InputPlane,
        numbers: NetworkNumbers,
        scene: Scene,
        theme: Theme,
        widget: QWidget,
    ) -> None:
        super().__init__(widget)
        self._model = model
        self._selection = selection
        self._plane = plane
        self._numbers = numbers
        self._scene = scene
        self._theme = theme
        self._widget = widget
        self._maps: Maps | None = None
        self._requested: Request | None = None
        self._card: HoverCard | None = None
        self.part: ScalarPath | None = None

    @property
    def card(self) -> HoverCard:
        """The card, over the whole window, so that it is not clipped by the builder."""
        if self._card is None:
            self._card = HoverCard(self._theme, self._widget.window())
        return self._card

    def point_at(self, part: ScalarPath | None) -> None:
        """Tell of a part, or of nothing."""
        if part == self.part:
            return
        self.part = part
        self._maps = None
        self._request()
        if part is None:
            if self._card is not None:
                self._card.hide()
        else:
            self.refresh()

    def look(self, place: QPointF | None) -> None:
        """Tell of what is drawn at a place of the widget, or of nothing."""
        part = None if place is None else self._scene.part_at(place)
        if part != self.part:
            shape = Qt.CursorShape.PointingHandCursor if part else Qt.CursorShape.ArrowCursor
            self._widget.setCursor(shape)
            self.point_at(part)
            self._widget.update()

    def look_again(self) -> None:
        """Follow a drawing that is another: something else may lie under the mouse."""
        mouse = self._widget.mapFromGlobal(QCursor.pos()).toPointF()
        self.look(mouse if self._widget.underMouse() else None)

    def plane_changed(self) -> None:
        """Ask for a map over the plane as it is now."""
        self._request()

    def forget_map(self) -> None:
        """Show no map until a newer one comes."""
        self._maps = None

    def take_answers(self, answers: Mapping[str, Answer]) -> None:
        """Take the large map out of what the training thread has answered."""
        maps = answers.get(CARD_MAP)
        if isinstance(maps, Maps) and maps.request == self._requested:
            self._maps = maps

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        if self._card is not None:
            self._card.set_theme(theme)

    def refresh(self) -> None:
        """Say what is so now."""
        part, widget = self.part, self._widget
        if part is None:
            return
        place = self._scene.place_of(part) if part.is_in(self._numbers.spec.sizes) else None
        if place is None:
            self.point_at(None)
            return
        where = QRect(widget.mapTo(widget.window(), place.topLeft()), place.size())
        if part.is_neuron:
            self.card.show_map(self._words_of_neuron(part), self._image(part), self._axes(), where)
        else:
            self.card.show_text(self._words_of_parameter(part), where)

    def _request(self) -> None:
        part, spec = self.part, self._numbers.spec
        request: MapRequest | None = None
        if part is not None and part.is_neuron and part.is_in(spec.sizes) and self._widget.isVisible():
            neurons = tuple(
                (part.neuron,) if k == part.layer and part.neuron is not None else ()
                for k in range(len(spec.sizes))
            )
            request = MapRequest(
                lens=self._plane.lens,
                width=_CELLS,
                height=1 if self._plane.is_line else _CELLS,
                neurons=neurons,
            )
        if request != self._requested:
            self._requested = request
            self.look_requested.emit(CARD_MAP, request)

    def _image(self, part: ScalarPath) -> QImage | None:
        maps = self._maps
        if maps is None or part.layer >= len(maps.layers) or not len(maps.layers[part.layer]):
            return None
        numbers, theme = maps.layers[part.layer], self._theme
        activation = self._numbers.spec.network.layers[part.layer - 1].activation if part.layer else ""
        side = 2 * MAP_SIDE if numbers.shape[1] == 1 else numbers.shape[1]
        pixels = image_of(theme, numbers, activation, side)
        return QImage(pixels.data, side, side, 4 * side, QImage.Format.Format_RGB32).copy()

    def _axes(self) -> str:
        lens, (right, up) = self._plane.lens, self._plane.names
        across = f"{right} → {format_number(lens.left, 3)} … {format_number(lens.right, 3)}"
        if self._plane.is_line:
            return across
        return f"{across}<br>{up} ↑ {format_number(lens.bottom, 3)} … {format_number(lens.top, 3)}"

    def _words_of_neuron(self, part: ScalarPath) -> str:
        spec, model = self._numbers.spec, self._model
        name = label_of(part) if part.layer else spec.data.formulas[part.neuron or 0]
        rows = [f"<b>{escape(name)}</b>"]
        if part.layer and part.neuron is not None:
            rows[0] += f" &nbsp;{ACTIVATIONS[spec.network.layers[part.layer - 1].activation].title}"
            layers = self._numbers.layers
            if layers is not None:
                bias = layers[part.layer - 1].parameters.biases[part.neuron]
                rows.append(f"bias {format_number(bias)}")
        node = model.node_of(label_of(part))
        if node is not None and model.tells_selected_sample:
            sample = self._selection.sample + 1
            rows.append(f"value for sample {sample}: {format_number(model.data[node])}")
            rows.append(f"gradient of its loss: {format_number(model.grad[node])}")
        return "<br>".join(rows + self._state(part))

    def _words_of_parameter(self, part: ScalarPath) -> str:
        spec, rows = self._numbers.spec, [f"<b>{part!s}</b>"]
        layers, snapshot = self._numbers.layers, self._numbers.snapshot
        if layers is not None and snapshot is not None and part.neuron is not None:
            # A parameter belongs to all samples: its gradient is that of the training loss.
            gradients = by_layer(spec.sizes, snapshot.gradients)[part.layer - 1]
            own = layers[part.layer - 1].parameters
            if part.weight is None:
                value, gradient = own.biases[part.neuron], gradients.biases[part.neuron]
            else:
                value = own.weights[part.neuron, part.weight]
                gradient = gradients.weights[part.neuron, part.weight]
            rows.append(f"{'bias' if part.is_bias else 'weight'} {format_number(value)}")
            rows.append(f"gradient of the training loss {format_number(gradient)}")
        return "<br>".join([*rows, *self._state(part), "Double-click to type a value"])

    def _state(self, part: ScalarPath) -> list[str]:
        spec = self._numbers.spec
        if not part.layer:
            return []
        return [
            *(["frozen: training leaves it as it is"] if is_frozen(spec, part) else []),
            *(["cut: it stays at zero"] if is_cut(spec, part) and part.is_parameter else []),
            *(["cut: nothing leads on from it"] if is_cut(spec, part) and part.is_neuron else []),
        ]
