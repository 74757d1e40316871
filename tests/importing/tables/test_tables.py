"""Tables of other formats are read as the same rows in a CSV file are, exactly, or refused with a sentence."""

from __future__ import annotations

import datetime
import io
import os
import random
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gradstudio.data.csv.table import TableRead, read_table, usual_choices
from gradstudio.data.source import make_dataset
from gradstudio.engine.errors import GradStudioError
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.tables import arrays, workbook
from gradstudio.importing.tables.table_source import SeenTable, TableSource
from gradstudio.importing.tables.text_table import TextTableWriter
from gradstudio.project.spec import Table
from tests.importing.tables.writers import ROWS, WRITERS, book, csv_of, npz_of, parquet_of, sheet_xml
from tests.unloadable import SAYS, make_missing, make_unloadable


def silent(share: float) -> None:
    assert 0 <= share <= 1


def seen(table: Path | str, sheet: str = "") -> SeenTable:
    source = TableSource()
    try:
        return source.look(table, sheet, None, silent)
    finally:
        source.clear()


def taken(table: Path | str, sheet: str = "") -> TableRead:
    source = TableSource()
    try:
        head = source.look(table, sheet, None, silent).head
        return read_table(head, usual_choices(head), silent)
    finally:
        source.clear()


def numbers_of(read: TableRead) -> NDArray[np.float64]:
    return make_dataset(Table(**read.fields)).raw


calamine = pytest.mark.usefixtures("_calamine")
arrow = pytest.mark.usefixtures("_arrow")


@pytest.fixture
def _calamine() -> None:
    pytest.importorskip("python_calamine")


@pytest.fixture
def _arrow() -> None:
    pytest.importorskip("pyarrow")


@pytest.mark.parametrize("name", WRITERS)
def test_a_table_is_read_as_the_same_rows_in_a_csv_file_are(tmp_path: Path, name: str) -> None:
    plain = taken(csv_of(tmp_path / "t.csv", ROWS))
    other = taken(WRITERS[name](tmp_path / name, ROWS))
    assert other.fields == plain.fields | {"source": name}
    assert other.account == plain.account.replace("t.csv", name)


def test_pasted_cells_are_read_as_the_same_rows_in_a_csv_file_are(tmp_path: Path) -> None:
    plain = taken(csv_of(tmp_path / "t.csv", ROWS))
    cells = "\r\n".join("\t".join(map(str, row)) for row in ROWS) + "\r\n"
    assert taken(cells).fields == plain.fields | {"source": "pasted cells"}
    # As a German spreadsheet copies them.
    german = "\n".join("\t".join(f"{cell}".replace(".", ",") for cell in row) for row in ROWS)
    assert taken(german).fields == plain.fields | {"source": "pasted cells"}


def test_what_was_unpacked_is_taken_away(tmp_path: Path) -> None:
    source = TableSource()
    found = source.look(npz_of(tmp_path / "t.npz", ROWS), "", None, silent)
    assert found.text.path.exists()
    source.clear()
    assert not found.text.path.parent.exists()


def test_it_is_unpacked_once_and_looked_at_again_as_one_likes(tmp_path: Path) -> None:
    source = TableSource()
    first = source.look(npz_of(tmp_path / "t.npz", ROWS), "", None, silent)
    (tmp_path / "t.npz").unlink()
    again = source.look(tmp_path / "t.npz", "", first.head.format, silent)
    assert again.head.columns == first.head.columns
    source.clear()


# -- workbooks ---------------------------------------------------------------------------------------------


@calamine
def test_titles_gaps_and_totals_in_a_sheet_are_passed_over(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Sales of the year"],
        [],
        ["x", "y"],
        *[[k, 2 * k + 0.5] for k in range(20)],
        ["Total", 400],
    ]
    rows[7][1] = None
    found = seen(book(tmp_path / "t.xlsx", {"A": rows}))
    assert found.head.names == ("x", "y")
    assert found.head.rows == 20
    assert found.head.format.below == 1
    read = taken(tmp_path / "t.xlsx")
    assert read.left_out == (8,)  # the row of the sheet


@calamine
def test_a_table_in_the_middle_of_a_sheet_is_found_and_its_rows_keep_their_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [], [], [None, "x", "y"], *[[None, k + 0.5, k % 2] for k in range(20)]]
    rows[9][1] = None
    read = taken(book(tmp_path / "t.xlsx", {"A": rows}))
    assert read.fields["column_names"] == ("x",)
    assert read.left_out == (10,)


@calamine
def test_the_first_sheet_with_rows_is_read_and_another_can_be_chosen(tmp_path: Path) -> None:
    path = book(
        tmp_path / "t.xlsx",
        {"Cover": [["Hello"], ["you"]], "Data": ROWS, "Other": [("a", "b"), *[(k, k % 2) for k in range(9)]]},
    )
    found = seen(path)
    assert (found.text.sheets, found.text.sheet) == (("Cover", "Data", "Other"), "Data")
    assert found.head.names == ("height", "colour", "grade")
    assert seen(path, "Other").head.names == ("a", "b")
    with pytest.raises(ImportingError, match="no sheet Fourth"):
        seen(path, "Fourth")


