"""Edits and runs on their way to the disk: nobody waits, nothing is lost that was there, and a save is a copy."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.work import Work
from gradstudio.app.document.working_copy import WorkingCopy
from gradstudio.project import edits
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.fields import set_field
from gradstudio.project.presets import PRESETS, Preset
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import WorkingStore, is_kept, load_kept, load_working, read_work_head
from gradstudio.store.run_writer import RunsWriter
from gradstudio.training.record import Label, Record
from gradstudio.training.record.digest import state_digest
from gradstudio.training.run.session import Session


@pytest.fixture
def copy(tmp_path: Path) -> WorkingCopy:
    return WorkingCopy(tmp_path / "work.unsaved", lambda: None)


@pytest.fixture
def record() -> Record:
    return Record()


def trained(record: Record, session: Session | None = None, steps: int = 30) -> Session:
    """Take steps and put the run down, as whoever trains does before it offers."""
    session = record.begin(ProjectSpec()) if session is None else session
    session.advance(steps)
    record.put_down(session)
    return session


def left(copy: WorkingCopy) -> tuple[ProjectSpec, Record]:
    """Return what the next start would find if the program were killed now."""
    dead = copy.file.with_name("dead")
    for end in ("", "-wal"):
        dead.with_name(dead.name + end).unlink(missing_ok=True)
        if (part := copy.file.with_name(copy.file.name + end)).exists():
            shutil.copy(part, dead.with_name(dead.name + end))
    kept = load_working(dead)[1]
    return kept.spec, kept.record


def same(one: Record, other: Record) -> bool:
    return [(run.number, run.end, run.label, run.history.losses.tolist()) for run in one.runs] == [
        (run.number, run.end, run.label, run.history.losses.tolist()) for run in other.runs
    ]


def test_nothing_is_written_while_nothing_would_be_lost(copy: WorkingCopy, record: Record) -> None:
    copy.write()
    record.begin(ProjectSpec())
    assert copy.offer(record)
    copy.write()
    assert not copy.file.exists()
    assert not copy.has_unsaved_runs


def test_steps_are_kept_as_they_come(copy: WorkingCopy, record: Record) -> None:
    session = trained(record)
    for _ in range(4):
        assert copy.offer(record)
        copy.write()
        assert same(left(copy)[1], record)
        trained(record, session)
    found = left(copy)[1].run(1)
    assert found.end == record.run(1).end - 30
    assert found.newest is not None
    assert read_work_head(copy.file).step == found.end


def test_nothing_is_written_while_nothing_is_new(copy: WorkingCopy, record: Record) -> None:
    woken: list[int] = []
    copy.woken = lambda: woken.append(1)
    session = trained(record)
    for _ in range(3):
        assert copy.offer(record)
        copy.write()
    assert len(woken) == 1
    trained(record, session)
    assert copy.offer(record)
    assert len(woken) == 2


def test_what_comes_back_goes_on_with_the_same_bits(copy: WorkingCopy, record: Record) -> None:
    session = trained(record)
    copy.offer(record)
    copy.write()
    again = left(copy)[1].resume(1)
    assert state_digest(again.state()) == state_digest(session.state())


def test_a_slow_disk_keeps_nobody_waiting_and_takes_up_all_afterwards(
    copy: WorkingCopy, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = trained(record)
    copy.offer(record)
    copy.write()
    begun, ready, put = threading.Event(), threading.Event(), WorkingStore.put

    def slowly(*given, **named) -> None:
        begun.set()
        ready.wait(60)
        put(*given, **named)

    monkeypatch.setattr(WorkingStore, "put", slowly)
    trained(record, session)
    assert copy.offer(record)
    writing = threading.Thread(target=copy.write)
    writing.start()
    assert begun.wait(60)
    taken = 0
    for _ in range(20):
        trained(record, session)
        taken += copy.offer(record)
    assert taken == 1  # one waits, whatever comes
    ready.set()
    writing.join()
    copy.write()
    trained(record, session)
    assert copy.offer(record)
    copy.write()
    assert same(left(copy)[1], record)


def test_runs_that_are_deleted_named_and_begun_are_followed(copy: WorkingCopy, record: Record) -> None:
    first, _ = trained(record), trained(record)
    copy.offer(record)
    copy.write()
    record.delete(2)
    record.run(1).label = Label(name="the first")
    trained(record, record.branch(record.run(1).moment), 7)
    trained(record, first, 5)
    copy.offer(record)
    copy.write()
    assert same(left(copy)[1], record)
    assert [run.label.name for run in left(copy)[1].runs] == ["the first", "Run 2"]


def test_edits_and_runs_lie_in_one_store(copy: WorkingCopy, record: Record) -> None:
    for seed in range(80):
        copy.tell(Work(spec=edits.set_training(ProjectSpec(), seed=seed)), is_edited=True)
        copy.write()
    trained(record)
    copy.offer(record)
    copy.write()
    spec, runs = left(copy)
    assert spec.training.seed == 79
    assert same(runs, record)
    with closing(sqlite3.connect(copy.file)) as connection:
        assert connection.execute("SELECT count(*) FROM specs").fetchone()[0] < 40


def test_a_save_is_a_copy_and_nothing_is_unsaved_after_it(
    copy: WorkingCopy, record: Record, tmp_path: Path
) -> None:
    session = trained(record)
    copy.offer(record)
    assert copy.has_unsaved_runs
    path, spec = tmp_path / "net.gradstudio", edits.add_layer(ProjectSpec())
    copy.save(path, spec)
    assert not copy.has_unsaved_runs
    kept = load_kept(path)
    assert kept.spec == spec
    assert same(kept.record, record)
    copy.write()
    assert read_work_head(copy.file).is_saved
    trained(record, session)
    copy.offer(record)
    copy.write()
    assert not read_work_head(copy.file).is_saved
    assert same(left(copy)[1], record)
    copy.save(path, spec)
    copy.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["dead", "net.gradstudio"]


def test_a_project_that_was_opened_with_runs_is_saved_with_them(
    copy: WorkingCopy, record: Record, tmp_path: Path
) -> None:
    trained(record)
    copy.begin(record, is_saved=True)
    copy.tell(Work(spec=ProjectSpec()), is_edited=False)
    with pytest.raises(ProjectFileError, match="not at hand"):
        copy.save(tmp_path / "net.gradstudio", ProjectSpec())
    assert copy.fetch(lambda: None, 0.0) is False

    def offer_and_write() -> None:
        assert copy.offer(record)
        copy.write()  # whoever is woken may be quicker than the save

    assert copy.save(tmp_path / "net.gradstudio", ProjectSpec(), offer_and_write)
    assert same(load_kept(tmp_path / "net.gradstudio").record, record)


def fail_to_write(
    copy: WorkingCopy, record: Record, monkeypatch: pytest.MonkeyPatch, writer: type, error: Exception
) -> None:
    """Write what was trained, train on, and have a writer fail with that."""
    session = trained(record)
    copy.offer(record)
    copy.write()

    def fail(*given: object, **named: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(writer, "put", fail)
        trained(record, session)
        copy.offer(record)
        with pytest.raises(type(error), match=str(error)):
            copy.write()


def test_a_failure_costs_nothing_that_was_written_and_the_next_writes_all(
    copy: WorkingCopy, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_to_write(copy, record, monkeypatch, WorkingStore, ProjectFileError("the disk is full."))
    assert left(copy)[1].run(1).end == 30
    copy.tell(Work(spec=edits.add_layer(ProjectSpec())), is_edited=True)
    copy.write()  # without the runs it is not written: those that are there would be lost
    assert left(copy)[1].run(1).end == 30
    assert copy.fetch(lambda: copy.offer(record) and None, 10.0)
    copy.write()
    assert left(copy)[0] == edits.add_layer(ProjectSpec())
    assert same(left(copy)[1], record)


def test_a_fault_of_another_kind_loses_nothing_either(
    copy: WorkingCopy, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_to_write(copy, record, monkeypatch, RunsWriter, MemoryError("none left"))
    assert copy.fetch(lambda: copy.offer(record) and None, 10.0)
    copy.write()
    assert same(left(copy)[1], record)


def test_a_name_that_no_file_can_hold_is_told_and_kept_once_it_has_another(
    copy: WorkingCopy, record: Record
) -> None:
    trained(record)
    copy.offer(record)
    copy.write()
    record.run(1).label = Label(name="half \ud83d of it")
    copy.offer(record)
    with pytest.raises(ProjectFileError, match="half a character"):
        copy.write()
    record.run(1).label = Label(name="whole")
    assert copy.fetch(lambda: copy.offer(record) and None, 10.0)
    copy.write()
    assert same(left(copy)[1], record)


def test_a_full_disk_is_told(copy: WorkingCopy, record: Record) -> None:
    session = trained(record)
    copy.offer(record)
    copy.write()
    store = copy._store
    assert store is not None
    store._connection.execute("PRAGMA max_page_count = 1")  # as few as there are
    trained(record, session, 5000)
    copy.offer(record)
    with pytest.raises(ProjectFileError, match="the disk is full"):
        copy.write()
    assert same(left(copy)[1], record) is False
    assert left(copy)[1].run(1).end == 30


def test_nothing_is_offered_to_a_copy_that_was_closed(copy: WorkingCopy, record: Record) -> None:
    trained(record)
    copy.offer(record)
    copy.write()
    copy.drop()
    assert copy.offer(record)
    copy.write()
    assert not copy.file.exists()


def test_a_window_that_is_gone_leaves_its_runs_to_the_next_with_time_and_step(tmp_path: Path) -> None:
    recovery, record = Recovery(tmp_path), Record()
    trained(record)
    recovery.present.offer(record)
    recovery.present.write()
    recovery.release()
    other = Recovery(tmp_path)
    (kept,) = other.leftovers()
    assert (kept.step, kept.is_edited, kept.title) == (30, False, "Micrograd moons")
    work = other.read(kept)
    assert work.record is not None
    assert same(work.record, record)
    assert other.leftovers() == (kept,)  # until it is answered
    other.adopt(kept, work)
    assert other.leftovers() == ()
    other.release()
    assert [found.step for found in Recovery(tmp_path).leftovers()] == [30]


def test_what_was_saved_just_before_the_end_is_not_offered_with_its_runs_either(tmp_path: Path) -> None:
    recovery, record, path = Recovery(tmp_path), Record(), tmp_path / "net.gradstudio"
    session = trained(record)
    copy = recovery.present
    copy.tell(Work(spec=ProjectSpec(), path=path), is_edited=True)
    copy.offer(record)
    copy.save(path, ProjectSpec())
    copy.tell(Work(spec=ProjectSpec(), path=path), is_edited=True)  # killed before it was told
    copy.write()
    recovery.release()
    assert is_kept(path)
    assert Recovery(tmp_path).leftovers() == ()
    recovery = Recovery(tmp_path)
    trained(record, session)
    copy = recovery.present
    copy.tell(Work(spec=ProjectSpec(), path=path), is_edited=False)
    copy.offer(record)
    copy.write()
    recovery.release()
    assert [kept.step for kept in Recovery(tmp_path).leftovers()] == [60]


def test_late_steps_of_a_project_that_was_set_aside_are_kept_with_it(tmp_path: Path) -> None:
    recovery, record = Recovery(tmp_path), Record()
    session = trained(record)
    copy = recovery.present
    copy.offer(record)
    recovery.set_aside(Work(spec=ProjectSpec()), is_edited=False)
    recovery.begin()
    trained(record, session)
    copy.offer(record)
    copy.write()
    (kept,) = recovery.leftovers()
    assert kept.step == 60
    work = recovery.read(kept)
    assert work.record is not None
    assert work.record.run(1).end == 60
    recovery.dismiss(kept)
    assert recovery.leftovers() == ()
    recovery.release()
    assert not list(tmp_path.rglob("*.unsaved*"))


@pytest.mark.parametrize("content", [b"SQLite format 3\x00", b"SQLite format 3\x00" + bytes(5000)])
def test_a_damaged_store_is_refused_with_a_sentence_and_never_thrown_away(
    tmp_path: Path, content: bytes
) -> None:
    recovery = Recovery(tmp_path)
    recovery.keep(Work(spec=ProjectSpec()))
    recovery.release()
    (file,) = recovery.folder.glob("*.unsaved")
    file.write_bytes(content)
    other = Recovery(tmp_path)
    (kept,) = other.leftovers()
    with pytest.raises(ProjectFileError, match="unsaved"):
        other.read(kept)
    assert other.leftovers() == (kept,)


@contextmanager
def room(size: int) -> Iterator[None]:
    """Let no file become larger than so many bytes, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_save_without_room_leaves_the_file_and_the_store_as_they_were(
    copy: WorkingCopy, record: Record, tmp_path: Path
) -> None:
    path = tmp_path / "net.gradstudio"
    session = trained(record)
    copy.offer(record)
    copy.save(path, ProjectSpec())
    trained(record, session, 20_000)
    copy.offer(record)
    copy.write()
    with room(100_000), pytest.raises(ProjectFileError, match=r"net\.gradstudio cannot"):
        copy.save(path, ProjectSpec(), lambda: copy.offer(record) and None)
    assert load_kept(path).record.run(1).end == 30
    assert same(left(copy)[1], record)
    assert copy.has_unsaved_runs
    copy.save(path, ProjectSpec(), lambda: copy.offer(record) and None)
    assert same(load_kept(path).record, record)
    assert not [file for file in tmp_path.iterdir() if ".part" in file.name]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_store_without_room_is_written_when_there_is_some(copy: WorkingCopy, record: Record) -> None:
    session = trained(record)
    copy.offer(record)
    copy.write()
    trained(record, session, 20_000)
    copy.offer(record)
    with room(100_000), pytest.raises(ProjectFileError, match=r"work\.unsaved"):
        copy.write()
    assert left(copy)[1].run(1).end == 30
    assert copy.fetch(lambda: copy.offer(record) and None, 10.0)
    copy.write()
    assert same(left(copy)[1], record)


