"""The loss landscape of the moons demo: a plane of 101 × 101 losses, what it hides of a path, and eigenvalues.

Run in a process of its own: ``python -m benchmarks.landscape`` prints one JSON object.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.landscape.hessian import Hessian
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.sweep.landscape.plane import path_plane
from gradstudio.sweep.landscape.sharpness import COUNT
from gradstudio.sweep.landscape.states import StateCache
from gradstudio.sweep.landscape.surface import path_on, surfaces, window_of
from gradstudio.training.record import Record

STEPS, ROUNDS = 100, 9
AGREED = 1e-12


def milliseconds(job: Callable[[], object]) -> float:
    """Return the median of several times; the first, which loads kernels, does not count."""
    times = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        job()
        times.append(time.perf_counter() - began)
    return 1000.0 * statistics.median(times[1:])


def numpy_loss(spec: ProjectSpec, loss: MeasuredLoss, parameters: np.ndarray) -> float:
    """Return the loss of the demo by plain NumPy: ReLU, a linear output, hinge, and the L2 penalty."""
    signal, begin, layers = loss.inputs, 0, list(pairwise(spec.sizes))
    for number, (fan_in, fan_out) in enumerate(layers, start=1):
        end = begin + (fan_in + 1) * fan_out
        rows = parameters[begin:end].reshape(fan_out, fan_in + 1)
        z, begin = signal @ rows[:, :-1].T + rows[:, -1], end
        signal = np.maximum(z, 0.0) if number < len(layers) else z
    hinge = np.maximum(1.0 - loss.targets * signal[:, 0], 0.0).mean()
    return float(hinge + spec.training.l2 * (parameters**2).sum())


def main() -> dict[str, object]:
    spec, record = ProjectSpec(), Record()
    session = record.begin(spec)
    session.run(STEPS)
    record.put_down(session)
    path = StateCache(record).path(session.run_id, 128, may_replay=True)
    assert path is not None
    loss, states = MeasuredLoss(spec), path.parameters
    plane = path_plane(states, states[-1])
    assert plane is not None
    window = window_of(plane, states)
    found: dict[str, object] = {
        "coarse_ms": milliseconds(lambda: next(surfaces(loss, plane, window))),
        "plane_ms": milliseconds(lambda: list(surfaces(loss, plane, window))),
        "path_ms": milliseconds(lambda: path_on(loss, plane, states)),
        "product_ms": milliseconds(lambda: Hessian(loss, states[0]).times(states[1])),
        "eigenvalues_ms": milliseconds(lambda: Hessian(loss, states[0]).largest(COUNT)),
    }
    *_, surface = surfaces(loss, plane, window)
    rows, columns = np.array([0, 50, 100]), np.array([0, 37, 100])
    places = np.stack([surface.a[columns], surface.b[rows]], axis=1)
    single = np.array([numpy_loss(spec, loss, parameters) for parameters in plane.points(places)])
    off = np.max(np.abs(surface.losses[rows, columns] - single) / np.abs(single))
    found["agrees"] = "yes" if off <= AGREED else f"differs by {off:.1e}"
    return found


if __name__ == "__main__":
    print(json.dumps(main()))
