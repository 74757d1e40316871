"""The timeline of a long run: how many pictures a second while it is dragged, and how soon any step is there.

Run in a process of its own: ``python -m benchmarks.timeline`` prints one JSON object. A new picture is a paint of the
output map with a map that was not painted before; the builder, the graph and all else of the window are live as well.
What other programs take of the machine counts in all but the rows in processor time.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks.opened import opened_window
from benchmarks.pictures import PictureCounter
from benchmarks.window import LatenessMeter, spin
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.moment import FIRST_RUN, Moment
from gradstudio.ui.timeline.timeline import Timeline
from gradstudio.ui.timeline.track import Track
from gradstudio.ui.window.main_window import MainWindow

STEPS = 100_000
SEEKS = 60
SWEEP_SECONDS = 4.0
MOVE_MILLISECONDS = 8


class Hand:
    """Drags the head of a timeline to and fro over all of it."""

    def __init__(self, track: Track) -> None:
        self._track = track
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(MOVE_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._began = 0.0

    def press(self) -> None:
        """Begin."""
        self._began = time.perf_counter()
        self._send(QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton)
        self._timer.start()

    def release(self) -> None:
        """End."""
        self._timer.stop()
        self._send(QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)

    def _on_timer_timeout(self) -> None:
        self._send(QEvent.Type.MouseMove, Qt.MouseButton.LeftButton)

    def _send(self, kind: QEvent.Type, buttons: Qt.MouseButton) -> None:
        turn = 2 * math.pi * (time.perf_counter() - self._began) / SWEEP_SECONDS
        picture = self._track.picture
        assert picture is not None  # there is a run
        share = 0.5 + 0.48 * math.cos(turn)
        place = QPointF(picture.begin + share * (picture.end - picture.begin), self._track.height() / 2)
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        event = QMouseEvent(
            kind,
            place,
            self._track.mapToGlobal(place),
            button,
            buttons,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self._track, event)


def measured(window: MainWindow, seconds: float) -> dict[str, float]:
    """Return what it costs to drag the timeline of a window, to play backwards, and to go to steps at random."""
    line = window.findChildren(Timeline)[0]
    counter, meter, hand = PictureCounter(window.output.map), LatenessMeter(), Hand(line.track)
    hand.press()
    spin(SWEEP_SECONDS / 2)  # from the newest to the first step
    counter.count, began, spent = 0, time.perf_counter(), time.thread_time()
    meter.start()
    spin(seconds)
    meter.stop()
    found = {
        "drag_pictures_per_s": counter.count / (time.perf_counter() - began),
        "drag_late_p50_ms": float(np.percentile(meter.lateness, 50)),
        "drag_late_p99_ms": float(np.percentile(meter.lateness, 99)),
        "drag_gui_cpu_percent": 100 * (time.thread_time() - spent) / (time.perf_counter() - began),
    }
    hand.release()
    chance, taken = random.Random(3), []
    for _ in range(SEEKS):
        moment, before = Moment(FIRST_RUN, chance.randrange(STEPS)), counter.count
        began = time.perf_counter()
        window.sight.go_to(moment)
        while window.sight.shown != moment or counter.count == before:
            QApplication.processEvents()
        taken.append(1e3 * (time.perf_counter() - began))
    found["seek_p50_ms"], found["seek_p99_ms"] = np.percentile(taken, [50, 99]).tolist()
    window.sight.go_to(Moment(FIRST_RUN, STEPS // 2))
    spin(0.3)
    playback = window.playback
    playback.set_speed(1000.0)
    playback.play(-1)
    counter.count, began, at = 0, time.perf_counter(), window.sight.moment
    spin(seconds / 2)
    passed = time.perf_counter() - began
    assert at is not None  # it is in the past
    assert window.sight.moment is not None
    found["back_pictures_per_s"] = counter.count / passed
    found["back_steps_per_s"] = (at.step - window.sight.moment.step) / passed
    playback.stop()
    window.sight.go_live()
    return found


def measure(seconds: float) -> dict[str, float]:
    """Open a window on the moons demo, train it, measure, and close it."""
    spec = edits.set_training(ProjectSpec(), steps=STEPS)
    with tempfile.TemporaryDirectory() as folder, opened_window(spec, Path(folder)) as opened:
        window, trainer = opened.window, opened.trainer
        while window.output.map.maps is None:
            spin(0.05)
        trainer.set_speed(0.0)
        trainer.play()
        while window.sight.live != Moment(FIRST_RUN, STEPS):
            spin(0.05)
        spin(0.5)
        found = measured(window, seconds)
    return {name: round(number, 2) for name, number in found.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long to drag")
    print(json.dumps(measure(parser.parse_args().seconds)))
