"""What a user does to runs: rename, recolour, hide and delete them, each as a step that can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtGui import QUndoCommand, QUndoStack

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.run.recording import Recording
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.training.record import Bookmark
from gradstudio.training.run.moment import Moment, RunId

MOST_LETTERS = 80
"""Of a run's name."""


class RunEdits:
    """Changes labels and takes runs away. Lives on the GUI thread.

    Args:
        undo_stack: of the project, whose edits these are among.
        records: the runs as the window keeps them.
        trainer: has the training thread take them out of the record.
        sight: looks at the newest again before the run that it looks at is deleted.
    """

    def __init__(self, undo_stack: QUndoStack, records: Records, trainer: Trainer, sight: Sight) -> None:
        self._undo_stack = undo_stack
        self._records = records
        self._trainer = trainer
        self._sight = sight

    def rename(self, run: RunId, name: str) -> None:
        """Give a run another name; an empty one, or the one that it has, changes nothing."""
        name = " ".join(name.split())[:MOST_LETTERS]
        if name:
            self._label("Rename run", [run], name=name)

    def recolour(self, runs: Iterable[RunId], colour: str) -> None:
        """Give runs another colour, such as ``#1f77b4``; an empty one for those that their numbers give."""
        self._label("Colour run", runs, colour=colour)

    def hide(self, runs: Iterable[RunId], *, hidden: bool, beside: RunId | None = None) -> None:
        """Leave the curves of runs out of the plot, or draw them again.

        Args:
            runs: which.
            hidden: whether they are left out.
            beside: a run that is drawn in any case, in the same step.
        """
        text = "Hide run" if hidden else "Show run"
        shown = None if beside is None else self._records.find(beside)
        if shown is None or not shown.label.hidden:
            self._label(text, runs, hidden=hidden)
            return
        self._undo_stack.beginMacro(text)
        self._label(text, runs, hidden=hidden)
        self._label("Show run", [shown.run], hidden=False)
        self._undo_stack.endMacro()

    def bookmark(self, run: RunId, bookmarks: tuple[Bookmark, ...], text: str) -> None:
        """Give a run other bookmarks.

        Args:
            run: which.
            bookmarks: all of them, by step, ascending.
            text: what the edit is, for the menu.
        """
        self._label(text, [run], bookmarks=bookmarks)

    def delete(self, runs: Sequence[RunId]) -> str:
        """Take runs away; those that branched off from them stay whole.

        Returns:
            Why they stay, as a sentence, or "".
        """
        found = [run for number in runs if (run := self._records.find(number)) is not None]
        for run in found:
            if _goes_on(run, self._records, self._trainer):
                return (
                    f"{run.label.name} is the run that Play goes on with, so it cannot be deleted. "
                    "Press Reset, or resume another run first."
                )
        if found:
            numbers = [run.run for run in found]
            self._undo_stack.push(_Deletion(numbers, self._records, self._trainer, self._sight))
        return ""

    def _label(self, text: str, runs: Iterable[RunId], **fields: Any) -> None:
        records = [run for number in runs if (run := self._records.find(number)) is not None]
        before = {run.run: {name: getattr(run.label, name) for name in fields} for run in records}
        changed = {run: was for run, was in before.items() if was != fields}
        if changed:
            text = text if len(changed) == 1 else f"{text}s"
            self._undo_stack.push(_Labelling(text, self._records, changed, fields))


def _goes_on(run: RunRecord, records: Records, trainer: Trainer) -> bool:
    """Return whether Play goes on with a run, or will once that is heard of.

    One that another branches off from does not: the training thread makes the branch before it deletes anything.

    Args:
        run: the run.
        records: the runs as the window keeps them.
        trainer: knows from where a run is about to go on.
    """
    going_on = trainer.going_on
    return run is records.present or going_on == Moment(run.run, run.step)


class _Labelling(QUndoCommand):
    """What a user says of runs, before and after; what else is said of them stays as it is."""

    def __init__(
        self, text: str, records: Records, before: dict[RunId, dict[str, Any]], fields: dict[str, Any]
    ) -> None:
        super().__init__(text)
        self._records = records
        self._before = before
        self._fields = fields

    def redo(self) -> None:
        for run in self._before:
            self._set(run, self._fields)

    def undo(self) -> None:
        for run, fields in self._before.items():
            self._set(run, fields)

    def _set(self, number: RunId, fields: dict[str, Any]) -> None:
        run = self._records.find(number)
        if run is not None:
            self._records.set_label(number, replace(run.label, **fields))


class _Deletion(QUndoCommand):
    """Runs that are taken away, kept whole to be brought back."""

    def __init__(self, runs: Sequence[RunId], records: Records, trainer: Trainer, sight: Sight) -> None:
        super().__init__("Delete run" if len(runs) == 1 else f"Delete {len(runs)} runs")
        self._runs = runs
        self._gone: list[RunRecord] = []
        self._records = records
        self._trainer = trainer
        self._sight = sight

    def redo(self) -> None:
        moment = self._sight.moment
        found = [run for number in self._runs if (run := self._records.find(number)) is not None]
        # One that was resumed since then stays.
        self._gone = [run for run in found if not _goes_on(run, self._records, self._trainer)]
        for run in self._gone:
            if moment is not None and moment.run == run.run:
                self._sight.go_live()
            self._records.delete(run.run)
            self._trainer.change_record(partial(Recording.delete, number=run.run))

    def undo(self) -> None:
        for run in self._gone:
            self._trainer.change_record(partial(Recording.bring_back, run=run.kept))
            self._records.bring_back(run)
