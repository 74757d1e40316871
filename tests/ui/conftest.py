from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QToolTip
from pytestqt.qtbot import QtBot

from gradstudio.app.document.document import Document
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.program.settings import Settings
from gradstudio.app.run.trainer import Trainer
from gradstudio.lab.arrangement import WORKSPACES, WindowArrangement
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session
from gradstudio.ui.look.text_size import set_scales
from gradstudio.ui.look.theme import ThemeManager, load_fonts
from gradstudio.ui.window.frames import FrameScheduler
from gradstudio.ui.window.main_window import MainWindow
from tests.qt_helpers import (
    Listener,
    Running,
    _long_lived_objects_set_aside,
    _none_stands_back,
    _nothing_left_behind,
    settle,
    small_spec,
    until,
)
from tests.ui.putting_back import SIZE, AtFirst, is_laid_out, noting_late_panels
from tests.ui.started_here import Starter

__all__ = ["_long_lived_objects_set_aside", "_none_stands_back", "_nothing_left_behind"]


@dataclass(frozen=True)
class Studio:
    """A window with all that `application.run` hands to it."""

    window: MainWindow
    document: Document
    trainer: Trainer
    themes: ThemeManager
    settings: Settings
    recovery: Recovery
    heard: Listener

    @property
    def spec(self) -> ProjectSpec:
        return self.document.spec

    @property
    def snapshot(self):
        """The newest snapshot that the window was handed."""
        return self.heard.mails[-1].snapshot

    @property
    def step(self) -> int:
        """The step that the whole window shows; −1 while some part of it lags behind."""
        if not self.heard.mails:
            return -1
        shown, model = self.snapshot, self.window.model
        same_numbers = shown.trace is None or model.placed is None or model.data is shown.trace.data
        same_step = self.window.bar.readout("step") == f"{shown.step:,}"
        return shown.step if same_numbers and same_step else -1

    @property
    def is_settled(self) -> bool:
        """Whether canvas and numbers are those of the spec."""
        return (
            bool(self.heard.mails)
            and self.snapshot.spec == self.spec
            and self.window.model.has_values
            and not self.window.model.is_busy
            and (self.trainer.is_playing or self.step >= 0)
        )


class Opener:
    """Opens windows the way `application.run` does, on settings and files of this test alone."""

    def __init__(self, application: QApplication, qtbot, folder: Path) -> None:
        self._application = application
        self.qtbot = qtbot
        self._before = [window for window in application.topLevelWidgets() if window.isVisible()]
        self.folder = folder
        self.opened: list[Studio] = []

    def __call__(
        self,
        spec: ProjectSpec | None = None,
        make_session=Session,
        wait: bool = True,
        size: tuple[int, int] | None = SIZE,  # None as remembered
        workspace: str | None = None,  # None as remembered
    ) -> Studio:
        load_fonts()
        store = QSettings(str(self.folder / "settings.ini"), QSettings.Format.IniFormat)
        settings = Settings(store)
        if workspace is not None:
            settings.workspace = workspace
        themes = ThemeManager(self._application, settings.theme)
        document = Document(spec if spec is not None else small_spec())
        trainer = Trainer(document.spec, make_session)
        trainer.set_speed(0.0)
        heard = Listener(trainer)
        recovery = Recovery(self.folder / "data")
        window = MainWindow(document, trainer, themes, settings, recovery, self.folder / "gradstudio.log")
        studio = Studio(window, document, trainer, themes, settings, recovery, heard)
        self.opened.append(studio)
        if size is not None:  # before, too: what is laid out twice takes twice as long
            window.resize(*size)
        window.restore()
        if size is not None:
            window.resize(*size)
        window.show()
        self.qtbot.waitExposed(window)
        window.activateWindow()
        if wait:
            until(self.qtbot, lambda: studio.is_settled)
        settle()
        return studio

    def close_others(self) -> None:
        """Close what was opened beside the windows: dialogs, menus and the like."""
        windows = [*self._before, *(studio.window for studio in self.opened)]
        for box in self._application.topLevelWidgets():
            if box not in windows and box.isVisible():
                box.close()

    def close_all(self) -> None:
        for studio in self.opened:
            self.close_others()
            studio.window.close()
            studio.trainer.shutdown()
            studio.window.shutdown()
            studio.window.model.shutdown()
            studio.window.deleteLater()
        self.opened.clear()
        set_scales(1.0, 1.0)  # of the application: what comes next is not drawn as it was in a presentation
        settle()


