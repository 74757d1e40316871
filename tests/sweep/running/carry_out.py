"""A program of its own that carries a sweep out on processes; it is told apart from its workers by its name."""

import sys
from pathlib import Path

from gradstudio.sweep.running.process_crew import ProcessCrew
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from tests.sweep.running.plans import LONG, stored

ENOUGH = 40
"""Finished runs, at which it waits for what ends it: in the middle, however fast its workers are."""


def main(path: Path) -> None:
    def tell(progress: SweepProgress) -> None:
        pids = " ".join(str(process.pid) for process in crew.processes)
        sys.stdout.write(f"{progress.finished} {pids}\n")
        sys.stdout.flush()
        if progress.finished > ENOUGH:
            sys.stdin.read()

    with ProcessCrew(2) as crew, stored(path, LONG) as store:
        Sweep(LONG, store, crew).run(tell)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
