"""Lessons: lessons, each of which ends with something to do."""

from gradstudio.ui.lessons.panel import LessonsPanel

__all__ = ["LessonsPanel"]
