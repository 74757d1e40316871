"""``python -m benchmarks.tables FOLDER``: read every table of a folder by default, and hold its numbers to pandas'.

Prints what was read, what was left out and what was refused, with the reasons. Every number that was read must be the
one that pandas reads in that cell, as far as pandas reads one there.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gradstudio.data.csv.format import read_head
from gradstudio.data.csv.head import TableHead
from gradstudio.data.csv.spec import TableError
from gradstudio.data.csv.table import TableChoices, TableRead, read_table, usual_choices
from gradstudio.project.spec.data import unpacked

if TYPE_CHECKING:
    from pandas import DataFrame

SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data")


@dataclass(frozen=True)
class Outcome:
    """What came of one file: "read", "left out" (read without some rows or columns), "refused" or "wrong"."""

    path: Path
    kind: str
    said: str
    seconds: float
    compared: int = 0


def outcome_of(path: Path) -> Outcome:
    """Read a file as the dialog proposes, and compare."""
    began = time.perf_counter()
    try:
        head = read_head(path)
        choices = usual_choices(head)
        table = read_table(head, choices, lambda share: None)
    except TableError as error:
        return Outcome(path, "refused", str(error), time.perf_counter() - began)
    seconds = time.perf_counter() - began
    compared, wrong = differences(head, choices, table)
    if wrong:
        return Outcome(path, "wrong", wrong, seconds, compared)
    account = table.account
    kind = (
        "left out"
        if any(word in account for word in ("Left out", "Not taken", "Took every", "Passed"))
        else "read"
    )
    return Outcome(path, kind, account, seconds, compared)


def _as_pandas_reads(head: TableHead) -> DataFrame | None:
    """Return the samples of a file as text, as pandas parts them; None if it cannot."""
    import pandas

    form = head.format
    try:
        frame = pandas.read_csv(
            head.path, sep=form.delimiter or "\x1f", quotechar=form.quote or '"', encoding=form.encoding, header=None,
            skiprows=form.skip, skipinitialspace=True, dtype=str, keep_default_na=False, engine="python",
            names=range(len(head.columns) + 40), index_col=False,
        )  # fmt: skip
    except (pandas.errors.ParserError, UnicodeError, ValueError):
        return None
    frame = frame.iloc[form.header + form.units : len(frame) - form.below if form.below else None]
    width = len(head.columns)
    whole = (frame.iloc[:, width:].fillna("") == "").all(axis=1) & (
        frame.iloc[:, :width].fillna("") != ""
    ).any(axis=1)
    single = (frame.fillna("") != "").sum(axis=1) <= 1
    notes = frame[0].fillna("").str.startswith(("#", "%", "//")) | (single & (width > 1) & frame[1].isna())
    return frame[whole & ~notes].iloc[:, :width].reset_index(drop=True)


def differences(head: TableHead, choices: TableChoices, table: TableRead) -> tuple[int, str]:
    """Return how many numbers were compared with pandas', and what was the first to differ, if one did."""
    from pandas import to_numeric

    if len(table.left_out) == 1000 or choices.every > 1 or (frame := _as_pandas_reads(head)) is None:
        return 0, ""
    if len(frame) != head.rows:
        return 0, f"pandas has {len(frame):,} rows, and {head.rows:,} were read" if not table.left_out else ""
    numbers = np.frombuffer(unpacked(table.fields["packed"], 2**31), "<f8").reshape(table.fields["rows"], -1)
    compared = 0
    theirs = {}
    for column in (*choices.inputs, choices.target):
        if head.columns[column].is_number:
            cells = frame.iloc[:, column].str.replace("−", "-")
            cells = cells.str.replace(",", ".") if head.format.decimal == "," else cells
            theirs[column] = to_numeric(cells, errors="coerce").to_numpy(float)
    missing = np.zeros(head.rows, dtype=bool)
    for column in (*choices.inputs, choices.target):
        if gaps := head.columns[column].gaps:
            missing |= np.unpackbits(np.frombuffer(gaps, np.uint8), count=head.rows).astype(bool)
    if head.rows - missing.sum() != len(numbers):
        return 0, f"{head.rows - missing.sum():,} complete rows were seen, but {len(numbers):,} read"
    for place, column in enumerate((*choices.inputs, choices.target)):
        is_class = choices.target_is == "class" if column == choices.target else column in choices.classes
        if column not in theirs:
            continue
        ours = numbers[:, place]
        if is_class:
            labels = (
                table.fields["class_labels"]
                if column == choices.target
                else table.fields["input_values"][place]
            )
            if head.columns[column].unit:
                continue
            ours = np.array([float(label) for label in labels])[ours.astype(int)]
        kept = theirs[column][~missing]
        comparable = np.isfinite(kept)
        compared += int(comparable.sum())
        wrong = comparable & (np.abs(ours - kept) > 1e-15 * np.abs(kept))
        if wrong.any():
            row = int(wrong.argmax())
            return (
                compared,
                f"{head.names[column]}: {float(ours[row])} was read where pandas has {float(kept[row])}",
            )
    return compared, ""


def main(arguments: list[str] | None = None) -> int:
    """Go through a folder.

    Returns:
        How many files were read wrongly, 100 at most.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quiet", action="store_true", help="name only what was refused or is wrong")
    options = parser.parse_args(arguments)
    paths = sorted(path for path in options.folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    outcomes = []
    for path in paths:
        outcome = outcome_of(path)
        outcomes.append(outcome)
        if not options.quiet or outcome.kind in {"refused", "wrong"}:
            print(f"{outcome.kind:9} {path.name}: {outcome.said} ({outcome.seconds:.2f} s)")
    counts = Counter(outcome.kind for outcome in outcomes)
    print()
    print("| read whole | with something left out | refused | wrong | numbers as pandas has them | slowest |")
    print("|---|---|---|---|---|---|")
    print(
        f"| {counts['read']} | {counts['left out']} | {counts['refused']} | {counts['wrong']} | "
        f"{sum(outcome.compared for outcome in outcomes):,} | "
        f"{max((outcome.seconds for outcome in outcomes), default=0):.2f} s |"
    )
    return min(counts["wrong"], 100)


if __name__ == "__main__":
    sys.exit(main())
