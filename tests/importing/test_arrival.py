"""What a window begins with when a link, a table or weights are named on the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradstudio.engine.errors import GradStudioError
from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.export.subject import subject_of_spec
from gradstudio.importing.arrival import arrival_of
from gradstudio.importing.settings_link import settings_link
from gradstudio.importing.what_is import what_is
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training import Session


def test_a_link_is_the_project_with_what_was_ignored_in_the_details() -> None:
    found = arrival_of(what_is("https://playground.tensorflow.org/#dataset=spiral&noise=10&discretize=true"))
    assert found.spec.data.kind == "spiral"
    assert "noise 10 %" in found.said
    assert found.details == "Ignored: discretize (how Playground shows it)."
    Session(found.spec).run(2)


def test_a_settings_link_whose_features_have_no_value_is_refused() -> None:
    spec = ProjectSpec()
    broken = spec.model_copy(update={"data": spec.data.model_copy(update={"features": ("log(x1)",)})})
    with pytest.raises(GradStudioError, match="log"):
        arrival_of(what_is(settings_link(broken).text))
    assert arrival_of(what_is(settings_link(edits.set_training(spec, l2=0.5)).text)).spec.training.l2 == 0.5


def test_a_table_is_asked_about_when_the_window_is_there(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,y\n1,2\n2,3\n")
    found = arrival_of(what_is(path))
    assert (found.spec, found.said) == (ProjectSpec(), "")
    assert found.later == what_is(path)


def exported(kind: str, folder: Path) -> Path:
    row = next(row for row in KINDS.values() if row.name == kind)
    path = folder / f"network{row.suffix}"
    files = row.write(subject_of_spec(edits.set_training(ProjectSpec(), seed=5)), ExportOptions())
    path.write_bytes(files.main)
    return path


@pytest.mark.parametrize("kind", ["safetensors", "onnx", "parameters"])
def test_a_network_becomes_a_project_of_its_own(tmp_path: Path, kind: str) -> None:
    path = exported(kind, tmp_path)
    given = what_is(path)
    assert given.kind == ("onnx" if kind == "onnx" else "weights")
    found = arrival_of(given)
    assert found.spec.sizes == (2, 16, 16, 1)
    assert "2-16-16-1" in found.said


def test_weights_without_their_activations_are_asked_about_when_the_window_is_there(tmp_path: Path) -> None:
    path = tmp_path / "layers.npz"
    arrays = {"W1": np.ones((5, 3)), "b1": np.zeros(5), "W2": np.ones((1, 5)), "b2": np.zeros(1)}
    np.savez(path, **arrays)  # type: ignore[arg-type]
    found = arrival_of(what_is(path))
    assert (found.spec, found.said, found.later) == (ProjectSpec(), "", what_is(path))
