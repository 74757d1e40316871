"""``gradstudio race``: a project from many seeds at once, and whether the outcome depends on luck."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gradstudio.commands.json_text import json_text
from gradstudio.commands.progress_console import progress_console
from gradstudio.commands.signals import Signals, until_told
from gradstudio.commands.sweep_lines import value_text
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split
from gradstudio.engine.errors import GradStudioError, shown
from gradstudio.project.edits import set_training
from gradstudio.store import load_any_project
from gradstudio.sweep.plan.reading import value_of
from gradstudio.sweep.race.fitting import require_memory
from gradstudio.sweep.race.groups import RaceGroup, groups_over
from gradstudio.sweep.race.race import Race
from gradstudio.sweep.race.results import RaceResults, results_of
from gradstudio.sweep.race.summary import BAND, RaceSummary, band, summary
from gradstudio.training.run.constant_answer import constant_answer

_SLICES = 50
"""Parts in which a race is carried out, between which Ctrl-C is heard."""
_MOST_BYTES = 4 * 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceOptions:
    """What races.

    Attributes:
        seeds: number of runs of each combination.
        over: fields and their values, as ``PATH=V1,V2``.
        steps: how many to take; None for the project's own.
        threads: as many as there are cores if None.
        as_json: whether one JSON object is printed in the place of lines.
    """

    seeds: int = 100
    over: tuple[str, ...] = ()
    steps: int | None = None
    threads: int | None = None
    as_json: bool = False


def race(file: Path, options: RaceOptions) -> int:
    """Train a project from many seeds, and print what came of it.

    Args:
        file: a project file with or without runs.
        options: what races.

    Returns:
        0; 130 after Ctrl-C, 143 after SIGTERM and 129 after SIGHUP, and nothing is printed then.

    Raises:
        GradStudioError: the file cannot be read, or a value is not legal.
    """
    return until_told(lambda signals: _race(file, options, signals))


def _race(file: Path, options: RaceOptions, signals: Signals) -> int:
    spec = load_any_project(file)
    if options.steps is not None:
        spec = set_training(spec, steps=options.steps)
    groups, specs = groups_over(spec, _fields_over(options.over), options.seeds)
    _require_equal_steps(groups)
    require_memory([group.spec for group in groups], options.seeds, _MOST_BYTES)
    runs = Race(specs, threads=options.threads)
    with signals.finishing_steps():
        _advance(runs, signals)
    if signals.received:
        return 128 + signals.received
    results = runs.results()
    told = [(group, results_of(results, group.runs)) for group in groups]
    if options.as_json:
        print(json_text({"file": str(file), "steps": runs.steps, "races": [_fields(*one) for one in told]}))
    else:
        print(f"{file}: {len(specs):,} runs of {runs.steps:,} steps")
        for group, own in told:
            print("\n".join(_lines(group, own)))
    return 0


def _advance(runs: Race, signals: Signals) -> None:
    columns = (
        TextColumn("racing"),
        BarColumn(),
        TextColumn("step {task.completed:,.0f}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=progress_console()) as progress:
        task = progress.add_task("racing", total=runs.steps)
        while runs.step < runs.steps and not signals.received:
            runs.advance(max(1, runs.steps // _SLICES), lambda: bool(signals.received))
            progress.update(task, completed=runs.step)


def _fields_over(over: tuple[str, ...]) -> dict[str, list[Any]]:
    fields: dict[str, list[Any]] = {}
    for given in over:
        path, values = _field(given)
        if path in fields:
            raise GradStudioError(f"--over names {path} twice. Give all its values at once: {path}=V1,V2.")
        fields[path] = values
    return fields


def _field(given: str) -> tuple[str, list[Any]]:
    """Return the path and the values that ``PATH=V1,V2`` names: as TOML has them, or names without quotes."""
    path, equals, values = given.partition("=")
    path = path.strip()
    if not equals or not path or not values.strip():
        raise GradStudioError(f"--over {shown(given)} is no field with values, such as training.l2=0,0.001.")
    try:
        found: list[Any] = tomllib.loads(f"values = [{values}]")["values"]
    except (ValueError, RecursionError):
        found = [_plain(one.strip()) for one in values.split(",")]
    return path, [value_of(path, value) for value in found]


def _plain(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text


def _require_equal_steps(groups: tuple[RaceGroup, ...]) -> None:
    steps = {group.spec.training.steps for group in groups}
    if len(steps) > 1:
        raise GradStudioError(
            f"All runs of a race take the same number of steps, not {' and '.join(map(str, sorted(steps)))}. "
            "Choose one with --steps, or use gradstudio sweep."
        )


def _summary(group: RaceGroup, results: RaceResults) -> RaceSummary:
    data = group.spec.data
    samples = split(load_dataset(data), data.test_share, data.seed).train
    return summary(results, constant_answer(samples, group.spec.training.loss))


def _lines(group: RaceGroup, results: RaceResults) -> list[str]:
    found, first = _summary(group, results), group.spec.training.seed
    lines = [""]
    if group.values:
        lines.append(", ".join(f"{path} = {value_text(value)}" for path, value in group.values.items()))
    lines.append(_spread("loss", results.last.losses, ".5g"))
    if not np.isnan(results.last.test_losses).all():
        lines.append(_spread("test loss", results.last.test_losses, ".5g"))
    if not np.isnan(results.last.test_accuracies).all():
        lines.append(_spread("test accuracy", results.last.test_accuracies, ".1%"))
    lines.append(
        f"best seed {first + found.best}, typical {first + found.typical}, worst {first + found.worst}"
    )
    lines.append(found.sentence)
    return lines


def _spread(what: str, numbers: NDArray[np.float64], form: str) -> str:
    low, quarter, middle, upper, high = (format(number, form) for number in band(numbers))
    return f"{what}: median {middle}, half of them {quarter} to {upper}, nine of ten {low} to {high}"


def _fields(group: RaceGroup, results: RaceResults) -> dict[str, Any]:
    found, first, last = _summary(group, results), group.spec.training.seed, results.last
    measured: Mapping[str, NDArray[np.float64]] = {
        "loss": last.losses,
        "accuracy": last.accuracies,
        "test_loss": last.test_losses,
        "test_accuracy": last.test_accuracies,
    }
    return {
        "values": dict(group.values),
        "seeds": len(results.taken),
        "first_seed": first,
        "sentence": found.sentence,
        "beat_the_constant_answer": found.good,
        "ran_away": found.ran_away,
        "best_seed": first + found.best,
        "typical_seed": first + found.typical,
        "worst_seed": first + found.worst,
        "percentiles": list(BAND),
        "bands": {name: band(numbers) for name, numbers in measured.items() if not np.isnan(numbers).all()},
        "last": dict(measured),
        "steps_taken": results.taken,
    }
