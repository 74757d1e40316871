"""The pieces the inspector is put together from."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.project.number_text import format_number
from gradstudio.ui.canvas.records import NOT_YET
from gradstudio.ui.inspector.value_field import ValueField
from gradstudio.ui.look.theme import interface_font

_LEAST_WIDTH, _FRAME = 72, 12
"""So much of a link is seen in a narrow column of large type, and so much of that is beside its name, in pixels."""


class LinkButton(QPushButton):
    """The name of a node, a path, a sample or a step; pressing it chooses that.

    Args:
        title: what it says.
        node: index of the node.
        parent: as for any QWidget.

    Signals:
        node_chosen: index of the node, or of what else it stands for.
    """

    node_chosen = Signal(int)

    def __init__(self, title: str, node: int, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._node = node
        self._asked = 0
        self.setObjectName("link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"Go to {title}")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        self._asked = 0
        hint = super().sizeHint()
        self._asked = hint.width()
        return hint

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(_LEAST_WIDTH, hint.width()), hint.height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:  # noqa: N802 - as Qt calls it
        """End the text in an ellipsis where there is no room for all of it."""
        super().initStyleOption(option)
        if self.width() < self._asked:  # set when its size was asked for, which asks for this too
            room = max(0, self.width() - _FRAME)
            option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def stand_for(self, title: str, node: int, hint: str) -> None:
        """Be the link to something else.

        Args:
            title: its name.
            node: its index.
            hint: what pressing the link does.
        """
        self._node = node
        if self.text() != title:
            self.setText(title)
            self.setToolTip(hint)

    def _on_clicked(self) -> None:
        self.node_chosen.emit(self._node)


class TermRow(QWidget):
    """A link, a number beside it, and a line underneath that says how the number came about.

    Args:
        title: what the link says.
        node: index of the node that it stands for.
        parent: as for any QWidget.
        hint: what its tool tip says.

    Signals:
        node_chosen: index of the node, or of what else the link stands for.
    """

    node_chosen = Signal(int)

    def __init__(self, title: str, node: int, parent: QWidget | None = None, hint: str = "") -> None:
        super().__init__(parent)
        self._link = link = LinkButton(title, node, self)
        if hint:
            link.setToolTip(hint)
        link.node_chosen.connect(self.node_chosen)
        self._number = QLabel(self)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._detail = QLabel(self)
        self._detail.setObjectName("muted")
        self._detail.setWordWrap(True)
        self._detail.setContentsMargins(5, 0, 0, 4)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(link, 0, 0)
        grid.addWidget(self._number, 0, 1)
        grid.addWidget(self._detail, 1, 0, 1, 2)

    def show_term(self, number: str, detail: str) -> None:
        """Show new numbers."""
        if self._number.text() != number:
            self._number.setText(number)
        if self._detail.text() != detail:
            self._detail.setText(detail)
        self._detail.setVisible(bool(detail))

    def stand_for(self, title: str, node: int, hint: str) -> None:
        """Be the row of something else.

        Args:
            title: what the link says.
            node: its index.
            hint: what pressing the link does.
        """
        self._link.stand_for(title, node, hint)

    def show_chosen(self, chosen: bool) -> None:
        """Let the title stand out, or not."""
        font = self._link.font()
        if font.bold() != chosen:
            font.setBold(chosen)
            self._link.setFont(font)

    @property
    def title(self) -> str:
        """What the link says."""
        return self._link.text()

    @property
    def number(self) -> str:
        """The number as it is shown."""
        return self._number.text()

    @property
    def detail(self) -> str:
        """The line underneath."""
        return self._detail.text()


class Tile(QFrame):
    """A number with its name above it.

    Args:
        name: what the number is called.
        hint: what it is.
        field: shows the number, if it is one that can be typed.
        parent: as for any QWidget.
    """

    def __init__(
        self, name: str, hint: str, field: ValueField | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setToolTip(hint)
        caption = QLabel(name, self)
        caption.setObjectName("muted")
        self._number: QLabel | ValueField = field if field is not None else self._label(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(caption)
        column.addWidget(self._number)

    def show_number(self, value: float, *, not_yet: bool = False) -> None:
        """Show a new number.

        Args:
            value: the number.
            not_yet: whether it is not computed yet.
        """
        if not_yet:
            self._stand_in(NOT_YET)
            return
        if isinstance(self._number, ValueField):
            self._number.show_value(value)
        elif self._number.text() != (text := format_number(value)):
            self._number.setText(text)

    def show_nothing(self) -> None:
        """Show that there is no number; what is being typed stays."""
        self._stand_in("–")

    def _stand_in(self, text: str) -> None:
        if not (isinstance(self._number, ValueField) and self._number.is_typing):
            self._number.setText(text)

    @property
    def number(self) -> str:
        """The number as it is shown."""
        return self._number.text()

    def _label(self, name: str) -> QLabel:
        label = QLabel("–", self)
        label.setFont(interface_font(1.5, QFont.Weight.DemiBold))
        label.setAccessibleName(name)
        label.setMinimumHeight(28)  # as high as a field
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label


def section(title: str, parent: QWidget) -> QLabel:
    """Return the heading of a part of the inspector."""
    label = QLabel(title, parent)
    label.setObjectName("section")
    label.setContentsMargins(0, 10, 0, 2)
    return label
