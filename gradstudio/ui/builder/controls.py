"""The controls over the columns: a header for each layer, and a button in each gap."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QToolButton, QWidget

from gradstudio.app.document.editor import Editor
from gradstudio.app.program.below import children_of
from gradstudio.engine.paths import ScalarPath
from gradstudio.project import edits
from gradstudio.project.spec import MAX_HIDDEN_LAYERS, LayerSpec, ProjectSpec
from gradstudio.ui.builder.geometry import HEADER_HEIGHT
from gradstudio.ui.builder.header import LayerHeader
from gradstudio.ui.builder.parts import is_frozen
from gradstudio.ui.builder.scene import Scene
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme

_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class LayerControls(QObject):
    """Keeps the controls where the columns are; each gesture on them is one edit. Lives on the GUI thread.

    Args:
        editor: edits the project.
        scene: where everything is.
        theme: how it is drawn at first.
        view: over which the controls lie; their parent.

    Signals:
        menu_requested: (part, global place): all else that can be done to a layer.
        focused: the part that is to be selected, since its header was clicked or asked for by Return.
        inserting: the index that a layer is about to be inserted at.
        entered: the header or button that the keyboard came to.
        drop_moved: where a layer would be dropped is another: see `drop_at`.

    Attributes:
        headers: one per layer, the output layer last.
        inserters: one per gap.
        drop_at: the gap in which the layer that is dragged would be dropped, or None.
    """

    menu_requested = Signal(object, QPoint)
    focused = Signal(object)
    inserting = Signal(int)
    entered = Signal(object)
    drop_moved = Signal()

    def __init__(self, editor: Editor, scene: Scene, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._editor = editor
        self._scene = scene
        self._theme = theme
        self._view = view
        self.headers: list[LayerHeader] = []
        self.inserters: list[QToolButton] = []
        self.drop_at: int | None = None
        self._layers: tuple[LayerSpec, ...] = ()

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        before, layers = self._layers, spec.network.layers
        self._layers = layers
        if _are_elsewhere(before, layers):
            self.end_gestures()  # each header may be that of another layer from now on
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
            header.show_layer(
                index, layer, index == len(layers) - 1, is_frozen(spec, ScalarPath.whole(index + 1))
            )
            inserter.setEnabled(not full)

    def end_gestures(self) -> None:
        """Forget a size that is being typed, and have no layer be dragged any more."""
        for header in self.headers:
            header.size_field.drop_typed()
        self.end_drag()

    def end_drag(self) -> None:
        """Have no layer be dragged any more."""
        for header in self.headers:
            header.let_go()
        self.drop_at = None
        self.drop_moved.emit()

    def place(self) -> None:
        """Go where the columns are."""
        scene = self._scene
        for column, header in zip(scene.columns[1:], self.headers, strict=True):
            header.move(round(column.x - header.width() / 2 - scene.offset.x()), 8)
            header.setVisible(scene.has_headers)
        for position, inserter in enumerate(self.inserters):
            x = scene.gap_x(position) - inserter.width() / 2
            inserter.move(round(x), 8 + (HEADER_HEIGHT - inserter.height()) // 2)
            inserter.setVisible(scene.has_headers)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for header in self.headers:
            header.set_theme(theme)
        for inserter in self.inserters:
            inserter.setIcon(icon("add", theme, "muted"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() in _BY_KEY:
            control = watched.parent() if isinstance(watched.parent(), LayerHeader) else watched
            self.entered.emit(control)
        return False

    def _new_header(self) -> LayerHeader:
        header = LayerHeader(self._theme, self._view)
        header.size_step_requested.connect(self._on_header_size_step_requested)
        header.size_entered.connect(self._on_header_size_entered)
        header.mistyped.connect(self._editor.refused)
        header.activation_requested.connect(self._on_header_activation_requested)
        header.removal_requested.connect(self._on_header_removal_requested)
        header.menu_requested.connect(self._on_header_menu_requested)
        header.move_requested.connect(self._on_header_move_requested)
        header.focused.connect(self._on_header_focused)
        header.dragged.connect(self._on_header_dragged)
        for control in (header, *children_of(header, QWidget)):
            control.installEventFilter(self)
        header.show()
        return header

    def _new_inserter(self, position: int) -> QToolButton:
        button = QToolButton(self._view)
        button.setFixedSize(28, 28)
        button.setIconSize(QSize(18, 18))
        button.setIcon(icon("add", self._theme, "muted"))
        button.setToolTip("Insert a layer here")
        button.setAccessibleName(f"Insert a layer before layer {position + 1}")
        button.setProperty("position", position)
        button.clicked.connect(self._on_inserter_clicked)
        button.installEventFilter(self)
        button.show()
        return button

    def _on_inserter_clicked(self) -> None:
        position = self.sender().property("position")
        self.inserting.emit(position)
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
        self.end_drag()  # the menu takes the release of the button
        self.menu_requested.emit(ScalarPath.whole(layer + 1), where)

    def _on_header_focused(self, layer: int) -> None:
        self.focused.emit(ScalarPath.whole(layer + 1))

    def _on_header_move_requested(self, layer: int, direction: int) -> None:
        hidden = len(self.headers) - 1
        if 0 <= layer + direction < hidden and self._editor.edit(
            "Move layer", edits.move_layer, layer, layer + direction
        ):
            self.headers[layer + direction].setFocus()

    def _on_header_dragged(self, layer: int, where: QPoint, let_go: bool) -> None:
        x = self._view.mapFromGlobal(where).x() + self._scene.offset.x()
        gap = sum(x > column.x for column in self._scene.columns[1 : len(self.headers)])
        target = gap if gap <= layer else gap - 1
        moves = target != layer
        self.drop_at = gap if moves and not let_go else None
        self.drop_moved.emit()
        if let_go and moves:
            self._editor.edit("Move layer", edits.move_layer, layer, target)


def _are_elsewhere(before: Sequence[LayerSpec], after: Sequence[LayerSpec]) -> bool:
    """Return whether layers have come or gone, or stand in another order."""
    if len(before) != len(after):
        return True
    return before != after and all(before.count(layer) == after.count(layer) for layer in after)
