"""The page about the lab has every mistake as the table has it."""

from __future__ import annotations

from pathlib import Path

from gradstudio.lab.bugs.table import BUGS

PAGE = Path(__file__).parents[3] / "docs" / "LAB.md"


def test_each_mistake_stands_there_with_its_level_and_what_it_does():
    rows = PAGE.read_text(encoding="utf-8").splitlines()

    assert [
        row for row in rows if row in {f"| {bug.title} | {bug.level} | {bug.does} |" for bug in BUGS}
    ] == [f"| {bug.title} | {bug.level} | {bug.does} |" for bug in BUGS]
