"""ONNX models: they compute what the project does, say what they are, and come back as they went out."""

from __future__ import annotations

import json
import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.certificate.expected import expected_of
from gradstudio.export.errors import ExportError
from gradstudio.export.export import export
from gradstudio.export.kind import ExportFiles, ExportOptions, Precision
from gradstudio.export.kinds import KINDS
from gradstudio.export.onnx_model.model import METADATA
from gradstudio.export.onnx_model.network import COLUMNS, OUTPUT
from gradstudio.export.onnx_model.running import run_model
from gradstudio.export.subject import ExportSubject, subject_of_spec
from gradstudio.importing.into_project import bring_in
from gradstudio.importing.onnx_model.model import read_onnx
from gradstudio.project.edited import set_input
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec, TrainingSpec
from gradstudio.project.spec.data import Iris, Moons, Plane
from tests.export.onnx_model.strategies import stretched, subjects
from tests.unloadable import SAYS, make_missing, make_unloadable

WHY = "ONNX models are not run without the extra onnx: pip install 'gradstudio[onnx]'"
onnx = pytest.importorskip("onnx", reason=WHY)
pytest.importorskip("onnxruntime", reason=WHY)

ONNX = KINDS["onnx"]
PRECISIONS: tuple[Precision, ...] = ("float64", "float32")


def exported(subject: ExportSubject, path: Path, precision: Precision = "float64") -> Certificate:
    result = export(subject, ONNX, path, ExportOptions(precision=precision))
    assert result is not None
    assert result.certificate is not None
    return result.certificate


def facts_in(path: Path) -> dict[str, str]:
    return {prop.key.removeprefix(METADATA): prop.value for prop in onnx.load(path).metadata_props}


