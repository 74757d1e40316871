"""docs/EXPORT.md has the table of kinds as it is in the program."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from gradstudio.export.certificate.comparing import TOLERANCES
from gradstudio.export.kinds import KINDS

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPT = REPOSITORY / "scripts" / "write_export_table.py"
PAGE = (REPOSITORY / "docs" / "EXPORT.md").read_text(encoding="utf-8")


def test_the_table_of_the_page_is_that_of_the_program() -> None:
    spec = importlib.util.spec_from_file_location("write_export_table", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.with_table(PAGE) == PAGE, "Run scripts/write_export_table.py."


def test_each_kind_says_in_sentences_what_it_keeps_and_loses() -> None:
    for kind in KINDS.values():
        assert kind.keeps.endswith("."), kind.name
        assert kind.loses.endswith("."), kind.name


def test_the_tolerances_of_the_page_are_those_of_the_program() -> None:
    double, single = TOLERANCES["float64"], TOLERANCES["float32"]
    for what, field in (
        ("outputs", "values"),
        ("gradients", "gradients"),
        ("losses of the next 20", "losses"),
    ):
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| {what}"))
        numbers = [float(cell) for cell in row.split("|")[3:5]]
        assert numbers == [getattr(double, field), getattr(single, field)]
