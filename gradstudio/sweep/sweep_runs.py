"""`SweepRuns`: what came of a sweep, for scripts and notebooks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gradstudio.project.atomic import write_whole
from gradstudio.project.file import require_writable
from gradstudio.project.spec import ProjectSpec
from gradstudio.store.sweep_columns import SweepColumns
from gradstudio.store.why_not_replaced import why_not_replaced
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.outcome import PointOutcome, SweepOutcome, outcome
from gradstudio.sweep.plan.plan import SweepPlan
from gradstudio.sweep.seeing.sweep_table import table_of
from gradstudio.sweep.seeing.table_csv import sweep_csv


class SweepRuns:
    """What came of a sweep.

    Args:
        plan: of the sweep.
        columns: the runs.

    Attributes:
        plan: of the sweep.
        columns: the runs as arrays, by number.
    """

    def __init__(self, plan: SweepPlan, columns: SweepColumns) -> None:
        self.plan = plan
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns.numbers)

    @property
    def outcome(self) -> SweepOutcome:
        """The points from the best to the worst, and why runs ended early."""
        return outcome(self.columns, self.plan.objective)

    @property
    def best(self) -> PointOutcome:
        """The point with the best mean over its seeds.

        Raises:
            SweepError: no run is over.
        """
        points = self.outcome.points
        if not points:
            raise SweepError("No run of the sweep is over yet.")
        return points[0]

    def spec(self, number: int) -> ProjectSpec:
        """Return the project of a run; trained for as many steps, it has the bits of that run.

        Raises:
            SweepError: there is no such run.
        """
        row = self._row(number)
        values = {path: of_field[row] for path, of_field in self.columns.values.items()}
        return self.plan.trial_of(number, values, int(self.columns.seeds[row])).spec

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the runs as dicts, of which a data frame can be made: number, fields that vary by path, results."""
        columns = self.columns
        for row, number in enumerate(columns.numbers.tolist()):
            yield {
                "run": number,
                **{path: values[row] for path, values in columns.values.items()},
                "seed": int(columns.seeds[row]),
                "finished": bool(columns.is_finished[row]),
                "steps": int(columns.steps[row]),
                "loss": float(columns.losses[row]),
                "accuracy": float(columns.accuracies[row]),
                "test_loss": float(columns.test_losses[row]),
                "test_accuracy": float(columns.test_accuracies[row]),
                "ran_away": bool(columns.ran_away[row]),
                "cause": columns.causes[row],
                "seconds": float(columns.seconds[row]),
            }

    def to_csv(self, path: str | os.PathLike[str]) -> Path:
        """Write a row for each run, and return the path.

        Raises:
            SweepError: it cannot be written, or a project or the results of a sweep are there; what is there stays
                as it is.
            ProjectFileError: there is a file that is read-only.
        """
        target = Path(path)
        why = why_not_replaced(target)
        if why:
            raise SweepError(f"{path} {why}. Give the table another name.")
        require_writable(target)
        text = sweep_csv(table_of(self.columns, self.plan.objective), range(len(self)))
        try:
            write_whole(target, text)
        except OSError as error:
            raise SweepError(f"{path} cannot be written: {error.strerror or error}.") from None
        return target

    def __repr__(self) -> str:
        found = self.outcome
        said = f"{found.runs:,} runs over {', '.join(self.plan.paths) or 'seeds'}"
        return (
            f"SweepRuns({said}, best {found.objective} {found.points[0].mean:.4g})" if found.points else said
        )

    def _row(self, number: int) -> int:
        rows = np.flatnonzero(self.columns.numbers == number)
        if not len(rows):
            raise SweepError(f"There is no run {number} in this sweep.")
        return int(rows[0])
