"""What it costs to keep the record of a run, and how soon any step of it is there again.

Run in a process of its own: ``python -m benchmarks.recording`` prints one JSON object.
"""

from __future__ import annotations

import json
import random
import statistics
import tempfile
import time
from pathlib import Path

from gradstudio.project.spec import (
    AdamSpec,
    ConstantRate,
    Digits,
    LayerSpec,
    Moons,
    NetworkSpec,
    ProjectSpec,
    TrainingSpec,
)
from gradstudio.store import RunsFile, load_kept
from gradstudio.training.health.watching import HealthWatch
from gradstudio.training.record import Record, Replay
from gradstudio.training.record.recorder import Recorder
from gradstudio.training.run.moment import Moment

SECONDS = 0.2
ROUNDS = 20
SEEKS = 100


def network(*sizes: int, outputs: int = 1, activation: str = "relu") -> NetworkSpec:
    hidden = [LayerSpec(size=size, activation=activation) for size in sizes]
    return NetworkSpec(layers=(*hidden, LayerSpec(size=outputs, activation="linear")))


MOONS = Moons(samples=250, noise=0.1)
RATE = ConstantRate(rate=0.01)
PROJECTS = {
    "moons demo": ProjectSpec(),
    "2-4-4-1": ProjectSpec(network=network(4, 4)),
    "2-8-8-1, batches of 10": ProjectSpec(
        data=MOONS, network=network(8, 8), training=TrainingSpec(batch_size=10, learning_rate=RATE)
    ),
    "2-64-64-1": ProjectSpec(data=MOONS, network=network(64, 64), training=TrainingSpec(learning_rate=RATE)),
    "64-256-256-10 Adam, batches of 256": ProjectSpec(
        data=Digits(),
        network=network(256, 256, outputs=10),
        training=TrainingSpec(
            loss="softmax_cross_entropy",
            optimizer=AdamSpec(),
            batch_size=256,
            learning_rate=ConstantRate(rate=1e-3),
        ),
    ),
}


def measured(spec: ProjectSpec) -> dict[str, float]:
    record = Record()
    session = record.begin(spec)
    run, witness = record.runs[0], session._stepping.witness
    assert isinstance(witness, Recorder)
    session.advance(1)  # the kernels are there
    steps, took = 1, 0.0
    while took < SECONDS / 4:
        steps *= 2
        began = time.thread_time()
        session.advance(steps)
        took = time.thread_time() - began
    steps = max(1, int(steps * SECONDS / took))
    watch = HealthWatch(run.readings)
    session.watch_health(watch)
    session.advance(2 * steps)  # until keyframes and readings are as far apart as they will be
    kept, read, rounds = [], [], []
    for _ in range(ROUNDS):
        # One session for all: a network's speed depends on where its arrays happen to lie.
        taken = []
        for recorder, reader in ((None, None), (witness, None), (witness, watch)):
            session._stepping.witness = recorder
            session.watch_health(reader)
            witness._due, witness._last = run.keyframes.next_due(session.step_count), None
            watch._due, watch._last = run.readings.next_due(session.step_count), None
            began = time.thread_time()
            session.advance(steps)
            taken.append(time.thread_time() - began)
        rounds.append(taken[0])
        kept.append(taken[1] / taken[0])
        read.append(taken[2] / taken[1])
    session.watch_health(None)
    readings = []
    for _ in range(ROUNDS):
        session.advance(1)  # nothing of the step before is known
        began = time.thread_time()
        session.read_health()
        readings.append(time.thread_time() - began)
    replay, chance, seeks = Replay(record), random.Random(1), []
    for _ in range(SEEKS):
        step = chance.randrange(run.end)
        began = time.perf_counter()
        replay.go_to(Moment(run.number, step))
        seeks.append(time.perf_counter() - began)
    return {
        "recording_percent": 100 * (statistics.median(kept) - 1),
        "health_percent": 100 * (statistics.median(read) - 1),
        "reading_ms": 1e3 * statistics.median(readings),
        "reading_steps": statistics.median(readings) / (statistics.median(rounds) / steps),
        "readings": len(run.readings),
        "reading_stride": run.readings.stride,
        "stride": run.keyframes.stride,
        "seek_p50_ms": 1e3 * statistics.median(seeks),
        "seek_p99_ms": 1e3 * sorted(seeks)[SEEKS * 99 // 100],
        "keyframe_mb": record.nbytes / 2**20,
    }


def kept() -> dict[str, float]:
    """How long it takes to write and open a run of a million steps, and what keeping it on the disk costs."""
    record = Record()
    session = record.begin(ProjectSpec())
    session.advance(10**6)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "runs.gradstudio"
        record.put_down(session)
        began = time.perf_counter()
        file = RunsFile(path, session.spec, record)
        found = {"save_s": time.perf_counter() - began}
        file.close()
        found["file_mb"] = path.stat().st_size / 2**20
        began = time.perf_counter()
        load_kept(path)
        found["open_s"] = time.perf_counter() - began
        file = RunsFile(path, session.spec, record)
        updates = []
        for _ in range(10):
            session.advance(10_000)
            began = time.perf_counter()
            record.put_down(session)
            file.update()
            updates.append(time.perf_counter() - began)
        file.close()
    return found | {"update_ms": 1e3 * statistics.median(updates)}


if __name__ == "__main__":
    columns = {name: measured(spec) for name, spec in PROJECTS.items()}
    columns["moons demo"] |= kept()
    print(
        json.dumps(
            {
                name: {key: found.get(key, "–") for key in columns["moons demo"]}
                for name, found in columns.items()
            }
        )
    )
