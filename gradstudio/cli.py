"""The command line: open the window, or train a project without one."""

from __future__ import annotations

import errno
import gc
import io
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from gradstudio.commands.arguments import (
    check_parser,
    doctor_parser,
    export_parser,
    grade_parser,
    inspect_parser,
    lesson_parser,
    resume_parser,
    train_parser,
    window_parser,
)
from gradstudio.commands.many_arguments import race_parser, sweep_parser
from gradstudio.engine.errors import GradStudioError
from gradstudio.showing.private_argument import SHOWN

if TYPE_CHECKING:
    from gradstudio.importing.arrival import Arrival
    from gradstudio.lab.lessons.lesson import Lesson

_SIGPIPE = 13
"""Number of SIGPIPE on every system that has it; `signal` has no such name on Windows."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``gradstudio`` with the given arguments (default: those of the process).

    Returns:
        The exit code: 0 when all went well, 1 for an error that was reported and for a run that did worse than a
        constant answer, 2 for wrong arguments, 3 for what the doctor finds, for gradients that are wrong, for
        exports that do not hold and for projects that do not pass, 130 after Ctrl-C, 143 after SIGTERM, 129 after
        SIGHUP, and 141 when whoever read the output has gone.
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
                sys.stdout.flush()  # errors of a flush at interpreter exit could not be reported
    except OSError as error:
        if isinstance(error.filename, str | bytes | os.PathLike):  # it may be the number of an open file
            return _complain(f"{os.fsdecode(error.filename)}: {error.strerror or error}.")
        if error.errno not in (errno.EPIPE, errno.ENOSPC, errno.EIO):
            raise
        _send_nowhere(sys.stdout)
        if error.errno == errno.EPIPE:
            return 128 + _SIGPIPE
        return _complain(f"the output cannot be written: {error.strerror or error}.")


def _carried_out(arguments: list[str]) -> int:
    try:
        if arguments and arguments[0] in _COMMANDS:
            parser, command = _COMMANDS[arguments[0]]
            return command(**vars(parser().parse_args(arguments[1:])))
        if arguments[:1] == [SHOWN]:
            return _show(arguments[1:])
        options = window_parser().parse_args(arguments)
        return _open(options.opened)
    except GradStudioError as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


# What a parser reads bears the names that the command takes. A command is loaded when its arguments are parsed:
# --help and --version work without what it needs.


def _train(**options: Any) -> int:
    from gradstudio.commands.train import train

    return train(**options)


def _resume(**options: Any) -> int:
    from gradstudio.commands.resume import resume

    return resume(**options)


def _inspect(**options: Any) -> int:
    from gradstudio.commands.inspect import inspect

    return inspect(**options)


def _examine(file: Path, **options: Any) -> int:
    from gradstudio.commands.doctor import DoctorOptions, doctor

    return doctor(file, DoctorOptions(**options))


def _check(file: Path, **options: Any) -> int:
    from gradstudio.commands.check import CheckOptions, check

    return check(file, CheckOptions(**options))


def _export(file: Path, to: tuple[str, str], **options: Any) -> int:
    from gradstudio.commands.export import ExportChoices, export_project

    kind, out = to
    return export_project(file, kind, Path(out), ExportChoices(**options))


def _lesson(**options: Any) -> int:
    from gradstudio.commands.lesson import lesson_to_open

    lesson = lesson_to_open(**options)
    return 0 if lesson is None else _open_window(None, lesson)


def _grade(**options: Any) -> int:
    from gradstudio.commands.grade import grade

    return grade(**options)


def _race(file: Path, **options: Any) -> int:
    from gradstudio.commands.race import RaceOptions, race

    return race(file, RaceOptions(**options))


def _sweep(file: Path, **options: Any) -> int:
    from gradstudio.commands.sweep import SweepOptions, sweep

    return sweep(file, SweepOptions(**options))


_COMMANDS: Mapping[str, tuple[Callable[[], ArgumentParser], Callable[..., int]]] = {
    "train": (train_parser, _train),
    "resume": (resume_parser, _resume),
    "inspect": (inspect_parser, _inspect),
    "doctor": (doctor_parser, _examine),
    "check": (check_parser, _check),
    "export": (export_parser, _export),
    "lesson": (lesson_parser, _lesson),
    "grade": (grade_parser, _grade),
    "race": (race_parser, _race),
    "sweep": (sweep_parser, _sweep),
}
"""Of each command, what reads its arguments and what carries it out."""


def _show(arguments: list[str]) -> int:
    """Open the window of a program that shows something; `showing/window_process.py` asks for it."""
    number, name = arguments
    return _open_window(None, shown=(socket.socket(fileno=int(number)), Path(name)))


def _complain(what: str) -> int:
    """Say what went wrong, if there is anybody to hear it, and return the exit code."""
    try:
        print(f"gradstudio: {what}", file=sys.stderr, flush=True)
    except OSError:
        _send_nowhere(sys.stderr)
    return 1


def _send_nowhere(stream: TextIO) -> None:
    """Redirect a stream to the null device, so that flushing its buffer does not fail again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    finally:
        os.close(nowhere)


def _open(opened: str | None) -> int:
    """Open the window with a project file, or with whatever else it is that was named."""
    if opened is None:
        return _open_window(None)
    path = Path(opened)
    if path.suffix == ".gradstudio":
        return _open_window(path)
    from gradstudio.importing.what_is import link_in, what_is

    is_address = opened.lower().startswith(("http:", "https:", "file:"))
    given = link_in(opened) or what_is(opened if is_address else path)
    if given.kind == "project":
        return _open_window(given.path)
    from gradstudio.importing.arrival import arrival_of

    return _open_window(None, arrival=arrival_of(given))


def _open_window(
    project: Path | None,
    lesson: Lesson | None = None,
    shown: tuple[socket.socket, Path] | None = None,
    arrival: Arrival | None = None,
) -> int:
    gc.disable()  # walking what is being loaded again and again would delay the window; it collects by itself
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # looking for plugins would read the metadata of every installed package
    try:
        from gradstudio.ui.window.application import run

        return run(project, lesson, shown, arrival)
    finally:
        gc.enable()
