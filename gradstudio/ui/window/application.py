"""Starting the program: the one place where its objects are made and handed to each other."""

from __future__ import annotations

import logging
import os
import signal
import socket
import stat
import sys
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QIcon, QPixmap

from gradstudio.app.document.document import Document
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.work import Work, open_work
from gradstudio.app.program.all_ended import all_ended
from gradstudio.app.program.allocator import return_freed_memory
from gradstudio.app.program.collector import GarbageCollector
from gradstudio.app.program.faults import FaultReporter
from gradstudio.app.program.log_files import LogFiles
from gradstudio.app.program.settings import Settings
from gradstudio.app.run.trainer import Trainer
from gradstudio.project.file import MAX_BYTES
from gradstudio.project.spec import ProjectSpec
from gradstudio.resources import resource_path
from gradstudio.store import MOST_BYTES_WITH_RUNS, is_kept
from gradstudio.ui.look.theme import ThemeManager, load_fonts
from gradstudio.ui.window.display import make_application, require_display
from gradstudio.ui.window.ending import PATIENCE_SECONDS, end_process_if_busy, end_process_now
from gradstudio.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from gradstudio.importing.arrival import Arrival
    from gradstudio.lab.lessons.lesson import Lesson

SWITCH_SECONDS = 5e-5
"""While training computes in Python, the GUI thread waits no longer than this for the interpreter.

A frame lets go of it a hundred times, and each time has to wait for it again."""

_SIGNALS = ("SIGHUP", "SIGINT", "SIGTERM")
_SIGNAL_POLL_MILLISECONDS = 200
_MOST_SIGNALS = 2
_LARGE_BYTES = 2**20
"""Of a project file; a smaller one is read before the window is there."""


def run(
    project: Path | None = None,
    lesson: Lesson | None = None,
    shown: tuple[socket.socket, Path] | None = None,
    arrival: Arrival | None = None,
) -> int:
    """Open the window and stay until it is closed.

    Args:
        project: a project file to open, or None for the moons demo.
        lesson: a lesson to begin with.
        shown: for the window of a program that shows something, where it listens and the name of that.
        arrival: what was named on the command line and is no project file.

    Returns:
        The exit code.

    Raises:
        GradStudioError: there is no display, or the project file is no good.
    """
    require_display()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    later = project if project is not None and takes_long(project) else None
    if project is None or later is not None:
        work = Work(spec=arrival.spec if arrival is not None else ProjectSpec())
    else:
        work = open_work(project)
    spec = work.spec
    application = make_application()
    application.setApplicationName("GradStudio")
    application.setOrganizationName("GradStudio")
    application.setDesktopFileName("gradstudio")
    application.setWindowIcon(_application_icon())
    load_fonts()
    sys.setswitchinterval(SWITCH_SECONDS)
    return_freed_memory()
    settings = Settings()
    themes = ThemeManager(application, settings.theme)
    document = Document(spec)
    if work.path is not None:
        document.replace(spec, work.path, work.digest, work.record)
        settings.add_recent(work.path)
    trainer = Trainer(spec, hold=True)
    if work.record is not None:
        trainer.open(spec, work.record)
    logs = LogFiles()
    window = MainWindow(document, trainer, themes, settings, Recovery(), logs.path)
    reporter = FaultReporter(window)
    # Queued: it may come from within a paint event, where no dialog can open.
    reporter.fault.connect(window.faults.report, Qt.ConnectionType.QueuedConnection)
    reporter.install()
    window.restore(offers=shown is None)
    if shown is not None:
        window.shown_program.lay_out()
        window.begun.connect(partial(window.shown_program.listen, *shown))
    elif later is not None:
        window.begun.connect(partial(window.files.open, later))
    elif lesson is not None:
        window.begun.connect(partial(window.lessons.open, lesson))
    elif arrival is not None:
        window.begun.connect(partial(_receive, window, arrival))
    elif project is None and not settings.was_welcomed:
        settings.was_welcomed = True
        window.begun.connect(window.help.greet)
    window.show()
    collector = GarbageCollector(window)
    signals = _SignalWatch(window)
    # Qt itself waits for every window, and a dialog may have outlived this one.
    window.closed.connect(partial(application.exit, 0))
    try:
        code = application.exec()
    finally:
        signals.stop()
        collector.stop()
        reporter.uninstall()
        settings.save()
        if not all_ended((window, trainer), round(1000 * PATIENCE_SECONDS)):
            end_process_now(0)
        logs.close()
    end_process_if_busy(code)
    return code


def _receive(window: MainWindow, arrival: Arrival) -> None:
    if arrival.said:
        window.messages.inform(arrival.said, details=arrival.details)
    if arrival.later is not None:
        window.importing.open(arrival.later)


def takes_long(project: Path) -> bool:
    """Whether a project file is so large that it is read when the window is there, which lets one cancel.

    One that cannot be read, or is larger than any project, is refused at once.
    """
    try:
        found = project.stat()
    except OSError:
        return False
    if not stat.S_ISREG(found.st_mode) or not os.access(project, os.R_OK):
        return False
    most = MOST_BYTES_WITH_RUNS if is_kept(project) else MAX_BYTES
    return _LARGE_BYTES < found.st_size <= most


class _SignalWatch(QObject):
    """Closes the window on Ctrl-C or a polite kill; at the second, whatever is lost; the third ends the process.

    The handler only notes the signal: Python runs it wherever it happens to be, in the middle of a paint event
    too. The timer also gives the interpreter its turn to notice.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._caught = self._obeyed = 0
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            if signal.getsignal(number) != signal.SIG_IGN:  # one that is ignored, as nohup has it, stays so
                signal.signal(number, self._on_signal)
        self._timer = QTimer(self)
        self._timer.setInterval(_SIGNAL_POLL_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def stop(self) -> None:
        """Look no longer."""
        self._timer.stop()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._caught += 1
        if self._caught > _MOST_SIGNALS:
            os._exit(128 + number)  # nothing else has helped

    def _on_timer_timeout(self) -> None:
        if self._caught == self._obeyed:
            return
        self._obeyed = self._caught
        if self._caught == 1:
            self._window.close()
        else:
            self._window.close_and_lose()


def _application_icon() -> QIcon:
    pixmap = QPixmap()
    pixmap.loadFromData(resource_path("icons", "app.svg").read_bytes(), "SVG")
    return QIcon(pixmap)
