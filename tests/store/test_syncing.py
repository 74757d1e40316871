"""What was written gets onto the disk itself while others write on."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest

from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import WorkHead, WorkingStore, load_working, working
from gradstudio.store.syncing import DiskSync


def name_of(descriptor: int | str) -> str:
    with suppress(OSError):  # the one by which they are listed
        return str(Path(f"/proc/self/fd/{descriptor}").readlink())
    return ""


def open_descriptors(folder: Path) -> int:
    return sum(str(folder) in name_of(entry.name) for entry in Path("/proc/self/fd").iterdir())


def test_file_log_and_name_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    fsync = os.fsync
    store = WorkingStore(tmp_path / "w", WorkHead(), ProjectSpec(), None)
    store.put(WorkHead(), ProjectSpec(), None)

    def note(descriptor: int) -> None:
        synced.append(Path(name_of(descriptor)).name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    store.sync()
    assert synced == ["w", "w-wal", tmp_path.name]
    store.sync()
    assert synced[3:] == ["w", "w-wal"]  # its name is there
    store.close()


def test_a_store_that_is_closed_meanwhile_stays_open_for_who_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = WorkingStore(tmp_path / "w", WorkHead(), ProjectSpec(), None)
    begun, ready = threading.Event(), threading.Event()
    fsync, faults = os.fsync, []

    def slowly(descriptor: int) -> None:
        begun.set()
        ready.wait(60)
        try:
            fsync(descriptor)
        except OSError as fault:
            faults.append(fault)

    monkeypatch.setattr(os, "fsync", slowly)
    waiting = threading.Thread(target=store.sync)
    waiting.start()
    assert begun.wait(60)
    store.put(WorkHead(), ProjectSpec(), None)
    store.close()
    assert open_descriptors(tmp_path) > 0
    ready.set()
    waiting.join()
    assert faults == []
    assert open_descriptors(tmp_path) == 0
    assert load_working(tmp_path / "w")[1].spec == ProjectSpec()


def test_a_log_that_cannot_be_opened_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = WorkingStore(tmp_path / "w", WorkHead(), ProjectSpec(), None)
    store.put(WorkHead(), ProjectSpec(), None)
    opened = os.open

    def refusing(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith("-wal"):
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(ProjectFileError, match="Permission denied"):
        store.sync()
    store.close()
    assert open_descriptors(tmp_path) == 0


def test_a_store_that_cannot_be_connected_to_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> NoReturn:
        raise sqlite3.OperationalError(f"unable to open {path.name}")

    monkeypatch.setattr(working, "connected", refused)
    with pytest.raises(ProjectFileError, match="unable to open"):
        WorkingStore(tmp_path / "w", WorkHead(), ProjectSpec(), None)
    assert open_descriptors(tmp_path) == 0


def test_after_the_end_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    path = tmp_path / "w"
    path.touch()
    disk = DiskSync(path)
    disk.close()
    disk.sync()
    assert open_descriptors(tmp_path) == 0
