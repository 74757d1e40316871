"""The program killed a few times; `python -m benchmarks.torture kills` does it hundreds of times."""

from __future__ import annotations

import signal

import pytest

from benchmarks.torture import aftermath, kills
from benchmarks.torture.aftermath import compare
from benchmarks.torture.journal import Truth
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.work import Work
from gradstudio.project import edits
from gradstudio.project.file import save_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import RunsFile
from gradstudio.training.record import Record


def marked(mark: int) -> ProjectSpec:
    return edits.set_training(ProjectSpec(), seed=mark)


def test_a_program_that_is_killed_damages_nothing_and_loses_nothing_that_was_saved_or_left(monkeypatch):
    # On a busy machine the signal comes seconds late. How old edits may be that are lost is looked at below, where
    # no clock runs.
    monkeypatch.setattr(aftermath, "KEPT_WITHIN_SECONDS", 60.0)
    assert kills.run(2, seed=206) == []


@pytest.fixture
def home(tmp_path):
    (tmp_path / "projects").mkdir()
    return tmp_path


def found(home, *journal: tuple[str, float, int], killed: float = 10.0, step: int = 0) -> list[str]:
    truth = Truth()
    for what, when, mark in journal:
        entry = {
            "what": what,
            "when": when,
            "mark": mark,
            "file": "net0.gradstudio",
            "left": [mark],
            "step": step,
        }
        truth.follow(entry)
    return compare(home, truth, killed, signal.SIGKILL)


def test_what_a_kill_may_lose_and_what_it_may_not(home):
    assert found(home, ("edited", 8.5, 1)) == []
    assert "edits are lost" in found(home, ("edited", 7.5, 1))[0]
    assert found(home, ("edited", 7.5, 1), ("saving", 9.0, 1)) == []
    assert "work that was left is lost" in found(home, ("up", 1.0, 7))[0]
    assert "work that was left is lost" in found(home, ("edited", 9.0, 1), ("replaced", 9.5, -1))[0]
    assert found(home, ("up", 1.0, 7), ("discarding", 2.0, 7)) == []


def test_what_is_kept_and_saved_counts(home):
    recovery = Recovery(home / "data" / "GradStudio" / "GradStudio")
    recovery.keep(Work(spec=marked(1)))
    recovery.release()
    assert found(home, ("edited", 7.0, 1), ("edited", 9.0, 2)) == []
    assert "kept up to 1" in found(home, ("edited", 6.0, 1), ("edited", 7.0, 2))[0]
    save_project(marked(3), home / "projects" / "net0.gradstudio")
    assert found(home, ("saving", 5.0, 3), ("saved", 6.0, 3)) == []
    assert "holds 3" in found(home, ("saving", 5.0, 2), ("saved", 6.0, 2))[0]
    (home / "projects" / "net0.gradstudio").write_text("{")
    assert "damaged" in found(home, ("saved", 6.0, 3))[0]
    (recovery.folder / "x.lock.part").write_text("")
    assert any("left behind" in what for what in found(home, ("saved", 6.0, 3)))


def test_steps_that_were_taken_count_wherever_they_are_kept(home):
    recovery, record = Recovery(home / "data" / "GradStudio" / "GradStudio"), Record()
    session = record.begin(marked(1))
    session.advance(20)
    record.put_down(session)
    recovery.present.tell(Work(spec=marked(1)), is_edited=True)
    recovery.present.offer(record)
    recovery.present.write()
    recovery.release()
    assert found(home, ("reached", 7.0, 1), step=20) == []
    assert "came to 21, and is kept to 20" in found(home, ("reached", 7.0, 1), step=21)[0]
    assert found(home, ("reached", 9.0, 1), step=21) == []
    assert found(home, ("reached", 7.0, 1), ("replacing", 8.0, 1), step=21) == []
    assert "kept to -1" in found(home, ("reached", 7.0, 2), step=1)[0]
    RunsFile(home / "projects" / "net0.gradstudio", marked(1), record).close()
    for kept in recovery.leftovers():
        recovery.dismiss(kept)
    assert found(home, ("saving", 1.0, 1), ("saved", 2.0, 1), ("reached", 7.0, 1), step=20) == []
