"""`python -m benchmarks.tables` holds what is read to pandas."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import tables
from gradstudio.data.csv.format import read_head
from gradstudio.data.csv.table import read_table, usual_choices

pytest.importorskip("pandas")


def test_a_folder_is_read_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plain.csv").write_text("a,b,y\n" + "".join(f"{i},{i / 7},{i * 3}.25\n" for i in range(30)))
    (tmp_path / "gaps.tsv").write_text("# remark\na\tb\ty\n" + "1\t?\t3.5\n2,5\t4\t1\n" * 3 + "2\t4\t7\n" * 9)
    (tmp_path / "none.csv").write_text('[{"a": 1}]')
    assert tables.main([str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "refused   none.csv: none.csv is a JSON file" in said
    assert "| 1 | 1 | 1 | 0 | " in said


def test_a_number_that_is_another_is_found(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    text = "a,b,y\n" + "".join(f"{i},{i / 7},{i * 3}.25\n" for i in range(30))
    path.write_text(text)
    head = read_head(path)
    choices = usual_choices(head)
    table = read_table(head, choices, lambda _: None)
    path.write_text(text.replace("\n7,", "\n70,"))
    assert tables.differences(head, choices, table)[1] == "a: 7.0 was read where pandas has 70.0"
