"""Parts of the parsers of all commands."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from gradstudio import __version__
from gradstudio.engine.errors import shown

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


class Parser(argparse.ArgumentParser):
    """Raises an error if its help cannot be written; argparse ignores that error if output is unbuffered."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Write the help, or raise the error that kept it from being written."""
        print(self.format_help(), end="", file=sys.stdout if file is None else file)


class Version(argparse.Action):
    """Prints the version, and raises an error if it cannot be written."""

    def __call__(self, parser: argparse.ArgumentParser, *others: object) -> None:
        """Write the version, and end the program."""
        print(f"gradstudio {__version__}")
        parser.exit()


def add_moment(parser: argparse.ArgumentParser, step: str) -> None:
    """Add the options that choose a run and a step.

    Args:
        parser: of the command.
        step: what is said of the step.
    """
    parser.add_argument("--run", type=step_count, metavar="N", help="number of the run (default: the last)")
    parser.add_argument("--step", type=step_number, metavar="K", help=step)


def add_json(parser: argparse.ArgumentParser, what: str = "print one JSON object") -> None:
    """Add the option that prints JSON in the place of lines.

    Args:
        parser: of the command.
        what: what is said of it.
    """
    parser.add_argument("--json", dest="as_json", action="store_true", help=what)


def step_number(text: str) -> int:
    """Read a whole number from 0 on."""
    return _whole_number(text, 0, "from 0 on")


def step_count(text: str) -> int:
    """Read a whole number above 0."""
    return _whole_number(text, 1, "above 0")


def _whole_number(text: str, least: int, what: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if number < least:
        raise argparse.ArgumentTypeError(f"{shown(text)} is not a whole number {what}")
    return number
