"""Which sweep of a folder is offered again after its program was killed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gradstudio.app.sweep.interrupted import interrupted_sweep
from gradstudio.store.sweep_columns import read_sweep_head
from gradstudio.store.sweeps import SweepStore


def killed(path: Path, when: float) -> Path:
    """Leave a sweep as a program does that is killed."""
    beside = path.with_suffix(".copy")
    with SweepStore.create(path, "plan", "digest", ()):
        shutil.copy(path, beside)
    beside.replace(path)
    os.utime(path, (when, when))
    return path


def test_what_was_closed_is_not_offered(tmp_path):
    with SweepStore.create(tmp_path / "a.gradsweep", "plan", "digest", ()):
        pass
    assert interrupted_sweep(tmp_path, None) is None


def test_of_those_that_were_killed_the_last_is_offered(tmp_path):
    last = killed(tmp_path / "b.gradsweep", 2000.0)
    killed(tmp_path / "a.gradsweep", 1000.0)
    assert interrupted_sweep(tmp_path, None) == last
    assert interrupted_sweep(tmp_path, last) == tmp_path / "a.gradsweep"
    last.write_text("no sweep")
    assert interrupted_sweep(tmp_path, None) == tmp_path / "a.gradsweep"


def test_one_that_was_looked_at_since_is_still_offered(tmp_path):
    path = killed(tmp_path / "a.gradsweep", 1000.0)
    assert read_sweep_head(path).plan == "plan"
    assert interrupted_sweep(tmp_path, None) == path
    SweepStore(path).close()  # as after it went on
    assert interrupted_sweep(tmp_path, None) is None


def test_what_is_still_written_to_is_not_offered(tmp_path):
    with SweepStore.create(tmp_path / "a.gradsweep", "plan", "digest", ()):
        assert interrupted_sweep(tmp_path, None) is None


def test_a_folder_that_is_gone_has_none(tmp_path):
    assert interrupted_sweep(tmp_path / "none", None) is None
