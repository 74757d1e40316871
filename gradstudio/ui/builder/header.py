"""The controls at the head of a layer's column."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.project.spec import LayerSpec
from gradstudio.ui.builder.geometry import HEADER_HEIGHT, header_width
from gradstudio.ui.kit.badges import draw_lock
from gradstudio.ui.kit.number_field import NumberField
from gradstudio.ui.kit.tips import tip_of
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

_BUTTON = QSize(24, 24)
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_SIZE_WIDTH = 30


class LayerHeader(QFrame):
    """⊖ size ⊕, activation, menu and removal of one layer; dragged by its title to reorder.

    Signals:
        size_step_requested: (layer, +1 or −1).
        size_entered: (layer, number of neurons), typed.
        mistyped: a sentence about what was typed instead of a number.
        menu_requested: (layer, global place): all else that can be done to it.
        focused: layer, clicked or asked for by Return; Tab passes it by.
        activation_requested: (layer, name).
        removal_requested: layer.
        move_requested: (layer, −1 or +1), by Ctrl with an arrow key.
        dragged: (layer, place of the mouse in global coordinates, whether it was let go).
    """

    size_step_requested = Signal(int, int)
    size_entered = Signal(int, object)  # whatever its size: an int of Qt's has 32 bits
    mistyped = Signal(str)
    menu_requested = Signal(int, QPoint)
    focused = Signal(int)
    activation_requested = Signal(int, str)
    removal_requested = Signal(int)
    move_requested = Signal(int, int)
    dragged = Signal(int, QPoint, bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._index = 0
        self._movable = False
        self._note = ""
        self._is_frozen = False
        self._pressed_at: QPoint | None = None
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = QLabel(self)
        self._title.setIndent(2)
        self._title.setFont(interface_font(0.92))
        self._title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.size_field = NumberField("Number of neurons", whole=True, parent=self)
        self.size_field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.size_field.setFont(interface_font(0.92))
        self.size_field.number_entered.connect(self._on_size_field_number_entered)
        self.size_field.mistyped.connect(self.mistyped)
        self.remove_neuron = self._button("Remove a neuron")
        self.remove_neuron.clicked.connect(self._on_remove_neuron_clicked)
        self.add_neuron = self._button("Add a neuron")
        self.add_neuron.clicked.connect(self._on_add_neuron_clicked)
        self.more = self._button("More of this layer: duplicate, freeze, dropout, initial weights")
        self.more.clicked.connect(self._on_more_clicked)
        self.remove_layer = self._button("Remove this layer (Delete)")
        self.remove_layer.clicked.connect(self._on_remove_layer_clicked)
        self.activation = StillComboBox(self)
        self.activation.setFont(interface_font(0.88))
        for name, function in ACTIVATIONS.items():
            self.activation.addItem(function.title, name)
        self.activation.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activation.setMinimumContentsLength(1)
        self.activation.activated.connect(self._on_activation_activated)

        sizes = QHBoxLayout()
        sizes.setSpacing(0)
        sizes.addWidget(self.remove_neuron)
        sizes.addWidget(self.size_field)
        sizes.addWidget(self.add_neuron)
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 3, 3, 6)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(1)
        grid.addWidget(self._title, 0, 0)
        corner = QHBoxLayout()
        corner.setSpacing(0)
        corner.addStretch(1)
        corner.addWidget(self.more)
        corner.addWidget(self.remove_layer)
        grid.addLayout(corner, 0, 1)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addLayout(sizes)
        row.addWidget(self.activation, 1)
        grid.addLayout(row, 1, 0, 1, 2)
        self.set_theme(theme)

    def show_layer(self, index: int, layer: LayerSpec, is_output: bool, is_frozen: bool) -> None:
        """Show a layer's settings; the output layer's size follows from the loss.

        Args:
            index: of the layer, from 0.
            layer: its settings.
            is_output: whether it is the last.
            is_frozen: whether its parameters stay as they are.
        """
        self._index = index
        self._movable = not is_output
        name = "Output" if is_output else f"Layer {index + 1}"
        self._title.setText(name)
        self._note = f"−{100 * layer.dropout:.3g} %" if layer.dropout else ""
        self._is_frozen = is_frozen
        self.size_field.show_number(layer.size)
        self.size_field.setReadOnly(is_output)
        self.size_field.setFocusPolicy(Qt.FocusPolicy.NoFocus if is_output else Qt.FocusPolicy.StrongFocus)
        with QSignalBlocker(self.activation):
            self.activation.setCurrentIndex(self.activation.findData(layer.activation))
        self.activation.setToolTip(tip_of("activation", f"Of this layer: {self.activation.currentText()}"))
        for widget in (self.remove_neuron, self.add_neuron, self.remove_layer):
            widget.setVisible(not is_output)
        self.remove_neuron.setEnabled(layer.size > 1)
        self.size_field.setToolTip(
            "The loss sets the number of outputs" if is_output else "Number of neurons, 1 to 512"
        )
        about = [
            *([f"dropout {100 * layer.dropout:.3g} %"] if layer.dropout else []),
            *(["frozen"] if is_frozen else []),
        ]
        self.setToolTip(
            ". ".join(
                [
                    *(["Drag to move the layer (Ctrl+Left, Ctrl+Right)"] if not is_output else []),
                    *(text.capitalize() for text in about),
                ]
            )
        )
        self.setAccessibleName(", ".join([f"{name}: {layer.size} neurons", layer.activation, *about]))
        self.size_field.setAccessibleName(f"Number of neurons of {name}")
        self.more.setAccessibleName(f"More of {name}")
        self.add_neuron.setAccessibleName(f"Add a neuron to {name}")
        self.remove_neuron.setAccessibleName(f"Remove a neuron from {name}")
        self.remove_layer.setAccessibleName(f"Remove {name}")
        self.activation.setAccessibleName(f"Activation of {name}")

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme, or at another size of type."""
        self._theme = theme
        scale = max(1.0, text_scale())
        self.setFixedSize(header_width(scale), HEADER_HEIGHT)
        self.size_field.setFixedSize(round(_SIZE_WIDTH * scale), 24)
        self.remove_neuron.setIcon(icon("remove", theme, "muted"))
        self.add_neuron.setIcon(icon("add", theme, "muted"))
        self.remove_layer.setIcon(icon("close", theme, "muted"))
        self.more.setIcon(icon("more", theme, "muted"))
        self.update()

    def let_go(self) -> None:
        """Be dragged no longer."""
        self._pressed_at = None
        self.unsetCursor()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(self._theme.accent if focused else self._theme.border), 1))
        painter.setBrush(QColor(self._theme.window))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)
        at = self._title.geometry().left() + self._title.sizeHint().width() + 6
        if self._is_frozen:
            draw_lock(painter, self._theme, QPointF(at + 5, self._title.geometry().center().y() + 1), 12)
            at += 14
        if self._note:
            painter.setPen(QColor(self._theme.muted))
            painter.setFont(interface_font(0.8))
            room = self._title.geometry().adjusted(0, 0, 0, 0)
            room.setLeft(at)
            room.setRight(self.more.geometry().left())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._note)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(self._index, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _BY_TAB:
            self.focused.emit(self._index)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._movable:
            self._pressed_at = event.globalPosition().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None:
            self.dragged.emit(self._index, event.globalPosition().toPoint(), False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is not None:
            self.let_go()
            self.dragged.emit(self._index, event.globalPosition().toPoint(), True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if self._movable and event.modifiers() & Qt.KeyboardModifier.ControlModifier and direction:
            self.move_requested.emit(self._index, direction)
        elif self._movable and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.size_step_requested.emit(self._index, 1 if event.key() == Qt.Key.Key_Plus else -1)
        elif self._movable and event.key() == Qt.Key.Key_Delete:
            self.removal_requested.emit(self._index)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focused.emit(self._index)
        else:
            super().keyPressEvent(event)

    def _button(self, hint: str, size: QSize = _BUTTON) -> QToolButton:
        button = QToolButton(self)
        button.setFixedSize(size)
        button.setIconSize(QSize(16, 16))
        button.setToolTip(hint)
        return button

    def _on_remove_neuron_clicked(self) -> None:
        self.size_step_requested.emit(self._index, -1)

    def _on_add_neuron_clicked(self) -> None:
        self.size_step_requested.emit(self._index, 1)

    def _on_remove_layer_clicked(self) -> None:
        self.removal_requested.emit(self._index)

    def _on_more_clicked(self) -> None:
        self.menu_requested.emit(self._index, self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _on_size_field_number_entered(self, number: int) -> None:
        self.size_entered.emit(self._index, number)

    def _on_activation_activated(self, row: int) -> None:
        self.activation_requested.emit(self._index, self.activation.itemData(row))
