"""docs/DOCTOR.md has the table of rules as it is in the program."""

from __future__ import annotations

from pathlib import Path

from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.table import RULES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "DOCTOR.md"
HEAD = "| rule | looks at | found where | source |\n|---|---|---|---|\n"


def row(rule: DoctorRule) -> str:
    """Return a row of the table."""
    early = " · beforehand too" if rule.beforehand else ""
    return f"| `{rule.name}`: {rule.title}{early} | {rule.looks_at} | {rule.condition} | {rule.source} |\n"


def test_the_table_of_the_page_is_that_of_the_program() -> None:
    table = HEAD + "".join(row(rule) for rule in RULES)
    page = PAGE.read_text(encoding="utf-8")
    assert table in page, f"Put this table into {PAGE.name}:\n\n{table}"
