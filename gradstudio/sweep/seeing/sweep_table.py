"""`SweepTable`: the runs of a sweep as columns of numbers, for whatever draws or sorts them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.titles import VALUE_TITLES, title_of
from gradstudio.store.sweep_columns import SweepColumns
from gradstudio.store.trial_result import UNBUILT, Objective

Floats = NDArray[np.float64]

OBJECTIVE_TITLES: Mapping[Objective, str] = {
    "loss": "Loss",
    "accuracy": "Accuracy",
    "test_loss": "Test loss",
    "test_accuracy": "Test accuracy",
}
"""What each is called, in the order of menus."""

RAN_AWAY = "diverged"
"""The ending of a run whose loss left the finite."""
DONE = "done"
"""The ending of a run that took all its steps."""
NOT_BUILT = UNBUILT.removesuffix(": ")
"""The ending of a run that could not begin."""

_SHORT_TITLES = {
    "network.hidden": "Hidden layers",
    "network.activation": "Activation",
    "network.dropout": "Dropout",
    "training.learning_rate": "Learning rate",
    "training.optimizer": "Optimizer",
}
_KINDS = {
    "training.optimizer": "training.optimizer.kind",
    "training.learning_rate.kind": "training.learning_rate.kind",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SweepField:
    """One column.

    Attributes:
        key: its name in the table; of a setting the path of the field.
        title: what it is called.
        is_setting: whether the sweep varies it; else it is a result.
        numbers: shape (runs,); of names the place in `labels`. NaN where there is none, inf where the run diverged.
        labels: the names that there are; none where the column holds numbers.
        details: of each run what more is to be read than the label; none where the labels say it all.
    """

    key: str
    title: str
    is_setting: bool
    numbers: Floats
    labels: tuple[str, ...] = ()
    details: tuple[str, ...] = ()

    def name_of(self, run: int) -> str:
        """Return the entry of a run in full, in a column of names.

        Args:
            run: its row; its number is not NaN.
        """
        return self.details[run] if self.details else self.labels[int(self.numbers[run])]

    def text(self, run: int, written: Callable[[float], str]) -> str:
        """Return the entry of a run as text.

        Args:
            run: its row.
            written: how a number is written.
        """
        number = float(self.numbers[run])
        if math.isnan(number):
            return ""
        return self.name_of(run) if self.labels else written(number)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SweepTable:
    """The runs of a sweep at one moment; rows in the order of their numbers.

    Attributes:
        columns: as they were read.
        objective: what the sweep looks for.
        fields: by key: the settings, then the results.
        scores: shape (runs,); less is better, inf for a run that diverged or has no such result.
        order: the rows from the best run to the worst; equal ones in the order of their numbers.
    """

    columns: SweepColumns
    objective: Objective
    fields: Mapping[str, SweepField]
    scores: Floats
    order: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def settings(self) -> tuple[SweepField, ...]:
        """The columns that the sweep varies."""
        return tuple(field for field in self.fields.values() if field.is_setting)

    @property
    def ran_away(self) -> NDArray[np.bool_]:
        """Which runs left the finite: shape (runs,)."""
        return self.columns.ran_away

    @property
    def not_built(self) -> NDArray[np.bool_]:
        """Which runs could not begin: shape (runs,)."""
        ending = self.fields["ending"]
        place = ending.labels.index(NOT_BUILT) if NOT_BUILT in ending.labels else -1
        return np.asarray(ending.numbers == place)

    @property
    def best(self) -> int | None:
        """The row of the best run; None if there is none."""
        if not len(self) or not np.isfinite(self.scores).any():
            return None
        return int(self.order[0])


def setting_title(path: str) -> str:
    """Return what a field that a sweep varies is called."""
    return _SHORT_TITLES.get(path) or title_of(path)


def setting_text(path: str, value: Any) -> str:
    """Return a value of a field as a window names it: ``ReLU``, ``16 × 16``, ``all``.

    Args:
        path: of the field.
        value: of it, as JSON has it.
    """
    if isinstance(value, str):
        return VALUE_TITLES.get(_KINDS.get(path, path), {}).get(value, value)
    if isinstance(value, list | tuple):
        return " × ".join(str(each) for each in value) or "none"
    if value is None:
        return "all" if path == "training.batch_size" else "none"
    return json.dumps(value)


def table_of(
    columns: SweepColumns, objective: Objective, planned: Mapping[str, Sequence[Any]] | None = None
) -> SweepTable:
    """Return the runs of a sweep as a table.

    Args:
        columns: what was read of its file.
        objective: what it looks for.
        planned: by path, the values that a field takes by the plan, in its order. Names keep their places whatever
            runs come next. None where only the runs are known.
    """
    runs = len(columns.numbers)
    known = planned or {}
    fields = [
        _setting(path, (*known.get(path, ()), *values), runs) for path, values in columns.values.items()
    ]
    if runs and len(np.unique(columns.seeds)) > 1:
        fields.append(_result("seed", "Seed", columns.seeds))
    measured: dict[Objective, Floats] = {
        "loss": columns.losses,
        "accuracy": columns.accuracies,
        "test_loss": columns.test_losses,
        "test_accuracy": columns.test_accuracies,
    }
    for key, title in OBJECTIVE_TITLES.items():
        if key == objective or not np.isnan(measured[key]).all():
            fields.append(_result(key, title, measured[key]))
    fields.append(_result("steps", "Steps taken", columns.steps))
    fields.append(_endings(columns))
    fields.append(_result("seconds", "Seconds", columns.seconds))
    sign = -1.0 if objective in {"accuracy", "test_accuracy"} else 1.0
    measured_scores = sign * measured[objective]
    scores = np.where(columns.ran_away | np.isnan(measured_scores), np.inf, measured_scores)
    return SweepTable(
        columns=columns,
        objective=objective,
        fields={field.key: field for field in fields},
        scores=scores,
        order=np.argsort(scores, kind="stable"),
    )


def _setting(path: str, values: Sequence[Any], runs: int) -> SweepField:
    """Return the column of a setting.

    Args:
        path: of the field.
        values: those of the plan, then those of the runs.
        runs: number of runs.
    """
    title, of_runs = setting_title(path), values[len(values) - runs :]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        numbers = np.array(of_runs, dtype=np.float64)
        return SweepField(key=path, title=title, is_setting=True, numbers=numbers)
    return _named(
        path, title, [setting_text(path, value) for value in of_runs], _in_order(path, values), True
    )


def _in_order(path: str, values: Iterable[Any]) -> tuple[str, ...]:
    """Return the texts of values: numbers by size, lists by the sum of their entries, names as they come first."""
    by_text = {setting_text(path, value): value for value in values}
    names = list(by_text)
    if all(isinstance(value, int | float | list | tuple | None) for value in by_text.values()):
        names.sort(key=lambda name: _size(by_text[name]))
    return tuple(names)


def _size(value: Any) -> float:
    if isinstance(value, list | tuple):
        return float(sum(each for each in value if isinstance(each, int | float)))
    return math.inf if value is None else float(value)


def _endings(columns: SweepColumns) -> SweepField:
    """Return how the runs ended: those that cannot be built under one name, each with its reason beside it."""
    texts = [
        RAN_AWAY if away else ending_text(cause)
        for away, cause in zip(columns.ran_away.tolist(), columns.causes, strict=True)
    ]
    labels = tuple(dict.fromkeys(sorted(texts, key=_ending_place)))
    field = _named("ending", "Ending", texts, labels, False)
    if NOT_BUILT not in labels:
        return field
    return replace(
        field,
        details=tuple(
            cause if text == NOT_BUILT else text for text, cause in zip(texts, columns.causes, strict=True)
        ),
    )


def _ending_place(text: str) -> tuple[int, str]:
    return (0 if text == DONE else 2 if text == RAN_AWAY else 1), text


def ending_text(cause: str) -> str:
    """Return why a run that did not diverge ended, in words."""
    if cause.startswith(UNBUILT):
        return NOT_BUILT
    return {"": DONE, "rank": "stopped early by rank"}.get(cause, cause.replace("_", " "))


def _named(
    key: str, title: str, texts: Sequence[str], labels: tuple[str, ...], is_setting: bool
) -> SweepField:
    places = {label: place for place, label in enumerate(labels)}
    numbers = np.array([places[text] for text in texts], dtype=np.float64)
    return SweepField(key=key, title=title, is_setting=is_setting, numbers=numbers, labels=labels)


def _result(key: str, title: str, numbers: NDArray[Any]) -> SweepField:
    return SweepField(key=key, title=title, is_setting=False, numbers=numbers.astype(np.float64))
