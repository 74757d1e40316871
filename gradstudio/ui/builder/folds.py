"""The buttons over columns that are too tall for the view: one shows all of the neurons, and folds them again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from gradstudio.ui.builder.geometry import FOLD_HEIGHT, Column
from gradstudio.ui.builder.scene import DRAWING_TOP, Scene
from gradstudio.ui.look.theme import Theme, interface_font

_SIDES = 12
_ABOVE_BOTTOM = 2


class FoldButton(QAbstractButton):
    """Says how many neurons of a column are not shown, or that they can be folded again.

    It paints itself: with each frame of the training it is painted too, which a style sheet makes dear. So its
    picture is kept.

    Args:
        column: its number; 0 are the inputs.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, column: int, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = column
        self.theme = theme
        self.setFont(interface_font(0.85))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._picture = QPixmap()
        self._pictured: tuple[object, ...] = ()

    def show_column(self, column: Column, short: bool) -> None:
        """Say what a click does to a column; with a sign alone where columns are close."""
        name = f"layer {self.column}" if self.column else "the inputs"
        count = len(column.neurons) + column.folded
        what = "neurons" if self.column else "inputs"
        if column.folded:
            self.setText(f"+ {column.folded:,}")
            self.setToolTip(f"Show all {count:,} {what} of {name}".replace(" of the inputs", ""))
        else:
            self.setText("−" if short else "Show fewer")
            self.setToolTip(f"Fold {name}: show the first {what} and the last")
        self.setAccessibleName(self.toolTip())
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2 * _SIDES, FOLD_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        pointed, focused, ratio = self.underMouse(), self.hasFocus(), self.devicePixelRatioF()
        wanted = self.theme, self.text(), self.font(), self.size(), ratio, pointed, focused
        if wanted != self._pictured:
            self._pictured, self._picture = wanted, self._drawn(ratio, pointed=pointed, focused=focused)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)

    def _drawn(self, ratio: float, *, pointed: bool, focused: bool) -> QPixmap:
        theme = self.theme
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setFont(self.font())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent if focused else theme.border), 1))
            painter.setBrush(QColor(theme.hover if pointed else theme.raised))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -2.5), 9, 9)
            painter.setPen(QColor(theme.text if pointed or focused else theme.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        return picture


class FoldButtons(QObject):
    """Keeps a button at each column that does not fit. Lives on the GUI thread.

    Args:
        scene: where the columns are.
        theme: in which to draw.
        view: what the buttons lie over.

    Signals:
        pressed: the column whose button was pressed.
    """

    pressed = Signal(int)

    def __init__(self, scene: Scene, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._scene = scene
        self._theme = theme
        self._view = view
        self.buttons: dict[int, FoldButton] = {}

    def place(self) -> None:
        """Go where the columns are: to the gap of what is left out, or to the end of the view."""
        scene, view = self._scene, self._view
        wanted = {k: each for k, each in enumerate(scene.columns) if each.folded or each.is_expanded}
        for gone in self.buttons.keys() - wanted.keys():
            button = self.buttons.pop(gone)
            if button.hasFocus():
                view.setFocus()
            button.hide()
            button.deleteLater()
        for index, column in wanted.items():
            if index not in self.buttons:
                self.buttons[index] = self._new_button(index)
            button = self.buttons[index]
            button.show_column(column, short=not scene.has_headers)
            if column.folded:
                y = column.fold_y - scene.offset.y() - FOLD_HEIGHT / 2
            else:
                y = view.height() - FOLD_HEIGHT - _ABOVE_BOTTOM
            button.move(round(column.x - scene.offset.x() - button.width() / 2), round(y))
            button.setVisible(y >= DRAWING_TOP - FOLD_HEIGHT / 4)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for button in self.buttons.values():
            button.theme = theme
            button.update()

    def _new_button(self, column: int) -> FoldButton:
        button = FoldButton(column, self._theme, self._view)
        button.clicked.connect(self._on_button_clicked)
        return button

    def _on_button_clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, FoldButton)
        self.pressed.emit(button.column)
