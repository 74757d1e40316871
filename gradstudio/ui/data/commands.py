"""What the actions of the menu "Data" do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gradstudio.app.document.editor import Editor
from gradstudio.app.program.new_seed import new_seed
from gradstudio.app.program.settings import Settings
from gradstudio.importing.tables.suffixes import OF_TEXT, UNPACKED
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.data.menu import DataSetMenu
from gradstudio.ui.look.theme import Theme

if TYPE_CHECKING:
    from gradstudio.data.csv.table import TableRead
    from gradstudio.ui.data.draw_dialog import DrawDialog
    from gradstudio.ui.data.table_dialog import TableDialog

_FILTER = f"Tables ({' '.join(f'*{suffix}' for suffix in (*OF_TEXT, *UNPACKED))});;All files (*)"


class DataCommands(QObject):
    """Opens the dialogs for one's own data.

    The dialogs are loaded when one is first opened, and so is what reads tables: the window begins without them.

    Args:
        editor: edits the project.
        undo: undoes the last edit of the project.
        redo: redoes the edit that was undone last.
        settings: where the folder is remembered that files are read from.
        theme: how dialogs are drawn at first.
        window: parent of dialogs.

    Attributes:
        data_sets: the menu of those that are there to be shown.

    Signals:
        informed: a sentence about what was read.
    """

    informed = Signal(str)

    def __init__(
        self,
        editor: Editor,
        undo: Callable[[], None],
        redo: Callable[[], None],
        settings: Settings,
        theme: Theme,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._editor = editor
        self._undo, self._redo = undo, redo
        self._settings = settings
        self._theme = theme
        self._window = window
        self.drawing: DrawDialog | None = None
        self.data_sets = DataSetMenu(window)
        self.data_sets.chosen.connect(self.choose)
        self.data_sets.show_spec(editor.spec)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return what the actions do, by name."""
        return {
            "regenerate": self.regenerate,
            "read_table": self.ask_and_read,
            "draw_points": self.draw,
        }

    def choose(self, kind: str) -> None:
        """Learn from another of the data sets that are there to be shown."""
        self._editor.edit("Choose data set", edits.set_data, kind=kind)
        self.data_sets.show_spec(self._editor.spec)  # Qt has ticked it, though the edit may be refused

    def regenerate(self) -> None:
        """Draw points and split from another seed."""
        self._editor.edit("Regenerate data", edits.set_data, seed=new_seed())

    def ask_and_read(self) -> None:
        """Ask for a file and read samples from it."""
        start = str(self._settings.folder)
        name, _ = QFileDialog.getOpenFileName(self._window, "Read samples from a file", start, _FILTER)
        if name:
            self._settings.folder = Path(name).parent
            self.read(Path(name))

    def read(self, table: Path | str) -> TableDialog:
        """Show a table, which is a file or cells of the clipboard, and ask what to take from it."""
        from gradstudio.ui.data.table_dialog import TableDialog  # noqa: PLC0415 - see the class

        dialog = TableDialog(table, self._editor, self._window)
        name = table.name if isinstance(table, Path) else ""
        dialog.table_read.connect(partial(self._on_dialog_table_read, name))
        dialog.open()
        return dialog

    def draw(self) -> None:
        """Learn from points placed by hand, and open the window to place them in."""
        from gradstudio.project.drawing import draw_points  # noqa: PLC0415 - see the class

        if not self._editor.edit("Draw points", draw_points):
            return
        if self.drawing is None:
            from gradstudio.ui.data.draw_dialog import DrawDialog  # noqa: PLC0415 - see the class

            self.drawing = DrawDialog(self._editor, self._undo, self._redo, self._theme, self._window)
        self.drawing.show_spec(self._editor.spec)
        if not self.drawing.isVisible():
            self.drawing.begin()
        self.drawing.show()
        self.drawing.raise_()
        self.drawing.activateWindow()
        self.drawing.pad.setFocus()

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        self.data_sets.show_spec(spec)
        if self.drawing is not None and self.drawing.isVisible():
            self.drawing.show_spec(spec)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        if self.drawing is not None:
            self.drawing.set_theme(theme)

    def _on_dialog_table_read(self, name: str, table: TableRead) -> None:
        if self._editor.edit("Read samples", edits.set_data, called=name, kind="table", **table.fields):
            self.informed.emit(table.account)
