"""No project file is written that is larger than one is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import (
    Copier,
    RunsFile,
    WorkHead,
    WorkingStore,
    connection,
    fitting,
    load_kept,
    load_working,
    write_project,
)
from gradstudio.training.record import Record
from gradstudio.training.record.keyframes import Keyframe
from gradstudio.training.run.moment import Moment
from tests.training.record.projects import seen

SPEC = ProjectSpec()
PATH = "net.gradstudio"


@pytest.fixture(scope="module")
def record() -> Record:
    """A run with a state for each of its steps, and one that branched off from it."""
    made = Record()
    session = made.begin(SPEC)
    run = made.run(1)
    for step in range(1, 201):
        session.advance()
        if len(run.keyframes) < step:
            run.keyframes.add(Keyframe(state=session.state(), changes=1))
    run.keyframes.stride = 1
    made.put_down(session)
    other = made.branch(Moment(1, 100))
    other.advance(3)
    made.put_down(other)
    return made


@pytest.fixture
def most(record, tmp_path, monkeypatch):
    """Have files be read up to a share of what the record takes."""

    def limit(share: float) -> int:
        whole = tmp_path / "whole"
        write_project(whole, SPEC, Copier().take(record))
        size = int(share * whole.stat().st_size)
        for module in (connection, fitting):
            monkeypatch.setattr(module, "MOST_BYTES_WITH_RUNS", size)
        return size

    return limit


def saved_from_store(path: Path, record: Record) -> None:
    store = WorkingStore(path.with_name("work"), WorkHead(), SPEC, Copier().take(record))
    try:
        store.copy_to(path, SPEC)
    finally:
        store.close()


def written_past_it(path: Path, record: Record) -> None:
    write_project(path, SPEC, Copier().take(record))


WRITERS = pytest.mark.parametrize("write", [saved_from_store, written_past_it])


@WRITERS
def test_states_on_the_way_are_left_out_until_the_file_can_be_read(record, most, tmp_path, write):
    size, path = most(0.4), tmp_path / PATH
    write(path, record)
    assert path.stat().st_size <= size
    kept = load_kept(path).record
    steps = [frame.step for frame in kept.run(1).keyframes]
    stride = kept.run(1).keyframes.stride
    assert stride > 1
    assert steps == list(range(stride, 201, stride))
    for number, run in enumerate(record.runs, 1):
        assert kept.run(number).history.losses.tolist() == run.history.losses.tolist()
        for step in (run.begin, run.begin + 1, run.end):
            assert seen(kept.at(Moment(number, step))) == seen(record.at(Moment(number, step)))
    assert len(record.run(1).keyframes) == 200


@WRITERS
def test_what_is_too_large_without_them_is_refused_and_replaces_nothing(record, most, tmp_path, write):
    most(0.01)
    path = tmp_path / PATH
    path.write_text("what was there")
    with pytest.raises(ProjectFileError, match="larger than"):
        write(path, record)
    assert path.read_text() == "what was there"
    assert not [file for file in tmp_path.iterdir() if ".part" in file.name]


def test_a_file_that_is_kept_up_to_date_is_not_begun_too_large(record, most, tmp_path):
    most(0.5)
    path = tmp_path / PATH
    with pytest.raises(ProjectFileError, match="larger than"):
        RunsFile(path, SPEC, record)
    assert not path.exists()


def test_a_file_that_is_kept_up_to_date_stays_readable_when_it_may_grow_no_more(record, most, tmp_path):
    most(0.5)
    small, path = Record(), tmp_path / PATH
    small.put_down(small.begin(SPEC))
    with RunsFile(path, SPEC, small) as file:
        small.add(record.run(1))
        small.add(record.run(2))
        with pytest.raises(ProjectFileError, match="larger than"):
            file.update()
    assert load_kept(path).spec == SPEC


def test_work_that_was_never_saved_is_read_however_large_it_is(record, most, tmp_path):
    most(0.1)
    WorkingStore(tmp_path / "work", WorkHead(), SPEC, Copier().take(record)).close()
    assert [run.end for run in load_working(tmp_path / "work")[1].record.runs] == [200, 103]
