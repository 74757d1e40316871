"""``python -m benchmarks.torture PART``: ill-treat the program, and print what broke with what reproduces it."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable

PARTS = {
    "users": "seeded random users of the real window, each in a process of its own",
    "lab": "users who stay in the lab and use its tools most",
    "projects": "project files with broken bytes and structure",
    "records": "project files with runs, working stores and JSON, with broken bytes, rows and fields",
    "tables": "CSV files with broken bytes and structure",
    "kills": "the program killed at random moments, and started again",
    "resumes": "runs on the command line killed at random moments and gone on with",
    "wild": "runs at rates and numbers beyond reason, with every view asking",
    "scrubs": "a run of a thousand steps a round in the real window, its past gone through meanwhile, and its memory",
    "halts": "the largest legal projects opened, edited and closed: how long the window stands still",
}
COUNTS = {
    "users": 5,
    "lab": 3,
    "projects": 6000,
    "records": 10000,
    "tables": 3000,
    "kills": 200,
    "resumes": 200,
    "wild": 2000,
    "scrubs": 1000,
    "halts": 1,
}
"""How many of each make a thorough run."""


def main(arguments: list[str] | None = None) -> int:
    """Run the parts asked for.

    Returns:
        How many findings there are, 100 at most.
    """
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.torture",
        description=__doc__,
        epilog="; ".join(f"{name}: {what}" for name, what in PARTS.items()),
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--count", type=int, help="how many of each (default: a thorough run)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--actions", type=int, default=5000, help="of each random user")
    options = parser.parse_args(arguments)
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}; choose from {', '.join(PARTS)}")
    found = 0
    for part in options.parts or PARTS:
        count = options.count or COUNTS[part]
        more = {"actions": options.actions} if part in {"users", "lab"} else {}
        began = time.perf_counter()
        run: Callable[..., list[str]] = importlib.import_module(f"benchmarks.torture.{part}").run
        findings = run(count, options.seed, **more)
        seconds = time.perf_counter() - began
        print(
            f"{part}: {len(findings)} findings in {count} of seed {options.seed}, {seconds:.0f} s", flush=True
        )
        for finding in findings:
            print("  " + finding.replace("\n", "\n    "), flush=True)
        found += len(findings)
    return min(found, 100)


if __name__ == "__main__":
    sys.exit(main())
