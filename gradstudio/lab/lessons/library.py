"""The lessons that there are: those that are shipped, and a teacher's own files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from gradstudio.engine.errors import GradStudioError, did_you_mean, shown
from gradstudio.lab.lessons.errors import LessonError
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.reading import SUFFIX, load_lesson, read_lesson
from gradstudio.resources import resource_path


@cache
def shipped_lessons() -> tuple[Lesson, ...]:
    """Return the lessons that GradStudio ships, in order.

    Raises:
        LessonError: a file of them is broken.
    """
    files = [each for each in resource_path("lessons").iterdir() if each.name.endswith(SUFFIX)]
    return in_order([read_lesson(each.read_text(encoding="utf-8"), each.name) for each in files])


def in_order(lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """Return lessons by their place.

    Raises:
        LessonError: two have one name.
    """
    seen: dict[str, Lesson] = {}
    for lesson in lessons:
        if lesson.name in seen:
            reason = f"The name {lesson.name} is taken by {seen[lesson.name].source}."
            raise LessonError(lesson.source, 1, reason)
        seen[lesson.name] = lesson
    return tuple(sorted(lessons, key=lambda lesson: (lesson.order, lesson.name)))


def lesson_called(name: str, lessons: Sequence[Lesson] | None = None) -> Lesson:
    """Return a lesson by its name, or from the file of that name if it ends in ``.md``.

    Args:
        name: of a lesson, or of a file.
        lessons: among which it is looked for; None for those that are shipped.

    Raises:
        LessonError: the file is no good.
        GradStudioError: there is no such lesson, or the file cannot be read.
    """
    if name.endswith(SUFFIX):
        return load_lesson(Path(name))
    known = {lesson.name: lesson for lesson in (shipped_lessons() if lessons is None else lessons)}
    if name not in known:
        raise GradStudioError(
            f"There is no lesson {shown(name)}.{did_you_mean(name, known)} "
            f"The lessons are {', '.join(known)}; a file of your own ends in {SUFFIX}."
        )
    return known[name]
