"""What `gradstudio.show` takes of a loop that trains and shows its graph live, in a window that is there.

Run in a process of its own: ``python -m benchmarks.showing`` prints one JSON object. The loop builds another graph in
every step, of about 10 ms. Shares are of the processor's time of the loop's thread.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from typing import cast

from benchmarks.scalars import Scalar, ScalarNetwork
from gradstudio.engine.nn import MLP
from gradstudio.showing.own_time import own_seconds
from gradstudio.showing.show import show
from gradstudio.showing.shown_graph import GraphThing

STEP_SECONDS = 0.010
MEASURED_SECONDS = 8.0
WINDOW_SECONDS = 5.0


def training(network: ScalarNetwork, samples: int) -> Callable[[], Scalar]:
    """Return what takes a step and returns its loss."""
    rng = random.Random(1)
    rows = [([rng.uniform(-1, 1), rng.uniform(-1, 1)], rng.choice([-1, 1])) for _ in range(samples)]

    def step() -> Scalar:
        loss = sum((network(x) - y) ** 2 for x, y in rows)
        assert not isinstance(loss, int)  # there are rows
        network.zero_grad()
        loss.backward()
        for parameter in network.parameters():
            parameter.data -= 0.001 * parameter.grad
        return loss

    return step


def fitting(network: ScalarNetwork) -> Callable[[], Scalar]:
    """Return a training whose steps take about `STEP_SECONDS`, or one sample's where that takes longer."""
    samples = 1
    while True:
        step, seconds = training(network, samples), []
        for _ in range(20):
            began = time.thread_time()
            step()
            seconds.append(time.thread_time() - began)
        if sum(seconds) > 10 * STEP_SECONDS:
            return training(network, max(1, round(samples * 20 * STEP_SECONDS / sum(seconds))))
        samples *= 2


def measure(network: ScalarNetwork) -> dict[str, float]:
    """Train and show every step."""
    step = fitting(network)
    handle = show(step())
    end = time.perf_counter() + WINDOW_SECONDS
    while time.perf_counter() < end:  # until the window is there and has drawn the graph
        handle.update(step())
        time.sleep(0.05)
    steps = sent = 0
    spent = 0.0
    # Else the graph of the step before would be freed in the update's time.
    kept: deque[Scalar] = deque(maxlen=3)
    began, began_own, began_there = time.perf_counter(), own_seconds(), time.thread_time()
    while time.perf_counter() - began < MEASURED_SECONDS:
        loss = step()
        kept.append(loss)
        before = time.thread_time()
        sent += handle.update(loss)
        spent += time.thread_time() - before
        steps += 1
    seconds, took = own_seconds() - began_own, time.thread_time() - began_there
    thing = handle._thing
    assert isinstance(thing, GraphThing)
    scalars = len(thing._graph)
    is_open = handle.is_open
    handle.close()
    assert is_open, handle.problem
    return {
        "scalars": scalars,
        "step_ms": 1000 * (took - spent) / steps,
        "updates_per_s": sent / seconds,
        "percent": 100 * spent / took,
    }


def networks() -> dict[str, ScalarNetwork]:
    """Return those whose training is shown."""
    found: dict[str, ScalarNetwork] = {
        "GradStudio's Value, 2-4-4-1": _own([4, 4, 1]),
        "GradStudio's Value, 2-16-16-1": _own([16, 16, 1]),
    }
    try:
        from micrograd import nn
    except ModuleNotFoundError:
        return found
    return {
        **found,
        "micrograd, 2-4-4-1": nn.MLP(2, [4, 4, 1]),
        "micrograd, 2-16-16-1": nn.MLP(2, [16, 16, 1]),
    }


def _own(sizes: list[int]) -> ScalarNetwork:
    return cast("ScalarNetwork", MLP(2, sizes))  # with one output it returns no list


if __name__ == "__main__":
    sys.setrecursionlimit(100_000)
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
            os.environ[name] = folder
        print(json.dumps({name: measure(network) for name, network in networks().items()}))
