"""The graph canvas: how soon a graph shows, and what each frame costs. One JSON object of rows.

Run in a process of its own: ``python -m benchmarks.canvas``. The platform is the one in ``QT_QPA_PLATFORM``.
A frame is what the GUI thread does for it, painting included: the widget is repainted at once.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.document.document import Document
from gradstudio.app.document.editor import Editor
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.app.selection import Selection
from gradstudio.compiled.warmup import warm_up
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from gradstudio.training.look.watch import Scope
from gradstudio.training.record import Record
from gradstudio.training.run.session import Session
from gradstudio.ui.canvas import CanvasPanel
from gradstudio.ui.look.theme import DARK, load_fonts

SIZE = 1000, 700
SCALES = (0.0, 0.02, 0.06, 0.12, 0.3, 1.0)
"""Pixels for each unit of the scene, from all of it (0) to the records of single scalars."""
NEVER_SHOWN = edits.set_layer_size(edits.set_layer_size(ProjectSpec(), 0, 2), 1, 2)
"""A small network to begin with, so that what is measured is placed anew."""
HUGE = NetworkSpec(layers=(*[LayerSpec(size=512)] * 32, LayerSpec(size=1, activation="linear")))


class Bench:
    """A canvas with what it stands on, and a session that is asked for numbers as the worker does."""

    def __init__(self) -> None:
        self.application = QApplication.instance() or QApplication(sys.argv[:1])
        load_fonts()
        self.model = GraphModel(NEVER_SHOWN, Selection())
        self.selection = self.model.selected
        document = Document(NEVER_SHOWN)
        self.state = CanvasState(self.model, self.selection, Editor(document), Record)
        self.panel = CanvasPanel(self.model, self.selection, self.state, DARK)
        self.view = self.panel.view
        self.panel.resize(*SIZE)
        self.panel.show()
        self.until(lambda: self.model.placed is not None)
        self.session = Session(NEVER_SHOWN)
        self.mail: Mail

    def until(self, done: Callable[[], bool]) -> float:
        """Run the event loop until something is so; return the longest time between two events in seconds."""
        longest, last = 0.0, time.perf_counter()
        while not done():
            self.application.processEvents()
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
            time.sleep(0.0005)
        return longest

    def show(self, spec: ProjectSpec, scope: Scope) -> tuple[float, float]:
        """Show a graph, and return seconds until it is painted and the longest gap in the event loop."""
        self.view.fit()
        before, began = self.model.placed, time.perf_counter()
        self.model.set_scope(scope)
        self.model.set_penalty(scope == "all")
        self.model.set_spec(spec)
        gap = self.until(lambda: self.model.placed is not before and not self.model.is_busy)
        self.view.redraw_now()
        return time.perf_counter() - began, gap

    def train(self, spec: ProjectSpec, steps: int) -> None:
        """Train a project and hand the numbers of the watched loss to the canvas."""
        self.session = Session(spec)
        self.session.advance(steps)
        none = LossCurve(np.empty(0, dtype=np.int64), np.empty(0))
        snapshot = self.session.snapshot(watch=self.model.watch)
        self.mail = Mail(snapshot=snapshot, training=none, test=none)
        self.model.receive(self.mail)
        assert self.model.has_values

    def go_to(self, scale: float) -> None:
        """Look at a neuron of the second layer from a distance, or at everything for 0, and come to rest."""
        self.view.fit()
        if scale:
            node = self.model.node_of("layer2.neuron5.z")
            assert node is not None
            assert self.model.placed is not None
            self.view.camera.read(*self.model.placed.positions[node])
            self.view.zoom(scale / self.view.viewport.scale)
        until = time.perf_counter() + 0.25
        self.until(lambda: time.perf_counter() > until)

    def frames(self) -> Iterator[tuple[str, Callable[[int], None]]]:
        """Yield what can happen in a frame, by name."""
        view, state, selection, graph = self.view, self.state, self.selection, self.model.graph
        assert graph is not None

        def live(k: int) -> None:
            self.model.receive(self.mail)

        def pan(k: int) -> None:
            view.camera.pan(3 if k % 2 else -3, 0)

        def zoom(k: int) -> None:
            view.zoom(1.03 if k % 2 else 1 / 1.03)

        def sharpen(k: int) -> None:
            view.scene.invalidate()

        def hover(k: int) -> None:
            view.point_at(QPointF(200 + 7 * k % 600, 300), QPoint())

        def select(k: int) -> None:
            selection.set_node(graph.root - 5 * k)

        def recolour(k: int) -> None:
            state.colouring.set_by(("data", "influence", "op", "grad")[k % 4])

        yield from {
            "live": live, "pan": pan, "zoom": zoom, "sharpen": sharpen, "hover": hover, "select": select,
            "recolour": recolour,
        }.items()  # fmt: skip

    def cost(self, frame: Callable[[int], None], count: int) -> float:
        """Return the median in milliseconds of a frame with its painting."""
        taken = []
        for k in range(count):
            began = time.perf_counter()
            frame(k)
            self.view.redraw_now()
            taken.append(1000 * (time.perf_counter() - began))
        return float(np.median(taken[1:]))


def measure(frames: int) -> dict[str, float]:
    """Return every row: milliseconds, seconds or megabytes as its name ends."""
    warm_up()
    # As in the program, which collects from a timer while nothing else is to be done.
    gc.freeze()
    gc.disable()
    bench, demo, found = Bench(), ProjectSpec(), dict[str, float]()
    found["one_sample_ms"] = 1000 * bench.show(demo, "sample")[0]
    bench.train(demo, 3)
    found |= {f"one_sample_{name}_ms": cost for name, cost in _worst(bench, frames).items()}
    found["one_sample_updates_per_s"] = 1000 / found["one_sample_live_ms"]

    before = _resident()
    seconds, gap = bench.show(demo, "all")
    found["whole_batch_s"], found["whole_batch_gap_ms"] = seconds, 1000 * gap
    bench.train(demo, 3)
    found |= {f"whole_batch_{name}_ms": cost for name, cost in _worst(bench, frames).items()}
    began = time.perf_counter()
    bench.session.snapshot(watch=bench.model.watch)
    found["whole_batch_trace_ms"] = 1000 * (time.perf_counter() - began)
    found["whole_batch_updates_per_s"] = 1000 / found["whole_batch_live_ms"]
    found["whole_batch_memory_mb"] = _resident() - before

    huge = demo.model_copy(update={"network": HUGE})
    found["huge_s"], _ = bench.show(huge, "sample")
    placed = bench.model.placed
    assert placed is not None
    layer = placed.outline.index_of("layer16.neuron200")
    assert layer is not None
    began = time.perf_counter()
    bench.state.folding.unfold(layer)
    bench.until(lambda: bench.model.placed is not placed)
    bench.view.redraw_now()
    found["huge_unfold_ms"] = 1000 * (time.perf_counter() - began)
    bench.model.shutdown()
    return found


def _worst(bench: Bench, frames: int) -> dict[str, float]:
    """Return the median cost of each kind of frame at the scale where it is dearest."""
    worst: dict[str, float] = {}
    for scale in SCALES:
        bench.go_to(scale)
        for name, frame in bench.frames():
            worst[name] = max(worst.get(name, 0.0), bench.cost(frame, frames))
        bench.selection.set_node(None)
        bench.state.colouring.set_by("grad")
    return worst


def _resident() -> float:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize() / 1e6


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=15)
    print(json.dumps({name: round(value, 3) for name, value in measure(parser.parse_args().frames).items()}))
