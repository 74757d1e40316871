"""What one does to runs, from the panel, its menu and the menu bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QColorDialog, QMenu, QWidget

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_edits import RunEdits
from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.record.runs_csv import runs_csv
from gradstudio.app.sight.sight import Sight
from gradstudio.project.difference.text import counted
from gradstudio.training.run.moment import RunId
from gradstudio.ui.kit.file_export import TableExport
from gradstudio.ui.look.run_colours import run_colour, run_palette
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.runs.model import RunTreeModel
from gradstudio.ui.runs.tree import RunTree


class RunCommands(QObject):
    """Acts on the runs that are selected in a tree. Lives on the GUI thread.

    Args:
        records: the runs.
        edits: changes them.
        sight: goes to them.
        model: what is exported.
        tree: where they are selected; parent of menus and dialogs.
        theme: whose colours they have.

    Signals:
        refused: something cannot be done: why, and the mend.
        informed: something was done that cannot be seen.
    """

    refused = Signal(str)
    informed = Signal(str)

    def __init__(
        self,
        records: Records,
        edits: RunEdits,
        sight: Sight,
        model: RunTreeModel,
        tree: RunTree,
        theme: Theme,
    ) -> None:
        super().__init__(tree)
        self._records = records
        self._edits = edits
        self._sight = sight
        self._model = model
        self._tree = tree
        self.theme = theme
        self._export = TableExport(tree, "Export runs", "The runs", self.informed.emit, self.refused.emit)
        tree.end_asked.connect(self.look_at)
        tree.colour_asked.connect(self.ask_colour)
        tree.deletion_asked.connect(self.delete)
        tree.menu_asked.connect(self.open_menu)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {
            "run_end": self._look_at_selected,
            "run_resume": self.resume,
            "run_branch": self.branch,
            "run_rename": self._rename_selected,
            "run_colour": self._colour_selected,
            "run_hide": self.hide,
            "run_delete": self.delete,
        }

    def look_at(self, run: RunId) -> None:
        """Show the end of a run in all panels; of the one that is trained the newest step."""
        record = self._records.find(run)
        if record is None:
            return
        if record is self._records.present:
            self._sight.go_live()
        else:
            self._sight.go_to(record.kept.moment)

    def resume(self) -> None:
        """Have Play go on with the selected run, from its end."""
        record = self._one()
        if record is None:
            return
        if record is self._records.present:
            self._sight.go_live()
        else:
            self._sight.go_on_from(record.kept.moment)

    @property
    def can_branch(self) -> bool | str:
        """Whether a step is looked at where a run can branch off; else why not, where there is more to be said."""
        moment = self._sight.moment
        record = None if moment is None else self._records.find(moment.run)
        if moment is None or record is None:
            return False
        return moment.step < record.step or "At its end a run goes on: resume it, or go to an earlier step"

    def branch(self) -> None:
        """Begin a run at the step that is looked at."""
        moment = self._sight.moment
        if moment is not None and self.can_branch is True:
            self._sight.go_on_from(moment)

    def hide(self) -> None:
        """Leave the curves of the selected runs out of the loss plot, or draw them again if all are left out."""
        records = [run for number in self._tree.selected if (run := self._records.find(number)) is not None]
        self._edits.hide([run.run for run in records], hidden=not all(run.label.hidden for run in records))

    def delete(self) -> None:
        """Take the selected runs away, unless one of them is the present one."""
        reason = self._edits.delete(self._tree.selected)
        if reason:
            self.refused.emit(reason)

    def ask_colour(self, run: RunId) -> None:
        """Ask for another colour of a run."""
        record = self._records.find(run)
        if record is None:
            return
        for place, colour in enumerate(run_palette(self.theme)[: QColorDialog.customCount()]):
            QColorDialog.setCustomColor(place, colour)
        dialog = QColorDialog(run_colour(record.kept, self.theme), self._tree)
        dialog.setWindowTitle(f"Colour of {record.label.name}")
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.colorSelected.connect(partial(self._take_colour, run))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def usual_colour(self) -> None:
        """Give the selected runs the colours of their numbers again."""
        self._edits.recolour(self._tree.selected, "")

    def export(self) -> None:
        """Ask for a file, and write the table of all runs to it."""
        rows = self._model.rows
        self._export.ask("runs.csv", partial(runs_csv, rows), counted(len(rows), "run"))

    def open_menu(self, point: QPoint) -> None:
        """Open the menu of the selected runs at a point of the screen."""
        menu = self.menu(self._tree)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def menu(self, parent: QWidget) -> QMenu:
        """Return what can be done to the selected runs; what cannot is disabled."""
        menu = QMenu(parent)
        selected = self._tree.selected
        record, moment = self._one(), self._sight.moment
        is_present = record is not None and record is self._records.present
        is_here = record is not None and moment is not None and moment.run == record.run
        can_branch = is_here and self.can_branch is True
        hidden = [run.label.hidden for number in selected if (run := self._records.find(number)) is not None]
        self._add(menu, "Look at its end", self._look_at_selected, enabled=record is not None)
        self._add(menu, "Resume", self.resume, enabled=record is not None and not is_present)
        step = f"step {moment.step:,}" if moment is not None and can_branch else "the step in sight"
        self._add(menu, f"Branch at {step}", self.branch, enabled=can_branch)
        menu.addSeparator()
        self._add(menu, "Rename\tF2", self._rename_selected, enabled=record is not None)
        self._add(menu, "Colour…", self._colour_selected, enabled=record is not None)
        self._add(menu, "Usual colour", self.usual_colour, enabled=bool(selected))
        title = "Show in the loss plot" if hidden and all(hidden) else "Hide in the loss plot"
        self._add(menu, title, self.hide, enabled=bool(selected))
        menu.addSeparator()
        self._add(menu, "Delete\tDel", self.delete, enabled=bool(selected) and not is_present)
        menu.addSeparator()
        self._add(menu, "Export runs…", self.export, enabled=bool(self._model.rows))
        menu.addMenu(self._tree.column_menu(menu)).setText("Columns")
        return menu

    def _add(self, menu: QMenu, title: str, call: Callable[[], None], *, enabled: bool) -> None:
        action = QAction(title, menu)
        action.setEnabled(enabled)
        action.triggered.connect(lambda checked: call())
        menu.addAction(action)

    def _one(self) -> RunRecord | None:
        """Return the selected run; None if none is, or several are."""
        selected = self._tree.selected
        return self._records.find(selected[0]) if len(selected) == 1 else None

    def _look_at_selected(self) -> None:
        record = self._one()
        if record is not None:
            self.look_at(record.run)

    def _rename_selected(self) -> None:
        record = self._one()
        if record is not None:
            self._tree.rename(record.run)

    def _colour_selected(self) -> None:
        record = self._one()
        if record is not None:
            self.ask_colour(record.run)

    def _take_colour(self, run: RunId, colour: QColor) -> None:
        self._edits.recolour([run], colour.name())
