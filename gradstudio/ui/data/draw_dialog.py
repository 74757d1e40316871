"""The window in which points are placed by hand, beside the network that learns from them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QIcon, QKeySequence, QPainter, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.document.editor import Editor
from gradstudio.project import drawing
from gradstudio.project.spec import Drawn, ProjectSpec
from gradstudio.ui.data.draw_pad import DrawPad
from gradstudio.ui.look.colours import class_colours
from gradstudio.ui.look.theme import Theme

_DOT = 14


class DrawDialog(QDialog):
    """Follows the project while it is drawn, and closes when other data are chosen. Not modal.

    Args:
        editor: edits the project.
        undo: undoes the last edit of the project.
        redo: redoes the edit that was undone last.
        theme: how it is drawn at first.
        parent: the window that it lies over.
    """

    def __init__(
        self,
        editor: Editor,
        undo: Callable[[], None],
        redo: Callable[[], None],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Draw points")
        self._editor = editor
        self._theme = theme
        self._label = 0
        self.classes: list[QToolButton] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self._on_group_id_clicked)
        self.pad = DrawPad(theme, self)
        self.pad.placed.connect(self._on_pad_placed)
        self.pad.moved.connect(self._on_pad_moved)
        self.pad.removed.connect(self._on_pad_removed)
        self.add_class = QToolButton(self)
        self.add_class.setText("+ class")
        self.add_class.setToolTip("Have one more class")
        self.add_class.clicked.connect(self._on_add_class_clicked)
        self.start_over = QPushButton("Start over", self)
        self.start_over.setToolTip("Remove all points but the first two")
        self.start_over.setAutoDefault(False)
        self.start_over.clicked.connect(self._on_start_over_clicked)
        close = QPushButton("Close", self)
        close.setToolTip("Close this window; the points stay")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._row.addWidget(self.add_class)
        self._row.addStretch(1)
        hint = QLabel("Click to place a point · drag to move it · Shift+click to remove it", self)
        hint.setObjectName("muted")
        buttons = QHBoxLayout()
        buttons.addWidget(self.start_over)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addLayout(self._row)
        column.addWidget(self.pad, 1)
        column.addWidget(hint)
        column.addLayout(buttons)
        # A window of its own has not the main window's keys.
        for keys, step in (
            (QKeySequence.StandardKey.Undo, undo),
            (QKeySequence.StandardKey.Redo, redo),
        ):
            QShortcut(QKeySequence(keys), self, step)
        # Not keys of the buttons themselves: these wait until the button has been seen to go down.
        for label in range(9):
            QShortcut(QKeySequence(str(label + 1)), self, partial(self._on_digit, label))

    def begin(self) -> None:
        """Place points of the first class, by keys from the middle on: another drawing may be begun."""
        self._choose(0)
        self.pad.forget_cross()

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        if not isinstance(spec.data, Drawn):
            self.hide()
            return
        self._make_classes(spec.data)
        self.pad.show_points(spec.data.points, spec.data.classes)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.pad.set_theme(theme)
        self._draw_classes()

    def _make_classes(self, data: Drawn) -> None:
        while len(self.classes) > data.classes:
            button = self.classes.pop()
            self._group.removeButton(button)
            button.deleteLater()
        while len(self.classes) < data.classes:
            button = QToolButton(self)
            button.setObjectName("chip")
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(_DOT, _DOT))
            self._row.insertWidget(len(self.classes), button)
            self._group.addButton(button, len(self.classes))
            self.classes.append(button)
        for index, (button, name) in enumerate(zip(self.classes, data.class_names, strict=True)):
            button.setText(name)
            button.setAccessibleName(f"Class {name}")
            button.setToolTip(f"Place points of class {name} ({index + 1})")
        self._choose(min(self._label, data.classes - 1))
        self._draw_classes()

    def _draw_classes(self) -> None:
        for button, colour in zip(self.classes, class_colours(self._theme, len(self.classes)), strict=True):
            pixmap = QPixmap(2 * _DOT, 2 * _DOT)
            pixmap.setDevicePixelRatio(2)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawEllipse(2, 2, _DOT - 4, _DOT - 4)
            button.setIcon(QIcon(pixmap))

    def _choose(self, label: int) -> None:
        self._label = label
        with QSignalBlocker(self._group):
            self.classes[label].setChecked(True)
        self.pad.set_label(label)

    def _on_digit(self, label: int) -> None:
        if label < len(self.classes):
            self._choose(label)

    def _on_group_id_clicked(self, label: int) -> None:
        self._choose(label)
        self.pad.setFocus()

    def _on_pad_placed(self, x1: float, x2: float) -> None:
        self._editor.edit("Place point", drawing.add_point, x1, x2, self._label)

    def _on_pad_moved(self, index: int, x1: float, x2: float) -> None:
        self._editor.edit("Move point", drawing.move_point, index, x1, x2)

    def _on_pad_removed(self, index: int) -> None:
        self._editor.edit("Remove point", drawing.remove_point, index)

    def _on_add_class_clicked(self) -> None:
        if self._editor.edit("Add class", drawing.add_class):
            self._choose(len(self.classes) - 1)

    def _on_start_over_clicked(self) -> None:
        self._editor.edit("Start over", drawing.start_over)
