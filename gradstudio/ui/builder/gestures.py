"""What mouse, wheel and keys do in the builder."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent

from gradstudio.engine.paths import ScalarPath
from gradstudio.ui.builder.geometry import Column
from gradstudio.ui.builder.view import BuilderView

_ZOOM_STEP = 1.2
_SCROLL_STEP = 60
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class BuilderGestures(QObject):
    """Turns the events of a builder into what is meant by them. Lives on the GUI thread.

    Click to select, double-click to type a number, Ctrl+wheel to zoom, arrows to walk over the neurons, Return to
    show all neurons of a column or fold it again, Escape to select nothing.

    Args:
        view: whose events.
    """

    def __init__(self, view: BuilderView) -> None:
        super().__init__(view)
        self._view = view
        view.controls.menu_requested.connect(self.show_menu)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event:
            case QWheelEvent():
                return self._turn(event)
            case QMouseEvent() if event.type() == QEvent.Type.MouseButtonPress:
                self._press(event)
            case QMouseEvent() if event.type() == QEvent.Type.MouseMove:
                self._view.hover.look(event.position())
            case QMouseEvent() if event.type() == QEvent.Type.MouseButtonDblClick:
                self._double_click(event)
            case QContextMenuEvent():
                keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
                part = self._view.commands.part if keyboard else self._view.part_at(QPointF(event.pos()))
                self.show_menu(part, event.globalPos())
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress:
                return self._type(event)
            case _ if event.type() == QEvent.Type.Leave:
                self._view.hover.look(None)
            case _:
                return False
        return True

    def show_menu(self, part: ScalarPath | None, where: QPoint) -> None:
        """Show what can be done to a part, or to the network, at a place of the screen."""
        view = self._view
        if part is not None:
            view.select(part)
        menu = view.commands.menu(part, view)
        column = None if part is None else view.columns[part.layer]
        if part is not None and column is not None and (column.folded or column.is_expanded):
            menu.addSeparator()
            whole = f"Show all {len(column.neurons) + column.folded:,}" if column.folded else "Show fewer"
            toggle = menu.addAction(f"{whole}\tReturn")
            toggle.triggered.connect(partial(view.toggle_column, part.layer))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        view.hover.point_at(None)
        menu.popup(where)

    def _turn(self, event: QWheelEvent) -> bool:
        view, notches = self._view, event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            view.set_zoom(view.zoom * _ZOOM_STEP**notches, event.position())
        elif view.extent.height() <= view.height() and not event.angleDelta().x():
            view.scroll_to(view.offset - QPointF(_SCROLL_STEP * notches, 0))
        else:
            event.ignore()  # the scroll bars take it
            return True
        event.accept()
        return True

    def _press(self, event: QMouseEvent) -> None:
        view = self._view
        view.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.LeftButton:
            view.select(view.part_at(event.position()))

    def _double_click(self, event: QMouseEvent) -> None:
        view = self._view
        part = view.part_at(event.position())
        if part is None:
            view.set_zoom(1.0)
        elif part.layer:
            view.select(part)
            view.commands.ask_value()

    def _type(self, event: QKeyEvent) -> bool:
        view, key = self._view, Qt.Key(event.key())
        part = view.commands.part
        if key == Qt.Key.Key_Escape and view.commands.has_selection:
            view.select(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and part is not None:
            view.toggle_column(part.layer)
        elif key in _ARROWS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            to = walked(view.columns, part, *_ARROWS[key])
            view.select(to)
            view.reveal(to)
        else:
            return False
        return True


def walked(columns: tuple[Column, ...], part: ScalarPath | None, across: int, down: int) -> ScalarPath:
    """Return the neuron beside a part; from nowhere the first of the first layer.

    Args:
        columns: the inputs, then each layer.
        part: where one comes from.
        across: how many columns to the right.
        down: how many neurons, of those that are shown.
    """
    layer = 1 if part is None else min(max(0, part.layer + across), len(columns) - 1)
    shown = [neuron for neuron, _ in columns[layer].neurons]
    at = 0
    if part is not None and part.neuron is not None:
        at = shown.index(part.neuron) if part.neuron in shown else len(shown) // 2
    return ScalarPath.whole(layer, shown[min(max(0, at + down), len(shown) - 1)])
