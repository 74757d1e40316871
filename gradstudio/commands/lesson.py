"""``gradstudio lesson``: list lessons, look whether one can be read, or find the one to open."""

from __future__ import annotations

from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.lessons.judging import project_checks
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.lab.lessons.library import lesson_called, shipped_lessons


def lesson_to_open(name: str | None, *, only_list: bool = False, only_check: bool = False) -> Lesson | None:
    """Print what is asked for, or return the lesson that a window is to open.

    Args:
        name: of a lesson, or of a file that ends in ``.md``; None to list all.
        only_list: print all lessons.
        only_check: print whether the lesson can be read.

    Returns:
        The lesson to open; None if everything has been printed.

    Raises:
        GradStudioError: there is no such lesson, or its file is no good; the message names the line and the reason.
    """
    if only_check and name is None:
        raise GradStudioError("--check needs the name of a lesson, or a file that ends in .md.")
    if name is None or only_list:
        for lesson in shipped_lessons():
            print(f"{lesson.order:>2}  {lesson.name:<12}{lesson.title}")
        return None
    lesson = lesson_called(name)
    if not only_check:
        return lesson
    marked = len(project_checks(lesson))
    by_file = f"gradstudio grade marks it by {marked}" if marked else "gradstudio grade cannot mark it"
    count = len(lesson.checks)
    print(f"{lesson.source}: “{lesson.title}”, {count} check{'s' * (count != 1)}; {by_file}.")
    return None
