"""The command line: open the window, or train a project without one."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from gradstudio import __version__
from gradstudio.engine.errors import GradStudioError


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``gradstudio`` with the given arguments (default: those of the process).

    Returns:
        The exit code: 0 when all went well, 1 for an error that was reported, 2 for wrong arguments, 130
        after Ctrl-C.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        # Each branch parses first: --help and --version work without what the other branch needs.
        if arguments[:1] == ["train"]:
            options = _train_parser().parse_args(arguments[1:])
            from gradstudio.train_command import train

            return train(project=options.project, steps=options.steps, csv=options.csv)
        options = _window_parser().parse_args(arguments)
        return _open_window(options.project)
    except GradStudioError as error:
        print(f"gradstudio: {error}", file=sys.stderr)
        return 1


def _open_window(project: Path | None) -> int:
    gc.disable()  # walking what is being loaded again and again would delay the window; it collects by itself
    try:
        from gradstudio.ui.application import run

        return run(project)
    finally:
        gc.enable()


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gradstudio",
        description="Design a multi-layer perceptron, train it live, and open any scalar in it.",
        epilog="gradstudio train [PROJECT] trains without a window; see gradstudio train --help.",
    )
    parser.add_argument(
        "project", nargs="?", type=Path, help="project file to open (default: the moons demo)"
    )
    parser.add_argument("--version", action="version", version=f"gradstudio {__version__}")
    return parser


def _train_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gradstudio train", description="Train a project without a window.")
    parser.add_argument(
        "project", nargs="?", type=Path, help="project file (default: micrograd's moons demo)"
    )
    parser.add_argument("--steps", type=_step_count, help="how many steps to take (default: the project's)")
    parser.add_argument(
        "--csv", type=Path, metavar="OUT", help="write step, loss and accuracy of every step here"
    )
    return parser


def _step_count(text: str) -> int:
    try:
        steps = int(text)
    except ValueError:
        steps = 0
    if steps < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return steps
