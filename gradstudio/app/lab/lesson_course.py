"""`LessonCourse`: the lessons, which of them are done, and the one that is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.background import Background
from gradstudio.lab.lessons.attempt import LessonAttempt
from gradstudio.lab.lessons.judging import Judgment, judge
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.library import in_order, shipped_lessons


class Progress(Protocol):
    """Where it is remembered how far one has come."""

    lessons_done: tuple[str, ...]
    lesson: str


class LessonCourse(QObject):
    """Opens lessons, has what was done looked at, and remembers what is done. Lives on the GUI thread.

    Args:
        attempt: returns what the learner has done in the studio, without the answers.
        parent: as for any QObject.

    Signals:
        opened: another `Lesson` is open, or None for the list of all.
        state_wanted: the studio is to be prepared as a `Lesson` says.
        progressed: another lesson is done, or its progress was read.
        checking_changed: whether a check is going on.
        share_changed: share of the check that is done, 0 to 1.
        judged: the `Judgment` of what was done.
        panel_asked: the name of a panel that the lesson leads to.
        answers_cleared: of what was filled in of the lesson that is open some is not any more.
    """

    opened = Signal(object)
    state_wanted = Signal(object)
    progressed = Signal()
    checking_changed = Signal(bool)
    share_changed = Signal(float)
    judged = Signal(object)
    panel_asked = Signal(str)
    answers_cleared = Signal()

    def __init__(self, attempt: Callable[[], LessonAttempt], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._attempt = attempt
        self._own: list[Lesson] = []
        self._current: Lesson | None = None
        self._answers: dict[str, dict[str, str]] = {}
        self._trained: dict[tuple[str, str], int] = {}
        self._done: set[str] = set()
        self._kept: Progress | None = None
        self._background = Background("lesson", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._background.progressed.connect(self.share_changed)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons in order.

        Raises:
            LessonError: one that is shipped is broken.
        """
        own = {lesson.name for lesson in self._own}
        return in_order([*self._own, *(each for each in shipped_lessons() if each.name not in own)])

    @property
    def current(self) -> Lesson | None:
        """The lesson that is open."""
        return self._current

    @property
    def answers(self) -> dict[str, str]:
        """What was filled in of the lesson that is open, by key."""
        return {} if self._current is None else dict(self._answers.get(self._current.name, {}))

    @property
    def is_checking(self) -> bool:
        """Whether a check is going on."""
        return self._background.is_busy

    def is_done(self, name: str) -> bool:
        """Whether a lesson was finished once."""
        return name in self._done

    def keep_in(self, kept: Progress) -> None:
        """Read how far one has come, and remember it there from now on."""
        self._kept = kept
        self._done.update(kept.lessons_done)
        self.progressed.emit()

    def first_undone(self) -> Lesson:
        """Return the lesson to go on with: the one of the last time, or the first that is not done."""
        lessons = self.lessons
        last = "" if self._kept is None else self._kept.lesson
        found = next((each for each in lessons if each.name == last and not self.is_done(last)), None)
        return found or next((each for each in lessons if not self.is_done(each.name)), lessons[0])

    def add(self, lesson: Lesson) -> None:
        """Add a lesson of one's own, or put it in the place of one of its name."""
        self._own = [*(each for each in self._own if each.name != lesson.name), lesson]
        self.progressed.emit()

    def open(self, lesson: Lesson) -> None:
        """Open a lesson and have the studio prepared for it."""
        self.cancel()
        if lesson not in self.lessons:
            self.add(lesson)
        self._current = lesson
        if self._kept is not None:
            self._kept.lesson = lesson.name
        self._forget_late(lesson)
        self.opened.emit(lesson)
        self.state_wanted.emit(lesson)

    def close(self) -> None:
        """Show the list of all lessons; the studio stays as it is."""
        self.cancel()
        self._current = None
        self.opened.emit(None)

    def put_back(self) -> None:
        """Prepare the studio once more as the lesson says; what was filled in stays, but for late predictions."""
        if self._current is not None:
            self.cancel()
            if self._forget_late(self._current):
                self.answers_cleared.emit()
            self.state_wanted.emit(self._current)

    def neighbour(self, direction: int) -> Lesson | None:
        """Return the lesson after the open one, or with −1 the one before; None if there is none."""
        if self._current is None:
            return None
        lessons = self.lessons
        names = [each.name for each in lessons]
        if direction > 0 and self._current.next in names:
            return lessons[names.index(self._current.next)]
        if self._current.name not in names:
            return None
        at = names.index(self._current.name) + direction
        return lessons[at] if 0 <= at < len(lessons) else None

    def answer(self, key: str, text: str) -> None:
        """Take what was filled in."""
        if self._current is None:
            return
        answers = self._answers.setdefault(self._current.name, {})
        if answers.get(key, "") != text:
            self.cancel()  # it is of what was there before
            answers[key] = text
            self._trained[self._current.name, key] = self._attempt().steps_taken

    def check(self) -> None:
        """Have what was done looked at, on a thread of its own; `judged` tells what came of it."""
        lesson = self._current
        if lesson is None or self.is_checking:
            return
        answered = max((self._trained.get((lesson.name, key), 0) for key in self.answers), default=0)
        attempt = replace(self._attempt(), answers=self.answers, steps_taken=answered)
        self.checking_changed.emit(True)
        self._background.begin(partial(judge, lesson, attempt))

    def cancel(self) -> None:
        """Give up a check that is going on."""
        if self.is_checking:
            self._background.cancel()
            self.checking_changed.emit(False)

    def stop(self) -> None:
        """Give up, and have the thread end without waiting for it."""
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """As `stop`, and wait for the thread; see `Background.shutdown`."""
        return self._background.shutdown(most_milliseconds)

    def _forget_late(self, lesson: Lesson) -> bool:
        """Forget what was predicted of a training after it had begun, and say whether anything was."""
        answers = self._answers.get(lesson.name, {})
        predicted = {check.arguments["answer"] for check in lesson.checks if check.kind == "predicted_loss"}
        late = [key for key in answers if key in predicted and self._trained.get((lesson.name, key))]
        for key in answers:
            self._trained.pop((lesson.name, key), None)
        for key in late:
            del answers[key]
        return bool(late)

    def _on_background_done(self, judgment: Judgment) -> None:
        self.checking_changed.emit(False)
        lesson = self._current
        if judgment.is_right and lesson is not None and lesson.name not in self._done:
            self._done.add(lesson.name)
            if self._kept is not None:
                self._kept.lessons_done = tuple(sorted(self._done))
        self.judged.emit(judgment)
        if judgment.is_right:
            self.progressed.emit()

    def _on_background_failed(self, why: str) -> None:
        self.checking_changed.emit(False)
        self.judged.emit(Judgment(problem=why))
