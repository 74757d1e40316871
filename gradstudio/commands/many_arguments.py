"""What stands behind ``gradstudio race`` and ``gradstudio sweep``: their parsers, which load nothing of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradstudio.commands.parsing import Parser, add_json, step_count


def race_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of ``gradstudio race``."""
    parser = Parser(
        prog="gradstudio race",
        description="Train a project from many seeds at once, and say how far the outcome depends on luck.",
        epilog="With --over each value of the field is run from all seeds. docs/SWEEPS.md tells of fields.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="project file, with runs or without")
    parser.add_argument(
        "--seeds",
        type=step_count,
        default=100,
        metavar="N",
        help="how many: the project's own and those that follow it (default: 100)",
    )
    parser.add_argument(
        "--over",
        action="append",
        default=[],
        metavar="PATH=V1,V2",
        help="a field and its values, such as training.learning_rate=0.1,0.3; more than once for combinations",
    )
    parser.add_argument("--steps", type=step_count, help="how many steps to take (default: the project's)")
    _add_threads(parser)
    add_json(parser)
    return parser


def sweep_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of ``gradstudio sweep``."""
    parser = Parser(
        prog="gradstudio sweep",
        description="Train a project with many settings, as a TOML file says, and say which are best. Each run is "
        "kept as it is finished.",
        epilog="docs/SWEEPS.md tells what stands in FILE. Exit code 0: all runs are finished, or the budget is "
        "used up; 130 after Ctrl-C: what is finished is kept, and --resume goes on.",
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="sweep in TOML; or its results, to show the best runs"
    )
    parser.add_argument(
        "--into",
        type=Path,
        metavar="RESULTS",
        help="where the runs are kept (default: beside FILE, ending in .gradsweep)",
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on where it was ended; no run is made twice"
    )
    where = parser.add_argument_group("where runs are carried out (default: on one thread for each core)")
    _add_threads(where)
    where.add_argument("--workers", type=step_count, metavar="N", help="on N processes")
    where.add_argument(
        "--dask", action="store_true", help="on a Dask cluster that is begun here, of --workers processes"
    )
    where.add_argument(
        "--scheduler", metavar="ADDRESS", help="on a Dask cluster that runs, such as tcp://10.0.0.1:8786"
    )
    parser.add_argument("--csv", type=Path, metavar="OUT", help="write a row for each run here")
    add_json(parser)
    return parser


def _add_threads(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--threads", type=step_count, metavar="N", help="on N threads (default: as many as there are cores)"
    )
