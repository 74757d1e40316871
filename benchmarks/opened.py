"""A window in which something is measured, opened as the program opens its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from gradstudio.app.document.document import Document
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.program.collector import GarbageCollector
from gradstudio.app.program.settings import Settings
from gradstudio.app.run.trainer import Trainer
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.look.theme import ThemeManager, load_fonts
from gradstudio.ui.window.application import SWITCH_SECONDS
from gradstudio.ui.window.main_window import MainWindow

WINDOW_SIZE = 1280, 800
"""Width and height in pixels: that of a window without a size of its own depends on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenedWindow:
    """A window, and what it stands on.

    Attributes:
        window: it has been shown, and may not be painted yet.
        trainer: trains its project; begins after the first paint.
        application: whose event loop draws it.
        recovery: where it keeps its work.
    """

    window: MainWindow
    trainer: Trainer
    application: QApplication
    recovery: Recovery

    def close(self) -> None:
        """End its threads, and close it with all that is not saved."""
        self.trainer.shutdown()
        self.window.shutdown()
        self.window.model.shutdown()
        self.window.close_and_lose()
        self.window.deleteLater()


def open_window(spec: ProjectSpec, folder: Path, theme: str = "dark") -> OpenedWindow:
    """Open a window on a project, with the panels of the first workspace, as a user has them at first.

    Args:
        spec: the project.
        folder: where its settings and its work are kept.
        theme: in which it is drawn; "" for the one that is remembered there.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    load_fonts()
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    trainer, recovery = Trainer(spec, hold=True), Recovery(folder / "data")
    themes = ThemeManager(application, theme or settings.theme)
    window = MainWindow(Document(spec), trainer, themes, settings, recovery)
    window.restore()
    window.resize(*WINDOW_SIZE)
    window.show()
    return OpenedWindow(window=window, trainer=trainer, application=application, recovery=recovery)


@contextmanager
def opened_window(spec: ProjectSpec, folder: Path) -> Iterator[OpenedWindow]:
    """Open a window on a project for a while, in which interpreter and garbage are handled as in the program.

    Args:
        spec: the project.
        folder: where its settings and its work are kept.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    opened = open_window(spec, folder)
    collector = GarbageCollector()
    try:
        yield opened
    finally:
        opened.close()
        collector.stop()
        sys.setswitchinterval(interval)
