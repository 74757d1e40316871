"""The real window in a process of its own, which is killed in the middle of a sweep."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gradstudio.cli import main
from gradstudio.ui.window.main_window import MainWindow


def drive(folder: Path, points: int) -> int:
    """Open the window, press Start in the panel Sweep once it is up, and kill the process after the first runs.

    Args:
        folder: where the sweep is kept.
        points: of the sweep.
    """
    timer = QTimer()
    application_exec = QApplication.exec

    def begin() -> None:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
        if not windows:
            return
        timer.stop()
        panel = windows[0]._panels.made("sweep")
        windows[0].docks.show("sweep")
        panel.recall({"folder": str(folder)})
        panel.set_up.options.points.setValue(points)
        sweeping = panel._sweeps.sweeping
        sweeping.progressed.connect(lambda: kill(sweeping.progress.finished))
        panel.set_up.start_button.click()

    def kill(finished: int) -> None:
        if 0 < finished < points:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(*arguments: object) -> int:
        timer.timeout.connect(begin)
        timer.start(20)
        return application_exec()

    QApplication.exec = execute  # the timer starts with the loop
    return main([])


if __name__ == "__main__":
    sys.exit(drive(Path(sys.argv[1]), int(sys.argv[2])))