@calamine
def test_dates_truths_and_errors_of_a_sheet_are_read_as_words_and_gaps(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    rows = [("day", "ok", "value", "y")] + [
        (datetime.date(2024, 1, 1 + k), k % 2 == 0, k / 4, k % 3) for k in range(12)
    ]
    for row in rows:
        made.active.append(row)
    made.active["C5"] = "#DIV/0!"
    made.active["C5"].data_type = "e"
    made.save(tmp_path / "t.xlsx")
    found = seen(tmp_path / "t.xlsx").head
    assert found.samples[0] == ("2024-01-01", "true", "0", "0")
    assert found.columns[2].is_number
    assert found.columns[2].missing == 1


@calamine
def test_a_sheet_with_a_cell_far_out_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    far = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )
    path = book(tmp_path / "t.xlsx", {"A": []}, **{"xl/worksheets/sheet1.xml": far})
    with pytest.raises(ImportingError, match="far out"):
        seen(path)


@calamine
def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "t.xlsx", {"A": ROWS}, **{"xl/theme.xml": "x" * 3_000_000})
    assert path.stat().st_size < 100_000
    assert seen(path).head.rows == len(ROWS) - 1
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 2_000_000)
    with pytest.raises(ImportingError, match="unpacks to more than"):
        seen(path)


