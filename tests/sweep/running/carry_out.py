"""A program of its own that carries a sweep out on processes; it is told apart from its workers by its name."""

import sys
from pathlib import Path

from gradstudio.sweep.running.process_crew import ProcessCrew
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from tests.sweep.running.plans import Plan, stored

LONG = Plan(rates=(0.03, 0.1), seeds=150, steps=600)


def main(path: Path) -> None:
    def tell(progress: SweepProgress) -> None:
        pids = " ".join(str(process.pid) for process in crew.processes)
        sys.stdout.write(f"{progress.finished} {pids}\n")
        sys.stdout.flush()

    with ProcessCrew(2) as crew, stored(path, LONG) as store:
        Sweep(LONG, store, crew).run(tell)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
