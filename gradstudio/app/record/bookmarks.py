"""`Bookmarks`: the steps of runs that have a name."""

from __future__ import annotations

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_edits import MOST_LETTERS, RunEdits
from gradstudio.training.record import Bookmark
from gradstudio.training.run.moment import Moment, RunId


class Bookmarks:
    """Adds, renames and removes bookmarks, each as a step that can be undone; a moment has one at the most.

    Lives on the GUI thread. A run that is gone is left alone.

    Args:
        edits: of runs.
        records: the runs.
    """

    def __init__(self, edits: RunEdits, records: Records) -> None:
        self._edits = edits
        self._records = records

    def of(self, run: RunId) -> tuple[Bookmark, ...]:
        """Return the bookmarks of a run by step, ascending."""
        known = self._records.find(run)
        return () if known is None else known.label.bookmarks

    def at(self, moment: Moment) -> Bookmark | None:
        """Return the bookmark of a moment, or None."""
        return next((one for one in self.of(moment.run) if one.step == moment.step), None)

    def set(self, moment: Moment, name: str) -> None:
        """Give a moment a bookmark, or its bookmark another name; an empty name is that of its step."""
        name = " ".join(name.split())[:MOST_LETTERS] or default_name(moment.step)
        known = self.at(moment)
        others = [one for one in self.of(moment.run) if one.step != moment.step]
        text = "Add bookmark" if known is None else "Rename bookmark"
        self._put(moment.run, [*others, Bookmark(step=moment.step, name=name)], text)

    def remove(self, moment: Moment) -> None:
        """Take the bookmark of a moment away, if it has one."""
        self._put(
            moment.run, [one for one in self.of(moment.run) if one.step != moment.step], "Delete bookmark"
        )

    def after(self, moment: Moment, direction: int) -> Bookmark | None:
        """Return the next bookmark of the run after a moment (1) or before it (−1), or None."""
        marks = self.of(moment.run)
        if direction > 0:
            return next((one for one in marks if one.step > moment.step), None)
        return next((one for one in reversed(marks) if one.step < moment.step), None)

    def _put(self, run: RunId, bookmarks: list[Bookmark], text: str) -> None:
        self._edits.bookmark(run, tuple(sorted(bookmarks, key=lambda one: one.step)), text)


def default_name(step: int) -> str:
    """Return what a bookmark is called that nobody named."""
    return f"step {step:,}"
