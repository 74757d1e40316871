"""Samples of a file are kept as numbers beside the JSON of their project, once, and come back as they were."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from gradstudio.project import edits
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec, Table
from gradstudio.project.spec.data import packed
from gradstudio.store import RunsFile, load_kept, load_kept_project
from gradstudio.training.record import Record


def table(rows: int = 40, columns: int = 3, seed: int = 0) -> Table:
    numbers = np.random.default_rng(seed).normal(size=(rows, columns + 1))
    names = tuple(f"c{index}" for index in range(columns))
    return Table(column_names=names, rows=rows, packed=packed(numbers.tobytes()), source="some.csv")


def project(data: Table) -> ProjectSpec:
    return edits.set_data(ProjectSpec(), **data.model_dump())


def written(path: Path, spec: ProjectSpec, record: Record | None = None) -> Path:
    RunsFile(path, spec, record or Record()).close()
    return path


def rows_of(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.gradstudio"


def test_samples_come_back_as_they_were(path: Path) -> None:
    spec = project(table())
    assert load_kept_project(written(path, spec)) == spec


def test_any_sqlite_tool_finds_the_numbers_with_their_shape(path: Path) -> None:
    data = table(columns=784, rows=50)
    written(path, project(data))
    ((rows, columns, numbers),) = rows_of(path, "SELECT rows, columns, numbers FROM samples")
    assert (rows, columns) == (50, 785)
    found = np.frombuffer(zlib.decompress(numbers), "<f8").reshape(rows, columns)
    assert np.array_equal(found, np.random.default_rng(0).normal(size=(50, 785)))
    assert not rows_of(path, "SELECT id FROM texts WHERE text LIKE '%packed%'")


def test_samples_are_written_once_however_they_are_split_or_edited(path: Path) -> None:
    spec = project(table())
    record = Record()
    for seed in range(4):
        record.begin(edits.set_data(spec, seed=seed, test_share=0.2))
    record.begin(project(table(seed=1)))  # other numbers under the same names
    written(path, spec, record)
    assert len(rows_of(path, "SELECT id FROM samples")) == 2
    kept = load_kept(path)
    assert [run.spec for run in kept.record.runs] == [run.spec for run in record.runs]
    assert kept.record.run(1).spec.data.packed is kept.record.run(4).spec.data.packed


def test_samples_whose_text_was_written_by_hand_stay_that_text(path: Path) -> None:
    data = table()
    odd = data.packed.rstrip("=")[:-1]
    loose = data.model_copy(update={"packed": odd + _loosened(data.packed[len(odd) :])})
    spec = project(Table.model_validate(loose.model_dump()))
    assert load_kept_project(written(path, spec)) == spec


def _loosened(end: str) -> str:
    """Return the end of a Base64 text with bits set that nobody reads."""
    padding = end.count("=")
    if not padding:
        return end
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return letters[letters.index(end[0]) | 1] + end[1:]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM samples", "the samples of its data are not there"),
        ("DELETE FROM has_samples", "packed"),
        ("UPDATE samples SET numbers = 'text'", "larger than they can be"),
        ("UPDATE samples SET numbers = zeroblob(100000000)", "larger than they can be"),
        ("UPDATE samples SET numbers = zeroblob(8)", "not those that were written"),
        ("UPDATE samples SET numbers = x'00', crc = 3523407757", "damaged"),
        ("UPDATE has_samples SET samples = 'x'", "the samples of its data are not there"),
    ],
)
def test_what_is_not_legal_is_told(path: Path, statement: str, said: str) -> None:
    written(path, project(table()))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
    with pytest.raises(ProjectFileError, match=said):
        load_kept(path)
