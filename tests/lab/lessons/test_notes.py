"""Every statement of the notes is in the table, with a lesson and a test that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradstudio.lab.lessons.library import shipped_lessons

ROOT = Path(__file__).parents[3]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "docs" / "NOTES.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| statement")
]


def test_there_are_forty_statements_at_least_and_no_two_alike():
    assert len(ROWS) >= 40
    assert all(len(row) == 4 and all(row) for row in ROWS)
    assert len({row[0] for row in ROWS}) == len(ROWS)


def test_every_lesson_has_a_statement_and_every_statement_a_lesson():
    assert {row[2].strip("`") for row in ROWS} == {lesson.name for lesson in shipped_lessons()}


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_the_test_of_a_statement_is_there(row):
    name, _, function = row[3].strip("`").partition("::")
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not function or re.search(rf"^def {function}\(", text, re.MULTILINE), row[3]
