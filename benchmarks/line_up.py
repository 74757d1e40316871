"""Who takes part, each in a process of its own, and how a row is measured on all of them, turn by turn."""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from benchmarks.measured import Answer, Entry
from benchmarks.rows import Row

ROOT = Path(__file__).resolve().parents[1]
TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True)
class Contender:
    """A line-up entry: a module, run with some threads on some cores."""

    name: str
    module: str
    cores: int
    threads: int
    variant: str = ""


class Request(TypedDict, total=False):
    """What a contender's process is asked: to get a row ready, or to measure it.

    Attributes:
        row: key of the row.
        seconds: length of a measurement of it.
        measure: whether to measure the row that is ready.
    """

    row: str
    seconds: float
    measure: bool


class Running:
    """The process of a contender, begun and ready to be asked once it has imported what it needs.

    Args:
        contender: whose process it is.
        python: interpreter that has the contender's libraries.
        log: file to which its standard error is added.

    Attributes:
        name: of the contender.
        versions: of the distributions it stands on, by name.
    """

    def __init__(self, contender: Contender, python: str, log: Path) -> None:
        self.name = contender.name
        threads = str(contender.threads)
        environment = os.environ | {
            "PYTHONPATH": str(ROOT), "BENCH_VARIANT": contender.variant, "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads, "MKL_NUM_THREADS": threads,
        }  # fmt: skip
        cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[: contender.cores])
        process = subprocess.Popen(
            [python, "-m", "benchmarks.worker", contender.module, cores, threads],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log.open("a"), text=True, env=environment, cwd=ROOT,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        self._process, self._requests, self._answers = process, process.stdin, process.stdout
        self._missing = ""
        hello = self._read()
        self._missing = hello.get("missing", "")
        self.versions = hello.get("versions", {})

    def ask(self, request: Request) -> Answer:
        """Send a request and wait for its answer; a process that died is missing from then on."""
        if self._missing:
            return {"missing": self._missing}
        self._requests.write(json.dumps(request) + "\n")
        self._requests.flush()
        return self._read()

    def end(self) -> None:
        """Close the process."""
        self._requests.close()
        self._process.wait(timeout=30)

    def _read(self) -> Answer:
        line = self._answers.readline()
        if not line:
            self._missing = "stopped, see the log"
            return {"missing": self._missing}
        answer: Answer = json.loads(line)
        return answer


def line_up(cores: int) -> list[Contender]:
    """Return who takes part on so many cores."""
    contenders = [
        Contender("GradStudio", "packed", cores, 1),
        Contender("JAX jit", "jax_jit", cores, cores),
        Contender("JAX scan", "jax_jit", cores, cores, "scan"),
        Contender("PyTorch, 1 thread", "torch_eager", cores, 1),
        Contender("NumPy, 1 thread", "numpy_arrays", cores, 1),
    ]
    if cores == 1:
        contenders += [Contender("engine", "engine", 1, 1), Contender("micrograd", "micrograd", 1, 1)]
    else:
        contenders += [
            Contender(f"GradStudio, {cores} BLAS threads", "packed", cores, cores),
            Contender(f"PyTorch, {cores} threads", "torch_eager", cores, cores),
            Contender(f"NumPy, {cores} threads", "numpy_arrays", cores, cores),
        ]
    return contenders


def measure(row: Row, contenders: list[Running], repeats: int, seconds: float) -> dict[str, Entry]:
    """Run one row on every contender, turn by turn.

    Args:
        row: what is computed.
        contenders: who take part.
        repeats: number of turns.
        seconds: length of a measurement.
    """
    found: dict[str, Entry] = {}
    ready = []
    for contender in contenders:
        answer = contender.ask({"row": row.key, "seconds": seconds})
        if "result" in answer:
            found[contender.name] = {"result": answer["result"], "times": []}
            ready.append(contender)
        elif "unsupported" in answer:
            found[contender.name] = {"unsupported": answer["unsupported"]}
        else:
            found[contender.name] = {"missing": answer["missing"]}
    for _ in range(repeats):
        for contender in ready:
            answer = contender.ask({"measure": True})
            if "seconds" in answer:
                found[contender.name]["times"].append(answer["seconds"])
    measured = [entry for entry in found.values() if entry.get("times")]
    results = [entry["result"] for entry in measured]
    agreed = statistics.median_low(results) if results else math.nan
    for entry in measured:
        entry["median"] = statistics.median(entry["times"])
        entry["best"] = min(entry["times"])
        entry["valid"] = abs(entry["result"] - agreed) <= TOLERANCE * max(1.0, abs(agreed))
    return found
