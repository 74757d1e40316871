"""JAX scripts compute what our engine does, whatever the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradstudio.export.export import export
from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.spec import LayerSpec, NetworkSpec
from tests.export.every_choice import every_choice
from tests.export.random_projects import projects
from tests.export.running_scripts import differences, subject_after

jax = pytest.importorskip("jax", reason="JAX is not installed: pip install 'gradstudio[jax]'")
JAX = KINDS["jax"]
DRIVER = "jax_script.py"
FEW = max((settings.default or settings()).max_examples // 40, 1)  # each is compiled anew


@pytest.fixture(scope="module", autouse=True)
def compiled_fast() -> Iterator[None]:
    """Have what runs in this process compiled in less time; in a process of its own it is as users have it."""
    jax.config.update("jax_disable_most_optimizations", True)
    yield
    jax.config.update("jax_disable_most_optimizations", False)
    jax.config.update("jax_enable_x64", False)


@pytest.mark.parametrize("place", range(6))
def test_every_choice(tmp_path: Path, place: int) -> None:
    subject = subject_after(every_choice()[place], 3 * (place % 2))
    assert differences(JAX, subject, ExportOptions(name="script"), tmp_path, DRIVER) == {}


@given(projects(), st.sampled_from([0, 3, 7]))
@settings(max_examples=FEW, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_script_computes_what_we_do(tmp_path: Path, spec: ProjectSpec, steps: int) -> None:
    assert differences(JAX, subject_after(spec, steps), ExportOptions(name="script"), tmp_path, DRIVER) == {}


def test_slopes_at_kinks_are_ours(tmp_path: Path) -> None:
    """All weights are 0, and so is whatever ReLU, leaky ReLU and the L1 penalty are asked at."""
    layers = (
        LayerSpec(size=2),
        LayerSpec(size=2, activation="leaky_relu"),
        LayerSpec(size=1, activation="elu"),
    )
    spec = edits.set_data(ProjectSpec(network=NetworkSpec(layers=layers)), kind="moons", samples=6)
    spec = edits.set_training(edits.set_initialisation(spec, "zeros"), l1=0.01, loss="hinge")
    assert differences(JAX, subject_after(spec, 0), ExportOptions(name="script"), tmp_path, DRIVER) == {}


def test_a_script_bears_its_certificate(tmp_path: Path) -> None:
    result = export(
        subject_after(ProjectSpec(), 5), JAX, tmp_path / "moons.py", ExportOptions(precision="float32")
    )
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "held", result.certificate.as_text()
    assert "# Run with jax" in (tmp_path / "moons.py").read_text(encoding="utf-8")
