"""What stands behind ``gradstudio`` on the command line: a parser for each command, which loads nothing of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradstudio.commands.parsing import Parser, Version, add_json, add_moment, step_count


def window_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of the program without a command."""
    parser = Parser(
        prog="gradstudio",
        description="Design a multi-layer perceptron, train it live, and open any scalar in it.",
        epilog="gradstudio train [PROJECT] trains without a window, gradstudio resume FILE goes on with a run, "
        "gradstudio inspect FILE shows what is in a file, gradstudio doctor FILE what is wrong with it, "
        "gradstudio check FILE whether its gradients are right, gradstudio export FILE writes it for PyTorch and "
        "others, gradstudio race FILE whether it depends on luck, gradstudio sweep FILE tries settings, "
        "gradstudio lesson NAME opens a lesson, and "
        "gradstudio grade FOLDER marks what pupils hand in; see gradstudio train --help and so on.",
    )
    parser.add_argument(
        "opened",
        nargs="?",
        metavar="FILE",
        help="project file to open (default: the moons demo), or a table (CSV, Excel, Parquet, NumPy), weights, a "
        "model in ONNX, or in quotes a link of TensorFlow Playground or a settings link",
    )
    parser.add_argument("--version", action=Version, nargs=0, help="show program's version number and exit")
    return parser


def train_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of ``gradstudio train``."""
    parser = Parser(prog="gradstudio train", description="Train a project without a window.")
    parser.add_argument(
        "project", nargs="?", type=Path, help="project file (default: micrograd's moons demo)"
    )
    parser.add_argument("--steps", type=step_count, help="how many steps to take (default: the project's)")
    parser.add_argument(
        "--csv", type=Path, metavar="OUT", help="write step, loss and accuracy of every step here"
    )
    parser.add_argument(
        "--save", type=Path, metavar="OUT", help="keep the project with its runs here while it trains"
    )
    return parser


def resume_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of ``gradstudio resume``."""
    parser = Parser(
        prog="gradstudio resume",
        description="Go on with a run where it was left, with the numbers that it would have had without a break.",
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="project with runs, from gradstudio train --save"
    )
    add_moment(parser, "step at which a new run branches off (default: the run goes on at its end)")
    parser.add_argument(
        "--steps", type=step_count, help="how many steps to take (default: what is left of the project's)"
    )
    return parser


def inspect_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of ``gradstudio inspect``."""
    parser = Parser(
        prog="gradstudio inspect",
        description="Show the runs of a project; of one of them, at any step, every parameter and its gradient.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="project file, with runs or without")
    add_moment(parser, "number of steps taken (default: the run's end)")
    add_json(parser)
    return parser


def doctor_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of ``gradstudio doctor``."""
    parser = Parser(
        prog="gradstudio doctor",
        description="Say what is wrong with a project or a run of it, where, since when, and what may help.",
        epilog="Exit code 0: nothing found; 3: something was found; 1: something cannot be read.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="project file, with runs or without")
    parser.add_argument(
        "--run",
        type=step_count,
        metavar="N",
        help="number of the run (default: the last; what can be known beforehand where there is none)",
    )
    parser.add_argument(
        "--train", action="store_true", help="train the project first; nothing of that is kept"
    )
    parser.add_argument(
        "--steps", type=step_count, help="with --train: how many steps (default: the project's)"
    )
    parser.add_argument(
        "--try",
        dest="tries",
        action="store_true",
        help="try each mend on three seeds, and say what came of it",
    )
    add_json(parser)
    return parser


def check_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of ``gradstudio check``."""
    parser = Parser(
        prog="gradstudio check",
        description="Compare the gradients of a project's loss with symmetric differences of it.",
        epilog="Exit code 0: none is wrong; 3: one is wrong or doubtful; 1: something cannot be read.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="project file, with runs or without")
    add_moment(parser, "number of steps taken (default: the run's end)")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument(
        "--sample", type=step_count, metavar="I", default=1, help="number of the sample, from 1 (default: 1)"
    )
    whose.add_argument(
        "--batch", action="store_true", help="the loss of the next mini-batch, with the penalties"
    )
    parser.add_argument(
        "--nodes", action="store_true", help="check every node of the graph, not the parameters alone"
    )
    add_json(parser, "print one JSON object, with all of them")
    return parser


KIND_NAMES = (
    "pytorch",
    "notebook",
    "jax",
    "numpy",
    "micrograd",
    "onnx",
    "safetensors",
    "losses",
    "predictions",
    "parameters",
    "json",
)
"""What a project can be exported as; the table of `export/kinds.py` has the rows."""


def export_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of ``gradstudio export``."""
    parser = Parser(
        prog="gradstudio export",
        description="Write a project, or a run of it at any step, as something that runs or is read elsewhere; "
        "then run or read it, and compare its results with GradStudio's.",
        epilog="Exit code 0: it computes the same, or was not run; 3: it does not, or could not be run; 1: it "
        "cannot be written. docs/EXPORT.md tells what each kind keeps and loses.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="project file, with runs or without")
    parser.add_argument(
        "--to",
        nargs=2,
        required=True,
        metavar=("KIND", "OUT"),
        help=f"the format and the file to write; KIND is one of {', '.join(KIND_NAMES)}",
    )
    add_moment(parser, "number of steps taken (default: the run's end)")
    parser.add_argument("--float32", action="store_true", help="numbers in single precision")
    parser.add_argument(
        "--weights",
        choices=("beside", "inside"),
        help="where a script has its weights: in a file beside it, or inside (default: beside)",
    )
    parser.add_argument("--without-proof", dest="proof", action="store_false", help="do not run it")
    parser.add_argument(
        "--replace", action="store_true", help="replace a file that is there, also one that is no export"
    )
    add_json(parser)
    return parser


def lesson_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of ``gradstudio lesson``."""
    parser = Parser(prog="gradstudio lesson", description="Open a lesson, or list all of them.")
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="name of a lesson, or a file of your own that ends in .md (default: list all)",
    )
    parser.add_argument(
        "--list", dest="only_list", action="store_true", help="list all lessons and open none"
    )
    parser.add_argument(
        "--check",
        dest="only_check",
        action="store_true",
        help="say whether the lesson can be read, and open no window",
    )
    return parser


def grade_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of ``gradstudio grade``."""
    parser = Parser(
        prog="gradstudio grade",
        description="Mark the projects in a folder by the checks of a lesson. Each is trained anew from its seed; "
        "nothing that was computed before is looked at.",
        epilog="Exit code 0: all have passed; 3: some have not, or cannot be read; 1: there is nothing to mark.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the projects are")
    parser.add_argument(
        "--lesson",
        metavar="NAME",
        help="name of the lesson, or its file (default: for each project the one whose data it has)",
    )
    parser.add_argument(
        "--csv", dest="marks", type=Path, metavar="MARKS", help="write a row for each project here"
    )
    return parser
