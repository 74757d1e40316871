"""``gradstudio export``: what is written, said and returned."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from gradstudio.cli import main
from gradstudio.commands import export as command
from gradstudio.commands.arguments import KIND_NAMES
from gradstudio.export.errors import ProofError
from gradstudio.export.kinds import KINDS
from gradstudio.project import ProjectSpec, save_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "moons.gradstudio"
    save_project(ProjectSpec(), path)
    return path


def test_the_help_names_all_kinds() -> None:
    assert set(KINDS) == set(KIND_NAMES)


def test_a_run_at_a_step_is_exported_and_its_certificate_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, out = tmp_path / "kept.gradstudio", tmp_path / "losses.csv"
    assert main(["train", "--steps", "6", "--save", str(kept)]) in (0, 1)
    capsys.readouterr()
    assert main(["export", str(kept), "--to", "losses", str(out), "--run", "1", "--step", "4"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"Losses (CSV), run 1 at step 4: {out}"
    assert said[1].startswith("Read again with Python's csv")
    assert len(out.read_text().splitlines()) == 5


def test_a_project_without_runs_is_exported_before_its_first_step(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "moons.safetensors"
    assert main(["export", str(project), "--to", "safetensors", str(out), "--float32", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["run"], said["step"], said["precision"]) == (None, 0, "float32")
    assert said["certificate"]["status"] == "held"
    assert said["files"] == [str(out)]


def test_what_does_not_hold_is_said_by_the_exit_code(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(proving: object) -> None:
        raise ProofError("the script ended with exit code 1.")

    broken = replace(KINDS["safetensors"], prove=refuse)  # type: ignore[arg-type]  # it never returns
    monkeypatch.setattr(command, "kind_named", lambda name: broken)
    arguments = ["export", str(project), "--to", "safetensors", str(tmp_path / "moons.safetensors")]
    assert main(arguments) == 3
    assert "It could not be run: the script ended" in capsys.readouterr().out
    assert main([*arguments, "--without-proof"]) == 0


def test_wrong_wishes_are_refused_with_the_way_on(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    wishes = {
        ("pickle", str(out)): "Nothing is exported as pickle. Choose one of: ",
        ("json", str(project)): "is the project itself",
        ("json", str(tmp_path / "none" / "out.json")): "Make it, or choose another one",
    }
    for (kind, where), says in wishes.items():
        assert main(["export", str(project), "--to", kind, where]) == 1
        assert says in capsys.readouterr().err
    assert main(["export", str(project), "--to", "json", str(out), "--run", "3"]) == 1
    assert "run 3" in capsys.readouterr().err
    assert main(["export", str(project), "--to", "json", str(out), "--float32"]) == 1
    assert "float64 only" in capsys.readouterr().err
    assert main(["export", str(project), "--to", "json", str(out), "--weights", "inside"]) == 1
    assert "Leave out --weights" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("kind", ["numpy", "losses", "predictions", "parameters", "json"])
def test_a_file_that_is_no_export_is_replaced_only_when_that_is_said(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    out = tmp_path / f"work{KINDS[kind].suffix}"
    out.write_text("mine\n1\n")
    arguments = ["export", str(project), "--to", kind, str(out), "--without-proof"]
    assert main(arguments) == 1
    assert "is no export. Give another name, or replace it with --replace." in capsys.readouterr().err
    assert out.read_text() == "mine\n1\n"
    assert main([*arguments, "--replace"]) == 0
    assert main(arguments) == 0  # an export is made anew


def test_a_table_of_the_version_before_is_made_anew_and_one_that_begins_alike_is_not(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "parameters.csv"
    arguments = ["export", str(project), "--to", "parameters", str(out), "--without-proof"]
    out.write_bytes(b"parameter,layer,neuron,input,value,gradient,held,activation\r\n")
    assert main(arguments) == 0
    assert b"target_scale" in out.read_bytes()
    out.write_bytes(b"parameter,layer\r\n")
    assert main(arguments) == 1
    assert "is no export" in capsys.readouterr().err


def test_runs_are_not_replaced_also_where_that_is_said(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "work.csv"
    assert main(["train", "--steps", "2", "--save", str(kept)]) in (0, 1)
    before = kept.read_bytes()
    assert main(["export", str(project), "--to", "losses", str(kept), "--replace"]) == 1
    assert "holds a project with its runs. Give the export another name." in capsys.readouterr().err
    assert kept.read_bytes() == before


@pytest.mark.parametrize("kind", ["notebook", "json"])
def test_somebody_elses_file_that_begins_as_any_of_its_kind_is_not_replaced(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    out = tmp_path / f"work{KINDS[kind].suffix}"
    mine = json.dumps({"cells": [], "nbformat": 4}, indent=1) + "\n"
    out.write_text(mine)
    assert main(["export", str(project), "--to", kind, str(out), "--without-proof"]) == 1
    assert "is no export. Give another name, or replace it with --replace." in capsys.readouterr().err
    assert out.read_text() == mine
