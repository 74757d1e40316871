"""The pictures of what a network has learned, while it trains flat out: how many a second, and at what cost.

Run in a process of its own: ``python -m benchmarks.pictures`` prints one JSON object. A new picture is a paint of
the output map with a map that was not painted before; the builder and all else of the window are live as well.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject

from benchmarks.opened import opened_window
from benchmarks.window import LatenessMeter, spin
from gradstudio.project.spec import (
    AdamSpec,
    ConstantRate,
    LayerSpec,
    Moons,
    NetworkSpec,
    ProjectSpec,
    RandomInitialisation,
    TrainingSpec,
)
from gradstudio.training.look.lens import column_lens
from gradstudio.training.look.requests import MapRequest
from gradstudio.training.run.session import Session
from gradstudio.ui.output.map_view import MapView

NETWORKS = {"small": (8,) * 6, "large": (512, 512)}
SETTLE_SECONDS = 3.0


class PictureCounter(QObject):
    """Counts paints of the output map that show another map than the one before, and the time each takes."""

    def __init__(self, view: MapView) -> None:
        super().__init__()
        self.count = 0
        self._view = view
        self._last: object = None
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._view.maps is not self._last:
            self._last = self._view.maps
            self.count += 1
        return False


def spec_for(hidden: tuple[int, ...]) -> ProjectSpec:
    """Return moons on a tanh network that trains without end."""
    layers = [LayerSpec(size=size, activation="tanh") for size in hidden]
    return ProjectSpec(
        data=Moons(samples=300, noise=0.2, test_share=0.3),
        network=NetworkSpec(
            layers=(*layers, LayerSpec(size=1, activation="linear")),
            initialisation=RandomInitialisation(kind="xavier_normal"),
        ),
        training=TrainingSpec(
            loss="logistic",
            optimizer=AdamSpec(),
            learning_rate=ConstantRate(rate=1e-3),
            steps=10**9,
            batch_size=30,
        ),
    )


def maps_milliseconds(hidden: tuple[int, ...], cells: int = 100) -> float:
    """Return how long all maps of all neurons take at a resolution, the median of many."""
    session = Session(spec_for(hidden))
    request = MapRequest(
        lens=column_lens((0.0, 0.0), 0, 1, (-2.0, 3.0, -2.0, 3.0)), width=cells, height=cells
    )
    taken = []
    for _ in range(100):
        began = time.perf_counter()
        session.look(request)
        taken.append(1000 * (time.perf_counter() - began))
    return round(float(np.median(taken)), 2)


def measure(title: str, seconds: float) -> dict[str, object]:
    """Open a window on one of `NETWORKS`, let it train flat out, and close it.

    Returns:
        New pictures a second, lateness of the event loop in milliseconds, the milliseconds that a repaint of the
        map takes, and how many cells it had.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        opened_window(spec_for(NETWORKS[title]), Path(folder)) as opened,
    ):
        window, trainer = opened.window, opened.trainer
        view = window.output.map
        while view.maps is None:
            spin(0.05)  # not in a busy loop: the kernels may have to be compiled meanwhile
        trainer.set_speed(0.0)
        trainer.play()
        spin(SETTLE_SECONDS)
        counter, meter, began = PictureCounter(view), LatenessMeter(), time.perf_counter()
        meter.start()
        spin(seconds)
        meter.stop()
        rate = counter.count / (time.perf_counter() - began)
        began = time.perf_counter()
        for _ in range(20):
            view.show_maps(view.maps)
            view.repaint()
        repaint = 1000 * (time.perf_counter() - began) / 20
        cells = view.maps.layers[-1].shape[1:]
    late = np.array(meter.lateness)
    return {
        f"{title}_pictures_per_s": round(rate, 1),
        f"{title}_late_p50_ms": round(float(np.percentile(late, 50)), 2),
        f"{title}_late_p99_ms": round(float(np.percentile(late, 99)), 2),
        f"{title}_repaint_ms": round(repaint, 2),
        f"{title}_cells": "×".join(str(side) for side in reversed(cells)),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to measure each network")
    seconds = parser.parse_args().seconds
    rows: dict[str, object] = {"maps_ms": maps_milliseconds(NETWORKS["small"])}
    for network in NETWORKS:
        rows |= measure(network, seconds)
    print(json.dumps(rows))
