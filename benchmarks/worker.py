"""A contender's process: takes one request a line on standard input, answers one line on standard output.

``{"row": key, "seconds": seconds}`` gets the row ready, runs it for the steps after which results are compared, and
warms up; ``{"measure": true}`` runs it for about so many seconds. Answers are JSON too.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from importlib.metadata import version

from benchmarks.contenders import Job, Unsupported
from benchmarks.measured import Answer

# What a contender prints goes to the log; the answers keep the real standard output for themselves.
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def main() -> None:
    """Serve until standard input ends."""
    module_name, cores, threads = (
        sys.argv[1],
        [int(core) for core in sys.argv[2].split(",")],
        int(sys.argv[3]),
    )
    os.sched_setaffinity(0, cores)  # before anything starts its threads
    try:
        contender = importlib.import_module(f"benchmarks.contenders.{module_name}")
        versions = {name: version(name) for name in contender.VERSIONS}
    except ImportError as error:
        answer({"missing": str(error)})
        return
    answer({"versions": versions})
    from benchmarks.rows import ROWS

    job: Job | None = None
    steps = 1
    for line in sys.stdin:
        request = json.loads(line)
        if "row" in request:
            row = next(row for row in ROWS if row.key == request["row"])
            job = None
            try:
                begun: Job = contender.start(row, threads)
                begun.run(row.steps)
                result = begun.result()
                steps = calibrated(begun, request["seconds"], compiles=getattr(contender, "COMPILES", False))
                job = begun
                answer({"result": result})
            except Unsupported as reason:
                answer({"unsupported": str(reason)})
        elif job is not None:
            begin = time.perf_counter()
            job.run(steps)
            answer({"seconds": (time.perf_counter() - begin) / steps})


def calibrated(job: Job, seconds: float, *, compiles: bool) -> int:
    """Return a number of steps that takes about so long; a compiler sees each number before it is timed."""
    steps = 1
    while True:
        if compiles:
            job.run(steps)
        begin = time.perf_counter()
        job.run(steps)
        took = time.perf_counter() - begin
        if took > seconds / 4:
            steps = max(1, round(steps * seconds / took))
            if compiles:
                job.run(steps)
            return steps
        steps *= 4


def answer(fields: Answer) -> None:
    """Write one line."""
    print(json.dumps(fields), file=ANSWERS, flush=True)


if __name__ == "__main__":
    main()
