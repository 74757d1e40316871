"""The drawing of the network, and where it is looked at."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gradstudio.app.document.editor import Editor
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.selection import Selection
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import Answer
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.ui.builder.commands import BuilderCommands
from gradstudio.ui.builder.controls import LayerControls
from gradstudio.ui.builder.folds import FoldButtons
from gradstudio.ui.builder.following import added, still_expanded
from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.builder.header import LayerHeader
from gradstudio.ui.builder.hover import Hover
from gradstudio.ui.builder.live import LiveDrawing
from gradstudio.ui.builder.map_requests import MapRequests
from gradstudio.ui.builder.numbers import LayerState, input_values
from gradstudio.ui.builder.overlay import draw_over
from gradstudio.ui.builder.painting import captions_width
from gradstudio.ui.builder.scene import DRAWING_TOP, Scene
from gradstudio.ui.builder.value_field import ValueTyping
from gradstudio.ui.kit.paper import is_paper
from gradstudio.ui.look.motion import may_move
from gradstudio.ui.look.theme import Theme


class BuilderView(QWidget):
    """Shows the spec's layers with the numbers of the newest snapshot; every gesture is one edit.

    Args:
        editor: edits the project.
        model: the graph with its numbers.
        selection: what is looked at, and is chosen by a click.
        plane: the plane of the inputs that is shown.
        theme: how it is drawn at first.
        parent: as for any QWidget.

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
        self._selection = selection
        self._plane = plane
        self._theme = theme
        self._spec = editor.spec
        self._scene = Scene(editor.spec.sizes)
        self._live = LiveDrawing(editor.spec, self._scene)
        self._inserted: int | None = None
        self._playing = False
        self._maps = MapRequests(self._scene, plane, self)
        self._maps.look_requested.connect(self.look_requested)
        self._typing = ValueTyping(editor, self.place_of, self)
        self.controls = LayerControls(editor, self._scene, theme, self)
        self.controls.drop_moved.connect(self.update)
        self.folds = FoldButtons(self._scene, theme, self)
        self.folds.pressed.connect(self.toggle_column)
        self.commands = BuilderCommands(editor, selection, self)
        self.hover = Hover(model, selection, plane, self._live.numbers, self._scene, theme, self)
        self.hover.look_requested.connect(self.look_requested)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Network")
        model.structure_changed.connect(self.update)
        selection.scalars_changed.connect(self._on_selection_scalars_changed)
        plane.changed.connect(self._request_maps)
        self.controls.focused.connect(self.commands.select_layer)
        for source in (self.controls, self.commands):
            source.inserting.connect(self._on_inserting)
        self.controls.entered.connect(self._reveal_control)
        self.commands.part_changed.connect(self.update)
        self.commands.value_asked.connect(self.ask_value)
        self.show_spec(editor.spec)

    @property
    def spec(self) -> ProjectSpec:
        """The project that is shown."""
        return self._spec

    @property
    def layers(self) -> list[LayerState] | None:
        """The numbers that are shown; None before there are any of this network."""
        return self._live.numbers.layers

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
    def columns(self) -> tuple[Column, ...]:
        """The inputs, then each layer, as they are drawn."""
        return self._scene.columns

    @property
    def is_flowing(self) -> bool:
        """Whether a flow runs along the edges: while training, unless motion is to be reduced."""
        return self._playing and may_move(self)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit; what it added comes into sight."""
        before, after = self._spec.network.layers, spec.network.layers
        self._spec = spec
        inserted, self._inserted = self._inserted, None
        self._scene.expanded = still_expanded(self._scene.expanded, before, after, inserted)
        self._scene.names_width = captions_width(spec.data.formulas)
        self._live.show_spec(spec)
        self.controls.show_spec(spec)
        self._typing.close()  # the number that it stands over may be another now
        self._arrange()
        if (new := added(before, after, inserted)) is not None:
            self.reveal(new)

    def start_over(self) -> None:
        """Show the whole of another project's network, without numbers until there are some of it."""
        self.hover.point_at(None)
        self.controls.end_gestures()
        self._live.start_over()
        self._scene.expanded = frozenset()
        self._arrange()
        self.set_zoom(1.0)
        self.scroll_to(QPointF())

    def begin_run(self) -> None:
        """Forget the maps of the run before."""
        self._live.forget_maps()
        self.hover.forget_map()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show newer numbers at once."""
        self._live.show_snapshot(snapshot)
        if self.isVisible():
            self.repaint(0, DRAWING_TOP, self.width(), self.height() - DRAWING_TOP)
            self.hover.refresh()

    def take_answers(self, answers: Mapping[str, Answer]) -> None:
        """Take the maps out of what the training thread has answered; they are drawn with the next snapshot."""
        self._live.take_answers(answers)
        self.hover.take_answers(answers)

    def set_playing(self, playing: bool) -> None:
        """Let the flow run along the edges, or stand."""
        self._playing = playing
        self._live.invalidate()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.controls.set_theme(theme)
        self.folds.set_theme(theme)
        self.hover.set_theme(theme)
        self._arrange()  # larger type takes more room
        self._live.invalidate()
        self.update()

    def place_of(self, part: ScalarPath) -> QRect | None:
        """Return where a part is drawn, in pixels of the view; None if it is folded away."""
        return self._scene.place_of(part)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 184)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if is_paper(painter):
            picture = self._live.sharp_image(self._theme, self.size())
        else:
            picture = self._live.image(self._theme, self.size(), self.devicePixelRatioF(), self.is_flowing)
        painter.drawImage(0, 0, picture)
        theme, scene, spec = self._theme, self._scene, self._spec
        inputs = input_values(self._plane.dataset, self._selection.sample, spec)
        pointed = (self.hover.part, theme.text), (self.commands.part, theme.accent)
        draw_over(painter, theme, scene, spec, inputs, pointed, self.controls.drop_at, self.size())

    def _request_maps(self) -> None:
        self._maps.ask()
        self.hover.plane_changed()

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
            self._went()

    def reveal(self, part: ScalarPath) -> None:
        """Scroll as little as brings a layer or a neuron into sight."""
        if self._scene.reveal(part):
            self._went()

    def _reveal_control(self, control: QWidget) -> None:
        if self._scene.reveal_span(control.x(), control.x() + control.width()):
            self._went()

    def toggle_column(self, column: int) -> None:
        """Show all neurons of a column that does not fit, or fold it again; 0 are the inputs."""
        if self._scene.toggle(column, self._spec.sizes):
            self._went()

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Spread the neurons over so many times the height; what is at a point of the view stays about there."""
        at = around if around is not None else QPointF(self.rect().center())
        if self._scene.zoom_to(zoom, at, self._spec.sizes):
            self._went()

    def select(self, part: ScalarPath | None) -> None:
        """Select a part; the whole window looks at the scalar that stands for it."""
        self.commands.select(part)

    def part_at(self, point: QPointF) -> ScalarPath | None:
        """Return the bias, neuron or weight under the mouse."""
        return self._scene.part_at(point)

    def ask_value(self, part: ScalarPath) -> None:
        """Open a field over a weight or bias to type its number into; what is folded away is shown for it."""
        for column in self._scene.folding(part):
            self.toggle_column(column)
        self.reveal(part)
        place, value = self.place_of(part), self._live.numbers.value_of(part)
        if place is not None and value is not None:
            self.hover.point_at(None)
            self._typing.open(part, value, place)

    def _on_selection_scalars_changed(self, scalars: object) -> None:
        self.update()

    def _on_inserting(self, position: int) -> None:
        self._inserted = position

    def _arrange(self) -> None:
        self._scene.arrange(self._spec.sizes, self.size())
        self.hover.look_again()
        self._moved()
        self.extent_changed.emit()

    def _went(self) -> None:
        self.hover.point_at(None)  # it went away from under the mouse
        self._moved()
        self.extent_changed.emit()

    def _moved(self) -> None:
        self.controls.place()
        self.folds.place()
        self._typing.follow()
        self._live.invalidate()
        self._request_maps()
        self.update()
