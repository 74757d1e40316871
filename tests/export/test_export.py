"""Exporting: files are written whole, proved, and say what they are worth."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file

from gradstudio.export.errors import ExportError, ProofError
from gradstudio.export.export import export
from gradstudio.export.kind import ExportFiles, ExportOptions
from gradstudio.export.kinds import KINDS, kind_named
from gradstudio.export.subject import ExportSubject, subject_of_run, subject_of_spec, subject_of_state
from gradstudio.project.spec import ConstantRate, LayerSpec, NetworkSpec, ProjectSpec, Sine, TrainingSpec
from gradstudio.store import Copier, write_project
from gradstudio.store.sweeps import SweepStore
from gradstudio.training.record import Record
from gradstudio.training.run.errors import TrainingError

SAFETENSORS = KINDS["safetensors"]


@pytest.fixture(scope="module")
def subject() -> ExportSubject:
    return subject_of_spec(ProjectSpec(), "moons")


def test_weights_have_the_names_of_a_state_dict_and_facts_beside_them(
    subject: ExportSubject, tmp_path: Path
) -> None:
    path = tmp_path / "moons.safetensors"
    result = export(subject, SAFETENSORS, path)
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "held"
    found = load_file(path)
    assert list(found) == ["0.bias", "0.weight", "2.bias", "2.weight", "4.bias", "4.weight"]
    assert found["0.weight"].dtype == np.float64
    assert (found["2.weight"] == subject.layers[1].weight).all()
    with safe_open(path, framework="np") as file:
        facts = file.metadata()
    assert all(isinstance(value, str) for value in facts.values())
    assert json.loads(facts["activations"]) == ["relu", "relu", "linear"]
    assert facts["certificate"].startswith("Read again with safetensors")


def test_single_precision_is_a_choice(subject: ExportSubject, tmp_path: Path) -> None:
    path = tmp_path / "moons.safetensors"
    result = export(subject, SAFETENSORS, path, ExportOptions(precision="float32"))
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "held"
    assert load_file(path)["4.bias"].dtype == np.float32


def test_a_broken_exporter_is_shown_failing(subject: ExportSubject, tmp_path: Path) -> None:
    def write_wrong(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
        state = replace(subject.state.engine, parameters=subject.parameters * (1 + 1e-9))
        other = replace(subject, state=replace(subject.state, engine=state))
        return SAFETENSORS.write(other, options)

    path = tmp_path / "moons.safetensors"
    result = export(subject, replace(SAFETENSORS, write=write_wrong), path)
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "failed"
    with safe_open(path, framework="np") as file:
        assert "does NOT hold" in file.metadata()["certificate"]


def test_what_cannot_be_run_is_said_and_written(subject: ExportSubject, tmp_path: Path) -> None:
    def refuse(proving: object) -> None:
        raise ProofError("the moon is in the way.")

    result = export(subject, replace(SAFETENSORS, prove=refuse), tmp_path / "moons.safetensors")  # type: ignore[arg-type]  # it never returns
    assert result is not None
    assert result.certificate is not None
    assert (result.certificate.status, result.certificate.why) == ("did not run", "the moon is in the way.")
    assert (tmp_path / "moons.safetensors").exists()


def test_a_missing_package_is_said_with_the_line_that_installs_it(
    subject: ExportSubject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    result = export(subject, replace(SAFETENSORS, package="onnxruntime"), tmp_path / "moons.safetensors")
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "not installed"
    assert "pip install 'gradstudio[onnx]'" in result.certificate.why


def test_nothing_is_written_where_it_is_given_up(subject: ExportSubject, tmp_path: Path) -> None:
    for share in (0.0, 0.1, 0.3, 0.95):
        path = tmp_path / "moons.safetensors"
        assert export(subject, SAFETENSORS, path, go_on=lambda now, last=share: now < last) is None  # type: ignore[misc]  # a default binds the loop's number
        assert list(tmp_path.iterdir()) == []


def test_files_beside_are_put_into_place_too_but_not_over_those_of_somebody_else(
    subject: ExportSubject, tmp_path: Path
) -> None:
    def write(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
        main = SAFETENSORS.write(subject, options).main
        return ExportFiles(main=main, beside={f"{options.name}.more": b"more"})

    kind, path = replace(SAFETENSORS, write=write), tmp_path / "moons.safetensors"
    (tmp_path / "moons.more").write_bytes(b"mine")
    with pytest.raises(ExportError, match="is there already"):
        export(subject, kind, path)
    assert [one.name for one in tmp_path.iterdir()] == ["moons.more"]
    (tmp_path / "moons.more").unlink()
    for _ in range(2):  # its own are replaced
        result = export(subject, kind, path)
        assert result is not None
        assert [one.name for one in result.paths] == ["moons.safetensors", "moons.more"]
    assert (tmp_path / "moons.more").read_bytes() == b"more"


def test_a_name_that_would_do_harm_is_refused(subject: ExportSubject, tmp_path: Path) -> None:
    script = replace(SAFETENSORS, is_script=True, suffix=".py")
    for name in ("torch.py", "random.py"):
        with pytest.raises(ExportError, match="would hide the module"):
            export(subject, script, tmp_path / name)
    for name, why in (("moons.gradstudio", "name of a project"), ("moons.gradsweep", "name of the results")):
        with pytest.raises(ExportError, match=f"{why}.*another name"):
            export(subject, SAFETENSORS, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_runs_and_results_are_not_written_over_whatever_they_are_called(
    subject: ExportSubject, tmp_path: Path
) -> None:
    runs, results, script = tmp_path / "net.safetensors", tmp_path / "rates.csv", tmp_path / "net.py"
    assert export(subject, KINDS["numpy"], script, proof=False) is not None
    write_project(runs, subject.spec, Copier().take(Record()))  # in the place of the script's weights
    SweepStore.create(results, "", "", ()).close()
    before = [path.read_bytes() for path in (runs, results, script)]
    with pytest.raises(ExportError, match=r"holds a project with its runs\. Give the export another name"):
        export(subject, SAFETENSORS, runs)
    with pytest.raises(ExportError, match="holds the results of a sweep"):
        export(subject, KINDS["parameters"], results)
    with pytest.raises(ExportError, match=r"is there already, and net\.py needs a file of that name"):
        export(subject, KINDS["numpy"], script, proof=False)
    assert [path.read_bytes() for path in (runs, results, script)] == before


def test_a_name_that_would_end_a_string_still_makes_a_script_that_runs(
    subject: ExportSubject, tmp_path: Path
) -> None:
    odd = replace(subject, title='moons """ \\')
    path = tmp_path / "moons 'of' \"é\" \\ {x}.py"
    result = export(odd, KINDS["numpy"], path)
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "held", result.certificate.as_text()
    assert [one.name for one in result.paths[1:]] == ["moons _of_ _é_ _ _x_.safetensors"]


