"""Lessons are listed, looked at and marked without a window, and marks trust nothing that a file says of itself."""

from __future__ import annotations

import csv
import os
import sqlite3
from pathlib import Path

import pytest

from gradstudio.cli import main
from gradstudio.commands.grade import COLUMNS, NOT_ALL_PASSED
from gradstudio.lab.lessons.library import lesson_called, shipped_lessons
from gradstudio.project.fields import set_field
from gradstudio.project.file import project_text, save_project
from gradstudio.project.spec import ProjectSpec
from tests.lab.lessons.solutions import SOLUTIONS, fields, layers
from tests.lab.lessons.test_reading import WHOLE


def solved(name: str) -> ProjectSpec:
    lesson = lesson_called(name)
    return SOLUTIONS[name].attempt(lesson).project


def marks_in(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    return {row["file"]: row for row in rows}


def test_all_lessons_are_listed_in_order(capsys):
    assert main(["lesson"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 14
    assert lines[0].split(maxsplit=2) == ["1", "nudge", "A derivative is a nudge"]
    assert main(["lesson", "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == lines


def test_a_lesson_is_looked_at_without_a_window(capsys, tmp_path):
    assert main(["lesson", "together", "--check"]) == 0
    assert "gradstudio grade marks it by 3" in capsys.readouterr().out
    path = tmp_path / "slopes.md"
    path.write_text(WHOLE.replace('of = "a"', "of = 1"), encoding="utf-8")
    assert main(["lesson", str(path), "--check"]) == 1
    assert f"{path}, line 30: In the check gradient, of is a text" in capsys.readouterr().err
    assert main(["lesson", "tgether"]) == 1
    assert "Did you mean 'together'?" in capsys.readouterr().err
    assert main(["lesson", "--check"]) == 1


def test_a_window_is_opened_at_the_lesson(monkeypatch):
    opened = []
    monkeypatch.setattr(
        "gradstudio.cli._open_window", lambda project, lesson: opened.append((project, lesson)) or 0
    )
    assert main(["lesson", "chain"]) == 0
    assert opened == [(None, lesson_called("chain"))]


def test_each_project_gets_a_row_and_a_broken_one_its_reason(tmp_path, capsys):
    folder, marks = tmp_path / "handed in", tmp_path / "marks.csv"
    folder.mkdir()
    save_project(solved("together"), folder / "anna.gradstudio")
    save_project(solved("update"), folder / "ben.gradstudio")
    save_project(lesson_called("together").state.project, folder / "carl.gradstudio")
    (folder / "dora.gradstudio").write_text(project_text(solved("loop"))[:-40], encoding="utf-8")
    save_project(ProjectSpec(), folder / "=1+1.gradstudio")
    os.mkfifo(folder / "eve.gradstudio")
    (folder / "notes.txt").write_text("no project")
    assert main(["grade", str(folder), "--csv", str(marks)]) == NOT_ALL_PASSED
    rows = marks_in(marks)
    assert list(rows) == sorted(rows, key=lambda name: name.lstrip("'"))
    passed = {name: row["passed"] for name, row in rows.items()}
    assert passed == {
        "'=1+1.gradstudio": "no",
        "anna.gradstudio": "yes",
        "ben.gradstudio": "yes",
        "carl.gradstudio": "no",
        "dora.gradstudio": "no",
        "eve.gradstudio": "no",
    }
    assert rows["anna.gradstudio"]["lesson"] == "together"
    assert float(rows["anna.gradstudio"]["test_loss"]) <= 0.1
    assert (rows["anna.gradstudio"]["hidden_neurons"], rows["anna.gradstudio"]["steps"]) == ("4", "2000")
    assert rows["ben.gradstudio"]["lesson"] == "update"
    assert "8 hidden neurons" in rows["carl.gradstudio"]["reason"]
    assert "not a project file" in rows["dora.gradstudio"]["reason"]
    assert "pipe or device" in rows["eve.gradstudio"]["reason"]
    assert "No lesson uses the data" in rows["'=1+1.gradstudio"]["reason"]
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == "2 of 6 passed"
    assert "eve.gradstudio: not read: " in "\n".join(out)


def test_all_passed_is_no_error(tmp_path, capsys):
    save_project(solved("layer"), tmp_path / "anna.gradstudio")
    assert main(["grade", str(tmp_path), "--lesson", "layer"]) == 0
    assert capsys.readouterr().out.splitlines() == ["anna.gradstudio: passed (layer)", "1 of 1 passed"]


def test_what_a_file_says_of_its_runs_is_not_believed(tmp_path):
    """All losses and parameters that the file keeps are set to 0; the project is trained anew."""
    bad = fields(layers(2))(lesson_called("together").state.project)
    folder = tmp_path / "handed in"
    folder.mkdir()
    path = folder / "anna.gradstudio"
    save_project(bad, tmp_path / "plain.gradstudio")
    main(["train", str(tmp_path / "plain.gradstudio"), "--steps", "20", "--save", str(path)])
    _forge(path)
    marks = tmp_path / "marks.csv"
    assert main(["grade", str(folder), "--lesson", "together", "--csv", str(marks)]) == NOT_ALL_PASSED
    row = marks_in(marks)["anna.gradstudio"]
    assert row["passed"] == "no"
    assert "above 0.1" in row["reason"]
    assert float(row["training_loss"]) > 0.1
    assert row["steps"] == "2000"


def _forge(path: Path) -> None:
    connection = sqlite3.connect(path)
    changed = connection.execute("UPDATE arrays SET numbers = zeroblob(length(numbers))").rowcount
    connection.commit()
    connection.close()
    assert changed


def test_equal_projects_get_equal_marks_to_the_last_digit(tmp_path):
    marks = tmp_path / "marks.csv"
    texts = []
    for name in ("anna", "ben"):
        save_project(solved("loop"), tmp_path / f"{name}.gradstudio")
    for _ in range(2):
        main(["grade", str(tmp_path), "--csv", str(marks)])
        texts.append(marks.read_bytes())
    assert texts[0] == texts[1]
    rows = marks_in(marks)
    assert rows["anna.gradstudio"]["training_loss"] == rows["ben.gradstudio"]["training_loss"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--lesson", "chain"], "cannot be marked"),
        (["--lesson", "chian"], "Did you mean 'chain'"),
        (["--csv", "x.gradstudio"], "has the name of a project"),
        (["--csv", "no/such/folder/marks.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(tmp_path, capsys, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    save_project(solved("layer"), tmp_path / "anna.gradstudio")
    assert main(["grade", str(tmp_path), *arguments]) == 1
    assert sentence in capsys.readouterr().err


def test_marks_are_not_written_over_a_project_that_a_link_leads_to(tmp_path, capsys):
    project, marks = tmp_path / "anna.gradstudio", tmp_path / "marks.csv"
    save_project(solved("layer"), project)
    marks.symlink_to(project)
    before = project.read_bytes()
    assert main(["grade", str(tmp_path), "--csv", str(marks)]) == 1
    assert "has the name of a project" in capsys.readouterr().err
    assert project.read_bytes() == before


def test_a_folder_with_nothing_to_mark_is_told_so(tmp_path, capsys):
    assert main(["grade", str(tmp_path)]) == 1
    assert "ends in .gradstudio" in capsys.readouterr().err
    assert main(["grade", str(tmp_path / "none")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_a_project_that_would_train_for_hours_is_refused_at_once(tmp_path):
    spec = set_field(solved("together"), "training.steps", 10**9)
    save_project(spec, tmp_path / "anna.gradstudio")
    marks = tmp_path / "marks.csv"
    assert main(["grade", str(tmp_path), "--csv", str(marks)]) == NOT_ALL_PASSED
    assert "longer than a check may" in marks_in(marks)["anna.gradstudio"]["reason"]


def test_lessons_whose_answer_is_a_project_can_be_marked():
    from gradstudio.lab.lessons.grading import gradable  # noqa: PLC0415 - beside what it is asked for

    assert [lesson.name for lesson in gradable(shipped_lessons())] == ["layer", "loop", "update", "together"]


def test_a_name_that_no_csv_can_hold_costs_nobody_the_marks(tmp_path, capsys):
    names = (os.fsdecode(b"\xff.gradstudio"), "two\nlines\x1b[31m.gradstudio", "ok.gradstudio")
    text = project_text(solved("together"))
    for name in names:
        try:
            (tmp_path / name).write_text(text, encoding="utf-8")
        except OSError:
            pytest.skip("this file system has no such names")
    marks = tmp_path / "marks.csv"
    assert main(["grade", str(tmp_path), "--lesson", "layer", "--csv", str(marks)]) == NOT_ALL_PASSED
    assert sorted(marks_in(marks)) == ["ok.gradstudio", "two�lines�[31m.gradstudio", "�.gradstudio"]
    told = capsys.readouterr().out
    assert len(told.splitlines()) == len(names) + 1
    assert "\x1b" not in told


@pytest.mark.parametrize("name", ["no/such/marks.csv", "folder"])
def test_marks_that_could_not_be_written_are_refused_before_anything_is_trained(
    name, tmp_path, capsys, monkeypatch
):
    save_project(solved("together"), tmp_path / "ok.gradstudio")
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr("gradstudio.commands.grade.mark_project", None)  # called, it would fail
    assert main(["grade", str(tmp_path), "--csv", str(tmp_path / name)]) == 1
    assert "cannot be written" in capsys.readouterr().err