@given(subject=subjects())
def test_a_model_in_float64_computes_what_the_project_does(
    subject: ExportSubject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    certificate = exported(subject, tmp_path_factory.mktemp("onnx") / "network.onnx")
    assert certificate.status == "held", certificate.as_text()
    assert certificate.rows[0].tolerance == 1e-12


@given(subject=subjects((0.2, 1.0)))
def test_a_model_in_float32_computes_the_same_to_its_digits(subject: ExportSubject) -> None:
    model = ONNX.write(subject, ExportOptions(precision="float32")).main
    dataset = subject.dataset
    from_columns = (dataset.features.apply(dataset.raw) == dataset.inputs).all(axis=1)
    found = run_model(model, {COLUMNS: dataset.raw.astype(np.float32)})[OUTPUT][from_columns]
    wanted = expected_of(subject).outputs[from_columns]
    # A number that is small because larger ones cancel has the digits of those.
    assert np.abs(found - wanted).max() <= 1e-5 * max(1.0, np.abs(wanted).max())


@given(subject=subjects(), precision=st.sampled_from(PRECISIONS))
def test_a_model_comes_back_as_it_went_out(subject: ExportSubject, precision: Precision) -> None:
    network = read_onnx(ONNX.write(subject, ExportOptions(precision=precision)).main, "network.onnx")
    assert network.activations == subject.activations
    for there, here in zip(network.layers, subject.layers, strict=True):
        np.testing.assert_array_equal(there.weight, here.weight.astype(precision))
        np.testing.assert_array_equal(there.bias, here.bias.astype(precision))
    data, features = subject.spec.data, subject.dataset.features
    assert network.input_names == data.columns
    assert (network.features or data.columns) == data.formulas
    assert network.class_names == data.class_names
    assert network.notes == ()
    if network.standardising is not None:
        assert features.shift is not None
        np.testing.assert_array_equal(network.standardising.shift, features.shift.astype(precision))
    if precision == "float64":
        back = bring_in(network, subject.spec).spec
        np.testing.assert_array_equal(subject_of_spec(back).parameters, subject.parameters)
        assert back.training.loss == subject.spec.training.loss


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_network_of_a_standardised_target_comes_back_in_its_unit(precision: Precision) -> None:
    spec = ProjectSpec(
        data=Plane(samples=12, test_share=0.3, standardise_target=True),
        network=NetworkSpec(layers=(LayerSpec(size=1, activation="linear"),)),
        training=TrainingSpec(loss="squared_error"),
    )
    subject = subject_of_spec(spec)
    network = read_onnx(ONNX.write(subject, ExportOptions(precision=precision)).main, "network.onnx")
    assert (network.target_shift, network.target_scale) == (
        subject.dataset.target_shift,
        subject.dataset.target_scale,
    )
    back = subject_of_spec(bring_in(network, spec).spec)
    np.testing.assert_array_equal(back.parameters, subject.parameters.astype(precision))


def small(**training: object) -> ProjectSpec:
    return ProjectSpec(
        data=Moons(samples=20, noise=0.1, features=("x1", "x2", "x1*x2"), standardise=True),
        network=NetworkSpec(
            layers=(LayerSpec(size=4, activation="gelu"), LayerSpec(size=1, activation="linear"))
        ),
        training=TrainingSpec(**training),
    )


def test_the_example_of_the_documents_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    section = (Path(__file__).parents[3] / "docs" / "EXPORT.md").read_text().split("## ONNX\n")[1]
    example = tmp_path / "example.py"
    example.write_text(section.split("```python\n")[1].split("```")[0])
    exported(subject_of_spec(small()), tmp_path / "network.onnx")
    monkeypatch.chdir(tmp_path)
    found = runpy.run_path(str(example))["output"]
    network = read_onnx((tmp_path / "network.onnx").read_bytes(), "network.onnx")
    np.testing.assert_allclose(found, network.outputs(np.array([[0.5, -1.0]])), rtol=1e-12)


def test_single_precision_is_a_choice(tmp_path: Path) -> None:
    certificate = exported(subject_of_spec(small()), tmp_path / "a.onnx", "float32")
    assert certificate.status == "held", certificate.as_text()
    model = onnx.load(tmp_path / "a.onnx")
    assert {node.op_type for node in model.graph.node} >= {"Gelu", "Gemm"}
    assert model.graph.input[0].type.tensor_type.elem_type == onnx.TensorProto.FLOAT


def test_only_standard_operators_are_in_it(tmp_path: Path) -> None:
    exported(subject_of_spec(small()), tmp_path / "a.onnx")
    model = onnx.load(tmp_path / "a.onnx")
    assert {node.domain for node in model.graph.node} == {""}
    assert not model.functions


def test_names_and_certificate_stand_in_the_metadata(tmp_path: Path) -> None:
    certificate = exported(subject_of_spec(small(), "my moons"), tmp_path / "a.onnx")
    facts = facts_in(tmp_path / "a.onnx")
    assert json.loads(facts["columns"]) == ["x1", "x2"]
    assert json.loads(facts["features"]) == ["x1", "x2", "x1*x2"]
    assert json.loads(facts["classes"]) == ["−1", "+1"]
    assert facts["title"] == "my moons"
    assert facts["certificate"] == certificate.as_text()
    assert "above 0 is class +1" in onnx.load(tmp_path / "a.onnx").doc_string


SOFTMAX = ProjectSpec(
    data=Iris(),
    network=NetworkSpec(layers=(LayerSpec(size=3, activation="linear"),)),
    training=TrainingSpec(loss="softmax_cross_entropy"),
)
TARGET = ProjectSpec(
    data=Plane(samples=20, standardise_target=True),
    network=NetworkSpec(layers=(LayerSpec(size=1, activation="linear"),)),
    training=TrainingSpec(loss="squared_error"),
)


@pytest.mark.parametrize(
    ("spec", "output"),
    [
        pytest.param(small(loss="logistic"), "probabilities", id="logistic"),
        pytest.param(SOFTMAX, "probabilities", id="softmax"),
        pytest.param(TARGET, "predictions in the target's unit", id="target"),
    ],
)
def test_what_the_loss_makes_of_the_outputs_is_an_output_too(
    spec: ProjectSpec, output: str, tmp_path: Path
) -> None:
    certificate = exported(stretched(subject_of_spec(spec), 3.0), tmp_path / "a.onnx")
    assert certificate.status == "held", certificate.as_text()
    assert output in [row.what for row in certificate.rows]


def test_typed_inputs_are_left_out_and_said_so(tmp_path: Path) -> None:
    certificate = exported(subject_of_spec(set_input(small(), 3, 2, 5.0)), tmp_path / "a.onnx")
    assert certificate.status == "held"
    assert certificate.rows[0].count == 19
    assert "without 1 sample whose inputs were typed in" in certificate.rows[0].note


def test_a_model_that_computes_something_else_is_shown_failing(tmp_path: Path) -> None:
    subject = subject_of_spec(small())

    def write_wrong(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
        return ONNX.write(stretched(subject, 1 + 1e-9), options)

    result = export(subject, replace(ONNX, write=write_wrong), tmp_path / "a.onnx")
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "failed"
    assert "does NOT compute" in facts_in(tmp_path / "a.onnx")["certificate"]


def test_a_model_that_cannot_be_run_is_said_and_written(tmp_path: Path) -> None:
    def write_half(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
        return ExportFiles(main=ONNX.write(subject, options).main[:-40])

    kind = replace(ONNX, write=write_half, certify=None)
    result = export(subject_of_spec(small()), kind, tmp_path / "a.onnx")
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "did not run"
    assert "onnxruntime cannot run the model" in result.certificate.why


def test_without_onnx_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    make_missing("onnx", monkeypatch)
    with pytest.raises(
        ExportError, match=r"needs the package onnx. Install it: pip install 'gradstudio\[onnx\]'"
    ):
        ONNX.write(subject_of_spec(small()), ExportOptions())


def test_an_onnx_that_cannot_be_loaded_writes_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_unloadable("onnx", tmp_path, monkeypatch)
    with pytest.raises(ExportError, match=f"onnx, which is installed but cannot be loaded: {SAYS}"):
        ONNX.write(subject_of_spec(small()), ExportOptions())


def test_with_an_onnxruntime_that_cannot_be_loaded_it_is_written_and_the_proof_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_unloadable("onnxruntime", tmp_path, monkeypatch)
    certificate = exported(subject_of_spec(small()), tmp_path / "a.onnx")
    assert certificate.status == "did not run"
    assert f"onnxruntime, which is installed but cannot be loaded: {SAYS}" in certificate.why
    assert (tmp_path / "a.onnx").exists()
