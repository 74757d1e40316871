"""The command line: open the window, or train a project without one."""

from __future__ import annotations

import argparse
import builtins
import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gradstudio import __version__
from gradstudio.engine.errors import GradStudioError, shown

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from gradstudio.lab.lessons.lesson import Lesson

_SIGPIPE = 13
"""Its number everywhere; Windows has none of the name."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``gradstudio`` with the given arguments (default: those of the process).

    Returns:
        The exit code: 0 when all went well, 1 for an error that was reported and for a run that did worse than a
        constant answer, 2 for wrong arguments, 3 for what the doctor finds and for gradients that are
        wrong, 130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP, and 141 when whoever read the output has gone.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names of files may have bytes that are no text
    try:
        try:
            return _carried_out(arguments)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()  # at the very end its errors could not be told
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ENOSPC, errno.EIO):
            raise
        _send_nowhere(sys.stdout)
        if error.errno == errno.EPIPE:
            return 128 + _SIGPIPE
        return _complain(f"the output cannot be written: {error.strerror}.")


@contextmanager
def plain_imports() -> Iterator[None]:
    """Load modules by Python's own import, and not by the one that PySide6 puts in its place.

    That one reads the source of each module, to look for names of features that we do not use: a seventh of the
    time in which the window's modules are loaded. It is back in place after that.
    """
    plain = builtins.__import__
    import gradstudio.app  # noqa: F401 - PySide6 is loaded with it

    of_pyside, builtins.__import__ = builtins.__import__, plain
    try:
        yield
    finally:
        if builtins.__import__ is plain:
            builtins.__import__ = of_pyside


def _carried_out(arguments: list[str]) -> int:
    try:
        commands = {
            "train": _train,
            "resume": _resume,
            "inspect": _inspect,
            "doctor": _examine,
            "check": _check,
            "lesson": _lesson,
            "grade": _grade,
        }
        command = commands.get(arguments[0]) if arguments else None
        if command is not None:
            return command(arguments[1:])
        options = _window_parser().parse_args(arguments)
        return _open_window(options.project)
    except GradStudioError as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


# Each parses first: --help and --version work without what the others need.


def _train(arguments: list[str]) -> int:
    options = _train_parser().parse_args(arguments)
    from gradstudio.commands.train import train

    return train(project=options.project, steps=options.steps, csv=options.csv, save=options.save)


def _resume(arguments: list[str]) -> int:
    options = _resume_parser().parse_args(arguments)
    from gradstudio.commands.resume import resume

    return resume(options.file, options.run, options.step, options.steps)


def _inspect(arguments: list[str]) -> int:
    options = _inspect_parser().parse_args(arguments)
    from gradstudio.commands.inspect import inspect

    return inspect(options.file, options.run, options.step, as_json=options.json)


def _examine(arguments: list[str]) -> int:
    options = _doctor_parser().parse_args(arguments)
    from gradstudio.commands.doctor import DoctorOptions, doctor

    return doctor(
        options.file,
        DoctorOptions(
            run=options.run,
            train=options.train,
            steps=options.steps,
            tries=options.tries,
            as_json=options.json,
        ),
    )


def _check(arguments: list[str]) -> int:
    options = _check_parser().parse_args(arguments)
    from gradstudio.commands.check import CheckOptions, check

    return check(
        options.file,
        CheckOptions(
            run=options.run,
            step=options.step,
            sample=options.sample,
            batch=options.batch,
            nodes=options.nodes,
            as_json=options.json,
        ),
    )


def _lesson(arguments: list[str]) -> int:
    options = _lesson_parser().parse_args(arguments)
    from gradstudio.commands.lesson import lesson_to_open

    lesson = lesson_to_open(options.name, only_list=options.list, only_check=options.check)
    return 0 if lesson is None else _open_window(None, lesson)


def _grade(arguments: list[str]) -> int:
    options = _grade_parser().parse_args(arguments)
    from gradstudio.commands.grade import grade

    return grade(options.folder, options.lesson, options.csv)


def _complain(what: str) -> int:
    """Say what went wrong, if there is anybody to hear it, and return the exit code."""
    try:
        print(f"gradstudio: {what}", file=sys.stderr, flush=True)
    except OSError:
        _send_nowhere(sys.stderr)
    return 1


def _send_nowhere(stream: TextIO) -> None:
    """Have what is still in a stream's buffer go nowhere, where it would fail once more as Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    finally:
        os.close(nowhere)


def _open_window(project: Path | None, lesson: Lesson | None = None) -> int:
    gc.disable()  # walking what is being loaded again and again would delay the window; it collects by itself
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # looking for some reads every package there is
    try:
        with plain_imports():
            from gradstudio.ui.window.application import run

        return run(project, lesson)
    finally:
        gc.enable()


