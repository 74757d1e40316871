"""Runs on the command line: kept while they train, gone on with, looked into."""

from __future__ import annotations

import json
import math
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from gradstudio.cli import main
from gradstudio.commands.saving import Saving
from gradstudio.project import ProjectSpec, edits, load_project, save_project
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import AdamSpec
from gradstudio.store import RunsFile, load_kept, load_kept_project
from gradstudio.training import Session
from gradstudio.training.record import Record
from gradstudio.training.record.digest import state_digest
from gradstudio.training.run.errors import TrainingError
from tests.store.written_beside import end_in


@pytest.fixture
def project(tmp_path: Path) -> Path:
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=9, test_share=0.3)
    spec = edits.set_layer_size(edits.remove_layer(spec, 0), 0, 2)
    spec = edits.set_dropout(spec, 0, 0.2)
    spec = edits.set_training(spec, engine="reference", batch_size=4, steps=12, optimizer=AdamSpec())
    path = tmp_path / "small.gradstudio"
    save_project(spec, path)
    return path


def trained(*arguments: object) -> None:
    """Train; a run as short as this may do worse than a constant answer, which is told by a 1."""
    assert main(list(map(str, arguments))) in (0, 1)


@pytest.fixture
def kept(project: Path, tmp_path: Path) -> Path:
    path = tmp_path / "kept.gradstudio"
    trained("train", project, "--save", path)
    return path


def looked_into(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["inspect", *map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def digest_after(spec: ProjectSpec, steps: int) -> str:
    session = Session(spec)
    session.run(steps)
    while session.step_count < steps:  # past the stop rules, as who goes on does
        session.run(steps - session.step_count)
    return state_digest(session.state())


def test_a_run_is_kept_with_its_project(project: Path, kept: Path, capsys) -> None:
    assert load_kept_project(kept) == load_project(project)
    run = load_kept(kept).record.run(1)
    assert run.end == 12
    assert "12 steps" in run.ended
    found = looked_into(capsys, kept, "--run", 1)
    assert found["digest"] == digest_after(load_project(project), 12)
    assert len(found["losses"]["training"]) == 12
    assert list(found["parameters"])[:3] == ["layer1.neuron1.w1", "layer1.neuron1.w2", "layer1.neuron1.b"]
    assert found["gradients"].keys() == found["parameters"].keys()


def test_going_on_has_the_bits_of_one_run(project: Path, kept: Path, capsys) -> None:
    trained("resume", str(kept), "--steps", "7")
    trained("resume", str(kept), "--steps", "1")
    found = looked_into(capsys, kept, "--run", 1)
    assert found["end"] == 20
    assert found["digest"] == digest_after(load_project(project), 20)
    straight = Session(load_project(project))
    straight.advance(20)
    assert found["losses"]["training"] == straight.losses


def test_at_an_earlier_step_a_run_branches_off_and_both_are_kept(project: Path, kept: Path, capsys) -> None:
    trained("resume", str(kept), "--run", "1", "--step", "5", "--steps", "10")
    assert "run 2 branches off from run 1 at step 5" in capsys.readouterr().out
    found = looked_into(capsys, kept)
    assert [(run["number"], run["begin"], run["end"]) for run in found["runs"]] == [(1, 0, 12), (2, 5, 15)]
    assert found["runs"][1]["parent"] == {"run": 1, "step": 5}
    assert looked_into(capsys, kept, "--run", 2)["digest"] == digest_after(load_project(project), 15)
    assert looked_into(capsys, kept, "--step", 9)["digest"] == digest_after(load_project(project), 9)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["kill", "polite"])
def test_a_run_that_is_killed_goes_on_with_the_bits_of_one_run(
    project: Path, tmp_path: Path, capsys, number: signal.Signals
) -> None:
    path = tmp_path / "killed.gradstudio"
    command = ["train", str(project), "--steps", "1000000", "--save", str(path)]
    process = subprocess.Popen([sys.executable, "-m", "gradstudio", *command], stderr=subprocess.DEVNULL)
    try:
        while not path.exists() or (end_in(path) or 0) < 20:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        code = process.wait(timeout=200)
    finally:
        process.kill()
        process.wait()
    assert code in (-signal.SIGKILL, 128 + signal.SIGTERM)
    end = load_kept(path).record.run(1).end
    trained("resume", str(path), "--steps", "9")
    found = looked_into(capsys, path, "--run", 1)
    assert found["end"] == end + 9
    spec = edits.set_training(load_project(project), steps=1_000_000)
    assert found["digest"] == digest_after(spec, end + 9)
    assert found["losses"]["steps"] == list(range(end + 9))


def test_training_a_project_with_runs_adds_one(kept: Path, capsys) -> None:
    trained("train", str(kept), "--steps", "3", "--save", str(kept))
    found = looked_into(capsys, kept)
    assert [run["end"] for run in found["runs"]] == [12, 3]
    trained("train", str(kept), "--steps", "2")  # its project trains without being kept, too
    assert len(looked_into(capsys, kept)["runs"]) == 2


def test_runs_of_another_file_are_not_lost(project: Path, kept: Path, capsys) -> None:
    before = kept.read_bytes()
    assert main(["train", str(project), "--save", str(kept)]) == 1
    assert f"go on with gradstudio resume {kept}" in capsys.readouterr().err
    assert main(["train", str(project), "--csv", str(kept)]) == 1
    assert "kept.gradstudio has the name of a project. Give --csv another name." in capsys.readouterr().err
    assert kept.read_bytes() == before


def test_losses_are_not_written_over_a_project_that_a_link_leads_to(
    project: Path, tmp_path: Path, capsys
) -> None:
    before = project.read_bytes()
    link = tmp_path / "losses.csv"
    link.symlink_to(project)
    assert main(["train", "--steps", "1", "--csv", str(link)]) == 1
    assert "has the name of a project" in capsys.readouterr().err
    own = project.rename(tmp_path / "net.json")
    assert main(["train", str(own), "--steps", "1", "--csv", str(own)]) == 1
    assert "is the project itself" in capsys.readouterr().err
    assert own.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["resume", "{kept}"], "Run 1 has taken its 12 steps. Say with --steps how many more."),
        (["resume", "{kept}", "--run", "3"], "There is no run 3. Choose one of: 1."),
        (["resume", "{kept}", "--step", "13"], "Run 1 has no step 13: it went from step 0 to step 12."),
        (["resume", "{project}"], "keeps no runs. Train it with gradstudio train"),
        (["resume", "{project}.none"], "cannot be read or written: No such file"),
        (["inspect", "{project}", "--run", "1"], "There is no run 1. Choose one of: none."),
        (["inspect", "{project}", "--step", "1"], "keeps no runs"),
        (["inspect", "{project}.none"], "cannot be read"),
    ],
)
def test_what_is_not_there_is_told(
    project: Path, kept: Path, capsys, arguments: list[str], said: str
) -> None:
    capsys.readouterr()
    assert main([one.format(kept=kept, project=project) for one in arguments]) == 1
    assert said in capsys.readouterr().err