def test_a_run_that_left_the_finite_can_be_taken_out_but_not_run(tmp_path: Path) -> None:
    spec = ProjectSpec(
        data=Sine(samples=20),
        network=NetworkSpec(layers=(LayerSpec(size=8), LayerSpec(size=1, activation="linear"))),
        training=TrainingSpec(loss="squared_error", learning_rate=ConstantRate(rate=50.0)),
    )
    record = Record()
    with pytest.raises(TrainingError):
        record.begin(spec).advance(200)
    subject = subject_of_run(record)
    assert subject is not None
    for kind, status in {
        "losses": "held",
        "json": "held",
        "safetensors": "held",
        "onnx": "did not run",
    }.items():
        result = export(subject, KINDS[kind], tmp_path / f"away{KINDS[kind].suffix}")
        assert result is not None
        assert result.certificate is not None
        assert (kind, result.certificate.status) == (kind, status), result.certificate.as_text()


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(ExportError, match="safetensors"):
        kind_named("pickle")


def test_a_place_that_is_none_and_a_choice_that_is_none_are_told(
    subject: ExportSubject, tmp_path: Path
) -> None:
    for path, message in (
        (tmp_path, "is a folder. Give the name of a file in it"),
        (tmp_path / "none" / "a.csv", "there is no folder .*none. Make it, or choose another one"),
    ):
        with pytest.raises(ExportError, match=message):
            export(subject, kind_named("parameters"), path)
    for wrong, message in (
        ({"precision": "half"}, "no precision 'half'. Choose one of: float64, float32"),
        ({"weights": "nowhere"}, "weights cannot be 'nowhere'. Choose one of: beside, inside"),
    ):
        with pytest.raises(ExportError, match=message):
            export(subject, kind_named("numpy"), tmp_path / "a.py", ExportOptions(**wrong))  # type: ignore[arg-type]  # so a caller may
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["network", "network.txt"])
def test_a_script_of_any_name_is_run(subject: ExportSubject, tmp_path: Path, name: str) -> None:
    result = export(subject, KINDS["numpy"], tmp_path / name)
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "held", result.certificate.as_text()


def test_files_beside_are_replaced_with_the_script_that_names_them_and_with_no_other(
    subject: ExportSubject, tmp_path: Path
) -> None:
    path, beside = tmp_path / "net.py", tmp_path / "net.safetensors"
    export(subject, KINDS["numpy"], path, proof=False)
    assert beside.exists()
    assert export(subject, KINDS["numpy"], path, proof=False) is not None
    path.write_text("print('mine')")
    with pytest.raises(ExportError, match=r"net.safetensors is there already"):
        export(subject, KINDS["numpy"], path, proof=False)
    assert path.read_text() == "print('mine')"


@pytest.mark.parametrize("kind", ["numpy", "json", "safetensors"])
def test_a_title_that_is_no_text_is_written_as_what_is_text_of_it(kind: str, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    subject = subject_of_spec(ProjectSpec(), name)
    assert subject.title == "caf\ufffd"
    assert subject_of_state(subject.spec, subject.state, title=name).title == subject.title
    assert (
        export(subject, kind_named(kind), tmp_path / f"net{kind_named(kind).suffix}", proof=False) is not None
    )


def test_a_temporary_folder_that_is_full_is_named(
    subject: ExportSubject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "net.safetensors"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(ExportError, match=r"The temporary folder .*gone cannot be written: No such file"):
        export(subject, SAFETENSORS, path)
    assert not path.exists()
