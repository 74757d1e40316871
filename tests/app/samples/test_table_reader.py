"""Tables are looked at and read aside, and given up at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from gradstudio.app.samples.table_reader import TableReader
from gradstudio.data.csv.head import TableHead
from gradstudio.importing.tables import table_source
from tests.qt_helpers import until


@pytest.fixture
def reader(qapp):
    made = TableReader()
    yield made
    made.shutdown()


def test_a_look_that_is_given_up_ends_at_its_next_block_and_is_not_heard_of(
    reader, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,y\n" + "1.5,2.5\n" * 20_000)
    begun, given_up, shares = threading.Event(), threading.Event(), []
    read_head = table_source.read_head

    def slowly(path, chosen, progress):
        def told(share: float) -> None:
            shares.append(share)
            begun.set()
            given_up.wait(60)
            progress(share)

        return read_head(path, chosen, told)

    heads: list[TableHead] = []
    reader.looked.connect(heads.append)
    with monkeypatch.context() as patch:
        patch.setattr(table_source, "read_head", slowly)
        reader.look(path)
        assert begun.wait(60)
        reader.cancel()
        given_up.set()
    other = tmp_path / "other.csv"
    other.write_text("b,y\n1,2.5\n2,3.5\n")
    reader.look(other)
    until(qtbot, lambda: bool(heads))
    assert len(shares) == 1
    assert [head.path for head in heads] == [other]


def test_what_is_wrong_with_a_file_is_told(reader, qtbot, tmp_path: Path) -> None:
    said: list[str] = []
    reader.failed.connect(said.append)
    reader.look(tmp_path / "missing.csv")
    until(qtbot, lambda: bool(said))
    assert "missing.csv cannot be read" in said[0]
