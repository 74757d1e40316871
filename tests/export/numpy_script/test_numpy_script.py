"""NumPy scripts compute what our engine does, whatever the project."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradstudio.export.export import export
from gradstudio.export.kind import ExportFiles, ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.export.subject import ExportSubject, subject_of_state
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.spec import LayerSpec, NetworkSpec
from gradstudio.training import Session
from tests.export.every_choice import every_choice
from tests.export.random_projects import projects
from tests.export.running_scripts import differences, module_of, subject_after

NUMPY = KINDS["numpy"]
DRIVER = "numpy_script.py"


@given(projects(), st.sampled_from([0, 3, 7]), st.sampled_from(["inside", "beside"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_script_computes_what_we_do(tmp_path: Path, spec: ProjectSpec, steps: int, weights: str) -> None:
    options = ExportOptions(name="script", weights=weights)  # type: ignore[arg-type]  # one of the two words
    assert differences(NUMPY, subject_after(spec, steps), options, tmp_path, DRIVER) == {}


@pytest.mark.parametrize("place", range(6))
def test_every_choice(tmp_path: Path, place: int) -> None:
    subject = subject_after(every_choice()[place], 3 * (place % 2))
    assert differences(NUMPY, subject, ExportOptions(name="script"), tmp_path, DRIVER) == {}


@pytest.mark.parametrize("kind", ["numpy", "micrograd"])
def test_a_run_that_was_changed_under_way_goes_on_from_there(tmp_path: Path, kind: str) -> None:
    """The optimizer began later than the run, and the batches have another size since the middle of an epoch."""
    layers = (LayerSpec(size=4, activation="relu"), LayerSpec(size=1, activation="linear"))
    spec = edits.set_data(ProjectSpec(network=NetworkSpec(layers=layers)), kind="moons", samples=10)
    session = Session(edits.set_training(spec, batch_size=3))
    session.advance(2)
    adam = {"kind": "adam", "weight_decay": 0.1}
    session.adopt(edits.set_training(session.spec, batch_size=4, optimizer=adam, l1=0.01))
    for steps in (0, 1, 2):
        session.advance(steps)
        subject = subject_of_state(session.spec, session.state())
        assert (
            differences(KINDS[kind], subject, ExportOptions(name="script"), tmp_path, f"{kind}_script.py")
            == {}
        )


@pytest.mark.parametrize("weights", ["inside", "beside"])
def test_numbers_of_32_bits_are_a_choice(tmp_path: Path, weights: str) -> None:
    spec = edits.set_activation(edits.set_dropout(ProjectSpec(), 0, 0.3), 1, "gelu")
    subject = subject_after(spec, 3)
    options = ExportOptions(name="script", weights=weights, precision="float32")  # type: ignore[arg-type]  # one of the two words
    assert differences(NUMPY, subject, options, tmp_path, DRIVER) == {}
    script = module_of(NUMPY, subject, options, tmp_path)
    assert {array.dtype.name for array in (*script.params, script.predict(script.x))} == {"float32"}


def test_a_script_needs_nothing_of_ours_and_bears_its_certificate(tmp_path: Path) -> None:
    result = export(subject_after(ProjectSpec(), 5, "Moons"), NUMPY, tmp_path / "moons.py")
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "held", result.certificate.as_text()
    assert len(result.certificate.rows) == 5
    text = (tmp_path / "moons.py").read_text(encoding="utf-8")
    assert "# Run with numpy" in text
    assert ast.get_docstring(ast.parse(text)).startswith("Moons: a 2-16-16-1 network after 5 training steps")  # type: ignore[union-attr]  # it has one
    assert [path.name for path in result.paths] == ["moons.py", "moons.safetensors"]


def test_a_script_with_a_wrong_slope_is_shown_failing(tmp_path: Path) -> None:
    def write(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
        files = NUMPY.write(subject, options)
        return replace(files, main=files.main.replace(b"dz1 = da1 * (z1 > 0)", b"dz1 = da1"))

    result = export(subject_after(ProjectSpec(), 0), replace(NUMPY, write=write), tmp_path / "moons.py")
    assert result is not None
    assert result.certificate is not None
    assert [row.what for row in result.certificate.rows if not row.held] == [
        "gradients",
        "losses of the next steps",
    ]
    assert "#   FAILED: gradients" in (tmp_path / "moons.py").read_text(encoding="utf-8")


def test_only_what_a_project_uses_is_in_its_script() -> None:
    plain = NUMPY.write(subject_after(ProjectSpec(), 0), ExportOptions(weights="inside")).main.decode()
    for word in (
        "dropout",
        "batches",
        "SEED",
        "sigmoid",
        "held",
        "L1",
        "WEIGHT_DECAY",
        "safetensors",
        "patience",
    ):
        assert word not in plain


def test_titles_and_names_of_columns_break_no_script(tmp_path: Path) -> None:
    subject = subject_after(ProjectSpec(), 0, 'C:\\new "moons"""\n')
    module_of(NUMPY, subject, ExportOptions(name="script"), tmp_path)
