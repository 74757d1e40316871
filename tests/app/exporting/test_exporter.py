"""The moment in sight is exported in the background: at any step of any run, or not at all."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from gradstudio.app.exporting.exporter import Exporter, WantedExport
from gradstudio.app.exporting.moment_in_sight import MomentInSight
from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session
from tests.qt_helpers import PATIENCE, small_spec, until


class Exporting:
    """An exporter, and what it says."""

    def __init__(self, qapp) -> None:
        self.exporter = Exporter()
        self.results, self.problems, self.told, self.shares = [], [], [], []
        self.busy: list[bool] = []
        self.exporter.busy_changed.connect(self.busy.append)
        self.exporter.done.connect(self.results.append)
        self.exporter.failed.connect(self.problems.append)
        self.exporter.told.connect(self.told.append)
        self.exporter.progressed.connect(self.shares.append)

    def begin(self, what: MomentInSight, path: Path, kind: str = "safetensors", proof: bool = False) -> None:
        wanted = WantedExport(what=what, kind=KINDS[kind], path=path, options=ExportOptions(), proof=proof)
        self.exporter.begin(wanted)


@pytest.fixture
def exporting(qapp):
    made = Exporting(qapp)
    yield made
    made.exporter.shutdown()


def moment_of(record: Record, moment: Moment | None) -> MomentInSight:
    return MomentInSight(spec=small_spec(), record=record, moment=moment, title="network", words="")


def written(path: Path) -> set[float]:
    """Return all numbers in a file."""
    return {number for array in load_file(path).values() for number in array.ravel().tolist()}


def trained(steps: int) -> tuple[Record, dict[int, set[float]]]:
    """Return the record of a run of so many steps, and its parameters at each."""
    record = Record()
    session = record.begin(small_spec())
    parameters = {0: set(session.state().engine.parameters.tolist())}
    for step in range(1, steps + 1):
        session.advance()
        parameters[step] = set(session.state().engine.parameters.tolist())
    return record, parameters


def test_a_project_without_a_run_is_exported_before_its_first_step(exporting, qtbot, tmp_path):
    exporting.begin(moment_of(Record(), None), tmp_path / "net.safetensors")
    until(qtbot, lambda: exporting.results)
    assert exporting.busy == [True, False]
    assert exporting.results[0].paths == (tmp_path / "net.safetensors",)
    assert exporting.results[0].certificate is None
    assert written(tmp_path / "net.safetensors") == set(
        Session(small_spec()).state().engine.parameters.tolist()
    )


def test_any_step_of_a_run_is_exported_with_a_proof(exporting, qtbot, tmp_path):
    record, parameters = trained(7)
    for step in (0, 4, 7):
        exporting.begin(
            moment_of(record, Moment(RunId(1), step)), tmp_path / f"{step}.safetensors", proof=True
        )
        until(qtbot, lambda: not exporting.exporter.is_busy)
        assert written(tmp_path / f"{step}.safetensors") == parameters[step]
        assert exporting.results[-1].certificate.status == "held"
    assert "Going to step 4" in exporting.told
    assert "Writing" in exporting.told
    assert not exporting.problems


def test_how_far_it_is_only_grows(exporting, qtbot, tmp_path):
    record, _ = trained(5)
    exporting.begin(moment_of(record, Moment(RunId(1), 5)), tmp_path / "net.safetensors", proof=True)
    until(qtbot, lambda: exporting.results)
    assert exporting.shares == sorted(exporting.shares)
    assert exporting.shares[-1] > 0.9


def test_what_is_given_up_is_neither_written_nor_heard_of(exporting, qtbot, tmp_path, monkeypatch):
    at_work, given_up = threading.Event(), threading.Event()
    kind = KINDS["safetensors"]

    def write(subject, options):
        at_work.set()
        assert given_up.wait(PATIENCE / 1000)
        return kind.write(subject, options)

    monkeypatch.setitem(KINDS, "held", replace(kind, write=write))
    record, _ = trained(3)
    exporting.begin(moment_of(record, Moment(RunId(1), 3)), tmp_path / "net.safetensors", "held", proof=True)
    assert at_work.wait(PATIENCE / 1000)
    exporting.exporter.cancel()
    given_up.set()
    assert not exporting.exporter.is_busy
    exporting.begin(moment_of(record, None), tmp_path / "other.safetensors")
    until(qtbot, lambda: exporting.results)
    assert [result.paths[0].name for result in exporting.results] == ["other.safetensors"]
    assert not exporting.problems
    assert [path.name for path in tmp_path.iterdir()] == ["other.safetensors"]


def test_a_run_or_a_folder_that_is_not_there_is_said(exporting, qtbot, tmp_path):
    exporting.begin(moment_of(Record(), Moment(RunId(4), 3)), tmp_path / "net.safetensors")
    until(qtbot, lambda: exporting.problems)
    assert "run 4" in exporting.problems[0]
    exporting.begin(moment_of(Record(), None), tmp_path / "no" / "net.safetensors")
    until(qtbot, lambda: len(exporting.problems) == 2)
    assert "cannot be written" in exporting.problems[1]
    assert not list(tmp_path.iterdir())


def test_after_the_end_nothing_is_begun(exporting, tmp_path):
    assert exporting.exporter.shutdown()
    exporting.begin(moment_of(Record(), None), tmp_path / "net.safetensors")
    assert not exporting.exporter.is_busy
