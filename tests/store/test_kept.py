"""A project with its runs is written to a file and read again, equal to the last bit."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradstudio.project import edits
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import save_project
from gradstudio.project.spec import Drawn, ProjectSpec
from gradstudio.store import (
    RunsFile,
    is_kept,
    load_any_project,
    load_kept,
    load_kept_project,
)
from gradstudio.store.run_rows import CHUNK
from gradstudio.training.record import Bookmark, Label, Record, Run
from gradstudio.training.record.keyframes import arrays
from gradstudio.training.run.history import History, Series
from gradstudio.training.run.moment import Moment, RunId
from tests.training.record.projects import ACTIONS, acted, changed, projects, seen

ONE = RunId(1)


def written(path: Path, spec: ProjectSpec, record: Record) -> Path:
    RunsFile(path, spec, record).close()
    return path


def parts_of(run: Run) -> list[object]:
    """All that is kept of a run, as what can be compared."""
    history = run.history
    frames = [*([run.first] if run.first else []), *run.keyframes, *([run.newest] if run.newest else [])]
    series = [
        (one.stride, one.steps.tobytes(), one.column(0).tobytes(), one.column(1).tobytes())
        for one in (history.training, history.test)
    ]
    return [
        run.number, run.parent, run.label, run.begin, run.end, run.ended, run.turns, run.keyframes.stride, series,
        [(change.step, change.spec) for change in run.changes],
        [(frame.step, frame.changes, repr(frame.state.stop), frame.state.replaced) for frame in frames],
        [[array.tobytes() for array in arrays(frame)] for frame in frames],
    ]  # fmt: skip


@given(spec=projects(), actions=ACTIONS, more=ACTIONS, data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_runs_are_what_they_were(
    tmp_path: Path, spec: ProjectSpec, actions, more, data: st.DataObject
) -> None:
    record = Record()
    path = tmp_path / "runs.gradstudio"
    session = record.begin(spec, Label(name="ünï", colour="#123456", hidden=True))
    acted(session, actions)
    with RunsFile(path, spec, record) as file:
        known = acted(session, more)
        step = data.draw(st.sampled_from(sorted(known)))
        other = record.branch(Moment(ONE, step), changed(record.run(1).spec_at(step), 2))
        other.advance(4)
        record.run(2).label = Label(name="two", bookmarks=(Bookmark(step=step, name="here"),))
        record.put_down(session, ended="Reached enough.")
        record.put_down(other)
        file.update()
        if data.draw(st.booleans()):  # thinned, and grown
            record.run(1).keyframes.thin()
            other.advance(3)
            record.put_down(other)
            file.update()
    kept = load_kept(path)
    assert kept.spec == spec == load_kept_project(path)
    assert [parts_of(run) for run in kept.record.runs] == [parts_of(run) for run in record.runs]
    assert seen(kept.record.at(Moment(ONE, step))) == known[step]
    again = kept.record.resume(2)
    again.run(9)
    other.run(9)
    assert seen(again) == seen(other)
    assert parts_of(kept.record.run(2))[8] == parts_of(record.run(2))[8]  # the losses go on, too
    assert kept.record.next_number == 3


def test_what_was_deleted_is_gone_from_the_file(tmp_path: Path) -> None:
    record = Record()
    path = tmp_path / "runs.gradstudio"
    for _ in range(2):
        record.put_down(advanced(record.begin(ProjectSpec()), 20))
    with RunsFile(path, ProjectSpec(), record) as file:
        record.delete(1)
        file.update()
    assert [run.number for run in load_kept(path).record.runs] == [2]
    assert load_kept(path).record.next_number == 3
    with sqlite3.connect(path) as connection:
        (orphans,) = connection.execute(
            "SELECT count(*) FROM arrays WHERE id NOT IN (SELECT numbers FROM series) AND id NOT IN "
            "(SELECT parameters FROM keyframes UNION SELECT first FROM keyframes UNION "
            "SELECT second FROM keyframes UNION SELECT cut_from FROM keyframes)"
        ).fetchone()
    connection.close()
    assert orphans == 0


def test_a_long_run_that_was_deleted_and_brought_back_has_all_its_losses(tmp_path: Path) -> None:
    record = Record()
    path = tmp_path / "runs.gradstudio"
    for _ in range(2):
        record.put_down(advanced(record.begin(ProjectSpec()), CHUNK + 10))
    with RunsFile(path, ProjectSpec(), record) as file:
        gone = record.delete(1)
        file.update()
        record.add(gone)
        file.update()
    assert [parts_of(run) for run in load_kept(path).record.runs] == [parts_of(run) for run in record.runs]


def advanced(session, steps: int):
    session.advance(steps)
    return session


def test_an_update_that_fails_leaves_the_file_as_it_was_and_the_next_writes_all(tmp_path: Path) -> None:
    record = Record()
    session = record.begin(ProjectSpec())
    session.advance(20)
    path = tmp_path / "runs.gradstudio"
    with RunsFile(path, ProjectSpec(), record) as file:
        session.advance(20)
        record.run(1).label = Label(name=None)  # type: ignore[arg-type]  # what cannot be written
        with pytest.raises(ProjectFileError, match="NOT NULL"):
            file.update()
        assert load_kept(path).record.run(1).end == 20
        record.run(1).label = Label(name="one")
        file.update()
    assert load_kept(path).record.run(1).end == 40


def test_a_file_is_opened_by_what_is_in_it(tmp_path: Path) -> None:
    spec = edits.set_layer_size(ProjectSpec(), 0, 5)
    plain, kept = tmp_path / "plain.sqlite", tmp_path / "kept.json"
    save_project(spec, plain)
    written(kept, spec, Record())
    assert not is_kept(plain)
    assert is_kept(kept)
    assert not is_kept(tmp_path / "missing")
    assert not is_kept(tmp_path)
    assert load_any_project(plain) == load_any_project(kept) == spec


def test_the_samples_of_a_project_are_written_once_however_often_it_was_edited(tmp_path: Path) -> None:
    points = tuple((x / 400, -x / 400, x % 2) for x in range(2000))
    spec = ProjectSpec(data=Drawn(points=points))
    record = Record()
    session = record.begin(spec)
    for seed in range(40):
        session.adopt(edits.set_training(spec, l2=seed / 1000))
    path = written(tmp_path / "runs.gradstudio", spec, record)
    assert path.stat().st_size < 4 * len(spec.model_dump_json())
    changes = load_kept(path).record.run(1).changes
    assert [change.spec for change in changes] == [change.spec for change in record.run(1).changes]
    assert changes[0].spec.data is changes[40].spec.data


def test_any_sqlite_tool_reads_the_numbers(tmp_path: Path) -> None:
    record = Record()
    session = record.begin(ProjectSpec())
    session.advance(5)
    record.put_down(session)
    path = written(tmp_path / "runs.gradstudio", ProjectSpec(), record)
    with sqlite3.connect(path) as connection:
        numbers = connection.execute(
            "SELECT a.numbers FROM arrays a JOIN keyframes k ON k.parameters = a.id WHERE k.kind = 'newest'"
        ).fetchone()[0]
        losses = connection.execute(
            "SELECT rows, columns, a.numbers FROM arrays a JOIN series s ON s.numbers = a.id "
            "WHERE name = 'training'"
        ).fetchone()
    connection.close()
    assert np.frombuffer(numbers, "<f8").tolist() == session.parameters().tolist()
    assert np.frombuffer(losses[2], "<f8").reshape(losses[:2])[1].tolist() == session.losses


def test_a_long_history_is_kept_in_pieces_of_which_only_the_last_is_written_again(tmp_path: Path) -> None:
    record = Record()
    session = record.begin(ProjectSpec())
    path = tmp_path / "runs.gradstudio"
    with RunsFile(path, ProjectSpec(), record) as file:
        for _ in range(3):
            session.advance(3000)
            file.update()
    connection = sqlite3.connect(path)
    found = connection.execute(
        "SELECT chunk, columns FROM series s JOIN arrays a ON a.id = s.numbers "
        "WHERE name = 'training' ORDER BY chunk"
    ).fetchall()
    connection.close()
    assert found == [(0, 4096), (1, 4096), (2, 808)]
    assert load_kept(path).record.run(1).history.losses.tolist() == session.losses


def test_one_program_at_a_time_adds_runs_and_others_may_read_them(tmp_path: Path) -> None:
    record = Record()
    session = record.begin(ProjectSpec())
    path = tmp_path / "runs.gradstudio"
    with RunsFile(path, ProjectSpec(), record) as file:
        with pytest.raises(ProjectFileError, match="by this program already"):
            RunsFile(path, ProjectSpec(), Record())
        session.advance(20)
        file.update()
        assert load_kept(path).record.run(1).end == 20
    RunsFile(path, ProjectSpec(), load_kept(path).record).close()  # let go


def test_losses_that_were_thinned_are_written_anew(tmp_path: Path) -> None:
    record = Record()
    session = record.begin(ProjectSpec())
    run = record.run(1)
    run.history = session._stepping.history = History.restored(0, Series(2, 5000), Series(2))
    path = tmp_path / "runs.gradstudio"
    with RunsFile(path, ProjectSpec(), record) as file:
        for _ in range(4):
            session.advance(2500)
            file.update()
            assert parts_of(load_kept(path).record.run(1)) == parts_of(run)
    assert run.history.training.stride == 2
