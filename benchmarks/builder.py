"""The network builder: milliseconds for a live frame, with the neurons' maps and the flow, as each snapshot costs.

Times are those that the processor spends on the thread that paints: what else runs on the machine does not count.

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

from gradstudio.app.document.document import Document
from gradstudio.app.document.editor import Editor
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.selection import Selection
from gradstudio.compiled.warmup import warm_up
from gradstudio.data.source import load_dataset
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, ProjectSpec
from gradstudio.training.look.requests import Request
from gradstudio.training.run.session import Session
from gradstudio.ui.builder import BuilderPanel
from gradstudio.ui.builder.live import MAPS
from gradstudio.ui.look.theme import DARK, load_fonts

NETWORKS: dict[str, tuple[tuple[int, ...], str]] = {
    "demo": ((16, 16), "relu"),
    "deep": ((8,) * 6, "tanh"),
    "wide": ((512, 512, 512), "relu"),
}


def measure(name: str, frames: int, width: int, height: int) -> dict[str, float]:
    """Return median and 99th percentile in milliseconds.

    Args:
        name: which of `NETWORKS`.
        frames: how many frames to take them of.
        width: of the view, in pixels.
        height: of the view, in pixels.
    """
    application = QApplication.instance() or QApplication(sys.argv[:1])
    load_fonts()
    sizes, activation = NETWORKS[name]
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
    asked: dict[str, Request] = {}
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
        began = time.thread_time()
        answer = session.look(asked[MAPS], 2e8)
        answers.append(1000 * (time.thread_time() - began))
        assert answer is not None  # there is room for it
        began = time.thread_time()
        panel.view.take_answers({MAPS: answer})
        panel.view.show_snapshot(snapshot)
        paints.append(1000 * (time.thread_time() - began))
        application.processEvents()
    model.shutdown()
    return {
        f"{name}_frame_ms": float(np.median(paints)),
        f"{name}_frame_p99_ms": float(np.percentile(paints, 99)),
        f"{name}_maps_ms": float(np.median(answers)),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=200)
    parser.add_argument("--size", type=int, nargs=2, default=(720, 250), metavar=("WIDTH", "HEIGHT"))
    arguments = parser.parse_args()
    warm_up()
    found: dict[str, float] = {}
    for network in NETWORKS:
        found |= measure(network, arguments.frames, *arguments.size)
    print(json.dumps({key: round(value, 3) for key, value in found.items()}))
