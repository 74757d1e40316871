"""CSV files: found out how they are written, read exactly, and told line and column of what is wrong."""

from __future__ import annotations

import csv
import io
import string
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradstudio.data import load_dataset
from gradstudio.data.csv.format import read_head
from gradstudio.data.csv.spec import CsvFormat, TableError
from gradstudio.data.csv.table import TableChoices, TableRead, read_table, usual_choices
from gradstudio.project import ProjectSpec, SpecError, edits, load_project, save_project
from gradstudio.project.formula import is_column_name

FLOWERS = """length,width,species
5.1,3.5,setosa
4.9,3.0,setosa
7.0,3.2,versicolor
6.3,3.3,virginica
"""


@pytest.fixture
def write(tmp_path: Path):
    def write_file(content: str | bytes, name: str = "data.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


def ignore(share: float) -> None:
    assert 0 <= share <= 1


def read(path: Path, **changed) -> TableRead:
    head = read_head(path)
    return read_table(head, replace(usual_choices(head), **changed), ignore)


def dataset(table: TableRead):
    return load_dataset(edits.set_data(ProjectSpec(), kind="table", **table.fields).data)


def test_a_plain_file_is_understood(write) -> None:
    head = read_head(write(FLOWERS))
    assert head.format == CsvFormat()
    assert head.names == ("length", "width", "species")
    assert usual_choices(head) == TableChoices(inputs=(0, 1), target=2, target_is="class")
    made = dataset(read(head.path, standardise=False))
    assert made.inputs.tolist() == [[5.1, 3.5], [4.9, 3.0], [7.0, 3.2], [6.3, 3.3]]
    assert made.targets.tolist() == [0, 0, 1, 2]
    assert made.columns == ("length", "width")
    assert (made.task, made.class_count) == ("multiclass", 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("rows", [3, 200])
def test_the_delimiter_is_found(write, delimiter: str, rows: int) -> None:
    generator = np.random.default_rng(rows)
    lines = [["a", "b", "kind"], *([f"{x:.4f}", f"{y:.3f}", "left" if x > 0 else "right, far"]
                                  for x, y in generator.normal(size=(rows, 2)))]  # fmt: skip
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    head = read_head(write(text.getvalue()))
    assert head.format.delimiter == delimiter
    assert head.format.header
    assert len(head.names) == 3


def test_a_decimal_comma_is_found(write) -> None:
    head = read_head(write("a;b;y\n1,5;2,25;3\n-0,5;1e1;4\n2;3;5,5\n"))
    assert (head.format.delimiter, head.format.decimal) == (";", ",")
    made = dataset(read(head.path, standardise=False, target_is="number"))
    assert made.inputs.tolist() == [[1.5, 2.25], [-0.5, 10.0], [2.0, 3.0]]
    assert made.targets.tolist() == [3, 4, 5.5]


def test_a_first_row_with_faulty_quotes_is_shown_without_any(write) -> None:
    head = read_head(write('a,"b"x,c\n1,2,p\n3,4,q\n'))
    assert head.names == ("a", '"b"x', "c")
    assert read(head.path).fields["rows"] == 2


def test_a_file_without_a_header_has_numbered_columns(write) -> None:
    head = read_head(write("1,2,0\n3,4,1\n5,6,0\n"))
    assert not head.format.header
    assert head.names == ("column 1", "column 2", "column 3")
    assert dataset(read(head.path)).columns == ("column_1", "column_2")


def test_a_header_above_text_alone_is_one(write) -> None:
    assert read_head(write("colour,shape\nred,round\nblue,flat\nred,flat\n")).format.header


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"])
def test_the_encoding_is_found(write, encoding: str) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    path = write(mark + "größe,ähnlich,art\n1,2,süß\n3,4,herb\n5,6,süß\n".encode(encoding))
    head = read_head(path)
    assert head.names == ("größe", "ähnlich", "art")
    assert read(path).fields["class_labels"] == ("herb", "süß")
    assert dataset(read(path)).columns == ("größe", "ähnlich")


def test_quotes_hold_delimiters_and_lines_together(write) -> None:
    path = write('"a, first",b,y\r\n1,"2","red ""one"""\r\n3,4,"two\r\nlines"\r\n5,6,"two\r\nlines"\r\n')
    table = read(path)
    assert read_head(path).names[0] == "a, first"
    assert table.fields["column_names"] == ("a_first", "b")
    assert table.fields["class_labels"] == ('red "one"', "two\r\nlines")
    assert dataset(table).raw.tolist() == [[1, 2], [3, 4], [5, 6]]


def test_classes_that_are_numbers_are_in_their_order(write) -> None:
    table = read(write("a,y\n1,10\n2,9\n3,10\n4,-1\n5,9\n6,10\n7,10\n8,-1\n9,9\n"), target_is="class")
    assert table.fields["class_labels"] == ("-1", "9", "10")


def test_two_classes_make_a_binary_task(write) -> None:
    made = dataset(read(write("a,y\n1,no\n2,yes\n3,no\n")))
    assert made.task == "binary"
    assert made.targets.tolist() == [-1, 1, -1]


def test_a_number_as_the_target_makes_a_regression(write) -> None:
    path = write("a,price\n1,250000.5\n2,310000\n3,180000\n4,99000\n")
    assert usual_choices(read_head(path)).target_is == "number"
    plain = dataset(read(path, standardise=False))
    assert plain.task == "regression"
    assert plain.targets[0] == 250000.5
    scaled = dataset(read(path)).targets
    assert scaled.mean() == pytest.approx(0, abs=1e-12)
    assert scaled.std() == pytest.approx(1)


SHIRTS = (
    "colour,size,price,made\nred,1,9.5,here\nblue,2,8.5,there\nred,10,9,here\n,1,7,here\ngreen,2,7.5,there\n"
)


def test_a_class_among_the_inputs_is_a_column_of_0_and_1_for_each_value(write) -> None:
    table = read(write(SHIRTS), inputs=(0, 1, 2), classes=frozenset({0, 1}))
    made = dataset(table)
    assert table.left_out == (5,)
    assert made.columns == (
        "colour=blue", "colour=green", "colour=red", "size=1", "size=2", "size=10", "price",
    )  # fmt: skip
    assert made.raw.tolist() == [
        [0, 0, 1, 1, 0, 0, 9.5],
        [1, 0, 0, 0, 1, 0, 8.5],
        [0, 0, 1, 0, 0, 1, 9],
        [0, 1, 0, 0, 1, 0, 7.5],
    ]
    assert [(part.name, part.values, part.columns) for part in made.class_columns] == [
        ("colour", ("blue", "green", "red"), range(3)),
        ("size", ("1", "2", "10"), range(3, 6)),
    ]
    assert made.number_columns == (6,)
    assert made.told(0) == (("colour", "red"), ("size", "1"), ("price", 9.5))


def test_standardising_leaves_classes_alone(write) -> None:
    made = dataset(read(write(SHIRTS), inputs=(0, 1, 2), classes=frozenset({0})))
    assert np.array_equal(made.inputs[:, :3], made.raw[:, :3])
    assert made.inputs[:, 3:].mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert made.inputs[:, 3:].std(axis=0) == pytest.approx([1, 1])


def test_words_that_recur_are_taken_as_classes_and_names_are_left_out(write) -> None:
    rows = "".join(f"name{i},{('red', 'blue')[i % 2]},{i / 7},{i % 3}\n" for i in range(30))
    choices = usual_choices(read_head(write(f"who,colour,a,y\n{rows}")))
    assert choices == TableChoices(inputs=(1, 2), classes=frozenset({1}), target=3, target_is="class")


def test_a_value_of_a_class_is_a_feature_and_part_of_formulas(write) -> None:
    table = read(write(SHIRTS), inputs=(0, 1, 2), classes=frozenset({0, 1}), standardise=False)
    spec = edits.set_data(ProjectSpec(), kind="table", **table.fields)
    features = ("colour=red", 'price * (colour == "red")')
    made = load_dataset(edits.set_data(spec, features=features).data)
    assert made.inputs.tolist() == [[1, 9.5], [0, 0], [1, 9], [0, 0]]
    for wrong, said in (
        ('colour == "rad"', "colour has no value “rad”. Did you mean colour=red?"),
        ("colour * 2", 'Write which value of it: colour == "…"'),
        ('price == "red"', "no class “price” among the columns"),
        ("price + colour=red", "Write a class as name"),
    ):
        with pytest.raises(SpecError) as caught:
            edits.set_data(spec, features=(wrong,))
        assert said in str(caught.value)


def test_a_project_with_classes_among_its_inputs_opens_again(write, tmp_path: Path) -> None:
    table = read(write(SHIRTS), inputs=(0, 2), classes=frozenset({0}))
    spec = edits.set_data(ProjectSpec(), kind="table", **table.fields)
    save_project(spec, tmp_path / "p.gradstudio")
    opened = load_project(tmp_path / "p.gradstudio")
    assert opened == spec
    assert np.array_equal(load_dataset(opened.data).inputs, load_dataset(spec.data).inputs)


def test_rows_that_lack_a_value_are_named_and_left_out(write) -> None:
    path = write("a,b,y\n1,2,red\n,3,blue\n4,NA,red\n5,6,blue\n7,8,?\n9,10,red\n")
    table = read(path)
    assert table.left_out == (3, 4, 6)
    assert table.account == (
        "Read 3 samples from data.csv. Left out 3 rows with missing values: lines 3, 4, 6."
    )
    assert dataset(table).raw.tolist() == [[1, 2], [5, 6], [9, 10]]
    # A column that is not taken may lack what it likes.
    assert read(path, inputs=(1,)).left_out == (4, 6)


def test_many_rows_that_lack_a_value_are_not_all_named(write) -> None:
    table = read(write("a,y\n1,p\n2,q\n" + ",p\n" * 30))
    assert (
        "Left out 30 rows with missing values (all in a): lines 4, 5, 6, 7, 8, 9, 10, 11 and 22 more."
        in table.account
    )


def test_a_file_that_lacks_a_value_is_refused_where_that_is_asked_for(write) -> None:
    path = write("a,b,y\n1,2,red\n3,,blue\n5,6,red\n")
    with pytest.raises(TableError, match=r"data.csv, line 3, column 2 \(b\): the value is missing"):
        read(path, incomplete="refuse")


@pytest.mark.parametrize(
    ("content", "changed", "said"),
    [
        ("a,b,y\n1,2,red\n3,x4,blue\n", {"inputs": (0, 1)}, "line 3, column 2 (b): “x4” is not a number"),
        ("a,b,y\n1,2,red\n3,1_0,blue\n", {"inputs": (0, 1)}, "line 3, column 2 (b): “1_0” is not a number"),
        (
            "a,b,y\n1,2,red\n3,inf,blue\n",
            {"incomplete": "refuse"},
            "line 3, column 2 (b): the value is missing",
        ),
        ("a,b,y\n1,2,red\n3,-1e101,blue\n", {"inputs": (0, 1)}, "(b): “-1e101” is too large a number"),
        ("a,b,y\n1,2,3\n3,4,many\n", {"target_is": "number"}, "line 3, column 3 (y): “many” is not a number"),
        ("a,b,y\n1,2,p\n\n3,4\n", {}, "y lacks a value in 1 row. Choose other columns"),
        (
            "a,b,y\n1,2,p\n3,4,q,9\n",
            {},
            "line 3: 1 row of 2 have more cells than there are columns, which are 3",
        ),
        ("a,y\n1,p\n2,p\n", {}, "y has the same value in every row"),
        (
            "a,y\n" + "".join(f"{i},c{i}\n" for i in range(17)),
            {},
            "“c16” in line 18 is one more",
        ),
        (
            "a,y\n" + "".join(f"i{i},{i % 2}\n" for i in range(65)),
            {"classes": frozenset({0})},
            "“i64” in line 66 is one more, but a class that is an input can have 64. Leave it out.",
        ),
        (
            ",".join(f"c{i}" for i in range(18))
            + "\n"
            + "".join(f"{i}," * 17 + f"{i % 2}\n" for i in range(64)),
            {"classes": frozenset(range(17))},
            "there are 1088 inputs, but there can be 1024. Leave columns out.",
        ),
        ("a,y\n1,p\n", {}, "1 complete row, but 2 are needed"),
        ("a,y\n,p\n,q\n1,p\n", {"inputs": (0,)}, "1 complete row, but 2 are needed"),
        ("a,y\n1,p\n2,q\n", {"inputs": ()}, "at least one column as an input"),
        ("a,y\n1,2\n2,3\n", {"inputs": (0, 1)}, "y cannot be both"),
        ('a,y\n1,p\n"2,q\n3,p\n', {"inputs": (0,)}, "line 3: A quote is opened here and never closed."),
        ('a,y\n1,p\n"2"3,q\n3,p\n', {"inputs": (0,)}, "line 3: After a closing quote comes neither"),
        ('a,y\n1,p\n"2' + "3" * 140_000 + '",q\n', {"inputs": (0,)}, "line 3: A cell is longer than any"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(write, content: str, changed: dict, said: str) -> None:
    path = write(content)
    head = read_head(path, CsvFormat())
    choices = TableChoices(inputs=tuple(range(len(head.names) - 1)), target=len(head.names) - 1,
                           target_is="class")  # fmt: skip
    with pytest.raises(TableError) as caught:
        read_table(head, replace(choices, **changed), ignore)
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"   \n"])
def test_an_empty_file_is_refused(write, content: bytes) -> None:
    with pytest.raises(TableError, match="is empty"):
        read_head(write(content))


def test_a_file_with_thousands_of_columns_is_refused(write) -> None:
    with pytest.raises(TableError, match="has 5,000 columns, but there can be 1,024"):
        read_head(write(",".join(["1"] * 5000)))


def test_numbers_set_in_columns_with_blanks_are_read(write) -> None:
    text = "".join(f"{a:8.3f}  {b:8.3f}   {c}\n" for a, b, c in [(1, -2, 0), (-3.5, 4, 1), (10, -20, 0)] * 4)
    made = dataset(read(write(text), standardise=False))
    assert made.raw[:3].tolist() == [[1, -2], [-3.5, 4], [10, -20]]


def test_a_file_that_is_no_text_is_refused(write) -> None:
    with pytest.raises(TableError, match="not a text file"):
        read_head(write(bytes(range(256)) * 50))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(TableError, match="cannot be read"):
            read_head(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as sparse:
        sparse.truncate(2**33)
    with pytest.raises(TableError, match="larger than 256 MB"):
        read_head(path)


def test_of_too_many_rows_every_second_is_taken(write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradstudio.data.csv.usual.MAX_SAMPLES", 50)
    path = write("a,y\n" + "1,p\n2,q\n3,q\n" * 26)
    with pytest.raises(TableError, match=r"78 samples, but of 2 columns 50 fit into memory\. Take 1 of 2"):
        read(path, every=1)
    table = read(path, standardise=False)
    assert table.account == "Read 39 samples from data.csv. Took every 2nd row of 78."
    assert dataset(table).raw[:3, 0].tolist() == [1, 3, 2]


def test_a_class_counts_with_each_of_its_values_towards_what_fits(
    write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradstudio.data.csv.usual.MAX_NUMBERS", 300)
    path = write("a,y\n" + "p,1\nq,2\nr,4\n" * 30)  # 90 samples of 3 inputs and a target
    with pytest.raises(TableError, match=r"90 samples, but of 2 columns 75 fit into memory\. Take 1 of 2"):
        read(path, every=1)
    assert read(path).account.startswith("Read 45 samples")


def test_reading_tells_how_far_it_is_and_can_be_ended(write) -> None:
    path = write("a,y\n" + "1.5,p\n2.5,q\n" * 5000)
    head = read_head(path)
    shares: list[float] = []
    read_table(head, usual_choices(head), shares.append)
    assert len(shares) >= 10
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    stop = threading.Event()

    def end(share: float) -> None:
        stop.set()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_table(head, usual_choices(head), end)
    assert stop.is_set()


def test_a_project_with_samples_opens_without_their_file(write, tmp_path: Path) -> None:
    path = write(FLOWERS)
    spec = edits.set_data(ProjectSpec(), kind="table", **read(path).fields)
    save_project(spec, tmp_path / "p.gradstudio")
    path.unlink()
    opened = load_project(tmp_path / "p.gradstudio")
    assert opened == spec
    assert np.array_equal(load_dataset(opened.data).raw, load_dataset(spec.data).raw)
    assert opened.sizes == (2, 16, 16, 3)


def test_names_become_words_that_formulas_can_speak_of(write) -> None:
    header = "a b,a-b,sin,pi,class,1st,größe (cm),,ﬁ,x²,y"
    rows = "".join(",".join(str(i * j + 0.5) for j in range(10)) + f",{'pq'[i % 2]}\n" for i in range(6))
    names = read(write(f"{header}\n{rows}"), inputs=tuple(range(10))).fields["column_names"]
    assert all(is_column_name(name) for name in names)
    assert len(set(names)) == 10
    assert names[:4] == ("a_b", "a_b_2", "sin_", "pi_")


CELLS = st.text(alphabet=string.ascii_letters + " ,;\"'\n|äß€", min_size=1, max_size=8).filter(
    lambda text: text.strip() == text and text.lower() not in {"na", "nan", "nil", "none", "null"}
)
FLOATS = st.floats(-1e100, 1e100)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(FLOATS, FLOATS, st.integers(0, 3)), min_size=2, max_size=12),
    labels=st.lists(CELLS, min_size=4, max_size=4, unique=True),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read_to_the_last_bit(
    tmp_path: Path, rows, labels, delimiter, encoding, quoting, ending
) -> None:
    """Of a file that is known to be written so; what is found by looking is tested above."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=ending)
    writer.writerow(["first", "second", "kind"])
    writer.writerows((repr(a), repr(b), labels[c]) for a, b, c in rows)
    path = tmp_path / "written.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    head = read_head(path, CsvFormat(encoding=encoding, delimiter=delimiter))
    choices = TableChoices(inputs=(0, 1), target=2, target_is="class", standardise=False)
    used = {labels[c] for _, _, c in rows}
    if len(used) == 1:
        with pytest.raises(TableError, match="the same value"):
            read_table(head, choices, ignore)
        return
    table = read_table(head, choices, ignore)
    made = dataset(table)
    assert np.array_equal(made.raw, np.array([(a, b) for a, b, _ in rows]))
    named = table.fields["class_labels"]
    classes = (made.targets + 1) / 2 if made.task == "binary" else made.targets
    assert [named[int(c)] for c in classes] == [labels[c] for _, _, c in rows]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shirts=st.lists(st.tuples(CELLS, st.integers(0, 5)), min_size=2, max_size=12),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_whatever_the_values_of_a_class_are_called_each_sample_has_its_own(
    tmp_path: Path, shirts, delimiter
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["kind", "size", "number"])
    writer.writerows((kind, size, place) for place, (kind, size) in enumerate(shirts))
    path = tmp_path / "written.csv"
    path.write_bytes(text.getvalue().encode())
    head = read_head(path, CsvFormat(delimiter=delimiter))
    choices = TableChoices(inputs=(0, 1), classes=frozenset({0, 1}), target=2, target_is="number")
    made = dataset(read_table(head, choices, ignore))
    told = [[text for _, text in made.told(row)] for row in range(len(made))]
    assert told == [[kind, str(size)] for kind, size in shirts]
    assert len(made.columns) == sum(len({row[place] for row in shirts}) for place in range(2))


@pytest.mark.parametrize("other", [1, 2, 4, 5])
def test_a_few_rows_of_another_length_are_left_out_and_named(write, other: int) -> None:
    """Less than a row lacks values; more than one cannot be told apart."""
    rows = ["1,2,3", "4,5,7"] * 10
    rows.insert(7, ",".join("98765"[:other]))
    table = read(write("a,b,y\n" + "\n".join(rows) + "\n"), target_is="number")
    assert table.fields["rows"] == 20
    assert "line 9" in table.account
    assert 9 not in dataset(table).raw


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.text(alphabet="0123,;\"'\n\r\t.ab-", max_size=120).map(str.encode))
)
def test_any_file_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    try:
        head = read_head(path)
        table = read_table(head, usual_choices(head), ignore)
        said = table.account
        assert len(dataset(table)) == table.fields["rows"]
    except (TableError, SpecError) as error:
        said = str(error)
    assert said.endswith((".", "?"))
