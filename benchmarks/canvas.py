"""The graph canvas on the demo's one-sample graph: milliseconds for a live frame and for a new view, by zoom.

Run in a process of its own: ``python -m benchmarks.canvas`` prints one JSON object. A live frame is what each
snapshot of the training costs: new colours, new numbers, one repaint. A new view also paints boxes and edges anew.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from gradstudio.app.canvas_state import CanvasState
from gradstudio.app.document import Document
from gradstudio.app.editor import Editor
from gradstudio.app.graph_model import GraphModel
from gradstudio.app.mailbox import Curve, Mail
from gradstudio.app.selection import Selection
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.session import Session
from gradstudio.training.watch import Watch
from gradstudio.ui.canvas import CanvasPanel
from gradstudio.ui.theme import DARK, load_fonts

SCALES = (0.0, 0.3, 0.5, 0.82, 1.0)
"""Pixels for each unit of the scene; 0 fits the whole graph into the canvas."""


def measure(mode: str, frames: int) -> dict[str, object]:
    """Return medians in milliseconds.

    Args:
        mode: "plain", "flow" for edges coloured by gradient, or "focus" for paths in focus and a search.
        frames: how many frames to take the median of.
    """
    application = QApplication(sys.argv[:1])
    load_fonts()
    # The numbers are the same by either engine; the reference needs no compiling.
    spec = edits.set_training(ProjectSpec(), engine="reference")
    selection = Selection()
    model = GraphModel(spec, selection)
    state = CanvasState(model, selection, Editor(Document(spec)))
    panel = CanvasPanel(model, selection, state, DARK)
    session = Session(spec)
    session.advance(3)
    none = Curve(np.empty(0, dtype=np.int64), np.empty(0))
    mail = Mail(run=1, snapshot=session.snapshot(watch=Watch(sample=0)), training=none, test=none)
    panel.resize(1000, 700)
    panel.show()
    while not model.has_values:
        application.processEvents()
        model.receive(mail)
    assert model.graph is not None
    state.colouring.set_edges_by_flow(mode == "flow")
    weight = model.graph.index_of("layer1.neuron5.w1")
    if mode == "focus" and weight is not None:
        state.focus.show_paths(weight)
        state.search.set_text("grad > 0")
    rows = []
    for scale in SCALES:
        panel.view.fit()
        if scale:
            panel.view.reveal(model.graph.root - 30)
            panel.view.zoom(scale / panel.view.viewport.scale)
        _spin(application, 0.2)

        def live() -> None:
            model.receive(mail)
            panel.view.redraw_now()

        def anew() -> None:
            panel.view.scene.invalidate()
            panel.view.redraw_now()

        rows.append(
            {
                "scale": round(panel.view.viewport.scale, 3),
                "live_frame_ms": _median(live, frames),
                "new_view_ms": _median(anew, frames),
            }
        )
    model.shutdown()
    return {"mode": mode, "nodes": len(model.graph), "zooms": rows}


def _median(action: Callable[[], None], frames: int) -> float:
    taken = []
    for _ in range(frames):
        began = time.perf_counter()
        action()
        taken.append(1000 * (time.perf_counter() - began))
    return round(float(np.median(taken)), 2)


def _spin(application: QApplication, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        application.processEvents()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mode", choices=("plain", "flow", "focus"), default="plain")
    parser.add_argument("--frames", type=int, default=30)
    arguments = parser.parse_args()
    print(json.dumps(measure(arguments.mode, arguments.frames)))
