"""Whatever is in a file: a clear sentence, little memory, and nothing of it is executed."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.torture.records import with_broken_bytes
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import RunsFile, load_kept
from gradstudio.training.record import Record
from tests.store.written_beside import end_in

MUTATIONS = 150


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "whole.gradstudio"
    record = Record()
    session = record.begin(ProjectSpec())
    session.run(60)
    record.put_down(session)
    branch = record.branch(record.run(1).moment)
    branch.run(10)
    record.put_down(branch)
    RunsFile(path, ProjectSpec(), record).close()
    return path


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "copy.gradstudio"))


def changed(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ProjectFileError) as found:
        load_kept(path)
    return str(found.value)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("CREATE VIEW v AS SELECT 1", "its tables are not those of a project"),
        ("CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END", "its tables"),
        ("CREATE TABLE more (a)", "its tables"),
        ("DROP TABLE turns", "its tables"),
        ("ALTER TABLE runs ADD COLUMN x GENERATED ALWAYS AS (1)", "its tables"),
        ("PRAGMA application_id = 7", "no project of GradStudio"),
        ("PRAGMA user_version = 3", "version 3 and this GradStudio reads up to 2"),
        ("PRAGMA user_version = 1", "its tables"),
        ("PRAGMA journal_mode = WAL", "journal_mode to DELETE"),
        ("DELETE FROM project", "the project is not there"),
        ("UPDATE project SET spec = 99", "spec 99 is not there"),
        ("UPDATE project SET next_run = 'x'", "the next run is 'x'"),
        ("UPDATE texts SET text = '{'", "no part of a project"),
        ("UPDATE texts SET text = '[]'", "no object of fields"),
        ("UPDATE texts SET text = replace(text, 'hinge', 'hing')", "Did you mean 'hinge'"),
        ("UPDATE runs SET \"end\" = -1", "in run 1, its last step is -1"),
        ("UPDATE runs SET name = x'00'", "its name is"),
        ("UPDATE runs SET name = printf('%.2000c', 'x')", "a text of at most 1,000"),
        ("UPDATE runs SET stride = 3", "its stride is 3, not a power of two"),
        ("INSERT INTO changes VALUES (1, 1, 61, 1)", "the step of its last change is 61"),
        ("DELETE FROM changes", "no spec that it began with"),
        ("DELETE FROM keyframes WHERE kind = 'first'", "the state it began in is not there"),
        ("UPDATE runs SET parent = 2 WHERE number = 2", "the number of the run it branched off from is 2"),
        ("UPDATE runs SET parent_step = 3 WHERE number = 2", "the step it branched off at is 3"),
        ("UPDATE keyframes SET kind = 'odd'", "a state of an unknown kind, 'odd'"),
        ("UPDATE keyframes SET used = 1000000", "the number of samples used"),
        ("UPDATE keyframes SET step = 70 WHERE run = 1", "not a whole number from 0 to 60"),
        ("UPDATE keyframes SET parameters = 100000", "array 100000 is not there"),
        ("UPDATE keyframes SET changes = 2", "the changes behind a state"),
        ("UPDATE keyframes SET fired = x'07'", "the rules that ended a run"),
        ("UPDATE keyframes SET seconds = 'long'", "the memory of a rule is 'long'"),
        ("UPDATE arrays SET numbers = zeroblob(length(numbers))", "not those that were written"),
        ("UPDATE arrays SET columns = columns + 1", "another size than its shape"),
        ("UPDATE arrays SET rows = 0", "has no shape"),
        ("UPDATE arrays SET numbers = 'text'", "another size than its shape"),
        ("INSERT INTO turns VALUES (1, 0, 9), (1, 1, 9)", "the steps of its turns are not in order"),
        ("INSERT INTO bookmarks VALUES (1, 0, 61, 'past')", "the step of a bookmark is 61"),
    ],
)  # fmt: skip
def test_what_is_not_legal_is_told(copy: Path, statement: str, said: str) -> None:
    message = refusal(changed(copy, statement))
    assert said in message
    assert "copy.gradstudio" in message
    assert message.endswith(".")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a project with runs"),
        (b"{}", "not a project with runs"),
        (b"SQLite format 3\x00", "changed by another program"),
        (b"SQLite format 3\x00" + bytes(2) + b"\x01\x01" + bytes(4096), "damaged"),
    ],
)
def test_what_is_no_such_file_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "copy.gradstudio"
    path.write_bytes(content)
    assert said in refusal(path)


def test_another_projects_tables_are_not_read(tmp_path: Path) -> None:
    path = changed(tmp_path / "copy.gradstudio", "CREATE TABLE photos (a)", "INSERT INTO photos VALUES (1)")
    assert "no project of GradStudio" in refusal(path)


def test_files_that_were_damaged_open_as_they_were_or_are_refused_with_a_sentence(
    whole: Path, tmp_path: Path
) -> None:
    raw, path, refused = whole.read_bytes(), tmp_path / "copy.gradstudio", 0
    for seed in range(MUTATIONS):
        path.write_bytes(with_broken_bytes(raw, random.Random(seed)))
        said = ""
        try:
            ends = [run.end for run in load_kept(path).record.runs]
        except ProjectFileError as error:
            said = str(error)
        assert said or all(end <= 70 for end in ends)
        assert not said or str(path) in said
        refused += bool(said)
    assert refused > MUTATIONS // 3


KILLED = """
import sys, time
from pathlib import Path
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import RunsFile
from gradstudio.training.record import Record
record = Record()
session = record.begin(ProjectSpec())
with RunsFile(Path(sys.argv[1]), ProjectSpec(), record) as file:
    print("ready", flush=True)
    while True:
        session.advance(37)
        record.put_down(session)
        file.update()
        time.sleep(0.005)
"""


def test_a_program_that_is_killed_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "killed.gradstudio"
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    ends = [0]
    while ends[-1] < 400:  # read while it is being written: each time a whole one, and never an earlier
        if (end := end_in(path)) is not None:
            ends.append(end)
    process.kill()
    process.wait()
    process.stdout.close()
    run = load_kept(path).record.run(1)
    assert run.end >= ends[-1]
    assert ends == sorted(ends)
    assert run.newest is not None
    assert run.newest.step == run.end


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ProjectFileError, match="cannot be written"):
        RunsFile(tmp_path / "runs.gradstudio", ProjectSpec(), Record())
    tmp_path.chmod(0o700)


def test_a_read_only_file_and_a_pipe_are_left_alone(copy: Path, tmp_path: Path) -> None:
    copy.chmod(0o400)
    with pytest.raises(ProjectFileError, match="read-only"):
        RunsFile(copy, ProjectSpec(), Record())
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ProjectFileError, match="pipe or device"):
        RunsFile(pipe, ProjectSpec(), Record())
    assert "not a project with runs" in refusal(pipe)
