"""Scripts on single numbers compute what our engine does, on micrograd's Value or on their own."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradstudio.export.certificate.expected import expected_of
from gradstudio.export.errors import ExportError
from gradstudio.export.export import export
from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.export.micrograd_script.operations import suits_micrograd
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.spec import LayerSpec, NetworkSpec
from tests.export.every_choice import every_choice
from tests.export.random_projects import projects
from tests.export.running_scripts import differences, module_of, subject_after

pytest.importorskip("micrograd", reason="micrograd is not installed: pip install micrograd")
MICROGRAD = KINDS["micrograd"]
DRIVER = "micrograd_script.py"
OPTIONS = ExportOptions(name="script")


@pytest.mark.parametrize("place", range(6))
def test_every_choice(tmp_path: Path, place: int) -> None:
    subject = subject_after(every_choice()[place], 3 * (place % 2))
    assert differences(MICROGRAD, subject, OPTIONS, tmp_path, DRIVER) == {}


@given(projects(), st.sampled_from([0, 3, 7]))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_script_computes_what_we_do(tmp_path: Path, spec: ProjectSpec, steps: int) -> None:
    assert differences(MICROGRAD, subject_after(spec, steps), OPTIONS, tmp_path, DRIVER) == {}


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "linear", "tanh"])
def test_micrograds_own_value_is_used_where_it_has_the_operations(tmp_path: Path, activation: str) -> None:
    layers = (LayerSpec(size=3, activation=activation), LayerSpec(size=1, activation="linear"))
    spec = edits.set_data(ProjectSpec(network=NetworkSpec(layers=layers)), kind="moons", samples=6)
    spec = edits.set_training(spec, l1=0.01, batch_size=4)
    subject = subject_after(spec, 2)
    assert suits_micrograd(subject) == (activation != "tanh")
    script = module_of(MICROGRAD, subject, OPTIONS, tmp_path)
    owner = "micrograd.engine" if suits_micrograd(subject) else "exported"
    assert script.Value.__module__ == owner
    assert differences(MICROGRAD, subject, OPTIONS, tmp_path, DRIVER) == {}


def test_slopes_at_kinks_are_ours(tmp_path: Path) -> None:
    layers = (
        LayerSpec(size=2),
        LayerSpec(size=2, activation="leaky_relu"),
        LayerSpec(size=1, activation="linear"),
    )
    spec = edits.set_data(ProjectSpec(network=NetworkSpec(layers=layers)), kind="moons", samples=6)
    spec = edits.set_training(edits.set_initialisation(spec, "zeros"), l1=0.01, loss="hinge")
    assert differences(MICROGRAD, subject_after(spec, 0), OPTIONS, tmp_path, DRIVER) == {}


def test_what_takes_too_long_is_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drivers = tmp_path / "drivers"
    drivers.mkdir()
    from gradstudio.export.certificate.running import DRIVERS  # noqa: PLC0415 - its file is read

    text = (DRIVERS / DRIVER).read_text(encoding="utf-8")
    (drivers / DRIVER).write_text(
        text.replace("MOST_VALUES = 9_000_000", "MOST_VALUES = 40_000"), encoding="utf-8"
    )
    monkeypatch.setattr("gradstudio.export.micrograd_script.kind.DRIVERS", drivers)
    spec = edits.set_training(ProjectSpec(), batch_size=3)
    result = export(subject_after(spec, 1), MICROGRAD, tmp_path / "moons.py")
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "held", result.certificate.as_text()
    assert [row.what for row in result.certificate.rows] == ["outputs", "losses of the next steps"]
    text = (tmp_path / "moons.py").read_text(encoding="utf-8")
    assert (
        "those of the first 19 of 100 samples: more would take too long, and so would loss and gradients"
        in text
    )
    assert "of 20 steps: more would take too long" in text


def test_a_network_that_is_too_large_is_refused_with_the_mend() -> None:
    spec = edits.set_layer_size(edits.set_layer_size(ProjectSpec(), 0, 200), 1, 200)
    with pytest.raises(ExportError, match="Export it as a NumPy script instead"):
        MICROGRAD.write(subject_after(spec, 0), OPTIONS)


def test_deep_networks_and_long_sums_stay_within_micrograds_recursion(tmp_path: Path) -> None:
    layers = (
        LayerSpec(size=500),
        *(LayerSpec(size=4) for _ in range(31)),
        LayerSpec(size=1, activation="linear"),
    )
    spec = edits.set_data(ProjectSpec(network=NetworkSpec(layers=layers)), kind="moons", samples=2)
    subject = subject_after(spec, 0)
    loss, _ = module_of(MICROGRAD, subject, OPTIONS, tmp_path).backpropagate(range(2))
    assert loss == pytest.approx(expected_of(subject, 1).loss, rel=1e-12)


def test_a_sine_of_what_is_not_finite_is_no_number_as_it_is_elsewhere(tmp_path: Path) -> None:
    layers = (LayerSpec(size=2, activation="sin"), LayerSpec(size=1, activation="linear"))
    spec = edits.set_data(ProjectSpec(network=NetworkSpec(layers=layers)), kind="moons", samples=6)
    script = module_of(MICROGRAD, subject_after(spec, 0), OPTIONS, tmp_path)
    for number in (math.inf, -math.inf, math.nan):
        one = script.Value(number)
        found = one.sin()
        found.backward()
        assert math.isnan(found.data)
        assert math.isnan(one.grad)