def test_where_the_store_cannot_be_written_a_save_can_do_without_it(
    copy: WorkingCopy, record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = trained(record)
    copy.offer(record)
    copy.write()

    def fail(*given: object, **named: object) -> None:
        raise ProjectFileError("the disk is full.")

    monkeypatch.setattr(WorkingStore, "put", fail)
    trained(record, session)
    copy.offer(record)
    spec, path = edits.add_layer(ProjectSpec()), tmp_path / "net.gradstudio"
    assert copy.save(path, spec, lambda: copy.offer(record) and None)
    assert load_kept(path).spec == spec
    assert same(load_kept(path).record, record)
    assert not copy.has_unsaved_runs
    assert not copy.file.exists()
    monkeypatch.undo()
    trained(record, session)
    copy.offer(record)
    copy.write()
    assert same(left(copy)[1], record)


@pytest.mark.parametrize("end", ["settle", "close"])
def test_a_file_that_could_not_be_written_is_not_left_when_the_project_is_saved(
    copy: WorkingCopy, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    copy.tell(Work(spec=edits.add_layer(ProjectSpec())), is_edited=True)
    copy.write()

    def fail(*given: object, **named: object) -> None:
        raise ProjectFileError("the disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(WorkingStore, "put", fail)
        copy.tell(Work(spec=ProjectSpec()), is_edited=True)
        with pytest.raises(ProjectFileError):
            copy.write()
    assert copy.file.exists()
    assert not copy.save(copy.file.with_name("net.gradstudio"), ProjectSpec())
    copy.tell(Work(spec=ProjectSpec()), is_edited=False)
    getattr(copy, end)()
    assert not copy.file.exists()


def test_a_window_that_closes_lets_a_save_end(
    copy: WorkingCopy, record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradstudio.app.document.working_copy._SAVE_SECONDS", 60.0)  # the machine may be busy
    trained(record)
    copy.offer(record)
    copy.write()
    asked = threading.Event()
    saving = threading.Thread(target=copy.save, args=(tmp_path / "net", ProjectSpec(), asked.set))
    saving.start()
    assert asked.wait(60)
    copy.close()
    saving.join()
    assert same(load_kept(tmp_path / "net").record, record)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_what_is_left_of_a_preset_bears_its_name(tmp_path: Path, preset: Preset) -> None:
    recovery = Recovery(tmp_path)
    recovery.keep(Work(spec=set_field(preset.spec, "training.seed", 5)))
    recovery.release()
    (kept,) = Recovery(tmp_path).leftovers()
    assert kept.title == preset.title


def test_what_is_set_aside_in_this_window_bears_its_name_too(tmp_path: Path) -> None:
    recovery = Recovery(tmp_path)
    recovery.set_aside(Work(spec=PRESETS[0].spec))
    (kept,) = recovery.leftovers()
    assert kept.title == PRESETS[0].title
