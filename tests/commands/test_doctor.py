"""The doctor on the command line: what is found, what trying gave, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradstudio.cli import main
from gradstudio.project import LayerSpec, ProjectSpec, edits, save_project
from gradstudio.store import load_kept


@pytest.fixture
def sound() -> ProjectSpec:
    spec = edits.remove_layer(ProjectSpec(), 0)
    spec = edits.set_data(edits.set_layer_size(spec, 0, 12), kind="circle", samples=100)
    spec = edits.set_data(spec, kind="circle", samples=100)
    return edits.set_training(spec, loss="logistic", steps=150)


def saved(spec: ProjectSpec, tmp_path: Path) -> Path:
    path = tmp_path / "my.gradstudio"
    save_project(spec, path)
    return path


def examined(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["doctor", *map(str, arguments), "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, found


def test_nothing_is_found_in_a_sound_project_trained_or_not(
    sound: ProjectSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(sound, tmp_path)
    for more in ([], ["--train"]):
        assert main(["doctor", str(path), *more]) == 0
        assert "Nothing found." in capsys.readouterr().out
        assert examined(capsys, path, *more)[1]["healthy"] is True


def test_what_can_be_known_beforehand_is_found_and_told_in_words(
    sound: ProjectSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(edits.set_activation(sound, 1, "relu"), tmp_path)
    assert main(["doctor", str(path)]) == 3
    said = capsys.readouterr().out
    assert "not trained" in said
    assert "(output_activation, fault) at layer2" in said
    assert "Output activation ReLU → linear" in said
    code, found = examined(capsys, path)
    assert code == 3
    (finding,) = found["findings"]
    assert finding["places"][0] == {"name": "layer2", "layer": 2}
    assert finding["evidence"][0]["lines"] == {"least output": 0.0}
    samples = finding["evidence"][0]["samples"]
    assert len(samples) == len(finding["evidence"][0]["steps"])
    assert min(samples) >= 1


def test_mends_are_tried_and_the_best_comes_first(
    sound: ProjectSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = {"kind": "constant", "rate": 1e-5}
    path = saved(edits.set_training(sound, learning_rate=slow, optimizer={"kind": "sgd"}), tmp_path)
    code, found = examined(capsys, path, "--train", "--try")
    assert code == 3
    (finding,) = found["findings"]
    assert finding["rule"] == "rate_too_low"
    tried = [mend["tried"] for mend in finding["mends"]]
    assert tried[0]["recommended"]
    assert tried[0]["won"] == [True] * 3
    assert tried[0]["says"].startswith("tried on 3 seeds: ")
    assert not tried[-1]["recommended"]


def test_a_run_that_a_file_keeps(
    sound: ProjectSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = edits.set_initialisation(
        edits.add_layer(sound, layer=LayerSpec(size=4, activation="tanh")), "zeros"
    )
    kept = tmp_path / "runs.gradstudio"
    assert main(["train", str(saved(bad, tmp_path)), "--save", str(kept)]) in (0, 1)
    before = load_kept(kept).record.runs[0].end
    code, found = examined(capsys, kept)
    assert code == 3
    assert (found["run"], found["steps"]) == (1, 150)
    assert [finding["rule"] for finding in found["findings"]] == ["symmetry"]
    assert load_kept(kept).record.runs[0].end == before
    assert main(["doctor", str(kept), "--run", "2"]) == 1
    assert "no run 2" in capsys.readouterr().err


def test_what_does_not_go_together_is_told(
    sound: ProjectSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(sound, tmp_path)
    assert main(["doctor", str(path), "--train", "--run", "1"]) == 1
    assert main(["doctor", str(path), "--steps", "5"]) == 1
    assert main(["doctor", str(tmp_path / "gone")]) == 1
    assert "Give --train" in capsys.readouterr().err
