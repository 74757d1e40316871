"""CSV files with broken bytes and structure, read as the dialog reads them: samples, or a sentence says why not.

Each child process reads a batch of them, so that a crash is seen and costs no more than its batch.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.torture.memory import peak
from gradstudio.data.csv.format import read_head
from gradstudio.data.csv.spec import TableError
from gradstudio.data.csv.table import read_table, usual_choices
from gradstudio.data.csv.text import encoding_of
from gradstudio.data.source import load_dataset
from gradstudio.project.edits import set_data
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import ProjectSpec

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SILENCE_SECONDS = 1.0
MOST_BYTES = 500 * 2**20
LONGEST_SENTENCE = 2_000
_BATCH = 250
_SECONDS_EACH = 10.0
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32", "latin-1")
_MARKS = (
    "",
    "?",
    "NA",
    "None",
    "-",
    ".",
    "inf",
    "nan",
    "1e400",
    "-1e101",
    "\\N",
    "\0",
    "\x1a",
    "“",
    "\ufeff",
)


def run(count: int, seed: int) -> list[str]:
    """Read so many broken files.

    Args:
        count: number of files.
        seed: of what is in them.

    Returns:
        What was neither read nor told in a sentence, was silent for too long, took too much memory or ended the
        program, each with the number of the file: ``python -m benchmarks.torture.tables SEED NUMBER`` writes it.
    """
    findings = []
    for first in range(0, count, _BATCH):
        findings += _batch(seed, first, min(_BATCH, count - first))
    return findings


def broken(seed: int, number: int) -> bytes:
    """Return the content of one broken file."""
    chance = random.Random(f"{seed} {number}")
    text = _table(chance)
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        text = chance.choice(_CHANGES)(text, chance)
    data = text.encode(chance.choice(_ENCODINGS), errors="replace")
    if chance.random() < 0.3:
        data = _with_broken_bytes(data, chance)
    return data


def _table(chance: random.Random) -> str:
    """Return a table as people have them, of some size, with some delimiter, decimal sign and quotes."""
    rows, columns = chance.choice([0, 1, 2, 5, 40, 200]), chance.choice([1, 2, 3, 8, 40])
    delimiter = chance.choice(",,;\t|: ")
    kinds = [chance.choice(_KINDS) for _ in range(columns)]
    lines = [delimiter.join(f"name {c}" if chance.random() < 0.2 else f"c{c}" for c in range(columns))]
    for row in range(rows):
        cells = [chance.choice(_MARKS) if chance.random() < 0.02 else kind(row, chance) for kind in kinds]
        lines.append(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in cells))
    return chance.choice(["\n", "\n", "\r\n", "\r"]).join(lines) + chance.choice(["", "\n"])


_KINDS: tuple[Callable[[int, random.Random], str], ...] = (
    lambda row, chance: str(row),
    lambda row, chance: f"{chance.gauss(0, 100):.3f}",
    lambda row, chance: f"{chance.gauss(0, 100):.2f}".replace(".", ","),
    lambda row, chance: f"{chance.randrange(10**7):,}",
    lambda row, chance: f"{chance.randrange(100)}%",
    lambda row, chance: f"{chance.random():.4E}".replace("E", "D"),
    lambda row, chance: chance.choice(("red", "green", "blue")),
    lambda row, chance: chance.choice(("True", "FALSE", "true")),
    lambda row, chance: chance.choice(("0", "1", "1.0", "01")),
    lambda row, chance: f"2020-{row % 12 + 1:02d}-{row % 28 + 1:02d}",
    lambda row, chance: f"remark {row}, and more",
    lambda row, chance: "",
)


def _repeated(text: str, chance: random.Random) -> str:
    """Make one line, or one cell, very long."""
    place = chance.randrange(len(text) + 1)
    piece = chance.choice(["x", "1", ",", "\n", '"', " ", "x y;z|'\"q", "1,2\n", "é", "((", "1.0e"])
    return text[:place] + piece * chance.choice([10, 1000, 16_000, 200_000]) + text[place:]


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _inserted(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return (
        text[:place] + chance.choice((*_MARKS, '"', "'", ",", ";", "\n", "\r", "#", "sep=;\n")) + text[place:]
    )


def _preceded(text: str, chance: random.Random) -> str:
    lines = (
        "# remark\n",
        "sep=;\n",
        "A report\n\n",
        "150,4,a,b\n",
        "@relation x\n",
        "{",
        "[",
        "<html>",
        "\n" * 40,
    )
    return chance.choice(lines) + text


def _followed(text: str, chance: random.Random) -> str:
    return text + chance.choice(("\x1a", "Total,1,2\n", "Source: an office\n", ",,,\n" * 30, '"'))


def _shuffled(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    chance.shuffle(lines)
    return "\n".join(lines)


_CHANGES = (_repeated, _cut, _inserted, _preceded, _followed, _shuffled)


def _with_broken_bytes(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice([1, 3, 30])):
        place = chance.randrange(len(made) + 1)
        made[place : place + chance.choice([0, 1, 50])] = chance.randbytes(chance.choice([0, 1, 4]))
    return bytes(made)


def _batch(seed: int, first: int, count: int) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "benchmarks.torture.tables",
        "--batch",
        str(seed),
        str(first),
        str(count),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, timeout=60 + _SECONDS_EACH * count, check=False
        )
    except subprocess.TimeoutExpired:
        return [f"files {first} to {first + count - 1} of seed {seed}: no end"]
    findings = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('"')]
    if done.returncode:
        last = done.stderr.strip().splitlines()[-3:]
        findings.append(
            f"files {first} to {first + count - 1} of seed {seed}: ended with {done.returncode}: {last}"
        )
    return findings


class _Clock:
    """Notes the longest time without a word of progress, in seconds of this process."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.process_time()

    def __call__(self, share: float) -> None:
        now = time.process_time()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def _read(path: Path, chance: random.Random) -> str:
    """Read a file by the dialog's road; return the sentence that came of it."""
    clock = _Clock()
    try:
        head = read_head(path, progress=clock)
        clock(0.0)
        if chance.random() < 0.3:  # a wrong choice by hand
            changed = chance.choice(
                (
                    {"encoding": chance.choice(_ENCODINGS)},
                    {"delimiter": chance.choice(",;\t|: ")},
                    {"decimal": chance.choice(".,")},
                    {"skip": chance.randrange(5), "below": chance.randrange(5), "units": chance.randrange(3)},
                    {"header": not head.format.header},
                    {"missing": ("1", "red"), "missing_in_words": True},
                )
            )
            head = read_head(path, replace(head.format, **changed), clock)
            clock(0.0)
        choices = usual_choices(head)
        clock(0.0)
        table = read_table(head, choices, clock)
        clock(0.0)
        load_dataset(set_data(ProjectSpec(), kind="table", **table.fields).data)
        said = table.account
    except (TableError, SpecError) as error:
        said = str(error)
    clock(1.0)
    if clock.longest > LONGEST_SILENCE_SECONDS:
        raise RuntimeError(f"no word for {clock.longest:.1f} s")
    return said


def _children_part(seed: int, first: int, count: int) -> None:
    encoding_of(Path(__file__), lambda share: None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        for number in range(first, first + count):
            path.write_bytes(broken(seed, number))
            problem = ""
            try:
                said = _read(path, random.Random(f"{seed} {number} chosen"))
                if not said.endswith((".", "?")) or len(said) > LONGEST_SENTENCE:
                    problem = f"no sentence, or too long a one: {said[:300]!r}"
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                problem = f"{type(error).__name__}: {str(error)[:300]}"
            if problem:
                print(json.dumps(f"file {number} of seed {seed}: {problem}"), flush=True)
    used = peak()
    if used > MOST_BYTES:
        print(json.dumps(f"files {first} to {first + count - 1} of seed {seed}: {used >> 20} MB"), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--batch":
        _children_part(*map(int, sys.argv[2:]))
    else:
        sys.stdout.buffer.write(broken(int(sys.argv[1]), int(sys.argv[2])))
