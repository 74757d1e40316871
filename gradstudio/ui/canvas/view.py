"""The canvas itself: the graph as it is drawn, what is under the mouse, and what comes into view."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.ui.canvas.camera import Camera
from gradstudio.ui.canvas.covering import Covers, uncovered
from gradstudio.ui.canvas.emphasis import emphasis_of
from gradstudio.ui.canvas.hover import CanvasHover
from gradstudio.ui.canvas.places import PlacesBySource
from gradstudio.ui.canvas.scene import CanvasScene
from gradstudio.ui.canvas.viewport import Viewport
from gradstudio.ui.look.theme import Theme

_SHARPEN_MILLISECONDS = 80
_FLOW_MILLISECONDS = 120
_OPENED = 1.3
"""A group that one comes nearer to shows its content by this factor larger than it need be."""


class CanvasView(QWidget):
    """Draws what a `ShownGraph` holds. Lives on the GUI thread.

    Args:
        model: the graph with its numbers.
        selection: what is looked at, and is chosen by a click.
        state: what canvas and inspector share.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        context_menu_requested: where, in global coordinates; the node that was meant is selected.
        redrawn: graph, numbers or colours are new.
    """

    context_menu_requested = Signal(QPoint)
    redrawn = Signal()

    def __init__(
        self,
        model: ShownGraph,
        selection: SelectedNodes,
        state: CanvasState,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self._state = state
        self.covers = Covers(self)
        self.scene = CanvasScene(self, model, state, theme)
        self.camera = Camera(self.covers.free_area, self)
        self.covers.changed.connect(self.camera.follow_room)
        self.camera.set_size(self.width(), self.height())
        self._places = PlacesBySource(self.camera, model.drawn_source.name)
        self.camera.moved.connect(self._on_camera_moved)
        self._hover = CanvasHover(model, state.colouring, self)
        self._sharpen = QTimer(self)
        self._sharpen.setSingleShot(True)
        self._sharpen.setInterval(_SHARPEN_MILLISECONDS)
        self._sharpen.timeout.connect(self._on_sharpen_timeout)
        # Edges coloured by what flows along them follow the training more slowly than the nodes.
        self._flow = QTimer(self)
        self._flow.setSingleShot(True)
        self._flow.setInterval(_FLOW_MILLISECONDS)
        self._flow.timeout.connect(self._on_flow_timeout)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Graph")
        model.structure_changed.connect(self._on_model_structure_changed)
        model.values_changed.connect(self._on_model_values_changed)
        selection.node_changed.connect(self._on_selection_node_changed)
        selection.nodes_changed.connect(self._on_selection_nodes_changed)
        state.search.hits_changed.connect(self._recolour)
        state.colouring.changed.connect(self._recolour)
        state.focus.changed.connect(self._redraw_all)
        self._flows = state.colouring.edges_by_flow
        state.folding.changed.connect(self._on_folding_changed)
        state.holding.changed.connect(self._redraw)
        state.lights.changed.connect(self._on_lights_changed)
        state.stops.changed.connect(self._redraw)
        self._on_model_structure_changed()

    # -- what others ask of it -----------------------------------------------------------------------------

    @property
    def viewport(self) -> Viewport:
        """The present mapping from scene to widget."""
        return self.camera.view

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.scene.rebuild(theme)
        self.camera.follow_room()  # type may have another size
        self.update()

    @property
    def frame_of_view(self) -> tuple[int, int, Viewport]:
        """Width, height and mapping of what is shown."""
        return self.width(), self.height(), self.camera.view

    def redraw_now(self) -> None:
        """Paint what is new without waiting for the event loop."""
        self.repaint(uncovered(self))

    def fit(self) -> None:
        """Show the whole graph, also after the next resize."""
        self.camera.fit()

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Scale about a point of the widget, by default its centre."""
        self.camera.zoom(factor, about)

    def reveal(self, node: int) -> None:
        """Bring a node to the centre, large enough to be read."""
        if self.scene.graph is not None:
            self._state.folding.show(node)
            placed = self.scene.graph.placed
            group = int(placed.outline.of_node[node])
            if placed.sealed is not None and placed.sealed[group]:
                self.camera.show(QRectF(*placed.area_of(group)))  # its scalars are not built
            else:
                self.camera.read(*placed.positions[node])

    def show_part(self, part: QRectF) -> None:
        """Show a part of the scene, or the whole graph if it is empty."""
        if part.isEmpty():
            self.camera.fit()
        else:
            self.camera.show(part)

    def open(self, group: int, about: QPointF | None = None) -> None:
        """Show what is in a closed group: unfold it, and come nearer if it is too small for that.

        Args:
            group: its index in the outline.
            about: the point of the widget that stays where it is; by default the group's centre.
        """
        graph = self.scene.graph
        assert graph is not None
        self._state.folding.unfold(group)
        if self.camera.view.scale < (needed := float(graph.levels.opens_at[group]) * _OPENED):
            if about is None:
                about = graph.rect_of(len(graph.placed.graph) + group, self.camera.view).center()
            self.camera.zoom(needed / self.camera.view.scale, about)

    def unfold_around(self, node: int) -> None:
        """Show what is in the closed group that hides a node."""
        if self.scene.graph is not None:
            thing = int(self.scene.detail(self.camera.view).folded.owner[node])
            if (group := self._group(thing)) is not None:
                self.open(group)

    def position_of(self, node: int) -> QPoint:
        """Return where a node's centre is in the widget."""
        assert self.scene.graph is not None
        return self.camera.view.to_widget(*self.scene.graph.placed.positions[node]).toPoint()

    def node_at(self, point: QPointF) -> int | None:
        """Return the node under a point of the widget, within 4 pixels when nodes are smaller than that."""
        thing = self.scene.thing_at(point, self.camera.view)
        return thing if thing is not None and self._group(thing) is None else None

    def group_at(self, point: QPointF) -> int | None:
        """Return the closed group under a point of the widget, by its index in the outline."""
        thing = self.scene.thing_at(point, self.camera.view)
        return None if thing is None else self._group(thing)

    def open_group_at(self, point: QPointF) -> int | None:
        """Return the innermost open group around a point of the widget, by its index in the outline."""
        return self.scene.open_group_at(point, self.camera.view)

    # -- following the models ------------------------------------------------------------------------------

    def _on_model_structure_changed(self) -> None:
        self._hover.leave()
        self.setAccessibleDescription(
            f"The computation of {self._model.source.root_title} as a graph of scalars"
        )
        had_graph = self.scene.graph is not None
        self.scene.rebuild(self.scene.theme)
        if self.scene.graph is not None:
            name = self._model.drawn_source.name
            self._places.enter(name, self.scene.bounds, start_over=not had_graph)
        self._redraw()

    def _on_model_values_changed(self) -> None:
        self.scene.update()
        if self._state.colouring.edges_by_flow and not self._flow.isActive():
            self._flow.start()
        self._redraw()

    def _on_flow_timeout(self) -> None:
        self.scene.invalidate()
        self.update()

    def _recolour(self) -> None:
        flows, flowed = self._state.colouring.edges_by_flow, self._flows
        self._flows = flows
        if flows or flowed:
            self._redraw_all()
        else:
            self.scene.update()
            self._redraw()

    def _redraw_all(self) -> None:
        self.scene.update()
        self.scene.invalidate()
        self._redraw()

    def _on_folding_changed(self) -> None:
        self._hover.leave()
        self.scene.invalidate()
        self._redraw()

    def _redraw(self) -> None:
        self.update(uncovered(self))
        self.redrawn.emit()

    def _on_selection_node_changed(self, node: int | None) -> None:
        if node is not None and self.scene.is_current and not self.scene.shows(node, self.camera.view):
            self.reveal(node)

    def _on_lights_changed(self) -> None:
        self._on_selection_node_changed(self._state.lights.node)
        self.update()

    def _on_selection_nodes_changed(self, nodes: tuple[int, ...]) -> None:
        self.update()

    # -- drawing -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        graph = self.scene.graph
        placed = None if graph is None else graph.placed
        emphasis = emphasis_of(placed, self._selection.nodes, self._hover.thing)
        with QPainter(self) as painter:
            self.scene.paint(painter, self.camera.view, emphasis, self._sharpen.isActive())

    def _on_camera_moved(self, settled: bool) -> None:
        if settled:
            self._sharpen.stop()
        else:
            self._sharpen.start()
        self._hover.leave()  # something else is under the mouse now
        self.update()

    def _on_sharpen_timeout(self) -> None:
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scene.invalidate()
        self.camera.set_size(self.width(), self.height())

    def _group(self, thing: int) -> int | None:
        assert self.scene.graph is not None
        group = thing - len(self.scene.graph.placed.graph)
        return group if group >= 0 else None

    def leaveEvent(self, event: QEvent) -> None:
        self._hover.leave()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def point_at(self, point: QPointF, where: QPoint) -> None:
        """Show what is under a point of the widget, with a card at `where` in global coordinates."""
        thing = self.scene.thing_at(point, self.camera.view)
        if thing == self._hover.thing:
            return
        self.setCursor(Qt.CursorShape.PointingHandCursor if thing is not None else Qt.CursorShape.ArrowCursor)
        if thing is None:
            self._hover.leave()
        else:
            self._hover.point_at(thing, where)
        self.update()
