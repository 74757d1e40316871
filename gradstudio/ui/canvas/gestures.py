"""What mouse, wheel and keys do on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.ui.canvas.view import CanvasView
from gradstudio.ui.canvas.walking import ARROWS, walk
from gradstudio.ui.kit.press import Press

_CLICK_SLOP = 4
_WITH_OTHERS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
_DRAGGING = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class CanvasGestures(QObject):
    """Turns the events of a canvas into what is meant by them. Lives on the GUI thread.

    Drag to move, wheel to zoom, click to select, Shift+click to select several, double-click to fold and unfold,
    arrows to walk along edges, Return to come near, Escape to leave.

    Args:
        view: whose events.
        model: the graph.
        selection: what is selected.
        state: search, focus and folding.
    """

    def __init__(
        self, view: CanvasView, model: ShownGraph, selection: SelectedNodes, state: CanvasState
    ) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._selection = selection
        self._state = state
        self._press = Press(*_DRAGGING)
        self._dragged = False
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event:
            case QWheelEvent():
                self._turn(event)
            case QMouseEvent() if event.type() == QEvent.Type.MouseButtonPress:
                if self._press.begins(event):
                    self._dragged = False
            case QMouseEvent() if event.type() == QEvent.Type.MouseMove:
                self._move(event)
            case QMouseEvent() if event.type() == QEvent.Type.MouseButtonRelease:
                self._release(event)
            case QMouseEvent() if event.type() == QEvent.Type.MouseButtonDblClick:
                if event.button() == Qt.MouseButton.LeftButton:
                    self._double_click(event.position())
            case QContextMenuEvent():
                self._ask_for_menu(event)
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress:
                return self._type(event)
            case _:
                return False
        return True

    def _turn(self, event: QWheelEvent) -> None:
        if steps := event.angleDelta().y() / 120:
            self._view.zoom(1.2**steps, event.position())

    def _move(self, event: QMouseEvent) -> None:
        if not self._press.goes_on(event):
            self._end_drag()
            self._view.point_at(event.position(), event.globalPosition().toPoint())
            return
        moved = event.position() - self._press.at
        if self._dragged or moved.manhattanLength() > _CLICK_SLOP:
            self._dragged = True
            self._press.at = event.position()
            self._view.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._view.camera.pan(moved.x(), moved.y())

    def _release(self, event: QMouseEvent) -> None:
        if not self._press.ends(event):
            return
        if not self._dragged and event.button() == Qt.MouseButton.LeftButton:
            self._click(event.position(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        self._end_drag()

    def _end_drag(self) -> None:
        if self._dragged:
            self._dragged = False
            self._view.unsetCursor()

    def _click(self, point: QPointF, adds: bool) -> None:
        """Select the node under the mouse, or what a closed group computes."""
        selection, group = self._selection, self._view.group_at(point)
        nodes: tuple[int, ...] = ()
        if group is not None:
            nodes = self._state.folding.standing_for(group)
        elif (node := self._view.node_at(point)) is not None:
            nodes = (node,)
        if not adds:
            selection.set_nodes(nodes)
        elif len(nodes) == 1:
            selection.toggle_node(nodes[0])
        elif nodes:
            selection.set_nodes((*selection.nodes, *nodes))

    def _double_click(self, point: QPointF) -> None:
        """Unfold a closed group, or fold the innermost one around the point, be it on a scalar or beside it."""
        view, folding = self._view, self._state.folding
        if (closed := view.group_at(point)) is not None:
            view.open(closed, point)
        elif (opened := view.open_group_at(point)) is not None:
            folding.fold(opened)
        elif (node := view.node_at(point)) is not None:
            view.reveal(node)  # in no group: there is nothing to fold
        else:
            view.fit()

    def _ask_for_menu(self, event: QContextMenuEvent) -> None:
        node = self._view.node_at(QPointF(event.pos()))
        if node is not None and node not in self._selection.nodes:
            self._selection.set_node(node)
        self._view.context_menu_requested.emit(event.globalPos())

    def _type(self, event: QKeyEvent) -> bool:
        placed, node = self._model.placed, self._selection.node
        if event.key() in ARROWS and placed is not None and not event.modifiers() & _WITH_OTHERS:
            self._selection.set_node(walk(placed, node, Qt.Key(event.key())))
        elif event.key() == Qt.Key.Key_Escape:
            return self._escape()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and node is not None:
            self._view.reveal(node)
        else:
            return False
        return True

    def _escape(self) -> bool:
        """Leave what was entered last: the search, the focus, the selection; False if there is none of them."""
        if self._state.search.text:
            self._state.search.set_text("")
        elif self._state.focus.is_active:
            self._state.focus.clear()
        elif self._selection.shared.scalars:
            self._selection.set_node(None)
        else:
            return False
        return True
