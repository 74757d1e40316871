"""The results of a race as a CSV file: a row for each run."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

from gradstudio.app.race.news import RaceNews
from gradstudio.data.csv.writing import cell_text

_HEAD = ("run", "seed", "value", "steps", "ran_away")
_NUMBERS = ("loss", "accuracy", "test_loss", "test_accuracy")


def race_csv(news: RaceNews) -> str:
    """Return rows with a heading line: plain numbers with all their digits, empty where a run has none.

    Each field whose values were typed has a column of its own at the end.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # as RFC 4180 has it
    entry, last = news.entry, news.results.last
    writer.writerow([*_HEAD, *_NUMBERS, *entry.typed[0]])
    columns = (last.losses, last.accuracies, last.test_losses, last.test_accuracies)
    away, taken = news.results.ran_away.tolist(), news.results.taken.tolist()
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    for run, found in enumerate(numbers):
        group = int(entry.group_of[run])
        value = cell_text(entry.groups[group])
        typed = (cell_text(_plain(one)) for one in entry.typed[group].values())
        cells = ("" if math.isnan(number) else number for number in found)
        writer.writerow(
            [run + 1, entry.specs[run].training.seed, value, taken[run], int(away[run]), *cells, *typed]
        )
    return text.getvalue()


def _plain(value: Any) -> str:
    """Return a value of a field as it is typed in a project file; that of a text without quotes."""
    return value if isinstance(value, str) else json.dumps(value)
