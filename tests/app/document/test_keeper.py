"""Edits are kept soon after they are made, and as long as they are not saved."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from gradstudio.app.document import keeper as module
from gradstudio.app.document.document import Document
from gradstudio.app.document.keeper import KEEP_AFTER_MILLISECONDS, Keeper
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.work import Work
from gradstudio.app.document.work_writer import WorkWriter
from gradstudio.project import edits
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import file_digest, load_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import load_kept
from gradstudio.store.syncing import DiskSync
from gradstudio.training.record import Record
from tests.qt_helpers import until
from tests.training.record.projects import seen


@pytest.fixture
def keep(qapp, tmp_path, monkeypatch):
    """A document, its keeper and where it keeps."""
    monkeypatch.setattr(module, "KEEP_AFTER_MILLISECONDS", 1)
    document = Document(ProjectSpec())
    recovery = Recovery(tmp_path / "data")
    keeper = Keeper(document, recovery)
    yield document, keeper, recovery
    keeper.stop()


def edit(document: Document, seed: int = 5) -> ProjectSpec:
    document.apply(edits.set_training(document.spec, seed=seed), "Change seed")
    return document.spec


def on_disk(recovery: Recovery) -> list[Work]:
    """Return what the next window would find if this one were killed now."""
    found = []
    for file in sorted(recovery.folder.glob("*.unsaved")):
        after = recovery.folder.parent / "after" / "unsaved"
        after.mkdir(parents=True, exist_ok=True)
        for part in recovery.folder.glob(f"{file.name}*"):
            if not part.name.endswith("-shm"):
                with suppress(FileNotFoundError):
                    (after / f"dead-{part.name}").write_bytes(part.read_bytes())
    other = Recovery(recovery.folder.parent / "after")
    for kept in other.leftovers():
        found.append(other.read(kept))
        other.dismiss(kept)
    return found


def test_edits_are_kept_within_two_seconds():
    assert KEEP_AFTER_MILLISECONDS <= 1500


def test_an_edit_is_kept_without_anything_being_closed(keep, qtbot):
    document, _, recovery = keep
    spec = edit(document)
    until(qtbot, lambda: on_disk(recovery) == [Work(spec=spec)])
    spec = edit(document, 6)
    until(qtbot, lambda: on_disk(recovery) == [Work(spec=spec)])


def test_the_first_edit_for_a_while_is_kept_at_once(qapp, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(module, "KEEP_AFTER_MILLISECONDS", 3_600_000)
    document, recovery = Document(ProjectSpec()), Recovery(tmp_path / "data")
    keeper = Keeper(document, recovery)
    spec = edit(document)
    until(qtbot, lambda: on_disk(recovery) == [Work(spec=spec)])
    keeper.stop()


def test_an_edit_is_kept_on_the_disk_itself(keep, qtbot, monkeypatch):
    document, _, recovery = keep
    synced: list[str] = []
    sync = DiskSync.sync
    monkeypatch.setattr(DiskSync, "sync", lambda disk: (sync(disk), synced.append(disk._path.parent.name)))
    spec = edit(document)
    until(qtbot, lambda: synced == [recovery.folder.name])
    assert on_disk(recovery) == [Work(spec=spec)]


def test_no_edit_waits_for_a_disk_that_is_busy(keep, qtbot, monkeypatch):
    document, _, recovery = keep
    begun, ready = threading.Event(), threading.Event()
    monkeypatch.setattr(os, "fsync", lambda descriptor: (begun.set(), ready.wait(60)))
    spec = edit(document)
    until(qtbot, lambda: begun.is_set() and on_disk(recovery) == [Work(spec=spec)])
    spec = edit(document, 6)
    until(qtbot, lambda: on_disk(recovery) == [Work(spec=spec)])
    ready.set()


def test_a_disk_that_takes_nothing_is_told_once_however_much_is_edited(keep, qtbot, monkeypatch):
    document, keeper, recovery = keep
    heard: list[str] = []
    keeper.failed.connect(heard.append)
    synced: list[bool] = []
    is_failing = True

    def sync(disk: DiskSync) -> None:
        fails = is_failing  # which may be another as soon as the test hears of this
        synced.append(fails)
        if fails:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(DiskSync, "sync", sync)
    specs: list[ProjectSpec] = []
    for seed in (5, 6, 7):
        specs.append(edit(document, seed))
        until(qtbot, lambda: len(synced) == len(specs) and on_disk(recovery) == [Work(spec=specs[-1])])
    until(qtbot, lambda: heard)
    is_failing = False
    edit(document, 8)
    until(qtbot, lambda: len(synced) == 4)
    assert len(heard) == 1
    assert "Input/output error" in heard[0]
    is_failing = True
    edit(document, 9)
    until(qtbot, lambda: len(heard) == 2)


def test_each_project_is_brought_onto_the_disk_while_another_waits_for_it():
    class Copy:
        def __init__(self) -> None:
            self.begun, self.ready, self.synced = threading.Event(), threading.Event(), 0

        def write(self) -> None: ...

        def sync(self) -> None:
            self.begun.set()
            assert self.ready.wait(60)
            self.synced += 1

    writer = WorkWriter(lambda trouble: None)
    first, second, third = Copy(), Copy(), Copy()
    for ready in (second.ready, third.ready):
        ready.set()
    writer.write(first).result()
    assert first.begun.wait(60)
    for copy in (second, third, second):
        writer.write(copy).result()
    first.ready.set()
    assert third.begun.wait(60)
    writer.stop()
    assert second.synced == 1


class SlowDisk:
    """Begins to write, and goes on when it is told to be ready."""

    def __init__(self, recovery: Recovery) -> None:
        self.begun, self.ready = threading.Event(), threading.Event()
        self._write = recovery.present.write

    def write(self, **named: bool) -> None:
        self.begun.set()
        assert self.ready.wait(60)
        self._write(**named)


@pytest.fixture
def slow_disk(keep, monkeypatch):
    disk = SlowDisk(keep[2])
    monkeypatch.setattr(keep[2].present, "write", disk.write)
    yield disk
    disk.ready.set()


def test_edits_go_on_while_one_is_written_and_the_last_is_kept(keep, slow_disk, qtbot):
    document, _, recovery = keep
    edit(document)
    until(qtbot, slow_disk.begun.is_set)  # the event loop goes on meanwhile
    last = edit(document, 6)
    assert on_disk(recovery) == []
    slow_disk.ready.set()
    until(qtbot, lambda: on_disk(recovery) == [Work(spec=last)])


def test_what_is_being_written_is_waited_for_before_it_is_forgotten(keep, slow_disk, qtbot, tmp_path):
    document, keeper, recovery = keep
    edit(document)
    until(qtbot, slow_disk.begun.is_set)
    document.save(tmp_path / "net.gradstudio")
    threading.Timer(0.05, slow_disk.ready.set).start()
    keeper.saved()
    assert on_disk(recovery) == []


def test_what_is_undone_or_saved_is_kept_no_longer(keep, qtbot, tmp_path):
    document, keeper, recovery = keep
    edit(document)
    until(qtbot, lambda: on_disk(recovery))
    document.undo_stack.undo()
    until(qtbot, lambda: not on_disk(recovery))
    edit(document)
    until(qtbot, lambda: on_disk(recovery))
    document.save(tmp_path / "net.gradstudio")
    keeper.saved()
    assert on_disk(recovery) == []


def test_work_is_kept_with_the_file_that_it_belongs_to_and_comes_back_with_it(keep, qtbot, tmp_path):
    document, keeper, recovery = keep
    a, b = tmp_path / "a.gradstudio", tmp_path / "b.gradstudio"
    document.save(b)
    document.save(a)
    edited = edit(document)
    keeper.set_aside()
    document.open(b)
    (kept,) = recovery.leftovers()
    assert kept.title == "a.gradstudio"
    keeper.bring_back(kept)
    assert (document.spec, document.path, document.is_edited) == (edited, a, True)
    assert recovery.leftovers() == ()
    assert [work.path for work in on_disk(recovery)] == [a]
    document.undo_stack.undo()
    assert document.is_edited


def test_bringing_back_sets_aside_what_is_not_saved_either(keep):
    document, keeper, recovery = keep
    first = edit(document)
    keeper.set_aside()
    document.replace(ProjectSpec())
    second = edit(document, 9)
    keeper.bring_back(recovery.leftovers()[0])
    assert document.spec == first
    assert [recovery.read(kept).spec for kept in recovery.leftovers()] == [second]


def test_a_project_whose_file_is_gone_counts_as_unsaved(keep, tmp_path):
    document, keeper, recovery = keep
    document.save(tmp_path / "net.gradstudio")
    assert not keeper.has_unsaved
    (tmp_path / "net.gradstudio").unlink()
    assert keeper.has_unsaved
    keeper.keep_all()
    assert [work.spec for work in on_disk(recovery)] == [document.spec]


def test_a_folder_that_cannot_be_written_is_told_once(keep, qtbot, tmp_path):
    document, keeper, _ = keep
    heard: list[str] = []
    keeper.failed.connect(heard.append)
    (tmp_path / "data").write_text("a file where the folder should be")
    edit(document)
    until(qtbot, lambda: heard)
    edit(document, 6)
    with pytest.raises(ProjectFileError, match="data"):
        keeper.keep_all()
    assert len(heard) == 1
    (tmp_path / "data").unlink()
    keeper.keep_all()


def test_edits_that_cannot_be_kept_come_back_from_memory(keep, tmp_path):
    document, keeper, recovery = keep
    (tmp_path / "data").write_text("a file where the folder should be")
    edited = edit(document)
    keeper.set_aside()
    document.replace(ProjectSpec())
    (kept,) = recovery.leftovers()
    keeper.bring_back(kept)
    assert document.spec == edited
    assert recovery.leftovers() == ()


def test_runs_that_cannot_be_kept_come_back_from_memory_and_stay_in_their_file(keep, training, tmp_path):
    document, keeper, recovery = keep
    path = tmp_path / "net.gradstudio"
    training.train(5)
    save(document, keeper, path)
    document.open(path)
    keeper._writer._writing.submit(int).result()  # what is still being written would make the folder again
    (tmp_path / "data").rename(tmp_path / "away")
    (tmp_path / "data").write_text("a file where the folder should be")
    training.train(5)
    training.offer()
    before = training.session
    edited = edit(document)
    keeper.set_aside()
    document.replace(ProjectSpec())
    (kept,) = recovery.leftovers()
    assert (kept.step, kept.is_edited) == (10, True)
    keeper.bring_back(kept)
    assert document.spec == edited
    assert seen(training.session) == seen(before)
    save(document, keeper, path)
    assert load_kept(path).record.run(1).end == 10


def set_aside_in_memory(keep, training, tmp_path):
    """Leave a project with five steps for another while nothing can be kept on the disk."""
    document, keeper, _ = keep
    (tmp_path / "data").write_text("a file where the folder should be")
    training.train(5)
    edit(document)
    training.offer()
    keeper.set_aside()
    document.replace(ProjectSpec())


def test_runs_that_could_not_be_kept_are_written_before_the_window_closes(keep, training, tmp_path):
    _, keeper, recovery = keep
    set_aside_in_memory(keep, training, tmp_path)
    (tmp_path / "data").unlink()
    keeper.keep_all()
    assert [work.record.run(1).end for work in on_disk(recovery)] == [5]


def test_runs_in_memory_wait_until_the_training_has_turned_to_another_project(keep, training, tmp_path):
    _, keeper, recovery = keep
    set_aside_in_memory(keep, training, tmp_path)
    keeper.follow(lambda: None)  # in the midst of a long step of the project before
    (kept,) = recovery.leftovers()
    for act in (partial(keeper.bring_back, kept), keeper.keep_all):
        with pytest.raises(ProjectFileError, match="middle of a step"):
            act()
    assert recovery.leftovers() == (kept,)


def test_a_window_that_may_not_close_goes_on_keeping_and_saving(keep, training, qtbot, tmp_path):
    document, keeper, recovery = keep
    (tmp_path / "data").write_text("a file where the folder should be")
    edit(document)
    keeper.set_aside()
    document.replace(ProjectSpec())
    training.train(5)  # a preset that was trained for a moment
    with pytest.raises(ProjectFileError, match="data"):
        keeper.keep_all()
    (tmp_path / "data").unlink()
    training.train(5)
    save(document, keeper, tmp_path / "net.gradstudio")
    assert load_kept(tmp_path / "net.gradstudio").record.run(1).end == 10
    edited = edit(document, 6)
    until(qtbot, lambda: [work.spec for work in on_disk(recovery)] == [edited])


class Training:
    """Trains the project of a document, as far as a keeper can tell."""

    def __init__(self, document: Document, keeper: Keeper) -> None:
        self.document, self.keeper = document, keeper
        self.begin()
        document.replaced.connect(self.begin)
        keeper.follow(self.answer)

    def begin(self, spec: ProjectSpec | None = None) -> None:
        self.record = self.document.record or Record()
        self.session = self.record.resume(1) if self.record.runs else self.record.begin(self.document.spec)

    def train(self, steps: int) -> None:
        self.session.advance(steps)
        self.record.put_down(self.session)

    def offer(self) -> None:
        self.keeper.offer(self.record)

    def answer(self) -> None:
        """Offer again until it is taken, as the training does: what came before may be on its way to the disk."""
        while not self.keeper.offer(self.record):
            time.sleep(0.001)


@pytest.fixture
def training(keep):
    return Training(keep[0], keep[1])


def save(document: Document, keeper: Keeper, path: Path) -> None:
    document.saved(document.newest, path, keeper.save(document.newest, path))
    keeper.saved()


def test_a_project_that_was_not_trained_is_saved_as_json_and_one_that_was_with_its_runs(
    keep, training, tmp_path
):
    document, keeper, _ = keep
    path = tmp_path / "net.gradstudio"
    save(document, keeper, path)
    assert load_project(path) == document.spec
    training.train(5)
    save(document, keeper, path)
    assert seen(load_kept(path).record.resume(1)) == seen(training.session)


def test_runs_are_saved_with_the_project_wherever_it_is_saved(keep, training, tmp_path):
    document, keeper, _ = keep
    path, other = tmp_path / "runs.gradstudio", tmp_path / "other.gradstudio"
    training.train(5)
    save(document, keeper, path)
    document.open(path)
    assert not keeper.has_unsaved
    for place in (path, other):
        document.apply(edits.add_neuron(document.spec, 0), "Add neuron")
        save(document, keeper, place)
        assert not document.is_edited
        assert document.digest == file_digest(place)
        kept = load_kept(place)
        assert kept.spec == document.spec
        assert seen(kept.record.at(kept.record.run(1).moment)) == seen(training.session)
    assert load_kept(path).spec != document.spec
    document.replace(ProjectSpec())  # a new project has no runs
    save(document, keeper, tmp_path / "new.gradstudio")
    assert load_project(tmp_path / "new.gradstudio") == ProjectSpec()


def test_runs_are_unsaved_work_until_they_are_saved(keep, training, qtbot, tmp_path):
    document, keeper, recovery = keep
    heard: list[bool] = []
    keeper.unsaved_changed.connect(heard.append)
    training.train(5)
    training.offer()
    until(qtbot, lambda: heard == [True])
    assert keeper.has_unsaved
    assert [work.record.run(1).end for work in on_disk(recovery)] == [5]
    save(document, keeper, tmp_path / "net.gradstudio")
    assert heard == [True, False]
    assert on_disk(recovery) == []
    training.train(5)
    training.offer()
    until(qtbot, lambda: heard == [True, False, True])
    assert [work.record.run(1).end for work in on_disk(recovery)] == [10]


def test_what_is_trained_after_a_second_save_is_kept_with_what_the_file_held_then(
    keep, training, qtbot, tmp_path
):
    document, keeper, recovery = keep
    path = tmp_path / "net.gradstudio"
    for _ in range(2):
        training.train(5)
        save(document, keeper, path)
        until(qtbot, lambda: not keeper._timer.isActive())
    training.train(5)
    training.offer()
    until(qtbot, lambda: on_disk(recovery))
    (work,) = on_disk(recovery)
    assert (work.record.run(1).end, work.path, work.digest) == (15, path, file_digest(path))


def test_what_was_trained_last_is_kept_as_the_window_closes_and_as_another_project_comes(
    keep, training, monkeypatch
):
    document, keeper, recovery = keep
    training.train(5)
    keeper.keep_all()
    assert on_disk(recovery) == []  # a preset that was trained for a moment: Play brings it back
    recovery.begin(training.record)
    training.train(5)
    monkeypatch.setattr(module, "SHORT_SECONDS", 0.0)
    training.offer()
    keeper.keep_all()
    assert [work.record.run(1).end for work in on_disk(recovery)] == [10]
    training.train(5)
    before = training.session
    keeper.set_aside()
    document.replace(ProjectSpec())
    (kept,) = recovery.leftovers()
    assert (kept.step, kept.is_edited) == (15, False)
    keeper.bring_back(kept)
    assert seen(training.session) == seen(before)
    assert recovery.leftovers() == ()
    assert [work.record.run(1).end for work in on_disk(recovery)] == [15]
    training.train(5)
    keeper.keep_all()
    assert [work.record.run(1).end for work in on_disk(recovery)] == [20]


def test_edits_of_a_project_with_runs_come_back_with_the_runs_of_its_file(keep, training, tmp_path):
    document, keeper, recovery = keep
    path = tmp_path / "net.gradstudio"
    training.train(5)
    save(document, keeper, path)
    document.open(path)
    keeper.follow(lambda: None)  # in the midst of a long step
    edited = edit(document)
    keeper.set_aside()
    document.replace(ProjectSpec())
    keeper.bring_back(recovery.leftovers()[0])
    assert document.spec == edited
    assert document.record is not None
    assert document.record.run(1).end == 5
