"""The command line, without a window."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gradstudio import __version__
from gradstudio.cli import main
from gradstudio.project import ProjectSpec, edits, load_project, save_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=6)
    spec = edits.set_training(edits.set_layer_size(edits.remove_layer(spec, 0), 0, 2), steps=4)
    path = tmp_path / "small.gradstudio"
    save_project(spec, path)
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_train_takes_the_projects_steps_and_reports(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(project)]) == 0
    assert capsys.readouterr().out.startswith("step 4: loss ")


def test_train_writes_a_row_per_step(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["train", str(project), "--steps", "7", "--csv", str(out)]) == 0
    rows = rows_of(out)
    assert [row["step"] for row in rows] == [str(k) for k in range(7)]
    assert list(rows[0]) == ["step", "loss", "accuracy_percent"]


def test_train_tells_why_it_stopped_early(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_project(edits.set_training(load_project(project), steps=50, stop={"epochs": 3}), project)
    assert main(["train", str(project)]) == 0
    out = capsys.readouterr().out
    assert "3 epochs" in out
    assert "step 3: loss" in out


def test_train_reports_test_samples_and_leaves_out_an_accuracy_that_is_not_there(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = edits.set_data(load_project(project), kind="plane", samples=6, test_share=0.5)
    save_project(edits.set_training(spec, learning_rate={"kind": "constant", "rate": 0.01}), project)
    assert main(["train", str(project)]) == 0
    out = capsys.readouterr().out
    assert "test loss" in out
    assert "accuracy" not in out


def test_train_without_a_project_trains_the_demo(
    tmp_path: Path, notebook_rows: list[dict[str, float]]
) -> None:
    out = tmp_path / "out.csv"
    assert main(["train", "--steps", "2", "--csv", str(out)]) == 0
    for row, expected in zip(rows_of(out), notebook_rows, strict=False):
        assert float(row["loss"]) == pytest.approx(expected["loss"], abs=1e-12)
        assert float(row["accuracy_percent"]) == expected["accuracy_percent"]


def test_ctrl_c_keeps_what_was_trained(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    command = [sys.executable, "-m", "gradstudio", "train", "--steps", "100000", "--csv", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not out.exists() and time.monotonic() < deadline:  # it is made just before the first step
            time.sleep(0.02)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr
    rows = rows_of(out)
    assert 1 <= len(rows) < 100000
    assert f"step {len(rows)}:" in stdout


@pytest.mark.parametrize("steps", ["0", "-1", "1.5", "many"])
def test_a_wrong_number_of_steps_is_refused(steps: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "--steps", steps])
    assert caught.value.code == 2
    assert "whole number above 0" in capsys.readouterr().err


def test_a_project_that_is_not_there_is_an_error_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(tmp_path / "nothing")]) == 1
    err = capsys.readouterr().err
    assert err.startswith("gradstudio: ")
    assert err.count("\n") == 1


def test_an_output_that_cannot_be_written_is_found_before_training(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(project), "--csv", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert "cannot be written" in captured.err
    assert captured.out == ""


def test_a_run_that_runs_away_still_writes_its_steps(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = edits.set_training(ProjectSpec(), learning_rate={"kind": "constant", "rate": 1000.0}, l2=1000.0)
    spec = edits.set_data(edits.set_layer_size(spec, 0, 2), kind="moons", samples=4)
    save_project(edits.set_layer_size(spec, 1, 2), project)
    out = tmp_path / "out.csv"
    assert main(["train", str(project), "--steps", "500", "--csv", str(out)]) == 1
    assert "ran away" in capsys.readouterr().err
    assert 1 < len(rows_of(out)) < 500


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.strip() == f"gradstudio {__version__}"


def test_python_dash_m_runs_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gradstudio", "--version"], capture_output=True, text=True, check=True
    )
    assert __version__ in done.stdout