@calamine
def test_a_long_text_that_many_cells_share_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_MOST_TEXT", 100_000)
    shared = f"<sst><si><t>{'x' * 2000}</t></si></sst>"
    rows = "".join(f'<row r="{k}"><c r="A{k}" t="s"><v>0</v></c></row>' for k in range(1, 100))
    parts = {"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet_xml(rows)}
    with pytest.raises(ImportingError, match="The texts in"):
        seen(book(tmp_path / "t.xlsx", {"A": []}, **parts))


# -- Parquet -----------------------------------------------------------------------------------------------


@arrow
def test_lists_and_bytes_in_a_parquet_file_are_left_out_and_named(tmp_path: Path) -> None:
    rows = [("x", "picture", "parts", "y")] + [(k / 3, b"\0\1", [1, 2], k % 2) for k in range(20)]
    found = seen(parquet_of(tmp_path / "t.parquet", rows))
    assert found.head.names == ("x", "y")
    assert found.text.notes == ("Left out picture, parts: no numbers or words.",)


@arrow
def test_a_missing_number_is_missing_and_the_index_of_pandas_no_input(tmp_path: Path) -> None:
    rows = [("x", "y", "__index_level_0__")] + [(None if k == 3 else k / 3, k % 2, 5 * k) for k in range(20)]
    read = taken(parquet_of(tmp_path / "t.parquet", rows))
    assert read.fields["column_names"] == ("x",)
    assert read.left_out == (5,)


# -- arrays ------------------------------------------------------------------------------------------------


def test_a_matrix_is_read_exactly_whatever_its_type_and_order(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    for dtype in ("<f8", ">f4", "<f2", "<i8", "|u1"):
        matrix = np.asfortranarray((100 * generator.normal(size=(40, 3))).astype(dtype))
        np.save(tmp_path / "t.npy", matrix)
        read = taken(tmp_path / "t.npy")
        assert read.fields["column_names"] == ("x1", "x2")
        assert np.array_equal(numbers_of(read), matrix[:, :2].astype(np.float64))


def test_inputs_and_targets_stand_side_by_side_with_the_target_last(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    pictures = generator.integers(0, 255, size=(30, 2, 3)).astype(np.uint8)
    np.savez(tmp_path / "t.npz", y=np.arange(30) % 3, x=pictures, scale=np.float64(2), other=np.arange(4))
    found = seen(tmp_path / "t.npz")
    assert found.head.names == ("x1", "x2", "x3", "x4", "x5", "x6", "y")
    assert found.text.notes == ("Left out scale, other: not of 30 rows.",)
    read = taken(tmp_path / "t.npz")
    assert read.fields["target_name"] == "y"
    assert np.array_equal(numbers_of(read), pictures.reshape(30, 6))


def test_names_of_features_in_the_file_name_the_columns(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "t.npz", data=np.ones((9, 2)), target=np.arange(9) % 2, feature_names=np.array(["a", "b"])
    )
    assert seen(tmp_path / "t.npz").head.names == ("a", "b", "target")


def test_arrays_for_training_and_testing_are_taken_one_below_the_other(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "t.npz",
        x_test=np.full((4, 2), 2.0),
        y_test=np.ones(4),
        x_train=np.full((9, 2), 1.0),
        y_train=np.zeros(9),
    )
    found = seen(tmp_path / "t.npz")
    assert found.text.notes == ("Took all rows together: 9 of train and 4 of test.",)
    assert found.head.rows == 13
    assert [row[0] for row in found.head.samples] == ["1"] * 9 + ["2"] * 4


@pytest.mark.parametrize(
    ("array", "why"),
    [
        (np.float64(3), "no rows"),
        (np.empty((0, 3)), "no rows"),
        (np.ones((3, 3), complex), "complex"),
        (np.array([{}, []], object), "objects of Python"),
        (np.ones((2, 5000)), "5,000 columns"),
        (np.ones(5), "one column"),
    ],
)
def test_an_array_that_is_no_table_is_refused_with_a_sentence(
    tmp_path: Path, array: object, why: str
) -> None:
    np.save(tmp_path / "t.npy", array, allow_pickle=True)  # type: ignore[arg-type]
    with pytest.raises(GradStudioError, match=why):
        taken(tmp_path / "t.npy")


def test_an_array_that_says_it_is_larger_than_its_file_takes_no_memory(tmp_path: Path) -> None:
    np.save(tmp_path / "t.npy", np.ones((3, 2)))
    data = (tmp_path / "t.npy").read_bytes()
    (tmp_path / "t.npy").write_bytes(data.replace(b"(3, 2), }    ", b"(300000, 9), }"[:13]))
    with pytest.raises(GradStudioError):
        seen(tmp_path / "t.npy")
    with zipfile.ZipFile(tmp_path / "t.npz", "w") as archive:
        archive.writestr("x.npy", data.replace(b"(3, 2), }       ", b"(3, 200000000), }"[:16]))
    with pytest.raises(ImportingError):
        seen(tmp_path / "t.npz")


# -- what is broken or missing -----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "package"), [("t.xlsx", "python_calamine"), ("t.parquet", "pyarrow")])
def test_a_reader_that_is_not_installed_is_named_with_the_way_to_it(
    tmp_path: Path, name: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = WRITERS[name](tmp_path / name, ROWS)
    make_missing(package, monkeypatch)
    with pytest.raises(ImportingError, match=r"pip install 'gradstudio\[tables\]'"):
        seen(path)


@pytest.mark.parametrize(("name", "package"), [("t.xlsx", "python_calamine"), ("t.parquet", "pyarrow")])
def test_a_reader_that_cannot_be_loaded_is_told_with_the_other_way(
    tmp_path: Path, name: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = WRITERS[name](tmp_path / name, ROWS)
    make_unloadable(package, tmp_path, monkeypatch)
    with pytest.raises(ImportingError, match=rf"cannot be loaded: {SAYS}\. .*, or save it as CSV\."):
        seen(path)


def test_a_thousand_broken_files_are_read_or_refused_with_a_sentence(tmp_path: Path) -> None:
    generator = random.Random(15)
    whole = {name: write(tmp_path / name, ROWS).read_bytes() for name, write in WRITERS.items()}
    read_count = 0
    for number in range(1000):
        name = list(whole)[number % len(whole)]
        data = bytearray(whole[name])
        if name.endswith((".xlsx", ".npz")) and number % 3:  # broken within, in a sound archive
            data = bytearray(_broken_within(bytes(data), generator))
        else:
            _break(data, generator)
        path = tmp_path / f"broken{name}"
        path.write_bytes(data)
        try:
            seen(path)
            read_count += 1
        except GradStudioError as error:
            assert path.name in str(error)  # noqa: PT017 - what is raised is what is looked at
    assert read_count > 100


def _break(data: bytearray, generator: random.Random) -> None:
    for _ in range(generator.randint(1, 4)):
        place = generator.randrange(len(data) + 1)
        gone = generator.choice([0, 1, 1, 1, generator.randint(1, 9), generator.randint(1, 4000)])
        data[place : place + gone] = generator.randbytes(generator.choice([0, 1, 1, 1, 9]))


def _broken_within(data: bytes, generator: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(made, "w") as other:
        names = archive.namelist()
        broken = generator.choice(names)
        for name in names:
            part = bytearray(archive.read(name))
            if name == broken:
                _break(part, generator)
            other.writestr(name, bytes(part))
    return made.getvalue()


def test_half_an_archive_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 30)
    with pytest.raises(ImportingError, match="damaged"):
        seen(path)


@pytest.mark.parametrize("name", WRITERS)
def test_a_temporary_folder_that_is_full_is_named_and_not_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    table = WRITERS[name](tmp_path / name, ROWS)
    told = r"The temporary folder .* cannot be written: No space left on device\. Make room there"
    whole = TextTableWriter.__init__

    def on_a_full_disk(self: TextTableWriter, path: Path, name: str) -> None:
        whole(self, Path("/dev/full"), name)

    monkeypatch.setattr(TextTableWriter, "__init__", on_a_full_disk)
    with pytest.raises(ImportingError, match=told):
        taken(table)


def test_where_there_is_no_temporary_folder_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(ImportingError, match=r"The temporary folder .*gone cannot be written"):
        taken("a\tb\n1\t2\n")


def test_an_array_that_another_program_cuts_short_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.npy"
    np.save(path, np.ones((1000, 3)))
    checked = arrays._require_plain

    def cut_short(dtype: np.dtype, what: str) -> None:
        checked(dtype, what)
        os.truncate(path, 5000)

    monkeypatch.setattr(arrays, "_require_plain", cut_short)
    with pytest.raises(ImportingError, match=r"t\.npy is not whole: another program writes it"):
        taken(path)
