"""`LessonList`: all lessons, which of them are done, and the one to go on with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme

_NAME = Qt.ItemDataRole.UserRole
_ICON = 16
_ABOUT = "Each is a few sentences and something to do, which the program works out again."


class LessonList(QWidget):
    """A row for each lesson.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        chosen: the name of a lesson.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[tuple[str, str, bool], ...] = ()
        self._next = ""
        self.progress = QLabel(self)
        self.progress.setObjectName("section")
        self.about = wrapped_label(self, "muted")
        self.about.setText(_ABOUT)
        self.go_on = QPushButton(self)
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self._on_go_on_clicked)
        self.list = QListWidget(self)
        self.list.setObjectName("lessons")
        self.list.setAccessibleName("Lessons")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(_ICON, _ICON))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._on_list_item_activated)
        self.list.itemActivated.connect(self._on_list_item_activated)
        self.problem = wrapped_label(self, "problem")
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 8, INSET, 8)
        column.setSpacing(6)
        for widget in (self.progress, self.about, self.go_on, self.problem):
            column.addWidget(widget)
        column.addWidget(self.list, 1)

    def show_lessons(self, lessons: Sequence[Lesson], done: Sequence[bool], go_on: Lesson | None) -> None:
        """Show the lessons.

        Args:
            lessons: in order.
            done: for each whether it is done.
            go_on: the one to go on with; None if there is none.
        """
        rows = tuple((each.name, each.title, is_done) for each, is_done in zip(lessons, done, strict=True))
        self.progress.setText(f"{sum(done)} of {len(lessons)} done")
        self._next = "" if go_on is None else go_on.name
        self.go_on.setVisible(go_on is not None)
        if go_on is not None:
            verb = "Begin" if not any(done) else "Again" if all(done) else "Go on"
            self.go_on.setText(verb)
            self.go_on.setToolTip(f"Open the lesson “{go_on.title}”")
        self.problem.hide()
        if rows != self._rows:
            self._rows = rows
            self._fill()

    def show_problem(self, why: str) -> None:
        """Say why there are no lessons."""
        self.problem.setText(why)
        self.problem.show()
        self.go_on.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self._fill()

    def _fill(self) -> None:
        at = self.list.currentRow()
        self.list.clear()
        for number, (name, title, is_done) in enumerate(self._rows, 1):
            item = QListWidgetItem(f"{number}  {title}")
            item.setData(_NAME, name)
            item.setIcon(
                icon("check" if is_done else "lessons", self._theme, "accent" if is_done else "faint")
            )
            item.setToolTip(title)
            state = "done" if is_done else "not done yet"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{number}, {title}, {state}")
            self.list.addItem(item)
        self.list.setCurrentRow(at if 0 <= at < len(self._rows) else 0)

    def _on_go_on_clicked(self) -> None:
        self.chosen.emit(self._next)

    def _on_list_item_activated(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_NAME)))