class _Parser(argparse.ArgumentParser):
    """Tells when its help cannot be written, which argparse passes over where output is unbuffered."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        print(self.format_help(), end="", file=sys.stdout if file is None else file)


class _Version(argparse.Action):
    """Tells the version, or that it cannot be written."""

    def __call__(self, parser: argparse.ArgumentParser, *others: object) -> None:
        print(f"gradstudio {__version__}")
        parser.exit()


def _window_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gradstudio",
        description="Design a multi-layer perceptron, train it live, and open any scalar in it.",
        epilog="gradstudio train [PROJECT] trains without a window, gradstudio resume FILE goes on with a run, "
        "gradstudio inspect FILE shows what is in a file, gradstudio doctor FILE what is wrong with it, "
        "gradstudio check FILE whether its gradients are right, gradstudio lesson NAME opens a lesson, and "
        "gradstudio grade FOLDER marks what pupils hand in; see gradstudio train --help and so on.",
    )
    parser.add_argument(
        "project", nargs="?", type=Path, help="project file to open (default: the moons demo)"
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show program's version number and exit")
    return parser


def _train_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="gradstudio train", description="Train a project without a window.")
    parser.add_argument(
        "project", nargs="?", type=Path, help="project file (default: micrograd's moons demo)"
    )
    parser.add_argument("--steps", type=_step_count, help="how many steps to take (default: the project's)")
    parser.add_argument(
        "--csv", type=Path, metavar="OUT", help="write step, loss and accuracy of every step here"
    )
    parser.add_argument(
        "--save", type=Path, metavar="OUT", help="keep the project with its runs here while it trains"
    )
    return parser


def _resume_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gradstudio resume",
        description="Go on with a run where it was left, with the numbers that it would have had without a break.",
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="project with runs, from gradstudio train --save"
    )
    _add_moment(parser, "step to branch off at: a new run (default: go on at the run's end)")
    parser.add_argument(
        "--steps", type=_step_count, help="how many steps to take (default: what is left of the project's)"
    )
    return parser


def _inspect_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gradstudio inspect",
        description="Show the runs of a project; of one of them, at any step, every parameter and its gradient.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="project file, with runs or without")
    _add_moment(parser, "number of steps taken (default: the run's end)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _doctor_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gradstudio doctor",
        description="Say what is wrong with a project or a run of it, where, since when, and what may help.",
        epilog="Exit code 0: nothing found; 3: something was found; 1: something cannot be read.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="project file, with runs or without")
    parser.add_argument(
        "--run",
        type=_step_count,
        metavar="N",
        help="number of the run (default: the last; what can be known beforehand where there is none)",
    )
    parser.add_argument(
        "--train", action="store_true", help="train the project first; nothing of that is kept"
    )
    parser.add_argument(
        "--steps", type=_step_count, help="with --train: how many steps (default: the project's)"
    )
    parser.add_argument(
        "--try",
        dest="tries",
        action="store_true",
        help="try each mend on three seeds, and say what came of it",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _check_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gradstudio check",
        description="Compare the gradients of a project's loss with symmetric differences of it.",
        epilog="Exit code 0: none is wrong; 3: one is wrong or doubtful; 1: something cannot be read.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="project file, with runs or without")
    _add_moment(parser, "number of steps taken (default: the run's end)")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument(
        "--sample", type=_step_count, metavar="I", default=1, help="whose loss, counted from 1 (default: 1)"
    )
    whose.add_argument(
        "--batch", action="store_true", help="the loss of the next mini-batch, with the penalties"
    )
    parser.add_argument(
        "--nodes", action="store_true", help="check every node of the graph, not the parameters alone"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, with all of them")
    return parser


def _lesson_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="gradstudio lesson", description="Open a lesson, or list all of them.")
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="name of a lesson, or a file of your own that ends in .md (default: list all)",
    )
    parser.add_argument("--list", action="store_true", help="list all lessons and open none")
    parser.add_argument(
        "--check", action="store_true", help="say whether the lesson can be read, and open no window"
    )
    return parser


def _grade_parser() -> argparse.ArgumentParser:
    parser = _Parser(
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
    parser.add_argument("--csv", type=Path, metavar="MARKS", help="write a row for each project here")
    return parser


def _add_moment(parser: argparse.ArgumentParser, step: str) -> None:
    parser.add_argument("--run", type=_step_count, metavar="N", help="number of the run (default: the last)")
    parser.add_argument("--step", type=_step_number, metavar="K", help=step)


def _step_number(text: str) -> int:
    try:
        return 0 if int(text) == 0 else _step_count(text)
    except ValueError:
        return _step_count(text)


def _step_count(text: str) -> int:
    try:
        steps = int(text)
    except ValueError:
        steps = 0
    if steps < 1:
        raise argparse.ArgumentTypeError(f"{shown(text)} is not a whole number above 0")
    return steps
