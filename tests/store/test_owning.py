"""One writer of a file at a time, here or in other programs, and nothing that it holds is lost to whoever asks."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gradstudio.project.errors import ProjectFileError
from gradstudio.store.owning import Ownership, unowned

fcntl = pytest.importorskip("fcntl", reason="there, a file that is open cannot be replaced anyway")

LOCKED = """
import fcntl, os, sys
lock = fcntl.lockf(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)
"""
"""Fails where another program has a lock of SQLite's kind to the file."""
OWNED = """
import pathlib, sys
from gradstudio.store.owning import Ownership
try:
    Ownership(pathlib.Path(sys.argv[1]))
except Exception as error:
    sys.exit(str(error))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "file"
    made.write_bytes(b"what is held")
    return made


def run(script: str, path: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", script, str(path)], check=False, capture_output=True, text=True
    )


def test_a_refusal_within_this_program_leaves_it_the_locks_that_it_has(path: Path) -> None:
    owner = Ownership(path)
    with path.open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for name in (path, path.parent / "." / path.name):
            with pytest.raises(ProjectFileError, match="by this program already"):
                Ownership(name)
            with pytest.raises(ProjectFileError, match="by this program already"), unowned(name):
                pass
        assert run(LOCKED, path).returncode != 0
    owner.let_go()


def test_another_program_is_refused_until_it_is_let_go_under_whatever_name(path: Path) -> None:
    owner = Ownership(path)
    moved = path.rename(path.with_name("other"))
    assert "another program" in run(OWNED, moved).stderr
    with pytest.raises(ProjectFileError):
        Ownership(moved)
    path.write_bytes(b"another file of that name")
    Ownership(path).let_go()
    owner.let_go()
    assert run(OWNED, moved).returncode == 0
    Ownership(moved).let_go()


def test_files_without_numbers_are_told_apart_by_their_names(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unnumbered(asked: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        def answer(*arguments: object, **named: object) -> os.stat_result:
            found = tuple(asked(*arguments, **named))
            return os.stat_result((found[0], 0, *found[2:10]))

        return answer

    other = path.with_name("other")
    other.write_bytes(b"held as well")
    monkeypatch.setattr(Path, "stat", unnumbered(Path.stat))
    monkeypatch.setattr(os, "fstat", unnumbered(os.fstat))
    owners = [Ownership(path), Ownership(other)]
    with pytest.raises(ProjectFileError, match="by this program already"):
        Ownership(path.parent / ".." / path.parent.name / path.name)
    for owner in owners:
        owner.let_go()
    Ownership(path).let_go()


def test_what_is_not_there_is_held_by_nobody(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Ownership(tmp_path / "nothing")
    with unowned(tmp_path / "nothing"):
        pass
