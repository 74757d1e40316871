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

from gradstudio.compiled.blas import one_blas_thread
from gradstudio.project import edits
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.landscape.hessian import Hessian
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.sweep.landscape.plane import path_plane, random_plane
from gradstudio.sweep.landscape.sharpness import COUNT
from gradstudio.sweep.landscape.stages import stages_of
from gradstudio.sweep.landscape.states import StateCache
from gradstudio.sweep.landscape.surface import path_on, surfaces, window_of
from gradstudio.training.record import Record
from gradstudio.training.run.initial import initial_parameters
from gradstudio.training.run.state import Floats

STEPS, ROUNDS = 100, 9
AGREED = 1e-12
WIDE = ((256, "tanh"), (256, "tanh"), (10, "linear"))
"""Layers of a network of 85,002 parameters on digits."""
PLACES = 4


def milliseconds(job: Callable[[], object]) -> float:
    """Return the median of several times; the first, which loads kernels, does not count."""
    times = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        job()
        times.append(time.perf_counter() - began)
    return 1000.0 * statistics.median(times[1:])


def numpy_loss(spec: ProjectSpec, loss: MeasuredLoss, parameters: Floats) -> float:
    """Return the loss of the demo by plain NumPy: ReLU, a linear output, hinge, and the L2 penalty."""
    signal, begin, layers = loss.inputs, 0, list(pairwise(spec.sizes))
    for number, (fan_in, fan_out) in enumerate(layers, start=1):
        end = begin + (fan_in + 1) * fan_out
        rows = parameters[begin:end].reshape(fan_out, fan_in + 1)
        z, begin = signal @ rows[:, :-1].T + rows[:, -1], end
        signal = np.maximum(z, 0.0) if number < len(layers) else z
    hinge = np.maximum(1.0 - loss.targets * signal[:, 0], 0.0).mean()
    return float(hinge + spec.training.l2 * (parameters**2).sum())


def wide(spec: ProjectSpec) -> dict[str, object]:
    """Return how long a place of a plane through a wide network takes, NumPy's products beside it, and a first look."""
    layers = [{"size": size, "activation": kind} for size, kind in WIDE]
    spec = set_field(edits.set_data(spec, kind="digits"), "network.layers", layers)
    loss, parameters = MeasuredLoss(spec), initial_parameters(spec)
    plane = random_plane(spec.sizes, parameters, 0)
    directions = np.stack([plane.origin, plane.first, plane.second])
    places = np.random.default_rng(0).uniform(-1.0, 1.0, (PLACES, 2))
    points = plane.points(places)

    def by_numpy() -> Floats:
        """Return the losses by a stack of products: softmax cross-entropy behind tanh."""
        signal, begin, pairs = loss.inputs[None], 0, list(pairwise(spec.sizes))
        for number, (fan_in, fan_out) in enumerate(pairs, start=1):
            end = begin + (fan_in + 1) * fan_out
            rows, begin = points[:, begin:end].reshape(-1, fan_out, fan_in + 1), end
            z = signal @ rows[:, :, :-1].transpose(0, 2, 1) + rows[:, None, :, -1]
            signal = np.tanh(z) if number < len(pairs) else z
        top = signal.max(axis=2)
        right = np.take_along_axis(signal, loss.targets.astype(np.intp)[None, :, None], axis=2)[:, :, 0]
        return np.asarray((np.log(np.exp(signal - top[:, :, None]).sum(axis=2)) + top - right).mean(axis=1))

    own, others = loss.on_plane(directions, places), by_numpy()
    assert own is not None
    off = np.max(np.abs(own - others) / np.abs(others))
    first = stages_of(spec.parameter_count, loss.sample_count)[0]
    return {
        "wide_ms": milliseconds(lambda: loss.on_plane(directions, places)) / PLACES,
        "wide_numpy_ms": milliseconds(by_numpy) / PLACES,
        "wide_first_ms": milliseconds(lambda: next(surfaces(loss, plane, (-1, 1, -1, 1), stage=first))),
        "wide_agrees": "yes" if off <= AGREED else f"differs by {off:.1e}",
    }


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
    with one_blas_thread():  # as in the window
        found.update(wide(spec))
    return found


if __name__ == "__main__":
    print(json.dumps(main()))
