"""The gradient check on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradstudio.cli import main
from gradstudio.lab.gradient_check import check_gradients
from gradstudio.project import ProjectSpec, edits, save_project
from tests.qt_helpers import runaway_spec


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "my.gradstudio"
    spec = edits.set_layer_size(edits.remove_layer(ProjectSpec(), 0), 0, 4)
    save_project(edits.set_training(spec, batch_size=5, l2=1e-3), path)
    return path


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["check", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_project_is_checked_at_its_initial_parameters(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(project)]) == 0
    said = capsys.readouterr().out
    assert "the loss of sample 1" in said
    assert "Backward is right: all 17 gradients agree" in said
    assert "layer1.neuron4.w2" in said


def test_every_node_and_any_sample_and_the_batch_can_be_checked(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, one = told(capsys, project, "--sample", 3)
    assert code == 0
    assert one["good"] is True
    assert {row["band"] for row in one["gradients"]} <= {"good", "fair", "rounding", "kink"}
    _, other = told(capsys, project, "--sample", 1)
    assert one["gradients"][0]["backward"] != other["gradients"][0]["backward"]
    _, nodes = told(capsys, project, "--nodes")
    assert len(nodes["gradients"]) > len(one["gradients"]) == 17
    _, batch = told(capsys, project, "--batch")
    assert batch["of"] == "the loss"
    assert len(batch["gradients"]) == 17


def test_any_step_of_a_run_can_be_checked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = project.with_name("runs.gradstudio")
    assert main(["train", str(project), "--steps", "6", "--save", str(runs)]) == 0
    _, end = told(capsys, runs)
    assert (end["run"], end["step"]) == (1, 6)
    _, begin = told(capsys, runs, "--run", 1, "--step", 0)
    _, untrained = told(capsys, project)
    assert begin["gradients"] == untrained["gradients"] != end["gradients"]
    assert main(["check", str(runs), "--step", "3", "--batch"]) == 0
    assert "the next mini-batch's loss after 3 steps" in capsys.readouterr().out


def test_a_wrong_gradient_ends_with_a_code_of_its_own(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def falsified(subject, nodes, go_on):
        return check_gradients(subject, nodes, grads=subject.grad * 1.05, go_on=go_on)

    monkeypatch.setattr("gradstudio.commands.check.check_gradients", falsified)
    assert main(["check", str(project)]) == 3
    assert "are not what differences say" in capsys.readouterr().out
    code, found = told(capsys, project)
    assert code == 3
    assert found["good"] is False


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sample", "99999"], "There is no sample 99,999"),
        (["--run", "2"], "run"),
        (["--step", "4"], "keeps no runs"),
    ],
)
def test_what_is_not_there_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["check", str(project), *arguments]) == 1
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.gradstudio")]) == 1
    assert "none.gradstudio" in capsys.readouterr().err


def test_a_loss_that_is_not_finite_is_told_and_not_called_right(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_project(runaway_spec(), project)
    runs = project.with_name("runs.gradstudio")
    assert main(["train", str(project), "--steps", "100", "--save", str(runs)]) == 1
    assert main(["check", str(runs), "--batch"]) == 1
    assert "before the run diverged" in capsys.readouterr().err
