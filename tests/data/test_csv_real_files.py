"""CSV files as people have them: what is proposed can be read, and what is read is what they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gradstudio.data import load_dataset
from gradstudio.data.csv.account import TableRead
from gradstudio.data.csv.format import read_head
from gradstudio.data.csv.head import TableHead
from gradstudio.data.csv.layout import delimiter_told
from gradstudio.data.csv.spec import CsvFormat, TableError
from gradstudio.data.csv.table import read_table
from gradstudio.data.csv.usual import TableChoices, usual_choices
from gradstudio.data.dataset import Dataset
from gradstudio.project import ProjectSpec, edits, load_project


def lines(count: int, line: Callable[[int], str]) -> str:
    return "".join(line(i) + "\n" for i in range(count))


class Looked:
    """A file as it is read by default."""

    def __init__(self, path: Path) -> None:
        self.head: TableHead = read_head(path)
        self.choices: TableChoices = usual_choices(self.head)

    @property
    def inputs(self) -> list[str]:
        return [self.head.names[column] for column in self.choices.inputs]

    @property
    def target(self) -> str:
        return self.head.names[self.choices.target]

    def table(self, **changed) -> TableRead:
        return read_table(self.head, replace(self.choices, **changed), lambda _: None)

    def dataset(self) -> Dataset:
        fields = self.table(standardise=False).fields
        return load_dataset(edits.set_data(ProjectSpec(), kind="table", **fields).data)

    def column(self, name: str) -> list[float]:
        return self.dataset().raw[:, self.inputs.index(name)].tolist()


def read_all(path: Path, chosen: CsvFormat) -> TableRead:
    head = read_head(path, chosen)
    return read_table(head, usual_choices(head), lambda _: None)


@pytest.fixture
def look(tmp_path: Path):
    def looked(content: str | bytes) -> Looked:
        path = tmp_path / "t.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return Looked(path)

    return looked


# -- missing values -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mark",
    [".", "..", "-", "–", "—", "*", "?", "#N/A", "<NA>", r"\N", "n.a.", "(null)", "#VALUE!", "-nan",
     "None", "NULL", "inf"],
)  # fmt: skip
def test_a_mark_for_a_missing_value_leaves_a_column_one_of_numbers(look, mark: str) -> None:
    looked = look("a,b,y\n" + lines(20, lambda i: f"{i},{mark if i == 3 else i * 2.5},{i * 3}.25"))
    assert looked.inputs == ["a", "b"]
    assert looked.table().left_out == (5,)


@pytest.mark.parametrize("gap", ["NA", "", "?"])
def test_a_class_of_numbers_with_a_gap_is_a_class(look, gap: str) -> None:
    looked = look("a,b,y\n" + lines(20, lambda i: f"{i},{i % 3},{gap if i == 4 else i % 2}"))
    assert looked.choices.target_is == "class"
    assert looked.table().fields["class_labels"] == ("0", "1")


@pytest.mark.parametrize("word", ["None", "NONE", "NA", "null", "-", "."])
def test_a_word_is_a_value_in_a_column_of_words(look, word: str) -> None:
    table = look("a,y\n" + lines(30, lambda i: f"{i}.5,{(word, 'some', 'marked')[i % 3]}")).table()
    assert table.fields["rows"] == 30
    assert word in table.fields["class_labels"]


def test_which_words_are_missing_values_is_chosen(tmp_path: Path, look) -> None:
    looked = look(
        "a,y\n" + lines(30, lambda i: f"{i if i else 'broken'},{('None', 'some', 'marked')[i % 3]}")
    )
    assert looked.inputs == []
    form = replace(looked.head.format, missing=("broken", "none"), missing_in_words=True)
    head = read_head(looked.head.path, form)
    table = read_table(head, usual_choices(head), lambda _: None)
    assert table.fields["rows"] == 20
    assert table.fields["class_labels"] == ("marked", "some")


# -- numbers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "numbers", "unit"),
    [
        (['"1,200"', '"2,400"', "900", '"3,100,000"'], [1200, 2400, 900, 3100000], ""),
        (["1 200", "2\u202f400", "900", "3\u00a0100\u00a0000"], [1200, 2400, 900, 3100000], ""),
        (["1'234", "2’345.5", "7", "8"], [1234, 2345.5, 7, 8], ""),
        (['"1.024,5"', '"2,5"', "3", '"4,25"'], [1024.5, 2.5, 3, 4.25], ""),
        (["12%", "15 %", "20%", "0.5%"], [12, 15, 20, 0.5], "%"),
        (['"$1,200.50"', "$900", "-$3", "($4)"], [1200.5, 900, -3, -4], "$"),
        (["1.5 €", "2 €", "3 €", "4 €"], [1.5, 2, 3, 4], "€"),
        (["5 kg", "6.5 kg", "0", "8kg"], [5, 6.5, 0, 8], "kg"),
        (["1.5D+03", "2D-1", "3.0d2", "4"], [1500, 0.2, 300, 4], ""),
        (["−1.5", "2.5", "−3", "4"], [-1.5, 2.5, -3, 4], ""),
        (["(12.5)", "3", "(4)", "5"], [-12.5, 3, -4, 5], ""),
        (["+1", ".5", "5.", "1e3"], [1, 0.5, 5, 1000], ""),
    ],
)  # fmt: skip
def test_numbers_are_read_however_they_are_written(look, cells, numbers, unit) -> None:
    looked = look("x,y\n" + "".join(f"{cell},{i % 2}\n" for i, cell in enumerate(cells)))
    assert looked.column("x") == numbers
    assert looked.head.columns[0].unit == unit
    assert unit in looked.table().account


@pytest.mark.parametrize("cell", ["80A", "1D5", "2010/01/01", "12:30", "1.2.3", "1_0", "0x1F", "12%", "<5"])
def test_what_only_looks_like_a_number_is_none_and_is_named(look, cell: str) -> None:
    looked = look("a,b,y\n" + lines(90, lambda i: f"{i},{cell if i == 80 else i + 1},{i * 3}.25"))
    assert looked.inputs == ["a"]
    assert f"“{cell}” in line 82 is not a number" in looked.head.columns[1].prevents("number")
    assert f"b (“{cell}” in line 82 is not a number" in looked.table().account


def test_a_decimal_comma_that_comes_late_is_found(look) -> None:
    looked = look("a;b;y\n" + lines(80, lambda i: f"{i};{i * 2}{',5' if i > 69 else ''};{i * 3 + 1000}"))
    assert looked.head.format.decimal == ","
    assert looked.column("b")[-1] == 158.5


def test_two_units_in_a_column_are_not_mixed(look) -> None:
    looked = look("a,b,y\n" + lines(40, lambda i: f"{i},{i + 1} {'kg' if i < 30 else 'g'},{i * 3}.25"))
    assert looked.inputs == ["a"]
    assert "“31 g” in line 32 is not in kg" in looked.table().account


# -- classes --------------------------------------------------------------------------------------------------


def test_true_and_false_are_two_classes_however_they_are_written(look) -> None:
    table = look("x,y\n1,True\n2,False\n3,TRUE\n4,false\n").table()
    assert table.fields["class_labels"] == ("false", "true")


def test_a_number_is_one_class_however_it_is_written(look) -> None:
    table = look(
        "a,y\n" + lines(20, lambda i: f"{i}.5,{['1', '1.0', '01'][i % 3] if i % 2 else '0'}")
    ).table()
    assert table.fields["class_labels"] == ("0", "1")
    assert look("a,y\n" + lines(20, lambda i: f"{i},{i % 2:.6e}")).choices.target_is == "class"


@pytest.mark.parametrize(
    "content",
    [
        "a,y\n" + lines(400, lambda i: f"{i}.5,{i // 20}"),
        "a,group,y\n" + lines(1400, lambda i: f"{i},g{i // 20},{i * 3}.25"),
        "a,b,y\n" + lines(90, lambda i: f"{i},{i if i != 80 else '80A'},{i * 3}.25"),
        "a,y,notes\n" + lines(90, lambda i: f"{i},{i * 2},remark {i}"),
        "a,y,b\n" + lines(90, lambda i: f"{i},{i * 2},same"),
        "id,y\n" + lines(90, lambda i: f"{i},{i * 2}"),
    ],
)
def test_columns_are_judged_by_all_rows_so_that_the_proposal_can_be_read(look, content: str) -> None:
    looked = look(content)
    assert looked.target == "y"
    assert looked.table().fields["rows"] == looked.head.rows


# -- header and what is around the samples --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("country,2000,2001,2002", lambda i: f"c{i},{i * 3}.5,{i * 3 + 1}.25,{i * 7 % 5}.75"),
        ("Country Name,Indicator,1960,1961", lambda i: f"c{i},rate,{i * 3}.5,{i * 3 + 1}.25"),
        (",0,1,2,3", lambda i: f"{i},{i * 3}.5,{i * 3 + 1}.25,{i}.75,{i % 2}"),
    ],
)
def test_a_header_of_counted_numbers_is_one(look, header: str, row) -> None:
    head = look(f"{header}\n" + lines(12, row)).head
    assert head.format.header
    assert head.names[1:] == tuple(header.split(","))[1:]


def test_counting_rows_without_a_header_have_none(look) -> None:
    assert not look(lines(12, lambda i: f"{2000 + i},{2001 + i},{2002 + i}")).head.format.header


@pytest.mark.parametrize(
    "content",
    [
        '"a","b","y"\n' + lines(20, lambda i: f'"{i + 1}",{26 + i}.5,{i * 7 % 31},{i * 3}.25'),
        "a b y\n" + lines(20, lambda i: f"r{i} {i}.5 {i * 2}.5 {i * 3}.25"),
    ],
)
def test_row_names_without_a_name_as_r_writes_them_are_no_input(look, content: str) -> None:
    looked = look(content)
    assert looked.head.names == ("column 1", "a", "b", "y")
    assert looked.inputs == ["a", "b"]
    assert looked.table().fields["rows"] == 20


BELOW = "x,y\n1,0\n2,1\n3,0\n4,1\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("# exported by tool\n# date 2024\n" + BELOW, "Skipped 2 lines before the first row"),
        ("Report of measurements\n\n" + BELOW, "Skipped 2 lines before the first row"),
        ("sep=;\n" + BELOW.replace(",", ";"), "Skipped 1 line before the first row"),
        ("x,y\ncm,kg\n1,0\n2,1\n3,0\n4,1\n", "Skipped 1 row below the header"),
        (BELOW + "Total,2\n", "Skipped 1 row at the end"),
        (BELOW + "\nSource: an office\n", "Skipped line 7 with one cell"),
        (BELOW + "\x1a", ""),
        ("# x,y\n1,0\n2,1\n3,0\n4,1\n", ""),
        ("\ufeff" + BELOW, ""),
        (BELOW.replace("\n", ",\n"), ""),
        (BELOW.replace("y\n", "y,\n"), ""),
        (BELOW.replace("\n", "\r"), ""),
    ],
)
def test_what_stands_around_the_samples_is_passed_over_and_named(look, content: str, said: str) -> None:
    looked = look(content)
    assert (looked.inputs, looked.target) == (["x"], "y")
    assert looked.column("x") == [1, 2, 3, 4]
    assert said in looked.table().account


def test_the_counts_that_scikit_learn_writes_first_are_no_sample(look) -> None:
    looked = look(
        "150,4,setosa,versicolor,virginica\n" + lines(20, lambda i: f"5.{i % 9},3.5,1.4,0.2,{i % 3}")
    )
    assert looked.table().fields["class_labels"] == ("0", "1", "2")
    wide = look(
        "569,30,bad,good\n" + lines(20, lambda i: ",".join(f"{j + i}.5" for j in range(30)) + f",{i % 2}")
    )
    assert wide.table().fields["rows"] == 20


# -- what is proposed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("species,a,b\n" + lines(20, lambda i: f"{('cat', 'dog')[i % 2]},{i * 2.5},{i * 3}.25"), "species"),
        ("class,a,b\n" + lines(20, lambda i: f"{i % 2},{i * 2.5},{i * 3}.25"), "class"),
        ("a,b,y,id\n" + lines(20, lambda i: f"{i * 2.5},{i * 3}.25,{i % 2},{1000 + i}"), "y"),
        ("a,label,b\n" + lines(20, lambda i: f"{i * 2.5},{i % 2},{i * 3}.25"), "label"),
        ("a,b,c,\n" + lines(20, lambda i: f"{i},{i * 2.5},{i * 3}.25,"), "c"),
    ],
)
def test_the_target_is_found_by_its_name_and_is_no_id_and_not_empty(look, content: str, target: str) -> None:
    assert look(content).target == target


def test_an_unnamed_column_and_an_id_are_no_inputs_by_default_and_named(look) -> None:
    looked = look(",customer_id,a,species\n" + lines(20, lambda i: f"{i},{900 + i},{i}.5,{'pq'[i % 2]}"))
    assert looked.inputs == ["a"]
    assert "Not taken: column 1 (it has no name) and customer_id (it only tells" in looked.table().account
    assert looked.table(inputs=(0, 2)).fields["rows"] == 20  # but may be chosen


def test_a_nearly_empty_column_is_left_out_instead_of_the_rows(look) -> None:
    looked = look("a,b,c,y\n" + lines(40, lambda i: f"{i},{'' if i % 10 else 3.5 + i},{i}.5,{i * 3}.25"))
    assert looked.inputs == ["a", "c"]
    table = looked.table()
    assert table.fields["rows"] == 40
    assert "b (36 of 40 rows have no value there)" in table.account


def test_columns_whose_gaps_together_would_cost_most_rows_are_left_out(look) -> None:
    header = ",".join(f"c{j}" for j in range(12)) + ",y\n"
    text = header + lines(
        60, lambda i: ",".join("" if i % 12 == j else str(i + j) for j in range(12)) + f",{i}.5"
    )
    table = look(text).table()
    assert table.fields["rows"] >= 15


def test_a_column_that_is_filled_late_is_judged_by_all_rows(look) -> None:
    assert look("a,b,y\n" + lines(90, lambda i: f"{i},{'' if i < 65 else i * 2.5},{i * 3}.25")).inputs == [
        "a",
        "b",
    ]


def test_pictures_of_digits_with_the_label_first_are_read_whole(look) -> None:
    header = "label," + ",".join(f"pixel{j}" for j in range(784))
    looked = look(
        f"{header}\n" + lines(30, lambda i: f"{i % 3}," + ",".join(str(i * j % 256) for j in range(784)))
    )
    assert (looked.target, len(looked.inputs), looked.choices.target_is) == ("label", 784, "class")
    assert looked.dataset().raw[7, 700] == 7 * 700 % 256


# -- what is no table -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("@relation x\n@attribute a numeric\n@attribute y {p,q}\n@data\n1,p\n2,q\n", "ARFF"),
        ('[{"a":1,"y":2},{"a":2,"y":3}]', "JSON"),
        ('{"a":1,"y":2}\n{"a":2,"y":3}\n', "JSON, one object in each line"),
        ("| a | y |\n|---|---|\n| 1 | 2 |\n", "Markdown"),
        ("1 1:0.5 3:2\n-1 2:0.25\n", "LIBSVM"),
        ("<!DOCTYPE html>\n<html><body><table>", "a web page"),
        ("<?xml version='1.0'?>\n<rows/>", "XML"),
        (b"PK\x03\x04" + bytes(50), "Excel"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip"),
        (b"PAR1" + bytes(50), "Parquet"),
    ],
)
def test_another_format_is_named_for_what_it_is(look, content, kind: str) -> None:
    with pytest.raises(TableError, match=kind):
        look(content)


def test_where_nothing_can_be_learned_from_the_reason_is_said(look) -> None:
    looked = look("date,temp\n" + lines(20, lambda i: f"2010/01/{i + 1:02d},{i * 3}.5"))
    with pytest.raises(TableError, match="in date “2010/01/01” in line 2 is not a number"):
        looked.table()


def test_utf16_chosen_for_other_text_is_a_sentence(look) -> None:
    head = look(BELOW).head
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        chosen = replace(head.format, encoding=encoding)
        with pytest.raises(TableError):
            read_all(head.path, chosen)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_found(look, encoding: str) -> None:
    assert look(BELOW.encode(encoding)).column("x") == [1, 2, 3, 4]


def test_a_project_that_begins_with_a_mark_opens(tmp_path: Path) -> None:
    path = tmp_path / "p.gradstudio"
    path.write_bytes(b'\xef\xbb\xbf{"schema_version": 1}')
    assert load_project(path)


def test_a_long_cell_does_not_hold_up_the_search_for_the_delimiter(look, monkeypatch) -> None:
    """Its time grows with the cube of what it is shown, so that is cut."""
    shown = []

    def detect(_, text: str, **__) -> None:
        shown.append(text)

    monkeypatch.setattr("clevercsv.detect.Detector.detect", detect)
    looked = look("a;b,y\n1;2," + "x y" * 20_000 + "\n" + "3;4 5,6\n" * 5)
    assert looked.head.columns
    assert max(map(len, shown)) < 10_000
    assert max(len(line) for text in shown for line in text.splitlines()) <= 300


def test_looking_at_a_file_tells_how_far_it_is_and_can_be_ended(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,y\n" + "1.5,p\n2.5,q\n" * 5000)
    shares: list[float] = []
    read_head(path, progress=shares.append)
    assert len(shares) >= 10
    assert shares == sorted(shares)

    def end(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_head(path, progress=end)


def test_a_fault_far_below_is_said_and_the_beginning_shown(look) -> None:
    looked = look("a,y\n" + lines(200, lambda i: f"{i},{i}.5") + '7,"8\n')
    assert looked.head.samples[0] == ("0", "0.5")
    assert "never closed" in looked.head.problem
    with pytest.raises(TableError, match="line 202"):
        looked.table()


def test_a_header_of_words_alone_with_an_unnamed_count_is_one(look) -> None:
    head = look('"","word","kind"\n' + lines(12, lambda i: f'{i + 1},"w{i}",{"pq"[i % 2]}')).head
    assert head.names == ("column 1", "word", "kind")


def test_a_class_that_only_incomplete_rows_have_names_the_column_that_costs_them(look) -> None:
    looked = look("a,b,y\n" + lines(20, lambda i: f"{i},{'' if i % 2 else i},{'pq'[i % 2]}"))
    with pytest.raises(
        TableError, match=r"row that is complete\. Leave out b, which lacks a value in 10 rows"
    ):
        looked.table()


def test_a_very_long_comment_is_passed_over(look) -> None:
    assert look("# " + "x," * 100_000 + "\n" + BELOW).column("x") == [1, 2, 3, 4]


def test_a_first_line_that_names_the_quote_as_delimiter_names_none() -> None:
    assert [delimiter_told([f"sep={sign}\r\n"]) for sign in (";", "\t", "^", '"')] == [";", "\t", "^", ""]
