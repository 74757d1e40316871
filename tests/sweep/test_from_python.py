"""`gradstudio.sweep`: the same runs as the command line makes, and errors that say where."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest

import gradstudio
from gradstudio.project import ProjectSpec, edits, save_project
from gradstudio.project.errors import ProjectFileError
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.sweep_runs import SweepRuns
from gradstudio.training.run.session import Session

SPEC = edits.set_training(edits.set_layer_size(ProjectSpec(), 0, 3), steps=12)
AXES = {"training.learning_rate": np.array([0.1, 0.5]), "network.layers.2.size": range(2, 5)}


def test_each_run_has_the_bits_of_its_project_by_itself() -> None:
    runs: SweepRuns = gradstudio.sweep(SPEC, AXES, seeds=2)
    assert len(runs) == 12
    for row in runs.rows():
        session = Session(runs.spec(row["run"]))
        session.advance(12)
        assert row["loss"] == session.snapshot().loss
        assert row["seed"] == runs.spec(row["run"]).training.seed
    assert runs.best.mean == min(point.mean for point in runs.outcome.points)
    assert repr(runs).startswith(
        "SweepRuns(12 runs over training.learning_rate, network.layers.2.size, best loss "
    )


def test_a_search_that_chooses_among_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SweepError, match="there are no axes"):
        gradstudio.sweep(SPEC, search="sobol", points=2)
    path = tmp_path / "none.toml"
    path.write_text('points = 2\nsearch = "random"\n')
    with pytest.raises(SweepError, match=r"none\.toml, line 2: search: A random search"):
        gradstudio.sweep(path)


def test_projects_files_and_specs_are_the_same(tmp_path: Path) -> None:
    save_project(SPEC, tmp_path / "my.gradstudio")
    (tmp_path / "my.toml").write_text('project = "my.gradstudio"\nseeds = 3\n')
    found = [
        gradstudio.sweep(gradstudio.Project(SPEC), seeds=3),
        gradstudio.sweep(tmp_path / "my.gradstudio", seeds=3),
        gradstudio.sweep(str(tmp_path / "my.toml")),
    ]
    assert len({one.columns.losses.tobytes() for one in found}) == 1


def test_a_file_is_gone_on_with_only_when_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "runs.gradsweep"
    first = gradstudio.sweep(SPEC, AXES, budget={"runs": 2}, path=path)
    with pytest.raises(ProjectFileError, match="there already"):
        gradstudio.sweep(SPEC, AXES, path=path)
    seen: list[tuple[int, int | None]] = []
    whole = gradstudio.sweep(
        SPEC, AXES, path=path, resume=True, threads=1, progress=lambda *now: seen.append(now)
    )
    assert (len(first), len(whole)) == (2, 6)
    assert whole.columns.at[:2].tolist() == first.columns.at.tolist()
    assert seen[0] == (2, 6)
    assert seen[-1] == (6, 6)


def test_what_is_wrong_is_told_with_its_place() -> None:
    with pytest.raises(SweepError, match=r"axes → training\.l2 → low: Give a finite number"):
        gradstudio.sweep(SPEC, {"training.l2": {"low": "a", "high": 1}})
    with pytest.raises(SweepError, match="no setting sedes"):
        gradstudio.sweep(SPEC, sedes=3)
    with pytest.raises(SweepError, match="takes a Project"):
        gradstudio.sweep(3)
    with pytest.raises(SweepError, match="Leave out axes"):
        gradstudio.sweep("my.toml", AXES)
    with pytest.raises(SweepError, match="There is no run 9"):
        gradstudio.sweep(SPEC).spec(9)


def test_without_a_folder_for_temporary_files_the_mend_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    with pytest.raises(ProjectFileError, match="set TMPDIR to another folder"):
        gradstudio.sweep(ProjectSpec(), {"training.l2": [0.0, 0.1]})


def test_a_table_that_cannot_be_written_whole_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, path = gradstudio.sweep(SPEC), tmp_path / "runs.csv"
    before = runs.to_csv(path).read_bytes()

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(SweepError, match="No space left"):
            runs.to_csv(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    path.chmod(0o444)
    with pytest.raises(ProjectFileError, match="read-only"):
        runs.to_csv(path)
    assert path.read_bytes() == before


def test_a_table_is_not_written_over_the_results_of_a_sweep(tmp_path: Path) -> None:
    results = tmp_path / "runs.csv"
    runs = gradstudio.sweep(SPEC, path=results)
    before = results.read_bytes()
    with pytest.raises(SweepError, match=r"holds the results of a sweep. Give the table another name\."):
        runs.to_csv(results)
    assert results.read_bytes() == before
