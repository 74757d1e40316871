"""A run of a million steps in the window: opening it, saving it, and what keeping it costs on the way.

Run in a process of its own: ``python -m benchmarks.keeping`` prints one JSON object. Figures are wall-clock times; a
halt is how late a timer of the event loop was meanwhile.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from benchmarks.window import WINDOW_SIZE, LatenessMeter, spin, wait_for
from gradstudio.app.document.document import Document
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.program.collector import GarbageCollector
from gradstudio.app.program.settings import Settings
from gradstudio.app.run.trainer import Trainer
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import RunsFile
from gradstudio.training.record import Record
from gradstudio.ui.look.theme import ThemeManager, load_fonts
from gradstudio.ui.window.application import SWITCH_SECONDS
from gradstudio.ui.window.main_window import MainWindow

STEPS = 10**6
TRAINED_SECONDS = 5.0


def million(path: Path) -> None:
    """Write a project with a run of a million steps."""
    record = Record()
    session = record.begin(ProjectSpec())
    session.advance(STEPS)
    record.put_down(session)
    RunsFile(path, ProjectSpec(), record).close()


def measure(folder: Path) -> dict[str, float]:
    """Open the run in a window, go on with it and save it."""
    path = folder / "million.gradstudio"
    million(path)
    application = QApplication(sys.argv[:1])
    load_fonts()
    sys.setswitchinterval(SWITCH_SECONDS)
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    document = Document(ProjectSpec())
    trainer = Trainer(document.spec, hold=True)
    recovery = Recovery(folder / "data")
    window = MainWindow(document, trainer, ThemeManager(application, "dark"), settings, recovery)
    window.resize(*WINDOW_SIZE)
    window.show()
    wait_for(application, lambda: window.model.has_values)
    collector = GarbageCollector()
    spin(1.0)
    found = {}
    meter = LatenessMeter()
    meter.start()
    began = time.perf_counter()
    window.files.open(path)
    wait_for(application, lambda: window.model.has_values and window.bar.readout("step") == f"{STEPS:,}")
    found["open_s"] = time.perf_counter() - began
    found["open_halt_ms"] = max(meter.lateness)
    spin(1.0)
    trainer.set_speed(0.0)
    meter.lateness.clear()
    trainer.play()
    spin(TRAINED_SECONDS)
    trainer.pause()
    found["late_p99_ms"] = sorted(meter.lateness)[len(meter.lateness) * 99 // 100]
    found["store_mb"] = sum(file.stat().st_size for file in recovery.folder.iterdir()) / 2**20
    spin(0.5)
    meter.lateness.clear()
    began = time.perf_counter()
    window.files.save_to(path)
    found["save_s"] = time.perf_counter() - began
    spin(0.1)
    found["save_halt_ms"] = max(meter.lateness)
    meter.stop()
    collector.stop()
    window.close_and_lose()
    window.shutdown()
    trainer.shutdown()
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        print(json.dumps(measure(Path(home))))
