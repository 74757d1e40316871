"""Edits are kept soon after they are made, and as long as they are not saved."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from gradstudio.app.document import keeper as module
from gradstudio.app.document.document import Document
from gradstudio.app.document.keeper import KEEP_AFTER_MILLISECONDS, Keeper
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.work import Work
from gradstudio.project import atomic, edits
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec
from tests.qt_helpers import until


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
    sync = atomic._sync_file
    monkeypatch.setattr(atomic, "_sync_file", lambda path: (synced.append(path.parent.name), sync(path)))
    spec = edit(document)
    until(qtbot, lambda: on_disk(recovery) == [Work(spec=spec)])
    assert set(synced) == {recovery.folder.name}


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
