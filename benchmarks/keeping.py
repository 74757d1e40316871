"""A run of a million steps in the window: opening it, saving it, and what keeping it costs on the way.

Run in a process of its own: ``python -m benchmarks.keeping`` prints one JSON object. Figures are wall-clock times; a
halt is how late a timer of the event loop was meanwhile.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from benchmarks.opened import OpenedWindow, opened_window
from benchmarks.window import LatenessMeter, spin, wait_for
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import RunsFile
from gradstudio.training.record import Record

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
    with opened_window(ProjectSpec(), folder) as opened:
        return measured(opened, path)


def measured(opened: OpenedWindow, path: Path) -> dict[str, float]:
    """Open a run in a window that is there, go on with it and save it."""
    window, trainer, application = opened.window, opened.trainer, opened.application
    wait_for(application, lambda: window.model.has_values)
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
    found["store_mb"] = sum(file.stat().st_size for file in opened.recovery.folder.iterdir()) / 2**20
    spin(0.5)
    meter.lateness.clear()
    began = time.perf_counter()
    window.files.save_to(path)
    found["save_s"] = time.perf_counter() - began
    spin(0.1)
    found["save_halt_ms"] = max(meter.lateness)
    meter.stop()
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        print(json.dumps(measure(Path(home))))
