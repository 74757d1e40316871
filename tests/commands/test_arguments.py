"""What a command's parser reads bears the names that the command takes, with the same defaults."""

import argparse
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from gradstudio.commands.arguments import check_parser, doctor_parser, export_parser
from gradstudio.commands.check import CheckOptions
from gradstudio.commands.doctor import DoctorOptions
from gradstudio.commands.export import ExportChoices
from gradstudio.commands.many_arguments import race_parser, sweep_parser
from gradstudio.commands.race import RaceOptions
from gradstudio.commands.sweep import SweepOptions

COMMANDS = {
    "doctor": (doctor_parser, DoctorOptions, []),
    "check": (check_parser, CheckOptions, []),
    "export": (export_parser, ExportChoices, ["--to", "numpy", "out.py"]),
    "race": (race_parser, RaceOptions, []),
    "sweep": (sweep_parser, SweepOptions, []),
}


@pytest.mark.parametrize(("parser", "options", "needed"), COMMANDS.values(), ids=COMMANDS)
def test_arguments_are_the_fields_of_a_commands_options(
    parser: Callable[[], argparse.ArgumentParser], options: type[Any], needed: list[str]
) -> None:
    found = vars(parser().parse_args(["some.gradstudio", *needed]))
    own = {name: value for name, value in found.items() if name not in {"file", "to"}}
    usual = options()
    of_usual = {field.name: getattr(usual, field.name) for field in dataclasses.fields(options)}
    assert own == {
        name: list(value) if isinstance(value, tuple) else value for name, value in of_usual.items()
    }
