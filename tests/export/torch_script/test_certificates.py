"""A PyTorch script computes what our engine does: outputs, gradients and the steps to come, of any project."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.export import export
from gradstudio.export.kind import ExportFiles, ExportOptions
from gradstudio.export.subject import ExportSubject
from gradstudio.export.torch_script.kinds import PYTORCH
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.fields import set_field
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import OPTIMIZERS
from tests.export.random_projects import projects
from tests.export.running_scripts import differences, subject_after

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch==2.13.0")
pytestmark = pytest.mark.torch
EVERYTHING = {"outputs", "loss", "accuracy", "gradients", "losses of the next steps"}


def small(**training: object) -> ProjectSpec:
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=12)
    for layer in (0, 1):
        spec = edits.set_activation(edits.set_layer_size(spec, layer, 3), layer, "tanh")
    settings = {"loss": "logistic", "learning_rate": {"kind": "constant", "rate": 0.05}}
    return edits.set_training(spec, **(settings | training))


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = torch.get_default_dtype(), torch.get_num_threads()
    torch.set_num_threads(1)  # of a few numbers, several threads only wait for each other
    yield
    torch.set_default_dtype(before[0])
    torch.set_num_threads(before[1])


def require_equal(subject: ExportSubject, folder: Path, **options: str) -> None:
    torch.set_default_dtype(torch.float32)  # what a script finds
    chosen = ExportOptions(**{"name": "network", **options})  # type: ignore[arg-type]  # names of choices
    assert not differences(PYTORCH, subject, chosen, folder, "torch_script.py")


@given(
    projects(),
    st.sampled_from([0, 1, 7, 30]),
    st.sampled_from(["inside", "beside"]),
    st.sampled_from(["float64", "float64", "float32"]),
)
def test_any_project_at_any_step_computes_the_same(
    spec: ProjectSpec, step: int, weights: str, precision: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        require_equal(subject_after(spec, step), Path(folder), weights=weights, precision=precision)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_also_far_from_0(activation: str, tmp_path: Path) -> None:
    spec = edits.set_activation(edits.set_activation(small(), 0, activation), 2, activation)
    far = [{"sample": sample, "column": 0, "value": value} for sample, value in enumerate((45.0, -45.0))]
    spec = edits.set_data(spec, edited=far)
    require_equal(subject_after(spec, 0), tmp_path)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_optimizer_goes_on_with_what_it_remembers(kind: str, tmp_path: Path) -> None:
    spec = set_field(small(), "training.optimizer.kind", kind)
    spec = set_field(spec, "training.optimizer.weight_decay", 0.1)
    spec = cut(freeze(freeze(spec, "layer2"), "layer1.neuron1"), "layer1.neuron2.w1")
    require_equal(subject_after(spec, 9), tmp_path, weights="inside")


def test_an_optimizer_that_came_later_is_as_old_as_it_is(tmp_path: Path) -> None:
    subject = subject_after(set_field(small(), "training.optimizer.kind", "adam"), 9)
    young = replace(subject.state, engine=replace(subject.engine, began_at=7))
    require_equal(replace(subject, state=young), tmp_path)


def test_all_that_is_frozen_trains_nothing(tmp_path: Path) -> None:
    spec = small(optimizer={"kind": "adamw"})
    for layer in ("layer1", "layer2", "layer3"):
        spec = freeze(spec, layer)
    require_equal(subject_after(spec, 3), tmp_path)


def test_a_large_table_lies_beside(tmp_path: Path) -> None:
    spec = edits.set_data(edits.set_training(small(), batch_size=32), samples=3000, test_share=0.5)
    require_equal(subject_after(spec, 3), tmp_path, weights="inside")
    assert (tmp_path / "network.training.safetensors").exists()


def certificate(subject: ExportSubject, path: Path, **options: object) -> Certificate:
    result = export(subject, PYTORCH, path, ExportOptions(**options))  # type: ignore[arg-type]  # names of choices
    assert result is not None
    assert result.certificate is not None
    return result.certificate


def test_a_script_is_run_in_a_process_of_its_own_and_says_what_it_is_worth(tmp_path: Path) -> None:
    spec = edits.set_dropout(small(batch_size=5, optimizer={"kind": "adam"}), 0, 0.3)
    found = certificate(subject_after(spec, 6, "moons"), tmp_path / "moons.py")
    assert found.status == "held", found.as_text()
    assert {row.what for row in found.rows} == EVERYTHING
    text = (tmp_path / "moons.py").read_text(encoding="utf-8")
    assert "it computes what GradStudio does" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "moons.py",
        "moons.safetensors",
        "moons.training.safetensors",
    ]


def test_a_broken_writer_is_shown_failing(tmp_path: Path) -> None:
    def write_wrong(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
        files = PYTORCH.write(subject, options)
        return replace(files, main=files.main.replace(b"LEARNING_RATE = 0.05", b"LEARNING_RATE = 0.0500001"))

    broken, options = replace(PYTORCH, write=write_wrong), ExportOptions(name="network")
    found = differences(broken, subject_after(small(), 2), options, tmp_path, "torch_script.py")
    assert list(found) == ["losses of the next steps"]
