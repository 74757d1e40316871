"""What File → Import, Edit → Paste and a drop on the window do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow

from gradstudio.app.document.editor import Editor
from gradstudio.app.program.aside import Aside
from gradstudio.app.program.settings import Settings
from gradstudio.engine.errors import GradStudioError
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.tables.suffixes import OF_TEXT, UNPACKED
from gradstudio.project.file import SUFFIX
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.importing.drop_sign import DropSign
from gradstudio.ui.importing.handed_over import handed_over, has_something
from gradstudio.ui.importing.network_entry import NetworkEntry
from gradstudio.ui.window.message_bar import MessageBar

if TYPE_CHECKING:
    from gradstudio.app.importing.import_found import ImportFound
    from gradstudio.importing.what_is import Importable

_ABOUT = "importing"
_TABLES = " ".join(f"*{suffix}" for suffix in (*OF_TEXT, *UNPACKED))
_NETWORKS = "*.safetensors *.onnx *.pt *.pth"
_FILTER = (
    f"All that can be imported (*{SUFFIX} {_TABLES} {_NETWORKS});;Tables of samples ({_TABLES});;"
    f"Networks and weights ({_NETWORKS} *.npz *.csv);;Projects (*{SUFFIX});;All files (*)"
)


class ImportCommands(QObject):
    """Brings in whatever can be, as one edit that can be undone. Lives on the GUI thread.

    What reads files and links is loaded when the first is brought in: the window begins without it.

    Args:
        editor: edits the project.
        aside: where files are read.
        messages: where the user is told what is wrong.
        settings: where the folder is remembered.
        window: takes what is dropped, and is the parent of dialogs.

    Signals:
        begun: something is being brought in; what lies over the window would hide what is said of it.
        informed: a sentence about what was brought in.
        link_opened: what was taken over of a link, and what else is to be known of it, as sentences.
        project_chosen: `Path` of a project file.
        table_chosen: `Path` of a table, or the text of its cells.
    """

    begun = Signal()
    informed = Signal(str)
    link_opened = Signal(str, str)
    project_chosen = Signal(object)
    table_chosen = Signal(object)

    def __init__(
        self, editor: Editor, aside: Aside, messages: MessageBar, settings: Settings, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._editor = editor
        self._aside = aside
        self._messages = messages
        self._settings = settings
        self._window = window
        self._networks = NetworkEntry(editor, aside, messages, window)
        self._networks.informed.connect(self.informed)
        self._sign = DropSign(window)
        self._dropped: Path | str | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_soon_timeout)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {"import": self.ask, "paste": self.paste}

    def ask(self) -> None:
        """Ask for a file and bring it in."""
        start = str(self._settings.folder)
        name, _ = QFileDialog.getOpenFileName(self._window, "Import", start, _FILTER)
        if name:
            self._settings.folder = Path(name).parent
            self.open(Path(name))

    def paste(self) -> None:
        """Bring in what is on the clipboard."""
        self._open_handed(QApplication.clipboard().mimeData())

    def open(self, given: Importable | Path | str) -> None:
        """Bring in a file or a text, or say why it cannot be.

        Args:
            given: a file, a text, or what one of these is known to be.
        """
        self.begun.emit()
        path = given if isinstance(given, Path | str) else given.path or given.text
        name = path.name if isinstance(path, Path) else "what was pasted"
        try:
            found = self._aside.run(f"Reading {name}", partial(_find, given, self._editor.spec))
        except GradStudioError as error:
            self._messages.warn(str(error), about=_ABOUT)
            return
        self._messages.withdraw(_ABOUT)
        self._take(found)

    def _take(self, found: ImportFound) -> None:
        what = found.importable
        if found.link is not None:
            link = found.link
            title = f"Open {what.title.removeprefix('a ')}"
            if self._editor.edit(title, _become, link.spec, called=link.called, is_whole=True):
                self.link_opened.emit(link.said, link.details)
        elif found.network is not None:
            self._networks.bring_in(found.network)
        elif what.kind == "project":
            self.project_chosen.emit(what.path)
        else:
            self.table_chosen.emit(what.path if what.kind == "table" else what.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if type(event) is QDragEnterEvent and has_something(event.mimeData()):
            if self._is_held_back():
                event.ignore()
            else:
                event.acceptProposedAction()
                self._sign.show_for(event.mimeData())
            return True
        if type(event) in (QDragLeaveEvent, QDropEvent):
            self._sign.hide()
        if type(event) is QDropEvent and has_something(event.mimeData()) and not self._is_held_back():
            event.acceptProposedAction()
            self._open_handed(event.mimeData())
            return True
        return False

    def _open_handed(self, data: QMimeData | None) -> None:
        """Bring in what was dropped or pasted, when whoever handed it over is done with that."""
        self.begun.emit()
        try:
            if data is None:
                raise ImportingError("The clipboard is empty. Copy a link, cells of a table or a file.")
            self._dropped = handed_over(data)
        except ImportingError as error:
            self._messages.warn(str(error), about=_ABOUT)
            return
        self._soon.start()

    def _is_held_back(self) -> bool:
        """Whether a dialog or a menu has all input now, or something is being read."""
        busy = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        return busy is not None or self._aside.is_busy

    def _on_soon_timeout(self) -> None:
        given, self._dropped = self._dropped, None
        if given is not None:
            self.open(given)


def _find(given: Importable | Path | str, spec: ProjectSpec) -> ImportFound:
    """Read a file or a text; aside, where to load what reads it holds nothing up.

    Args:
        given: what is read.
        spec: the project that it comes into.
    """
    from gradstudio.app.importing.import_found import find  # noqa: PLC0415 - see `ImportCommands`

    return find(given, spec)


def _become(spec: ProjectSpec, other: ProjectSpec) -> ProjectSpec:
    """Return another project in the place of this one."""
    return other
