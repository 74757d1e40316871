"""The real window in a process of its own, which is killed in the middle of a sweep."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gradstudio.cli import main
from gradstudio.store.sweeps import SweepStore
from gradstudio.store.trial_result import TrialResult
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
        panel.set_up.foot.start_button.click()

    keep = SweepStore.put

    def keep_and_die(store: SweepStore, results: Sequence[TrialResult], **more: Any) -> None:
        keep(store, results, **more)
        if results:
            os.kill(os.getpid(), signal.SIGKILL)  # on the thread that keeps runs: no later one can be kept

    def execute(*arguments: object) -> int:
        timer.timeout.connect(begin)
        timer.start(20)
        return application_exec()

    SweepStore.put = keep_and_die
    QApplication.exec = execute  # the timer starts with the loop
    return main([])


if __name__ == "__main__":
    sys.exit(drive(Path(sys.argv[1]), int(sys.argv[2])))