def test_a_file_is_shown_as_text(project: Path, kept: Path, capsys) -> None:
    capsys.readouterr()
    assert main(["inspect", str(project)]) == 0
    assert "2-2-1, 9 parameters, hinge, no runs" in capsys.readouterr().out
    assert main(["inspect", str(kept)]) == 0
    out = capsys.readouterr().out
    assert "run 1, 'Run 1': steps 0 to 12" in out
    assert "lowest loss" in out
    assert "12 steps" in out
    assert main(["inspect", str(kept), "--step", "4"]) == 0
    out = capsys.readouterr().out
    assert "step 4 of 12, epoch" in out
    assert "layer1.neuron2.b " in out
    assert "test loss" in out


def test_a_disk_that_is_full_is_told_once_and_the_run_goes_on(
    project: Path, tmp_path: Path, monkeypatch
) -> None:
    spec, record = load_project(project), Record()
    session = record.begin(spec)
    clock = iter(range(10**6))
    monkeypatch.setattr(time, "monotonic", lambda: float(20 * next(clock)))
    full = True
    update = RunsFile.update

    def refusing(self: RunsFile) -> None:
        if full:
            raise ProjectFileError("The disk is full.")
        update(self)

    monkeypatch.setattr(RunsFile, "update", refusing)
    with Saving(tmp_path / "kept.gradstudio", spec, record, session) as saving:
        said = []
        for _ in range(200):
            session.advance(1)
            said.append(saving.keep())
        assert [text for text in said if text] == ["The disk is full."]
        full = False
        saving.finish("Enough.")
    assert load_kept(tmp_path / "kept.gradstudio").record.run(1).end == 200


def test_rows_and_runs_are_not_written_to_the_same_file(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    for save in (out, tmp_path / "." / ".." / tmp_path.name / "out.csv"):
        assert main(["train", str(project), "--csv", str(out), "--save", str(save)]) == 1
        assert "--csv and --save are both" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments", [["resume", "{}"], ["train", "--save", "{}"], ["export", "{}", "--to", "numpy", "{}.py"]]
)
def test_a_path_that_cannot_be_asked_for_is_told(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    name = "x" * 300
    assert main([one.format(name) for one in arguments]) == 1
    said = capsys.readouterr().err
    assert said.startswith("gradstudio: ")
    assert "File name too long" in said


def test_a_run_that_ran_away_and_cannot_be_kept_is_told_as_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run_away(self: Session, *_: object) -> None:
        raise TrainingError(3, math.inf, "layer1.neuron1.w1", 1e9, math.inf)

    def refuse(self: RunsFile) -> None:
        raise ProjectFileError("The disk is full.")

    monkeypatch.setattr(Session, "run_for", run_away)
    monkeypatch.setattr(RunsFile, "update", refuse)
    assert main(["train", "--save", str(tmp_path / "out.gradstudio")]) == 1
    assert "and start over. The disk is full.\n" in capsys.readouterr().err
