"""A file is written whole or not at all, and what a killed program left is cleared away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradstudio.project.atomic import clear_parts, write_whole
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import save_project
from gradstudio.project.spec import ProjectSpec


@pytest.fixture
def gone() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def part(path: Path, process: int) -> Path:
    made = path.with_name(f"{path.name}.{process}.a1_b2c3d.part")
    made.write_text("{")
    return made


def test_what_a_killed_program_left_goes_with_the_next_save(tmp_path, gone):
    path = tmp_path / "net (1).gradstudio"
    left, of_others = part(path, gone), part(tmp_path / "other.gradstudio", gone)
    theirs = tmp_path / f"{path.name}.part"
    theirs.write_text("of another program")
    save_project(ProjectSpec(), path)
    assert not left.exists()
    assert of_others.exists()
    assert theirs.exists()


def test_what_a_running_program_is_writing_stays_until_it_is_old(tmp_path):
    path = tmp_path / "net.gradstudio"
    writing = part(path, os.getppid())
    clear_parts(path)
    assert writing.exists()
    os.utime(writing, (0, 0))
    clear_parts(path)
    assert not writing.exists()


def test_clearing_where_there_is_no_folder_is_fine(tmp_path):
    clear_parts(tmp_path / "nowhere" / "net.gradstudio")


def test_a_write_that_is_interrupted_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "net.gradstudio"
    write_whole(path, "old")

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_as_long_as_names_can_be_is_written(tmp_path):
    path = tmp_path / ("n" * 240 + ".gradstudio")
    write_whole(path, "text")
    assert path.read_text() == "text"


def test_a_read_only_file_is_not_replaced(tmp_path):
    path = tmp_path / "net.gradstudio"
    path.write_text("precious")
    path.chmod(0o444)
    with pytest.raises(ProjectFileError, match="read-only"):
        save_project(ProjectSpec(), path)
    assert path.read_text() == "precious"


def test_a_pipe_or_device_is_not_replaced(tmp_path):
    path = tmp_path / "net.gradstudio"
    os.mkfifo(path)
    with pytest.raises(ProjectFileError, match="pipe or device"):
        save_project(ProjectSpec(), path)
    assert path.is_fifo()


@pytest.mark.skipif(sys.platform == "win32", reason="there are neither such modes nor such pipes")
def test_what_is_read_only_or_no_file_is_not_replaced(tmp_path):
    path, pipe = tmp_path / "runs.csv", tmp_path / "pipe"
    path.write_text("as it was")
    path.chmod(0o444)
    os.mkfifo(pipe)
    for target, why in ((path, "read-only"), (pipe, "pipe or device")):
        with pytest.raises(OSError, match=why):
            write_whole(target, "anew")
    assert path.read_text() == "as it was"
    assert pipe.is_fifo()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_link_that_leads_to_itself_is_refused_and_stays(tmp_path):
    loop = tmp_path / "loop.gradstudio"
    loop.symlink_to(loop)
    for path in (loop, loop / "beyond.gradstudio"):
        with pytest.raises(OSError, match="links"):
            write_whole(path, "new")
        with pytest.raises(ProjectFileError, match="cannot be written"):
            save_project(ProjectSpec(), path)
    assert loop.is_symlink()