@pytest.fixture
def open_studio(qapp, qtbot, tmp_path) -> Iterator[Opener]:
    opener = Opener(qapp, qtbot, tmp_path)
    yield opener
    opener.close_all()


@pytest.fixture
def studio(open_studio) -> Studio:
    """A window on a small project, with the graph placed and the first numbers shown."""
    return open_studio()


@pytest.fixture(scope="module")
def _shared(qapp, request, tmp_path_factory) -> Iterator[Shared]:
    before = Running.now()
    gc.disable()
    opener = Opener(qapp, QtBot(request), tmp_path_factory.mktemp("shared"))
    with noting_late_panels() as late:
        shown = _shown_at_first(request.node)
        studio = opener(wait=False, workspace=shown.workspace)
        studio.window.docks.arrange_panels(shown)
        until(opener.qtbot, lambda: is_laid_out(studio.window))
        at_first = AtFirst(studio.window, shown, studio.themes, studio.settings, studio.recovery, late)
        at_first.show_project()
        until(opener.qtbot, lambda: studio.is_settled)
        yield Shared(opener, studio, at_first)
    opener.close_all()
    gc.collect()
    gc.enable()
    assert not before.check(), "a window that was shared left a timer running"


def _shown_at_first(file: pytest.Module) -> WindowArrangement:
    """Return what the window that a file's tests share shows: what its mark `begins_with` says."""
    mark = file.get_closest_marker("begins_with")
    workspace, *front = mark.args if mark else WORKSPACES[:1]
    return WindowArrangement(workspace=workspace, front=tuple(front))


@pytest.fixture
def open_shared(_shared, qtbot) -> Iterator[Callable[..., Studio]]:
    """Opens a project in the window that the tests of a file share, which is as it is at first.

    At first it shows the workspace, with the panels in front, that the file is marked with, such as
    ``pytestmark = pytest.mark.begins_with("lab", "bugs")``. That costs a fifth of a window of one's own. For tests
    that leave the size of text as it is, close nothing and bring nothing back; the trainer numbers its runs on.
    What `AtFirst` does not name is not put back.
    """
    yield partial(_shared.open, qtbot)
    _shared.opener.close_others()


class Shared:
    """The window that the tests of a file share.

    Args:
        opener: opened it.
        studio: is it.
        at_first: has it be as it was.
    """

    def __init__(self, opener: Opener, studio: Studio, at_first: AtFirst) -> None:
        self.opener, self._studio, self._at_first = opener, studio, at_first
        self._is_new = True

    def open(self, qtbot: QtBot, spec: ProjectSpec | None = None) -> Studio:
        """Open a project in it, which is a small one by default."""
        studio, window = self._studio, self._studio.window
        spec = small_spec() if spec is None else spec
        if not self._is_new or studio.spec != spec:
            self._at_first.put_back()
            studio.heard.forget()
            studio.document.replace(spec)
        self._is_new = False
        until(qtbot, lambda: studio.is_settled and window.isActiveWindow() and is_laid_out(window))
        until(qtbot, lambda: not QToolTip.isVisible())
        frames = window.findChild(FrameScheduler)
        until(qtbot, lambda: not frames._timer.isActive())  # every view has drawn the newest numbers
        window.messages.clear()
        settle()
        self._at_first.know_layout()
        return studio


@pytest.fixture
def shared_studio(open_shared) -> Studio:
    """The window that tests of a file share, on a small project; see `open_shared`."""
    return open_shared()


@pytest.fixture
def start_here(qapp, tmp_path) -> Starter:
    """Starts the program as the command line does, within this process."""
    return Starter(qapp, tmp_path)


@pytest.fixture
def answer(qapp):
    """Answer the next file dialog: type a name and press Return, or cancel."""
    waiting = QTimer()
    waiting.setInterval(10)
    answers: list[str | None] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog) and answers:
            name = answers.pop(0)
            if name is None:
                dialog.reject()
                return
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            line.setText(name)  # typed, it would open a list of completions, which takes the Return
            QTest.keyClick(line, Qt.Key.Key_Return)
            if dialog.isVisible():  # it did not take the name; a test must not hang in it
                dialog.reject()

    waiting.timeout.connect(look)
    waiting.start()
    give: Callable[[str | None], None] = answers.append
    yield give
    waiting.stop()
    assert answers == [], "the dialog never opened"
