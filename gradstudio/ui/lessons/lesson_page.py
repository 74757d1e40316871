"""`LessonPage`: one lesson: its text, what is to be done, fields, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradstudio.lab.lessons.judging import Judgment
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.lessons.answer_form import AnswerForm
from gradstudio.ui.lessons.lesson_text import LessonText
from gradstudio.ui.lessons.titled_text import TitledText
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme

_RIGHT = "Right."


class LessonPage(QWidget):
    """Shows a lesson.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        list_asked: the list of all lessons is wanted.
        check_asked: what was done is to be looked at.
        cancel_asked: the check is to be given up.
        put_back_asked: the studio is to be as the lesson prepared it.
        step_asked: 1 for the next lesson, −1 for the one before.
        answered: key and text of what was filled in.
        panel_asked: the name of a panel.
    """

    list_asked = Signal()
    check_asked = Signal()
    cancel_asked = Signal()
    put_back_asked = Signal()
    step_asked = Signal(int)
    answered = Signal(str, str)
    panel_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_checking = False
        self._wanted: QWidget | None = None
        self._placed = QTimer(self)  # runs while Qt places what came of a check, which takes room
        self._placed.setSingleShot(True)
        self._placed.setInterval(0)
        self._placed.timeout.connect(self._show_wanted)
        self.all = _button("All lessons", "Show the list of all lessons", self, "link")
        self.all.setIcon(icon("chevron-left", theme, "muted"))
        self.all.clicked.connect(self.list_asked)
        self.where = QLabel(self)
        self.where.setObjectName("muted")
        self._body = QWidget(self)
        self.title = wrapped_label(self._body, "heading")
        self.text = LessonText("Lesson", theme, self._body)
        self.task = TitledText("To do", theme, self._body)
        self.form = AnswerForm(self._body)
        self.hint = TitledText("Hint", theme, self._body)
        self.after = TitledText("To remember", theme, self._body)
        self.feedback = wrapped_label(self)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(INSET, 4, INSET, 8)
        column.setSpacing(8)
        for part in (self.title, self.text, self.task, self.form, self.hint, self.after):
            column.addWidget(part)
        column.addStretch(1)
        self.room = QScrollArea(self)
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room.setWidget(self._body)
        self._body.setAutoFillBackground(False)
        self.room.viewport().setAutoFillBackground(False)
        self.check_button = _button("Check", "Check what you did and typed, and say what is wrong", self)
        self.check_button.setDefault(True)
        self.check_button.clicked.connect(self._on_check_button_clicked)
        self.hint_button = _button("Hint", "Show what helps", self)
        self.hint_button.setCheckable(True)
        self.hint_button.toggled.connect(self._on_hint_button_toggled)
        self.reset = _button("Reset", "Restore what the lesson began with: graph, numbers and window", self)
        self.reset.clicked.connect(self.put_back_asked)
        self.back = _button("Back", "The lesson before", self)
        self.next = _button("Next", "The next lesson", self)
        self.back.clicked.connect(self._on_back_clicked)
        self.next.clicked.connect(self._on_next_clicked)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(4)
        self.bar.setAccessibleName("Share of the check that is done")
        self.bar.hide()
        head, said, first, second = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        said.addWidget(self.feedback)
        said.setContentsMargins(INSET, 0, INSET, 0)
        head.setContentsMargins(INSET, 4, INSET, 0)
        head.addWidget(self.all)
        head.addStretch(1)
        head.addWidget(self.where)
        for row in (first, second):
            row.setSpacing(6)
            row.setContentsMargins(INSET, 0, INSET, 0)
        first.addWidget(self.check_button, 2)
        first.addWidget(self.hint_button, 1)
        for button in (self.back, self.reset, self.next):
            second.addWidget(button, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 8)
        page.setSpacing(6)
        page.addLayout(head)
        page.addWidget(self.room, 1)
        page.addLayout(said)
        page.addWidget(self.bar)
        page.addLayout(first)
        page.addLayout(second)
        for text in (self.text, self.task, self.hint, self.after):
            text.panel_asked.connect(self.panel_asked)
        self.form.answered.connect(self._on_form_answered)
        self.form.entered.connect(self.check_asked)

    def show_lesson(
        self, lesson: Lesson, where: str, answers: Mapping[str, str], *, has_more: tuple[bool, bool]
    ) -> None:
        """Show a lesson from its beginning.

        Args:
            lesson: which.
            where: which of how many it is.
            answers: what was filled in before, by key.
            has_more: whether there is a lesson before it, and one after it.
        """
        self.where.setText(where)
        self.title.setText(lesson.title)
        self.text.show_text(lesson.text)
        self.task.show_text(lesson.task)
        self.hint.show_text(lesson.hint)
        self.after.show_text(lesson.afterwards)
        self._wanted = None  # it may be a field that goes now
        self.form.show_fields(lesson.fields, answers)
        self.hint_button.setChecked(False)
        self.hint.hide()
        self.forget_judgment()
        self.back.setEnabled(has_more[0])
        self.next.setEnabled(has_more[1])
        self.room.verticalScrollBar().setValue(0)

    def show_judgment(self, judgment: Judgment) -> None:
        """Say what came of the check, and when all is right what is to be remembered."""
        self.feedback.setObjectName("right" if judgment.is_right else "problem")
        self.feedback.style().polish(self.feedback)
        self.feedback.setText(judgment.problem or _RIGHT)
        self.feedback.show()
        self.after.setVisible(judgment.is_right)
        self.check_button.setDefault(not judgment.is_right)
        self.next.setDefault(judgment.is_right)
        if judgment.is_right:
            self._bring_into_sight(self.after)
        elif judgment.field in self.form.inputs:
            self._lead_to(self.form.inputs[judgment.field])

    def forget_judgment(self) -> None:
        """Show no longer what came of a check: something is another since."""
        self.feedback.hide()
        self.feedback.setText("")
        self.after.hide()
        self.check_button.setDefault(True)
        self.next.setDefault(False)

    def show_checking(self, on: bool) -> None:
        """Show whether a check is going on, which can be given up."""
        self._is_checking = on
        self.check_button.setText("Stop" if on else "Check")
        self.bar.setValue(0)
        self.bar.setVisible(on)

    def show_share(self, share: float) -> None:
        """Show how much of the check is done."""
        self.bar.setValue(round(100 * share))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.all.setIcon(icon("chevron-left", theme, "muted"))
        for text in (self.text, self.task, self.hint, self.after):
            text.set_theme(theme)

    def _lead_to(self, field: QLineEdit | QComboBox) -> None:
        """Have a field in sight above what is said, and the cursor in it for whoever is still in the lesson."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(field, QLineEdit):
                field.selectAll()
        self._bring_into_sight(field)

    def _bring_into_sight(self, part: QWidget) -> None:
        for widget in (self, self._body):
            layout = widget.layout()
            assert layout is not None
            layout.activate()
        self._body.resize(
            self._body.width(), max(self._body.sizeHint().height(), self.room.viewport().height())
        )
        self._wanted = part
        self._show_wanted()
        self._placed.start()

    def _show_wanted(self) -> None:
        part = self._wanted
        if part is not None:  # the whole of it, of what is too high the top; Qt would see to the cursor alone
            for edge in (part.rect().bottomLeft(), part.rect().topLeft()):
                self.room.ensureVisible(0, part.mapTo(self._body, edge).y(), 0, 8)

    def _on_check_button_clicked(self) -> None:
        if self._is_checking:
            self.cancel_asked.emit()
        else:
            self.check_asked.emit()

    def _on_hint_button_toggled(self, on: bool) -> None:
        self.hint.setVisible(on)
        if on:
            self._bring_into_sight(self.hint)

    def _on_back_clicked(self) -> None:
        self.step_asked.emit(-1)

    def _on_next_clicked(self) -> None:
        self.step_asked.emit(1)

    def _on_form_answered(self, key: str, text: str) -> None:
        self.forget_judgment()
        self.answered.emit(key, text)


def _button(title: str, hint: str, parent: QWidget, name: str = "") -> QPushButton:
    button = QPushButton(title, parent)
    button.setObjectName(name)
    button.setToolTip(hint)
    button.setAutoDefault(False)
    return button
