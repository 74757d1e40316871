"""The program, started within the process of the tests, which have loaded already what it would load."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from gradstudio import cli
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.program.log_files import LogFiles
from gradstudio.app.program.settings import Settings
from gradstudio.ui.window import application
from gradstudio.ui.window.main_window import MainWindow
from tests.qt_helpers import PATIENCE, settle


class Starter:
    """Starts the program as the command line does, with settings and files of one test alone.

    Only how a process ends is left out, and the collecting of garbage, which is the tests' own.

    Args:
        qt: the application that the tests have.
        folder: for what the program keeps.
    """

    def __init__(self, qt: QApplication, folder: Path) -> None:
        self._qt, self._folder = qt, folder

    def __call__(self, watch: Callable[[MainWindow], None], *arguments: str) -> int:
        """Start it, and return its exit code once its window is closed.

        Args:
            watch: is handed the window when that is made, and is to have it closed.
            arguments: as on the command line.
        """
        windows: list[MainWindow] = []
        late: list[str] = []

        class Watched(MainWindow):
            def __init__(self, *parts: object) -> None:
                super().__init__(*parts)
                windows.append(self)
                self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
                self._patience.timeout.connect(self._give_up)
                self._patience.start()
                watch(self)

            def _give_up(self) -> None:
                late.append("what is waited for never came")
                self.close_and_lose()

        with self._as_a_process_of_its_own(Watched):
            code = cli.main(arguments)
        for window in windows:
            window.deleteLater()
        settle()
        assert late == []
        return code

    @contextmanager
    def _as_a_process_of_its_own(self, window: type[MainWindow]) -> Iterator[None]:
        qt, folder, collects = self._qt, self._folder, gc.isenabled()
        named = qt.applicationName(), qt.organizationName(), qt.desktopFileName(), qt.windowIcon()
        handlers = {
            number: signal.getsignal(number)
            for name in application._SIGNALS
            if (number := getattr(signal, name))
        }
        store = str(folder / "settings.ini")
        qt.setQuitOnLastWindowClosed(False)  # Qt would end the event loops that the tests run afterwards
        with pytest.MonkeyPatch.context() as patch:
            for name, own in {
                "MainWindow": window,
                "make_application": lambda: qt,
                "Settings": lambda: Settings(QSettings(store, QSettings.Format.IniFormat)),
                "Recovery": lambda: Recovery(folder / "data"),
                "LogFiles": lambda: LogFiles(folder / "logs"),
                "GarbageCollector": lambda parent: SimpleNamespace(stop=lambda: None),
                "PATIENCE_SECONDS": PATIENCE / 1000,
                "end_process_if_busy": lambda code: None,
                "end_process_now": lambda code: pytest.fail("a thread did not end"),
            }.items():
                patch.setattr(application, name, own)
            try:
                yield
            finally:
                qt.setQuitOnLastWindowClosed(True)
                qt.setApplicationName(named[0])
                qt.setOrganizationName(named[1])
                qt.setDesktopFileName(named[2])
                qt.setWindowIcon(named[3])
                for number, handler in handlers.items():
                    signal.signal(number, handler)
                if not collects:
                    gc.disable()
