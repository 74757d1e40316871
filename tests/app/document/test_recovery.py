"""What is kept of unsaved work: by each window for itself, until it is taken or dismissed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.work import Work
from gradstudio.app.document.working_copy import WorkingCopy
from gradstudio.project import edits
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import file_digest, save_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import RunsFile, WorkingStore
from gradstudio.training.record import Record


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "data" / "GradStudio"


@pytest.fixture
def recovery(folder):
    return Recovery(folder)


def work(number: int, path: Path | None = None) -> Work:
    """Return one of many projects that differ."""
    return Work(spec=edits.set_training(ProjectSpec(), seed=number), path=path)


def left(recovery: Recovery) -> list[Work]:
    return [recovery.read(kept) for kept in recovery.leftovers()]


def test_nothing_is_kept_at_first_and_looking_makes_no_folder(recovery, folder):
    assert recovery.leftovers() == ()
    assert not folder.exists()


def test_what_a_window_kept_is_left_to_the_next_with_the_file_it_belongs_to(recovery, folder, tmp_path):
    kept = Work(spec=work(1).spec, path=tmp_path / "net.gradstudio", digest="of old")
    recovery.keep(kept)
    recovery.release()
    assert left(Recovery(folder)) == [kept]


def test_what_a_living_window_keeps_is_nobody_elses(recovery, folder):
    recovery.keep(work(1))
    other = Recovery(folder)
    assert other.leftovers() == ()
    other.keep(work(2))
    other.forget()
    other.release()
    recovery.release()
    assert left(Recovery(folder)) == [work(1)]


def test_only_the_newest_state_of_a_work_is_kept(recovery, folder):
    recovery.keep(work(1))
    recovery.keep(work(2))
    recovery.release()
    assert left(Recovery(folder)) == [work(2)]


def test_work_that_was_set_aside_is_left_beside_what_came_after_it(recovery, folder):
    recovery.set_aside(work(1))
    recovery.keep(work(2))
    assert left(recovery) == [work(1)]
    recovery.forget()
    recovery.keep(work(3))
    recovery.release()
    assert sorted(w.spec.training.seed for w in left(Recovery(folder))) == [1, 3]


def test_forgetting_and_dismissing_leave_nothing_behind(recovery, folder):
    recovery.forget()
    recovery.set_aside(work(1))
    recovery.keep(work(2))
    recovery.forget()
    for kept in recovery.leftovers():
        recovery.dismiss(kept)
        recovery.dismiss(kept)
    recovery.release()
    assert Recovery(folder).leftovers() == ()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


_KEEP_AND_WAIT = """
import sys, time
from pathlib import Path
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.work import Work
from gradstudio.project.spec import ProjectSpec
recovery = Recovery(Path(sys.argv[1]))
recovery.keep(Work(spec=ProjectSpec()))
print("kept", flush=True)
time.sleep(60)
"""


def test_a_window_that_is_killed_leaves_its_work_and_no_other_file(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", _KEEP_AND_WAIT, str(folder)], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout.readline() == "kept\n"
        (kept,) = folder.rglob("*.unsaved")
        half = kept.with_name(f"{kept.name}.{process.pid}.a1b2c3d4.part")
        half.write_text("{")
        assert Recovery(folder).leftovers() == ()
        assert half.exists()
        process.send_signal(signal.SIGKILL)
    assert left(Recovery(folder)) == [Work(spec=ProjectSpec())]
    assert [path for path in folder.rglob("*") if path.is_file()] == [kept]


def test_work_that_was_saved_just_before_the_end_is_not_offered(recovery, folder, tmp_path):
    path = tmp_path / "net.gradstudio"
    recovery.keep(work(1, path))
    save_project(work(1).spec, path)
    recovery.release()
    assert Recovery(folder).leftovers() == ()
    recovery = Recovery(folder)
    recovery.keep(work(2, path))
    recovery.release()
    assert left(Recovery(folder)) == [work(2, path)]


def test_work_that_another_window_took_says_so(recovery, folder):
    recovery.set_aside(work(1))
    (kept,) = recovery.leftovers()
    recovery.dismiss(kept)
    with pytest.raises(ProjectFileError, match="another window took it"):
        recovery.read(kept)


def test_work_that_was_saved_beside_its_runs_is_not_offered(recovery, folder, tmp_path):
    path = tmp_path / "runs.gradstudio"
    RunsFile(path, ProjectSpec(), Record()).close()
    recovery.keep(work(1, path))
    recovery.release()
    assert left(Recovery(folder)) == [work(1, path)]
    RunsFile(path, work(1).spec, Record()).close()
    assert left(Recovery(folder)) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"schema_version": 99}'])
def test_damaged_work_is_refused_with_a_sentence_and_never_thrown_away(recovery, content):
    recovery.set_aside(work(1))
    (kept,) = recovery.leftovers()
    kept.file.write_bytes(content)
    with pytest.raises(ProjectFileError, match="unsaved"):
        recovery.read(kept)
    recovery.leftovers()
    assert kept.file.exists()


def test_what_an_earlier_version_kept_is_offered_too(recovery, folder):
    folder.mkdir(parents=True)
    save_project(work(5).spec, folder / "unsaved.gradstudio")
    assert left(recovery) == [work(5)]
    recovery.dismiss(recovery.leftovers()[0])
    assert recovery.leftovers() == ()


def test_a_folder_that_cannot_be_made_is_named_and_holds_nothing(tmp_path):
    blocker = tmp_path / "blocker"
    blocker.write_text("a file where the folder should be")
    recovery = Recovery(blocker / "data")
    with pytest.raises(ProjectFileError, match="blocker"):
        recovery.keep(work(1))
    assert recovery.leftovers() == ()
    recovery.forget()


def test_what_cannot_be_written_when_set_aside_is_held_and_written_later(tmp_path):
    blocker = tmp_path / "blocker"
    blocker.write_text("a file where the folder should be")
    recovery = Recovery(blocker)
    recovery.set_aside(work(1))
    recovery.set_aside(work(2))
    assert left(recovery) == [work(2), work(1)]
    with pytest.raises(ProjectFileError, match="blocker"):
        recovery.write_unwritten()
    assert len(recovery.unwritten) == 2
    blocker.unlink()
    recovery.keep(work(3))
    recovery.write_unwritten()
    assert recovery.unwritten == ()
    recovery.release()
    assert sorted(w.spec.training.seed for w in left(Recovery(blocker))) == [1, 2, 3]


@pytest.fixture
def failed(recovery, monkeypatch) -> Work:
    """Have work be written, changed, and set aside while it cannot be written any more; return it as it is."""
    recovery.keep(work(1))
    with monkeypatch.context() as broken:
        broken.setattr(WorkingStore, "put", full)
        broken.setattr(WorkingCopy, "_made", full)
        with pytest.raises(ProjectFileError, match="full"):
            recovery.keep(work(2))
        recovery.set_aside(work(3))
    return work(3)


def full(*_: object) -> None:
    raise ProjectFileError("The disk is full.")


def test_work_that_could_not_be_written_for_a_while_is_offered_once(recovery, folder, failed):
    assert left(recovery) == [failed]
    recovery.write_unwritten()
    assert recovery.unwritten == ()
    assert left(recovery) == [failed]
    recovery.release()
    assert left(Recovery(folder)) == [failed]


def test_what_was_written_before_a_failure_is_left_to_the_next_window(recovery, folder, failed):
    recovery.release()  # it could not be written until the end
    assert left(Recovery(folder)) == [work(1)]


@pytest.mark.parametrize("how", ["adopted", "dismissed"])
def test_work_that_could_not_be_written_leaves_nothing_behind_once_it_is_taken(recovery, folder, failed, how):
    (kept,) = recovery.leftovers()
    if how == "adopted":
        recovery.adopt(kept, recovery.read(kept))
    else:
        recovery.dismiss(kept)
    assert recovery.leftovers() == recovery.unwritten == ()
    recovery.release()
    assert left(Recovery(folder)) == ([failed] if how == "adopted" else [])


def test_the_digest_of_a_file_follows_its_content(tmp_path):
    path = tmp_path / "net.gradstudio"
    assert file_digest(path) == ""
    first = save_project(ProjectSpec(), path)
    assert file_digest(path) == first
    os.utime(path, (0, 0))
    assert file_digest(path) == first
    path.write_text("{}")
    assert file_digest(path) not in ("", first)
    path.unlink()
    path.mkdir()
    assert file_digest(path) != ""


def test_by_default_it_is_kept_in_the_users_data_folder(qapp):
    assert Recovery().folder.name == "unsaved"
    assert Recovery().folder.is_absolute()
