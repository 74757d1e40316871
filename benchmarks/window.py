"""The window while it trains flat out: how late its event loop is, how fast it starts, how fast it trains.

Run in a process of its own: ``python -m benchmarks.window`` prints one JSON object. The platform is the one in
``QT_QPA_PLATFORM``: ``offscreen``, or ``xcb`` with a display such as ``xvfb-run`` gives.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

STARTED = time.perf_counter()
gc.disable()  # as the command does until the window collects by itself
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # as the command does

import numpy as np  # noqa: E402 - the clock starts before anything is imported
from PySide6.QtCore import QEventLoop, Qt, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from benchmarks.opened import opened_window  # noqa: E402
from gradstudio.app.race.entry import RaceChoice  # noqa: E402
from gradstudio.project import edits  # noqa: E402
from gradstudio.project.spec import ProjectSpec  # noqa: E402
from gradstudio.training.run.session import Session  # noqa: E402

TICK_MILLISECONDS = 5
SETTLE_SECONDS = 2.0


class LatenessMeter:
    """Counts how late a 5 ms timer of the GUI thread fires."""

    def __init__(self) -> None:
        self.lateness: list[float] = []
        self._expected = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MILLISECONDS)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        """Begin."""
        self._expected = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _on_timeout(self) -> None:
        now = time.perf_counter()
        self.lateness.append(max(0.0, 1000 * (now - self._expected) - TICK_MILLISECONDS))
        self._expected = now


def measure(
    seconds: float, engine: str = "compiled", *, in_front: str = "", doctor: bool = True, race: bool = False
) -> dict[str, float | str]:
    """Open the window, let it train for some seconds, and close it.

    Args:
        seconds: how long to measure.
        engine: "compiled" or "reference".
        in_front: name of a panel that is brought into sight, "" for those that are so at first.
        doctor: whether the run is examined on its way.
        race: whether a thousand seeds race beside it, with their panel in sight.

    Returns:
        Milliseconds of lateness (p50, p99, max), seconds from the first import to the first painted window,
        steps per second with the window and without, those of all that race, and the growth of memory in MB while training.
    """
    spec = edits.set_training(ProjectSpec(), engine=engine)
    with tempfile.TemporaryDirectory() as folder, opened_window(spec, Path(folder)) as opened:
        window, trainer, application = opened.window, opened.trainer, opened.application
        kernels: list[float] = [1.0] if engine == "reference" else []
        trainer.preparing.connect(lambda share, text: kernels.append(share))
        painted = wait_for(application, lambda: window.windowHandle().isExposed())
        wait_for(application, lambda: kernels[-1:] == [1.0] and window.model.has_values)
        if race:
            window.actions_by_name["race"].trigger()
        if in_front:
            window.docks.show(in_front)
        window._models.doctor.examiner.set_on(doctor)
        meter = LatenessMeter()
        trainer.set_speed(0.0)
        trainer.play()
        spin(SETTLE_SECONDS)
        trainer.play()  # past the demo's 100 steps it pauses once
        if race:
            window._models.racing.begin(RaceChoice(seeds=1000, steps=1_000_000))
            wait_for(application, lambda: window._models.racing.news is not None)
        racing = window._models.racing
        raced = 0 if racing.news is None else int(racing.news.results.taken.sum())
        before, at, began = _memory(), window.bar.readout("step"), time.perf_counter()
        meter.start()
        spin(seconds)
        meter.stop()
        took = time.perf_counter() - began
        rate = (_number(window.bar.readout("step")) - _number(at)) / took
        race_rate = 0.0 if racing.news is None else (int(racing.news.results.taken.sum()) - raced) / took
        grown = _memory() - before
    late = np.array(meter.lateness)
    return {
        "platform": application.platformName(),
        "first_paint_s": painted - STARTED,
        "late_p50_ms": float(np.percentile(late, 50)),
        "late_p99_ms": float(np.percentile(late, 99)),
        "late_max_ms": float(late.max()),
        "steps_per_s": rate,
        "race_steps_per_s": race_rate,
        "headless_steps_per_s": headless_rate(spec, min(seconds, 3.0)),
        "memory_growth_mb": grown,
    }


def headless_rate(spec: ProjectSpec, seconds: float) -> float:
    """Return the steps per second of the same project without a window."""
    session = Session(spec)
    session.advance(1)
    gc.disable()
    steps, began = 0, time.perf_counter()
    block = 1
    while (passed := time.perf_counter() - began) < seconds:
        session.advance(block)
        steps += block
        if passed < 0.1:
            block *= 2
    gc.enable()
    return steps / (time.perf_counter() - began)


def spin(seconds: float) -> None:
    """Run the event loop for so long."""
    loop = QEventLoop()
    timer = QTimer(loop)
    timer.timeout.connect(loop.quit)
    timer.start(round(1000 * seconds))
    loop.exec()


def wait_for(application: QApplication, ready: Callable[[], bool]) -> float:
    while not ready():
        application.processEvents()
    application.processEvents()
    return time.perf_counter()


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to measure")
    parser.add_argument("--engine", choices=("compiled", "reference"), default="compiled")
    parser.add_argument(
        "--in-front", default="", help="a panel to bring into sight, such as health or doctor"
    )
    parser.add_argument("--without-doctor", action="store_true", help="let nobody examine the run")
    parser.add_argument(
        "--race", action="store_true", help="let a thousand seeds race beside the run, and look at it"
    )
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = measure(
        options.seconds,
        options.engine,
        in_front=options.in_front,
        doctor=not options.without_doctor,
        race=options.race,
    )
    print(json.dumps(found))
