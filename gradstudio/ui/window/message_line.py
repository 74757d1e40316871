"""One message: an icon, a sentence, the buttons that answer it, and one that closes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.ui.kit.announce import announce
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.window.scrolled_words import ScrolledWords

Answer = tuple[str, Callable[[], None]]
"""What a button says, and what it does."""

_ICON = 18
_CLOSE = 26
_LEAST_WIDE = 240
_RADIUS = 6.0
_STRIPE = 3
_SMALL = 0.92
_TICK_MILLISECONDS = 500


class MessageLine(QWidget):
    """A sentence that floats over the panels. Lives on the GUI thread.

    Its buttons stand beside the sentence, or below it where there is no room for both. Details stand below, small.

    Args:
        theme: how to draw.
        close_hint: what the button does that closes the line.
        parent: as for any QWidget.

    Signals:
        closed: the user closed it, gave an answer, or had the time to read it.
    """

    closed = Signal()

    def __init__(self, theme: Theme, close_hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_fault = False
        self._milliseconds = 0
        self._measured = "", "", 0  # text and font of a sentence, and its width
        self._icon = QLabel(self)
        self._text, self._details = self._label(), self._label()
        self._details.setObjectName("muted")
        self._details.setFont(interface_font(_SMALL))
        self._buttons: list[QPushButton] = []
        self._answers = QHBoxLayout()
        self._answers.setSpacing(8)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(8)
        self._middle.addWidget(self._text, 1)
        self._middle.addLayout(self._answers)
        self._close = QToolButton(self)
        self._close.setToolTip(close_hint)
        self._close.setAccessibleName(close_hint)
        self._close.setFixedSize(_CLOSE, _CLOSE)
        self._close.clicked.connect(self.close_line)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(self._middle)
        self._below = ScrolledWords(self._details, self)
        self._below.setAccessibleName("Details")
        words.addWidget(self._below)
        row.addLayout(words, 1)
        row.addWidget(self._close)
        self._reading = QTimer(self)
        self._reading.setInterval(_TICK_MILLISECONDS)
        self._reading.timeout.connect(self._on_reading_timeout)

    @property
    def text(self) -> str:
        """The sentence, with its details."""
        return " ".join(words for words in (self._text.text(), self._details.text()) if words)

    @property
    def measured_by(self) -> tuple[object, ...]:
        """What its height at a width depends on; equal to that of before if it is as high as then."""
        words = tuple((label.text(), label.font().key()) for label in (self._text, self._details))
        return self, *words, self.natural_width(), self.least_width()

    @property
    def has_answers(self) -> bool:
        """Whether it waits for an answer."""
        return bool(self._buttons)

    def say(
        self, text: str, answers: Sequence[Answer] = (), *, details: str = "", is_fault: bool = False
    ) -> None:
        """Show a sentence in the place of the last one.

        Args:
            text: the sentence.
            answers: what each of its buttons says and does.
            details: what is told below it, in small type.
            is_fault: whether it is marked as a fault.
        """
        self._is_fault = is_fault
        self._text.setText(text)
        self._details.setText(details)
        self._below.limit(None)
        self._below.setVisible(bool(details))
        self.setAccessibleName(self.text)
        for button in self._buttons:
            self._answers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for title, does in answers:
            button = QPushButton(title, self)
            button.setToolTip(title)
            button.clicked.connect(partial(self._on_button_clicked, does))
            self._answers.addWidget(button)
            self._buttons.append(button)
        self._draw_icons()
        self.show()
        self.update()
        announce(self, self.text, at_once=is_fault)

    def close_after(self, milliseconds: int) -> None:
        """Close it when it could be read for so long; it is not while pointed at, or while the window is away."""
        self._milliseconds = milliseconds
        self._reading.start()

    def limit_details(self, most_lines: int | None) -> None:
        """Show so many lines of the details at the most, and have the others scrolled to; None for all."""
        self._below.limit(most_lines)
        self._row.activate()

    def natural_width(self) -> int:
        """Return how wide it is with all in one row, in pixels."""
        text = self._width_of_text() + self._width_of_buttons()
        return max(text, _width_of(self._details)) + self._width_beside()

    def least_width(self) -> int:
        """Return how narrow it may be, in pixels."""
        return max(_LEAST_WIDE, self._width_of_buttons() + self._width_beside())

    def fit(self, width: int) -> None:
        """Put the buttons beside the sentence, or below it where that would leave it less than half of a width."""
        buttons, room = self._width_of_buttons(), width - self._width_beside()
        beside = self._width_of_text() + buttons <= room or buttons <= room // 2
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if direction == self._middle.direction():
            return
        self._middle.setDirection(direction)
        if not beside:
            self._answers.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._row.activate()  # or the height for a width would be that of the arrangement before

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._draw_icons()
        self.update()

    def close_line(self) -> None:
        """Hide it and say so."""
        self._reading.stop()
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_line()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.fillPath(outline, QColor(self._theme.raised))
        painter.save()
        painter.setClipPath(outline)
        colour = self._theme.fault if self._is_fault else self._theme.accent
        painter.fillRect(0, 0, _STRIPE, self.height(), QColor(colour))
        painter.restore()
        painter.setPen(QColor(self._theme.faint))
        painter.drawPath(outline)

    def _label(self) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
        return label

    def _width_of_text(self) -> int:
        """Return how wide the sentence is in one row, measured once: a place is looked for at many widths."""
        measured = self._text.text(), self._text.font().key()
        if self._measured[:2] != measured:
            self._measured = *measured, _width_of(self._text)
        return self._measured[2]

    def _width_of_buttons(self) -> int:
        return sum(button.sizeHint().width() + 8 for button in self._buttons)

    def _width_beside(self) -> int:
        margins = self._row.contentsMargins()
        return _ICON + 16 + self._close.sizeHint().width() + margins.left() + margins.right()

    def _draw_icons(self) -> None:
        name, role = ("warning", "fault") if self._is_fault else ("info", "accent")
        size = QSize(_ICON, _ICON)
        self._icon.setPixmap(icon(name, self._theme, role).pixmap(size, self.devicePixelRatioF()))
        self._close.setIcon(icon("close", self._theme, "muted"))

    def _is_held(self) -> bool:
        focus = QApplication.focusWidget()
        has_focus = focus is not None and self.isAncestorOf(focus)
        return has_focus or self.underMouse() or not self.isActiveWindow()

    def _on_reading_timeout(self) -> None:
        if self._is_held():
            return
        self._milliseconds -= _TICK_MILLISECONDS
        if self._milliseconds <= 0:
            self.close_line()

    def _on_button_clicked(self, does: Callable[[], None], checked: bool = False) -> None:
        self.close_line()
        does()


def _width_of(label: QLabel) -> int:
    """Return how wide a label is with its text in one row, in pixels."""
    return label.fontMetrics().horizontalAdvance(label.text()) + 4
