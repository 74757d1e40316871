"""The network builder: milliseconds for a live frame, with the neurons' maps and the flow, as each snapshot costs.

Run in a process of its own: ``python -m benchmarks.builder`` prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from gradstudio.app.document import Document
from gradstudio.app.editor import Editor
from gradstudio.app.graph_model import GraphModel
from gradstudio.app.input_plane import InputPlane
from gradstudio.app.selection import Selection
from gradstudio.compiled.warmup import warm_up
from gradstudio.data.source import load_dataset
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, ProjectSpec
from gradstudio.training.session import Session
from gradstudio.ui.builder import BuilderPanel
from gradstudio.ui.builder.view import MAPS
from gradstudio.ui.theme import DARK, load_fonts

NETWORKS: dict[str, tuple[tuple[int, ...], str]] = {
    "demo, 2-16-16-1": ((16, 16), "relu"),
    "2-8×6-1": ((8,) * 6, "tanh"),
    "2-512-512-512-1": ((512, 512, 512), "relu"),
}


def measure(title: str, frames: int, width: int, height: int) -> dict[str, object]:
    """Return median and 99th percentile in milliseconds.

    Args:
        title: which of `NETWORKS`.
        frames: how many frames to take them of.
        width: of the view, in pixels.
        height: of the view, in pixels.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    load_fonts()
    sizes, activation = NETWORKS[title]
    spec = ProjectSpec()
    for _ in range(2):
        spec = edits.remove_layer(spec, 0)
    for size in sizes:
        spec = edits.add_layer(spec, layer=LayerSpec(size=size, activation=activation))
    spec = edits.set_initialisation(spec, "he_normal")
    spec = edits.set_training(spec, learning_rate={"kind": "constant", "rate": 0.01})
    document = Document(spec)
    selection = Selection()
    model = GraphModel(spec, selection)
    plane = InputPlane(load_dataset(spec.data))
    panel = BuilderPanel(Editor(document), model, selection, plane, DARK)
    asked = {}
    panel.view.look_requested.connect(asked.__setitem__)
    panel.resize(width, height)
    panel.show()
    application.processEvents()
    session = Session(spec)
    panel.view.set_playing(True)
    paints, answers = [], []
    for _ in range(frames):
        session.advance(1)
        snapshot = session.snapshot()
        began = time.perf_counter()
        answer = session.look(asked[MAPS], 2e8)
        answers.append(1000 * (time.perf_counter() - began))
        began = time.perf_counter()
        panel.view.take_answers({MAPS: answer})
        panel.view.show_snapshot(snapshot)
        paints.append(1000 * (time.perf_counter() - began))
        application.processEvents()
    model.shutdown()
    return {
        "network": title,
        "frame_ms": round(float(np.median(paints)), 2),
        "frame_p99_ms": round(float(np.percentile(paints, 99)), 2),
        "maps_off_thread_ms": round(float(np.median(answers)), 2),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=200)
    parser.add_argument("--size", type=int, nargs=2, default=(720, 250), metavar=("WIDTH", "HEIGHT"))
    arguments = parser.parse_args()
    warm_up()
    rows = [measure(title, arguments.frames, *arguments.size) for title in NETWORKS]
    print(json.dumps({"builder": rows}))
