"""The largest legal projects opened, edited, trained, saved and closed: how long the window stands still, and the memory.

A timer beats a hundred times a second; the longest time that the GUI thread itself computes between two beats is a halt.
What other programs take away is none, and what it was at in a long one is said at the end. The memory is
the most that the process held in each step, besides what the empty window takes. Each project has a process of its own:
``python -m benchmarks.torture.halts NAME SEED FOLDER`` prints the halts, in seconds, and the megabytes of one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.torture.memory import peak, peak_begun
from benchmarks.torture.standstill import Standstill, Watchman
from gradstudio.project import edits, fields
from gradstudio.project.file import save_project
from gradstudio.project.spec import ProjectSpec, validated
from gradstudio.project.spec.data import MAX_COLUMNS, MAX_NUMBERS, MAX_SAMPLES, packed

if TYPE_CHECKING:
    from gradstudio.app.run.trainer import Trainer
    from gradstudio.ui.window.main_window import MainWindow

MOST_SECONDS = 1.0
MOST_MEGABYTES = 500.0
"""Besides what the window takes without it, to open a file and to work with it."""
_TURN_MILLISECONDS = 10
_SETTLE_SECONDS = 60.0
_PLAY_SECONDS = 2.0
_PROCESS_SECONDS = 900


def _table(dice: np.random.Generator, rows: int = MAX_SAMPLES) -> dict[str, object]:
    columns = MAX_NUMBERS // rows - 1
    # 45 of the 48 MB that there can be.
    numbers = dice.integers(0, 2**24, size=(rows, columns + 1)).astype("<f8")
    numbers[:, -1] = numbers[:, 0] > 2**23
    return {
        "data": {
            "kind": "table",
            "column_names": [f"c{index}" for index in range(columns)],
            "class_labels": ["no", "yes"],
            "rows": rows,
            "packed": packed(numbers.tobytes()),
        }
    }


def _wide(dice: np.random.Generator) -> dict[str, object]:
    return _table(dice, MAX_NUMBERS // (MAX_COLUMNS + 1))


def _samples(dice: np.random.Generator) -> dict[str, object]:
    own = [f"sin({k} * x1) * x2" for k in range(1, MAX_NUMBERS // MAX_SAMPLES - 2)]
    return {"data": {"kind": "moons", "samples": MAX_SAMPLES, "features": ["x1", "x2", *own]}}


def _deep(dice: np.random.Generator) -> dict[str, object]:
    hidden: list[dict[str, object]] = [{"size": 512, "activation": "tanh"}] * 32
    return {"network": {"layers": [*hidden, {"size": 1, "activation": "linear"}]}}


def _drawn(dice: np.random.Generator) -> dict[str, object]:
    places = dice.uniform(-6, 6, (2000, 2)).tolist()
    return {"data": {"kind": "drawn", "points": [[x, y, index % 2] for index, (x, y) in enumerate(places)]}}


def _typed(dice: np.random.Generator) -> dict[str, object]:
    edited = [
        {"label": f"layer2.neuron{index // 100 + 1}.w{index % 100 + 1}", "value": 0.5}
        for index in range(2000)
    ]
    layers = [{"size": 100}, {"size": 100}, {"size": 1, "activation": "linear"}]
    return {"network": {"layers": layers, "edited": edited}}


def _reference(dice: np.random.Generator) -> dict[str, object]:
    return {"data": {"kind": "moons", "samples": 1400}, "training": {"engine": "reference"}}


PROJECTS: Mapping[str, Callable[[np.random.Generator], dict[str, object]]] = {
    "table": _table,
    "wide": _wide,
    "samples": _samples,
    "deep": _deep,
    "drawn": _drawn,
    "typed": _typed,
    "reference": _reference,
}


def run(count: int, seed: int) -> list[str]:
    """Ill-treat a window with each project, so many times, and return the halts that are too long."""
    found = []
    for turn in range(count):
        for name in PROJECTS:
            with tempfile.TemporaryDirectory() as folder:
                found += _of_process(name, seed + turn, folder)
    return found


def _of_process(name: str, seed: int, folder: str) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.torture.halts", name, str(seed), folder]
    own = {"HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder, "XDG_STATE_HOME": folder}
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ | own
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=_PROCESS_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return [f"{name} (seed {seed}): it did not end within {_PROCESS_SECONDS} s"]
    found = []
    for line in done.stdout.splitlines():
        what, seconds, megabytes = line.rsplit(" ", 2)
        text = f"{name}: {what} {float(seconds):.2f} s, {float(megabytes):.0f} MB"
        print(f"  {text}", flush=True)
        if float(seconds) > MOST_SECONDS or float(megabytes) > MOST_MEGABYTES:
            found.append(f"{text} (seed {seed})")
    if found and done.stderr:
        found[-1] += f"\n{done.stderr[-4000:]}"
    if done.returncode:
        found.append(f"{name} (seed {seed}): exit code {done.returncode}\n{done.stderr[-2000:]}")
    return found


class _Beats:
    """Runs the event loop, and measures how long it was kept from it, and the memory taken meanwhile."""

    def __init__(self) -> None:
        self._empty = 0
        self._watchman = Watchman()

    def during(self, what: str, act: Callable[[], object], until: Callable[[], bool], most: float) -> None:
        """Do something, go on until a condition holds, and print the longest halt and the most memory.

        Args:
            what: name of the step.
            act: does it.
            until: whether it is done.
            most: seconds after which it is left as it is.
        """
        from PySide6.QtCore import QCoreApplication, QEventLoop

        peak_begun()
        self._watchman.longest = Standstill()
        self._watchman.begin(0, what)
        began = time.perf_counter()
        act()
        while not until() and time.perf_counter() - began < most:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _TURN_MILLISECONDS)
            time.sleep(0.001)
        self._watchman.beat()
        halt, taken = self._watchman.longest, (peak() - (self._empty or peak())) / 2**20
        print(what, f"{halt.own:.3f}", f"{taken:.0f}", flush=True)
        if halt.own > MOST_SECONDS:
            print(what, *halt.seen, sep="\n", file=sys.stderr)

    def is_empty(self) -> None:
        """Count memory from here on."""
        self._empty = peak_begun()


def _ill_treat(name: str, seed: int, folder: Path) -> None:
    from benchmarks.opened import open_window
    from gradstudio.app.program.allocator import return_freed_memory
    from gradstudio.app.program.collector import GarbageCollector
    from gradstudio.ui.window.application import SWITCH_SECONDS
    from gradstudio.ui.window.ending import end_process_now

    spec = validated(PROJECTS[name](np.random.default_rng(seed)))
    path = folder / f"{name}.gradstudio"
    save_project(spec, path)
    return_freed_memory()
    sys.setswitchinterval(SWITCH_SECONDS)
    opened = open_window(ProjectSpec(), folder, "light")
    collector = GarbageCollector(opened.window)
    _go_through(opened.window, opened.trainer, path)
    collector.stop()
    end_process_now(0)


def _go_through(window: MainWindow, trainer: Trainer, path: Path) -> None:
    document, beats, seen = window.document, _Beats(), [ProjectSpec()]
    trainer.mail_arrived.connect(lambda mail: seen.append(mail.snapshot.spec))

    def is_shown() -> bool:
        return seen[-1] == document.spec and not window.model.is_busy

    def never() -> bool:
        return False

    def edit(path: str, value: object) -> Callable[[], object]:
        return lambda: window.editor.edit("Edit", fields.set_field, path, value)

    ticks = iter(range(20))

    def is_dragged() -> bool:
        tick = next(ticks, None)
        if tick is not None:
            window.editor.edit("Share", fields.set_field, "data.test_share", 0.3 + tick / 100, merge="share")
        return tick is None and is_shown()

    def shown(what: str, act: Callable[[], object]) -> None:
        beats.during(what, act, is_shown, _SETTLE_SECONDS)

    def played(what: str) -> None:
        beats.during(what, trainer.play, never, _PLAY_SECONDS)
        beats.during(f"{what}, pause", trainer.pause, lambda: not trainer.is_playing, _SETTLE_SECONDS)

    def with_own_data(spec: ProjectSpec) -> ProjectSpec:
        values: dict[str, object] = {name: getattr(own, name) for name in type(own).model_fields}
        return edits.set_data(spec, **values)

    beats.during("start", lambda: None, lambda: len(seen) > 1, _SETTLE_SECONDS)
    beats.is_empty()
    shown("open", lambda: window.files.open(path))
    played("play")
    shown("rate", edit("training.learning_rate.rate", 0.01))
    shown("share", edit("data.test_share", 0.2))
    beats.during("drag", lambda: None, is_dragged, _SETTLE_SECONDS)
    shown("undo", window.editor.undo)
    shown("redo", window.editor.redo)
    shown("layer", lambda: window.editor.edit("Layer", edits.add_layer, 0))
    played("play with it")
    last, own = len(document.spec.network.layers) - 2, document.spec.data
    for size in (3, 5, 8):
        shown("size", partial(window.editor.edit, "Size", edits.set_layer_size, last, size))
    shown("feature", edit("data.features", (*own.formulas[1:], f"{own.columns[0]} * {own.columns[1]}")))
    shown("as they are", edit("data.standardise", not own.standardise))
    shown("optimizer", edit("training.optimizer.kind", "adam"))
    played("play with both")
    shown("engine", edit("training.engine", "compiled"))
    shown("other data", lambda: window.editor.edit("Data", edits.set_data, kind="circle"))
    shown("own data", lambda: window.editor.edit("Data", with_own_data))
    played("play again")
    for _ in range(8):
        shown("undo all", window.editor.undo)
    beats.during("keep", lambda: None, never, _PLAY_SECONDS)
    beats.during("save", window.files.save, lambda: not document.is_edited, _SETTLE_SECONDS)
    shown("open again", lambda: window.files.open(path))
    beats.during("play on", trainer.play, never, _PLAY_SECONDS)
    beats.during("close", window.close, lambda: not window.isVisible(), 1.0)


if __name__ == "__main__":
    _ill_treat(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
